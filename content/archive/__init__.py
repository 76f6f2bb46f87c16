"""Backup and restore: all that people made, in one portable file that is the same on both databases.

An archive is a zip of JSON lines, a file for each table in the order in which they can be filled, and `manifest.json`
at its end: format, the release that made it, revision of the schema, and rows, bytes and SHA-256 of each file. It is
written from one snapshot, in a fixed order and spelling and without a time of its own, so that the same content gives
the same bytes. It is read as a stream and never unpacked; nothing of it is believed before it was checked.

    tables.py    what is kept, what is left out and why
    rows.py      a row as a line, and a line as a row
    reading.py   an archive, checked as it is read
    backup.py    database -> archive
    restore.py   archive -> a database that nobody filled
"""

from content.archive.backup import backup
from content.archive.restore import restore

__all__ = ["backup", "restore"]
