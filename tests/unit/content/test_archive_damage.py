"""Archives that were damaged, cut off, or made to do harm: refused before anything is written."""

from __future__ import annotations

import contextlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import archive, schema
from content.archive.reading import LONGEST_LINE, opened
from content.archive.rows import TableRows
from content.archive.tables import KEPT
from content.db import Database
from content.errors import Conflict, ContentError, Invalid
from content.models import Base
from tests.support.archives import MANIFEST, Row, changed, files_of, put_together
from tests.support.editing import Desk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="module")
def good(folder: Path) -> Path:
    """A small archive: people, a published page, a draft."""
    database = Database(f"sqlite:///{folder / 'source.sqlite3'}")
    schema.migrate(database)
    desk = Desk(database)
    desk.published_page("payslip", "Tekst met ‘tekens’.")
    desk.page("draft")
    archive.backup(database, folder / "good.zip", "1.0.0")
    database.close()
    return folder / "good.zip"


@pytest.fixture(scope="module")
def target(folder: Path) -> Iterator[Database]:
    """An empty database; whatever is refused leaves it so."""
    database = Database(f"sqlite:///{folder / 'target.sqlite3'}")
    schema.migrate(database)
    yield database
    database.close()


@pytest.fixture
def refuses(target: Database, folder: Path) -> Callable[[Path, str], None]:
    """Refused with a line that says why, and nothing was written."""

    def check(file: Path, says: str) -> None:
        with pytest.raises((Invalid, Conflict)) as raised:
            archive.restore(target, folder, file)
        assert says in str(raised.value)
        assert "\n" not in str(raised.value)
        with target.read() as session:
            counts = [len(session.execute(table.select()).all()) for table in Base.metadata.sorted_tables]
        assert sum(counts) == 5

    return check


Refuses = Callable[[Path, str], None]


def sets(column: str, value: Any) -> Callable[[list[Row]], None]:
    return lambda rows: rows[0].update({column: value})


def twice(rows: list[Row]) -> None:
    rows.append(rows[-1])


def live_too(rows: list[Row]) -> None:
    """A second live edition of a document."""
    live = next(row for row in rows if row["state"] == "published")
    rows.append({**live, "id": "00000000-0000-4000-8000-000000000000", "number": 99})


def without_the_starter(rows: list[Row]) -> None:
    rows[:] = [row for row in rows if row["name"] != "starter"]


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("page", sets("id", 5), "id: a text is wanted"),
        ("page", sets("id", "5"), "page.jsonl:1"),
        ("page", sets("slug", None), "slug: a value is wanted"),
        ("page", sets("slug", "a" * 121), "longer than 120"),
        ("page", sets("slug", "a\0b"), "no text holds"),
        ("page", sets("slug", "\ud800"), "no text holds"),
        ("page", sets("topic", "weather"), "topic"),
        ("page", sets("position", 2**31), "an integer is wanted"),
        ("page", sets("position", True), "an integer is wanted"),
        ("page", sets("open_sections", {"a": 1}), "a list of texts"),
        ("page", sets("open_sections", [1]), "a text is wanted"),
        ("page", sets("created_at", "2026-01-01"), "one spelling"),
        ("page", sets("created_at", "0001-01-01T00:00:00.000000+14:00"), "created_at"),
        ("page", sets("more", 1), "is wanted"),
        ("page", sets("replaced_by_id", "00000000-0000-4000-8000-000000000000"), "FOREIGN KEY"),
        ("page", twice, "UNIQUE"),
        ("document", sets("is_source", 1), "true or false"),
        ("document", sets("page_id", "00000000-0000-4000-8000-000000000000"), "FOREIGN KEY"),
        ("edition", sets("state", "shown"), "state"),
        ("edition", live_too, "UNIQUE"),
        ("edition", sets("basis_id", "00000000-0000-4000-8000-000000000000"), "FOREIGN KEY"),
        ("audit_event", sets("detail", []), "an object is wanted"),
        ("content_version", lambda rows: rows.clear(), "rows are missing"),
        ("content_version", sets("id", 2), "content_version.jsonl"),
        ("actor", without_the_starter, "rows are missing"),
    ],
)
def test_a_row_that_cannot_be(
    good: Path, folder: Path, refuses: Refuses, table: str, change: Callable[[list[Row]], Any], says: str
) -> None:
    refuses(changed(good, folder / "changed.zip", table, change), says)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{}\n", "is wanted"),
        (b"null\n", "is wanted"),
        (b"\n", "no JSON"),
        (b"\xff\xfe\n", "no JSON"),
        (b"[" * 200_000 + b"\n", "nested too deep"),
        (b'{"code": "NL", "kind": "country", "name": "Nederland"}\n', "one spelling"),
        (b'{"code":"XX","code":"NL","kind":"country","name":"Nederland"}\n', "one spelling"),
        (b'{"code":"NL","kind":"country","name":"Nederland"}', "one spelling"),
        (b'{"code":"NL","kind":"country","name":NaN}\n', "a text is wanted"),
        (b'{"code":"NL","kind":"country","name":' + b"9" * 5000 + b"}\n", "no JSON"),
    ],
)
def test_a_line_that_is_no_row(good: Path, folder: Path, refuses: Refuses, line: bytes, says: str) -> None:
    files = {**files_of(good), "area.jsonl": line}
    refuses(put_together(folder / "line.zip", files), "area.jsonl" if line[-1:] != b"\n" else says)


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ({"format": 2}, "knows only format 1"),
        ({"format": "1"}, "no manifest"),
        ({"revision": "9999", "made_by": "7.1.0"}, "version 7.1.0 of mip, which is newer"),
        ({"revision": "0001", "made_by": "0.9.0"}, "restore it with version 0.9.0 of mip"),
        ({"made_by": "\x1b[2J"}, "no manifest"),
        ({"more": 1}, "no manifest"),
        ({"files": []}, "other files"),
        ({"files": 3}, "no manifest"),
    ],
)
def test_a_manifest_that_does_not_fit(
    good: Path, folder: Path, refuses: Refuses, heading: dict[str, Any], says: str
) -> None:
    refuses(put_together(folder / "heading.zip", files_of(good), **heading), says)


