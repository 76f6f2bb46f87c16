"""Loading folders: all or nothing is checked first, faults name file and line, what was cut off is finished."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from content import published, starter_loader
from content.actions.rename import rename
from content.db import Database
from content.errors import Invalid
from content.models import (
    Actor,
    AuditEvent,
    Document,
    Edition,
    EditionState,
    Page,
    ThingKind,
)
from tests.support import folders

PERSON = uuid.UUID(int=7)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folders.areas(folder)
    folders.fact(folder, "wage,money,hour,work,14.99,EUR,,Rijksoverheid,https://www.rijksoverheid.nl/")
    folders.page(folder, "payslip", nl="Het loon is {{ fact:wage }}.", pl="Stawka: {{ fact:wage }}.")
    folders.page(folder, "contract", nl="Zie [loonstrook](page:payslip).", related='"payslip"')
    return folder


def editions(database: Database, state: EditionState = EditionState.PUBLISHED) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Edition).where(Edition.state == state)) or 0


def a_person_acts(database: Database, slug: str) -> None:
    with database.write() as session:
        session.add(Actor(id=PERSON, kind="person", name="Ada", role="admin", created_at=database.now()))
    rename(database, ThingKind.PAGE, folders.uid(slug), f"{slug}-renamed", PERSON)


def test_a_second_load_writes_nothing(empty_database: Database, root: Path) -> None:
    first = starter_loader.load(empty_database, root)
    assert first.published > 0
    with empty_database.read() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent))
    second = starter_loader.load(empty_database, root)
    assert (second.published, second.drafted, second.left_alone) == (0, 0, [])
    with empty_database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_a_changed_text_becomes_a_new_edition_and_only_that(empty_database: Database, root: Path) -> None:
    starter_loader.load(empty_database, root)
    folders.page(root, "payslip", nl="Nieuw.", pl="Stawka: {{ fact:wage }}.")
    starter_loader.load(empty_database, root)
    assert editions(empty_database) == 3
    assert editions(empty_database, EditionState.SUPERSEDED) == 1
    with published.reading(empty_database) as reading:
        assert published.get_page(reading, "payslip", "nl").sections[0].body.text == "Nieuw."


def test_translations_have_the_source_as_their_basis(empty_database: Database, root: Path) -> None:
    starter_loader.load(empty_database, root)
    with empty_database.read() as session:
        rows = {
            document.locale: (document, edition)
            for document, edition in session.execute(
                select(Document, Edition)
                .join(Edition, Edition.document_id == Document.id)
                .where(Document.page_id == folders.uid("payslip"))
            )
        }
    assert rows["nl"][0].is_source
    assert rows["nl"][1].basis_id is None
    assert not rows["pl"][0].is_source
    assert rows["pl"][1].basis_id == rows["nl"][1].id


def test_once_a_person_acted_only_drafts_are_written_on_documents_nobody_touched(
    empty_database: Database, root: Path
) -> None:
    starter_loader.load(empty_database, root)
    a_person_acts(empty_database, "contract")
    folders.page(root, "payslip", nl="Nieuw.", pl="Stawka: {{ fact:wage }}.")
    folders.fact(root, "wage,money,hour,work,99.99,EUR,,Rijksoverheid,https://www.rijksoverheid.nl/")
    (root / "pages/work/contract/nl.md").unlink()
    (root / "pages/work/contract/page.toml").unlink()
    (root / "pages/work/contract").rmdir()
    report = starter_loader.load(empty_database, root)
    assert report.drafted == 1
    assert report.left_alone == ["fact wage"]
    with published.reading(empty_database) as reading:
        text = published.get_page(reading, "payslip", "nl").sections[0].body.text
    assert "14,99" in text


def test_a_cut_off_load_is_finished_by_the_next(empty_database: Database, root: Path) -> None:
    for number in range(30):
        folders.page(root, f"page-{number}", nl="Tekst.")

    class Cut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        if done >= 40:
            raise Cut

    with pytest.raises(Cut):
        starter_loader.load(empty_database, root, cut)
    done = editions(empty_database)
    assert done < 33
    starter_loader.load(empty_database, root)
    assert editions(empty_database) == 33


Breaker = Callable[[Path], Path]


def _replace(name: str, old: str, new: str) -> Breaker:
    def change(root: Path) -> Path:
        path = root / name
        path.write_text(path.read_text().replace(old, new))
        return path

    return change


def _add(name: str, data: bytes) -> Breaker:
    def change(root: Path) -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return change


PAYSLIP = "pages/work/payslip/nl.md"
TERM = (
    b"id = '8d4d2b6e-9b0a-4b8e-8c5a-1f2f3e4d5c6b'\ndutch = 'x'\npage = 'nowhere'\n[nl]\nname = 'x'\nexplanation = 'y'\n"
)


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (_replace(PAYSLIP, "+++\n\n##", "\n\n##"), 1, "front matter"),
        (_replace(PAYSLIP, "{#answer}", ""), 7, "key"),
        (_replace(PAYSLIP, "{{ fact:wage }}", "{{ fact:wages }}"), 9, "wages"),
        (_replace(PAYSLIP, "{{ fact:wage }}", "{{ fact:wage@2026-02-31 }}"), 9, "token"),
        (_replace(PAYSLIP, "{{ fact:wage }}", "{{ wage }}"), 9, "token"),
        (_replace(PAYSLIP, "Het loon", "[x](page:nowhere) [y](term:no) [z](contact:no)"), 9, "nowhere"),
        (_replace("pages/work/contract/nl.md", "page:payslip", "page:payslip#steps"), 9, "steps"),
        (_replace(PAYSLIP, 'title = "payslip nl"', "title = "), 2, "TOML"),
        (_replace(PAYSLIP, 'title = "payslip nl"', 'title = ""'), 2, "title"),
        (_replace(PAYSLIP, "Het loon", "x\n\n## Again {#answer}\n\nHet loon"), 11, "twice"),
        (_replace("pages/work/payslip/page.toml", "economy-and-work", "economy"), 3, "economy"),
        (_replace("pages/work/payslip/page.toml", "id = ", "idd = "), None, "id"),
        (_replace("pages/work/contract/page.toml", '"payslip"', '"nowhere"'), None, "nowhere"),
        (_replace("facts.csv", "14.99", "14,99"), 2, "fields"),
        (_replace("facts.csv", "money", "gold"), 2, "gold"),
        (_replace("memberships.csv", "AR-x,country", "AR-y,country"), 3, "AR-y"),
        (_add("pages/work/payslip/bg.md", b"\xff\xfe"), None, "UTF-8"),
        (_add("pages/nonsense/x/page.toml", b"id = '8d4d2b6e-9b0a-4b8e-8c5a-1f2f3e4d5c6b'"), None, "nonsense"),
        (
            _add("pages/work/payslip/areas/GM9999/nl.md", b"+++\nsource = true\n+++\n\n## H {#answer after}\n\nx\n"),
            None,
            "GM9999",
        ),
        (_add("pages/work/payslip/areas/GM0001/nl.md", b"+++\n+++\n\n## H {#answer after}\n\nx\n"), None, "source"),
        (
            _add("pages/work/payslip/areas/GM0001/nl.md", b"+++\nsource = true\n+++\n\n## H {#answer}\n\nx\n"),
            5,
            "replace",
        ),
        (_add("terms/x.toml", TERM), None, "nowhere"),
        (_add("contact-points/x.toml", TERM.replace(b"dutch", b"organisation")), None, "kind"),
    ],
)
def test_a_broken_folder_is_refused_with_file_and_line_and_nothing_is_written(
    empty_database: Database, root: Path, change: Breaker, line: int | None, word: str
) -> None:
    path = change(root)
    with pytest.raises(Invalid) as refused:
        starter_loader.load(empty_database, root)
    faults = [str(fault) for fault in refused.value.errors]
    place = str(path.relative_to(root)) if path.suffix != ".toml" else path.parent.name
    assert any(word in fault and (place in fault or path.parent.name in fault) for fault in faults), faults
    if line is not None:
        assert any(f"{path.name}:{line}:" in fault for fault in faults), faults
    with empty_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Page)) == 0


def test_a_page_may_lack_languages_and_have_others(empty_database: Database, tmp_path: Path) -> None:
    root = tmp_path / "other"
    folders.page(root, "only-german", de="Nur deutsch.")
    folders.page(root, "only-english", en="English only.")
    starter_loader.load(empty_database, root)
    with published.reading(empty_database) as reading:
        view = published.get_page(reading, "only-english", "bg")
        assert (view.summary.locale, view.summary.is_fallback) == ("en", True)
        assert published.get_page(reading, "only-german", "pl").summary.locale == "de"


def test_the_starter_content_loads_whole_once(empty_database: Database) -> None:
    report = starter_loader.load_starter(empty_database)
    assert report is not None
    assert report.left_alone == []
    assert starter_loader.load_starter(empty_database) is None
    with empty_database.read() as session:
        assert starter_loader.starter_is_whole(session)
