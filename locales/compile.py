"""Compile the catalogs: `messages.po` (committed) to `messages.mo` (read at run time).

    python -m locales.compile

Run by `./mip` and the Dockerfile at installation. Prints one line; one line and exit code 1
when a catalog cannot be read or a translation's placeholders differ from its message's.
"""

import io
import os
import sys
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

_HERE = Path(__file__).resolve().parent


class CatalogError(Exception):
    """A catalog that cannot be compiled; the text names file, line and what is wrong."""


def mo_bytes(po: Path) -> bytes:
    """The compiled form of one catalog. Fuzzy and empty entries are left out.

    Raises `CatalogError`, and `OSError` when the file cannot be read.
    """
    try:
        with po.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CatalogError(f"{po}: {error}") from error
    for message, errors in catalog.check():
        if message.id and any(texts(message)):
            raise CatalogError(f"{po}:{message.lineno}: {errors[0]}")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def compile_all(folder: Path) -> int:
    """Compile every `*/LC_MESSAGES/messages.po` under `folder`; gives how many there are.

    Each file is replaced whole, so a running process never reads half of one.
    """
    catalogs = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    for po in catalogs:
        target = po.with_suffix(".mo")
        # Named by process: a second compiler writes its own file.
        partial = target.with_suffix(f".mo.{os.getpid()}")
        try:
            partial.write_bytes(mo_bytes(po))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return len(catalogs)


def texts(message: Message) -> tuple[str, ...]:
    """A message's translation: one text, or one per plural form; empty where it is missing."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ("",))


def main(folder: Path = _HERE) -> int:
    """Compile the catalogs under `folder` (the project's own); gives the exit code."""
    try:
        count = compile_all(folder)
    except (CatalogError, OSError) as error:
        print(f"locales.compile: {error}", file=sys.stderr)
        return 1
    print(f"compiled {count} catalogs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