def test_files_that_do_not_belong_there(good: Path, folder: Path, refuses: Refuses) -> None:
    files, made = files_of(good), folder / "other.zip"
    for name in ("../../outside.jsonl", "/etc/outside", "sign_in_session.jsonl", "area.jsonl/", "C:\\outside"):
        refuses(put_together(made, {**files, name: b""}), "other files")
    refuses(put_together(made, {name: data for name, data in files.items() if name != "uses.jsonl"}), "other files")
    refuses(put_together(made, dict(sorted(files.items()))), "other files")
    put_together(made, files)
    with zipfile.ZipFile(made, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("area.jsonl", b"")
    refuses(made, "other files")
    refuses(put_together(made, files, compression=zipfile.ZIP_LZMA), "packed in another way")
    assert not list(folder.parent.glob("**/outside*"))


def test_counts_and_hashes_are_compared(good: Path, folder: Path, refuses: Refuses) -> None:
    files, made = files_of(good), folder / "counted.zip"
    for key, value in (("rows", 0), ("rows", 99), ("bytes", 5), ("bytes", 10**9), ("sha256", "0" * 64)):
        entries = json.loads(files[MANIFEST])["files"]
        entries[0][key] = value
        refuses(put_together(made, files, files=entries), "area.jsonl")


def test_a_bomb_is_not_unpacked(good: Path, folder: Path, refuses: Refuses) -> None:
    """A gigabyte behind a megabyte: read up to one line's length, and no further."""
    made = folder / "bomb.zip"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            if name != "area.jsonl":
                file.writestr(name, source.read(name))
                continue
            with file.open(name, "w", force_zip64=True) as stream:
                for _ in range(4 * LONGEST_LINE // 2**20):
                    stream.write(b" " * 2**20)
    refuses(made, "a line is longer")


def test_what_is_no_archive(folder: Path, refuses: Refuses) -> None:
    made = folder / "none.zip"
    for data in (b"", b"PK", b"SQLite format 3\0" * 100, b"PK\x05\x06" + b"\0" * 18, b"PK\x05\x06" + b"\xff" * 18):
        made.write_bytes(data)
        refuses(made, "archive is damaged")


def rows(file: Path) -> list[Any]:
    with opened(file) as one:
        return [list(one.rows(table)) for table in KEPT]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["flip", "cut", "drop", "double", "noise"]))
def test_whatever_happens_to_the_bytes_it_is_refused_or_says_the_same(
    good: Path, folder: Path, seed: int, kind: str
) -> None:
    chance = random.Random(seed)
    whole, made = good.read_bytes(), folder / "fuzzed.zip"
    start = chance.randrange(len(whole))
    end = min(len(whole), start + chance.randrange(1, 200))
    made.write_bytes(
        {
            "flip": whole[:start] + bytes([whole[start] ^ (1 << chance.randrange(8))]) + whole[start + 1 :],
            "cut": whole[:start],
            "drop": whole[:start] + whole[end:],
            "double": whole[:end] + whole[start:],
            "noise": whole[:start] + chance.randbytes(end - start) + whole[end:],
        }[kind]
    )
    with contextlib.suppress(ContentError):  # damage is refused, or was in nothing that is read
        assert rows(made) == rows(good)


@given(text=st.text(), number=st.integers(-(2**31) + 1, 2**31 - 1))
def test_any_row_comes_back_as_it_went(text: str, number: int) -> None:
    table = next(table for table in KEPT if table.name == "audit_event")
    kept = TableRows(table)
    row = kept.row(
        b'{"actor_id":"5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a01","area_code":null,"at":"2026-01-01T00:00:00.000001Z",'
        b'"detail":' + json.dumps({text: [number, text]}, separators=(",", ":")).encode() + b","
        b'"id":"5f7c9c53-0c5b-4e0c-9a3e-0d8f3e0e7a09","kind":"page","thing_id":"1","verb":"publish"}\n'
    )
    assert row["detail"] == {text: [number, text]}
    assert kept.row(kept.line(row)) == row
