"""The committed catalogs against the messages in the source tree."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from locales import TAGS, UnknownLocale, catalog, extract
from locales.catalog import N_, po_path, translator
from locales.compile import CatalogError, compile_all, main, mo_bytes, texts

HINT = "python -m locales.extract"


@pytest.fixture(scope="module")
def found() -> Catalog:
    return extract.extract()


def keys(messages: Catalog) -> set[tuple[str, str]]:
    return {(m.context or "", m.id if isinstance(m.id, str) else m.id[0]) for m in messages if m.id}


def committed(tag: str) -> Catalog:
    read = extract.read(po_path(tag))
    assert read is not None, f"no catalog for {tag}: run {HINT}"
    return read


@pytest.mark.parametrize("tag", TAGS)
def test_no_message_is_missing_or_unused(tag: str, found: Catalog) -> None:
    source, translated = keys(found), keys(committed(tag))
    assert source - translated == set(), f"missing: run {HINT} and translate"
    assert translated - source == set(), f"unused: run {HINT}"
    assert not committed(tag).obsolete, f"obsolete entries: run {HINT}"


@pytest.mark.parametrize("tag", TAGS)
def test_every_message_is_translated(tag: str) -> None:
    messages = committed(tag)
    assert [m.id for m in messages if m.id and not all(texts(m))] == []
    assert [m.id for m in messages if m.id and m.fuzzy] == []
    wrong_forms = [m.id for m in messages if m.pluralizable and len(texts(m)) != messages.num_plurals]
    assert wrong_forms == []


def test_english_is_the_message_itself() -> None:
    """English is written in the source; its catalog only says so."""
    for message in committed("en"):
        if message.id:
            assert message.string == message.id


@pytest.mark.parametrize("tag", TAGS)
def test_every_catalog_compiles(tag: str) -> None:
    assert mo_bytes(po_path(tag))


def test_every_folder_is_a_configured_locale() -> None:
    folders = {path.parent.parent.name for path in catalog.FOLDER.glob("*/LC_MESSAGES/messages.po")}
    assert folders == set(TAGS)


def test_translator_speaks_its_language() -> None:
    assert translator("ro").gettext("see the current amount") == "vedeți suma actuală"
    polish = translator("pl")
    day = ("genitive", "%(number)s day", "%(number)s days")
    assert [polish.npgettext(*day, n) for n in (1, 2)] == ["%(number)s dnia", "%(number)s dni"]
    assert translator("pl") is polish


def test_a_message_without_translation_is_english() -> None:
    dutch = translator("nl")
    assert dutch.gettext(N_("no such")) == "no such"
    assert dutch.pgettext("button", "no such") == "no such"
    assert dutch.ngettext("one", "many", 2) == "many"


def test_unknown_locale() -> None:
    with pytest.raises(UnknownLocale):
        translator("de")


PO = """msgid ""
msgstr ""
"Language: pl\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "kept"
msgstr "zostaje"

msgid "gone"
msgstr "znika"

#, fuzzy
msgid "unsure"
msgstr "niepewne"
"""


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "pl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_updating_keeps_adds_and_drops(po: Path) -> None:
    source = Catalog()
    source.add("kept")
    source.add("new")
    source.add(("%(n)s page", "%(n)s pages"))
    text = extract.rendered(extract.updated(source, extract.read(po), "pl"), "pl")
    assert 'msgid "kept"\nmsgstr "zostaje"' in text
    assert 'msgid "new"\nmsgstr ""' in text
    assert 'msgstr[2] ""' in text
    assert "znika" not in text
    po.write_text(text, encoding="utf-8")
    again = extract.rendered(extract.updated(source, extract.read(po), "pl"), "pl")
    assert again == text


def test_new_english_messages_come_filled_in() -> None:
    source = Catalog()
    source.add("new")
    source.add(("%(n)s page", "%(n)s pages"))
    english = extract.updated(source, None, "en")
    assert [texts(m) for m in english if m.id] == [
        ("new",),
        ("%(n)s page", "%(n)s pages"),
    ]


def test_compiling_leaves_out_what_is_unsure(po: Path) -> None:
    assert compile_all(po.parent.parent.parent) == 1
    loaded = catalog._load(po)
    assert loaded.gettext("kept") == "zostaje"
    assert loaded.gettext("unsure") == "unsure"
    assert [path.name for path in po.parent.iterdir() if path.suffix not in {".po", ".mo"}] == []


def test_an_uncompiled_catalog_is_read_as_it_is(po: Path) -> None:
    assert catalog._load(po).gettext("kept") == "zostaje"
    po.unlink()
    assert catalog._load(po).gettext("kept") == "kept"


@pytest.mark.parametrize(
    "broken",
    [
        '\n#, python-format\nmsgid "%(name)s"\nmsgstr "%(naam)s"\n',
        '\nmsgid "unfinished\n',
    ],
)
def test_a_broken_catalog_is_named(po: Path, broken: str) -> None:
    po.write_text(PO + broken, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"messages\.po"):
        compile_all(po.parent.parent.parent)
    assert not po.with_suffix(".mo").exists()


def test_the_command_prints_one_line(po: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = po.parent.parent.parent
    assert main(folder) == 0
    assert capsys.readouterr() == ("compiled 1 catalogs\n", "")
    po.write_bytes(b"\xff")
    assert main(folder) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"locales.compile: {po}")
    assert err.count("\n") == 1
