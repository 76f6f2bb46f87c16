"""The checks of shape, things and links: each finds its planted fault. Sentences: `test_check_sentences`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from content import checks
from content.checks import Finding
from content.checks.report import report
from content.starter_loader import STARTER_FOLDER
from tests.support import folders
from tests.support.planting import DAY, PAGE, POINT, TERM, Key, found_in, new_in, plant, replace, starter

LANGUAGES = ("nl", "en", "pl", "ro", "bg")

Change = Callable[[Path], None]


def _drop(name: str) -> Change:
    return lambda root: (root / name).unlink()


def _replace(name: str, pattern: str, new: str) -> Change:
    return lambda root: replace(root, name, pattern, new)


def _write(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        folders.write(root, name, text)

    return change


def _swap_sections(root: Path) -> None:
    path = root / PAGE / "pl.md"
    front, *sections = re.split(r"(?m)^(?=## )", path.read_text())
    path.write_text("".join([front, sections[0], *reversed(sections[1:])]))


def _rename_last_section(root: Path) -> None:
    path = root / PAGE / "ro.md"
    head, _, tail = path.read_text().rpartition("{#")
    path.write_text(f"{head}{{#other-{tail}")


def _repeat_a_paragraph(root: Path) -> None:
    path = root / PAGE / "en.md"
    text = "Keep every payslip that you get from this employer."
    path.write_text(f"{path.read_text().rstrip()}\n\n{text}\n\n{text}\n")


def _same_in_two_languages(root: Path) -> None:
    for locale in ("nl", "pl"):
        plant(root, locale, "Bewaar elke loonstrook die je van deze werkgever krijgt, ook na je vertrek.")


def _only_one_section(root: Path) -> None:
    path = root / PAGE / "en.md"
    front, first, *_ = re.split(r"(?m)^(?=## )", path.read_text())
    path.write_text(front + first)


def _empty_section(root: Path) -> None:
    path = root / PAGE / "en.md"
    front, first, *rest = re.split(r"(?m)^(?=## )", path.read_text())
    path.write_text(front + first.splitlines()[0] + "\n\n" + "".join(rest))


def _dutch_section(root: Path) -> None:
    dutch = (root / PAGE / "nl.md").read_text()
    path = root / PAGE / "bg.md"
    theirs = re.split(r"(?m)^(?=## )", dutch)[1]
    front, _, *rest = re.split(r"(?m)^(?=## )", path.read_text())
    path.write_text(front + theirs + "".join(rest))


def _hard_words(root: Path) -> None:
    plant(
        root, "nl", " ".join(["Belastingverplichtingen arbeidsovereenkomstbepalingen aansprakelijkheidsregeling."] * 40)
    )


def _long_sentences(root: Path) -> None:
    plant(root, "en", " ".join(["This is how it goes " + "and it goes on so " * 4 + "here."] * 60))


def _too_long(root: Path) -> None:
    plant(root, "nl", LONG * 12)


def _site_page_alone(root: Path) -> None:
    for name in ("nl", "en", "pl", "ro", "bg"):
        folders.write(
            root, f"pages/site/alone/{name}.md", "+++\ntitle = 'x'\nsummary = 'x'\n+++\n\n## x {#answer}\n\nx\n"
        )
    folders.write(root, "pages/site/alone/page.toml", f"id = '{folders.uid('alone')}'\nkind = 'site'\n")


NL, EN, TOML = (f"{PAGE}/{name}" for name in ("nl.md", "en.md", "page.toml"))
LONG = "woord " * 50
SYNONYMS = "two_way = [['loon', 'Loon']]\nstop_words = ['de het']\n"


@pytest.mark.parametrize(
    ("change", "check", "file", "locale", "word"),
    [
        (_drop(f"{PAGE}/ro.md"), "locales", PAGE, "ro", "ro.md"),
        (_swap_sections, "sections", f"{PAGE}/pl.md", "pl", "order"),
        (_rename_last_section, "sections", f"{PAGE}/ro.md", "ro", "other-"),
        (_replace(f"{PAGE}/bg.md", r"\{#answer\}", "{#first}"), "sections", f"{PAGE}/bg.md", "bg", "answer"),
        (_only_one_section, "sections", EN, "en", "at least 4"),
        (_only_one_section, "length", EN, "en", "250"),
        (_too_long, "length", NL, "nl", "600"),
        (_replace(TOML, r"^open_sections.*", "open_sections = ['nowhere']"), "sections",
         TOML, "", "nowhere"),
        (_replace(NL, r"^title = .*", f"title = '{LONG}'"), "length", NL, "nl", "title"),
        (_replace(NL, r"^summary = .*", f"summary = '{LONG}'"), "length", NL, "nl", "summary"),
        (_replace(NL, r"^## [^{]*", f"## {LONG}"), "length", NL, "nl", "heading"),
        (_replace(NL, r"^keywords = .*", "keywords = ['a']"), "length", NL, "nl", "keywords"),
        (_replace(NL, r"^keywords = .*", "keywords = ['a', 'b', 'c', 'A']"), "repeated", NL,
         "nl", "“a”"),
        (_replace(NL, r"^keywords = .*", "keywords = ['loon 2026', 'b', 'c', 'd']"), "figures",
         NL, "nl", "2026"),
        (_empty_section, "empty", EN, "en", "no text"),
        (_repeat_a_paragraph, "repeated", EN, "en", "Keep every"),
        (_same_in_two_languages, "untranslated", f"{PAGE}/pl.md", "pl", "nl.md"),
        (_same_in_two_languages, "language", f"{PAGE}/pl.md", "pl", "nl"),
        (_dutch_section, "language", f"{PAGE}/bg.md", "bg", "reads as nl"),
        (_hard_words, "reading-level", NL, "nl", "LIX"),
        (_long_sentences, "reading-level", EN, "en", "words a sentence"),
        (_replace(TOML, r"(?s)\[\[sources\]\].*", ""), "sources", TOML, "", "No source"),
        (_replace(TOML, r"^url = .*", "url = 'https://zipconomy.nl/x'"), "sources", TOML,
         "", "zipconomy.nl"),
        (_replace("facts.csv", r"https://www\.rijksoverheid\.nl/", "https://fakerijksoverheid.nl/"), "sources",
         "facts.csv", "", "fakerijksoverheid.nl"),
        (_replace(TOML, r"^related = .*", "related = ['payslip', 'rental-contract', 'rental-contract']"),
         "related", TOML, "", "itself"),
        (_replace(TOML, r"^related = .*", "related = ['dismissal', 'dismissal', 'about']"),
         "related", TOML, "", "twice"),
        (_replace(TOML, r"^related = .*", "related = ['dismissal']"), "related", TOML, "",
         "1 related"),
        (_replace(TOML, r"^related = .*", "related = ['dismissal', 'about', 'no-such-page']"),
         "references", TOML, "", "no-such-page"),
        (_replace(TOML, r"^policy_fields = .*", ""), "related", TOML, "", "policy field"),
        (_site_page_alone, "reach", "pages/site/alone/page.toml", "", "leads here"),
        (_replace(NL, r"^\+\+\+", ""), "folder", f"{PAGE}/nl.md", "", "front matter"),
        (_replace(TERM, r"^\[pl\]", "[xx]"), "locales", TERM, "pl", "[pl]"),
        (_replace(TERM, r"^page = .*", ""), "terms", TERM, "", "page"),
        (_replace(TERM, r"^page = .*", "page = 'no-such-page'"), "references", TERM, "", "no-such-page"),
        (_replace(TERM, r"^also = .*", "also = ['huurtoeslag 2026']"), "figures", TERM, "", "2026"),
        (_replace(TERM, r"^explanation = .*", "explanation = 'Dit is alles.'"), "terms", TERM, "nl", "1 sentence;"),
        (_replace(TERM, r"^explanation = .*", "explanation = 'Het is 25. Meer niet.'"), "figures", TERM, "nl", "25"),
        (_replace(TERM, r"^explanation = .*", f"explanation = '{LONG * 2}. Dat is het.'"), "length", TERM, "nl", "400"),
        (_replace(TERM, r"^what_to_do = .*", "what_to_do = 'Zie [x](page:payslip).'"), "terms", TERM, "nl", "Markdown"),
        (_replace(TERM, r"^what_to_do = .*", "what_to_do = ''"), "terms", TERM, "nl", "empty"),
        (_replace(POINT, r"^\[bg\]", "[xx]"), "locales", POINT, "bg", "[bg]"),
        (_replace(POINT, r"^languages = .*", "languages = ['polski']"), "contact-points", POINT, "", "BCP 47"),
        (_replace(POINT, r"^languages = .*", "phones = ['minimum-wage-hourly-21']"), "contact-points", POINT, "",
         "no phone number"),
        (_replace(POINT, r"^languages = .*", "phones = ['nonsense']"), "references", POINT, "", "nonsense"),
        (_replace(POINT, r"^languages = .*", "schedule = 'on Mondays'"), "references", POINT, "", "opening_hours"),
        (_replace(POINT, r"^languages = .*", "schedule = 'Mo 09:00-12:00'"), "contact-points", POINT, "", "schedule"),
        (_replace(POINT, r"^languages = .*", "website = 'https://example.com/'"), "sources", POINT, "", "example.com"),
        (_replace(POINT, '^description = """', 'description = """\nHet punt is open op maandag.\n'), "contact-points",
         POINT, "nl", "never called open"),
        (_replace(POINT, '^description = """', 'description = """\nKijk op [x](https://zipconomy.nl/).\n'), "links",
         POINT, "nl", "zipconomy"),
        (_write("synonyms/nl.toml", SYNONYMS), "synonyms", "synonyms/nl.toml", "nl", "two different words"),
        (_write("synonyms/nl.toml", SYNONYMS), "synonyms", "synonyms/nl.toml", "nl", "stop word"),
        (_write("synonyms/nl.toml", "two_way = [['a', 'b', 'A']]\n"), "synonyms", "synonyms/nl.toml", "nl", "twice"),
        (_write("synonyms/de.toml", "two_way = [['a', 'b']]\n"), "synonyms", "synonyms/de.toml", "", "none of"),
        (_write("synonyms/nl.toml", "two_way = 'a'\n"), "folder", "synonyms/nl.toml", "", "two_way"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(
    some_content: Path, before: set[Key], change: Change, check: str, file: str, locale: str, word: str
) -> None:
    change(some_content)
    new = new_in(some_content, before)
    hits = [one for one in new if (one.check, one.file, one.locale) == (check, file, locale) and word in one.what]
    assert hits, [str(one) for one in new]


def test_local_texts_are_read_like_others(some_content: Path, before: set[Key]) -> None:
    name = "pages/housing/rental-contract/areas/GM0772/nl.md"
    path = some_content / name
    path.write_text(path.read_text() + "\nJe krijgt 25 euro.\n")
    new = new_in(some_content, before)
    assert {(one.file, one.check) for one in new} == {(name, "figures"), (name, "typography")}


def test_the_starter_content_must_have_all_its_terms(some_content: Path) -> None:
    assert any("at least 150" in one.what for one in found_in(some_content, whole=True))
    assert not any("at least 150" in one.what for one in found_in(some_content))


def test_references_into_the_content_that_a_folder_joins_are_right(tmp_path: Path) -> None:
    folders.page(tmp_path, "local-news", nl="Lees [dit](page:payslip).", related="'payslip'")
    library = checks.read_library(tmp_path, DAY)
    alone = [one for one in checks.findings(library) if one.check == "references"]
    joined = [one for one in checks.findings(library, base=starter()) if one.check == "references"]
    assert len(alone) == 2
    assert joined == []


def test_the_report_counts_what_there_is(some_content: Path) -> None:
    library = checks.read_library(some_content, DAY)
    counted = report(library, [Finding("a", 1, "nl", "figures", "x")])
    assert counted.pages["work"] == dict.fromkeys(LANGUAGES, 1)
    assert counted.terms == counted.contact_points == dict.fromkeys(LANGUAGES, 1)
    assert counted.local_texts == 2
    assert counted.findings == {"figures": 1}
    assert set(counted.levels) == set(LANGUAGES)
    assert all(row.mean_sentence > 0 and row.highest_lix >= row.median_lix > 0 for row in counted.levels.values())
    assert all(counted.words["work"][locale] > 200 for locale in LANGUAGES)
    assert sum(counted.facts.values()) == len({row.key for row in library.folder.facts})


def test_the_starter_content_has_no_findings() -> None:
    found = checks.findings(checks.read_library(STARTER_FOLDER, DAY), whole=True)
    assert [str(one) for one in found] == []
