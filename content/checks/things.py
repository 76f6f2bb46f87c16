"""Terms, contact points and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from content.checks.findings import Finding
from content.checks.library import TERM_PARTS, Library, Lines
from content.checks.prose import sentences
from content.loading.files import ContactPointFile, SynonymFile, TermFile
from content.models import ContactPointKind, FactType
from content.references import FACT_TOKEN
from locales import TAGS

TERMS_AT_LEAST = 150
LONGEST_EXPLANATION = 400
"""In characters."""

_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_OPEN = re.compile(
    r"\b(?:is|zijn) (?:nu |weer )?(?:open|geopend)\b|\bopening hours\b|\b(?:is|are) open\b|\bopeningstijden\b"
    r"|\bczynny\b|\botwart[ye]\b|\bgodziny otwarcia\b|\beste deschis|\bprogramul\b|\bработи (?:от|до)\b|\bотворен\b",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\*\*|\]\(|^#|`|\{\{", re.MULTILINE)


def check(library: Library, *, whole: bool = False) -> Iterator[Finding]:
    """All things besides pages; `whole` asks for as many terms as the starter content must have."""
    count = len(library.folder.terms)
    if whole and count < TERMS_AT_LEAST:
        what = f"There are {count} terms; at least {TERMS_AT_LEAST} are wanted."
        yield library.finding(library.folder.root / "terms", 0, "", "terms", what)
    for term in library.folder.terms:
        yield from _locales(library, term.path, term.texts)
        yield from _term(library, term)
    types = {fact.key: fact.type for fact in library.folder.facts}
    for point in library.folder.contact_points:
        yield from _locales(library, point.path, point.texts)
        yield from _contact_point(library, point, types)
    for file in library.folder.synonyms:
        yield from _synonyms(library, file)


def _locales(library: Library, path: Path, texts: Mapping[str, object]) -> Iterator[Finding]:
    for locale in TAGS:
        if locale not in texts:
            yield library.finding(path, 0, locale, "locales", f"There is no table [{locale}].")


def _term(library: Library, term: TermFile) -> Iterator[Finding]:
    lines = Lines(term.path)
    if term.page is None:
        yield library.finding(term.path, 0, "", "terms", "“page” is missing; a term leads to a page.")
    for locale, (name, sender, explanation, what_to_do) in term.texts.items():
        for field, text in zip(TERM_PARTS, (name, sender, explanation, what_to_do), strict=True):
            line = lines.of(field, locale)
            if not text:
                yield library.finding(term.path, line, locale, "terms", f"“{field}” is empty.")
            prints_facts = field in {"explanation", "what_to_do"}
            if _MARKDOWN.search(FACT_TOKEN.sub("", text) if prints_facts else text):
                what = f"“{field}” is plain text, without Markdown{'' if prints_facts else ' and facts'}."
                yield library.finding(term.path, line, locale, "terms", what)
        line, count = lines.of("explanation", locale), len(sentences(explanation))
        if explanation and count != 2:
            what = f"The explanation has {count} sentence{'' if count == 1 else 's'}; write two."
            yield library.finding(term.path, line, locale, "terms", what)
        if len(explanation) > LONGEST_EXPLANATION:
            what = f"The explanation has {len(explanation)} characters; at most {LONGEST_EXPLANATION}."
            yield library.finding(term.path, line, locale, "length", what)


def _contact_point(library: Library, point: ContactPointFile, types: Mapping[str, str]) -> Iterator[Finding]:
    lines = Lines(point.path)
    for tag in point.fields["languages"] or ():
        match = _TAG.fullmatch(tag)
        if match is None or match["language"] not in _languages():
            what = f"“{tag}” is no language tag (BCP 47), as nl, pl or pt-BR."
            yield library.finding(point.path, lines.of("languages"), "", "contact-points", what)
    for phone in point.phones:
        if types.get(phone, FactType.PHONE) != FactType.PHONE:
            what = f"The fact “{phone}” is no phone number."
            yield library.finding(point.path, lines.of("phones"), "", "contact-points", what)
    unconfirmed = point.fields["kind"] != ContactPointKind.AUTHORITY and point.fields["confirmed_on"] is None
    if unconfirmed and point.fields["schedule"] is not None:
        what = "Nobody has confirmed this point (confirmed_on), so nobody knows its schedule; leave it out."
        yield library.finding(point.path, lines.of("schedule"), "", "contact-points", what)
    for locale, (service, description) in point.texts.items():
        for field, text in (("service", service), ("description", description)):
            if not text.strip():
                what = f"“{field}” is empty."
                yield library.finding(point.path, lines.of(field, locale), locale, "contact-points", what)
        found = _OPEN.search(description) if unconfirmed else None
        if found is not None:
            what = f"“{found[0]}”: nobody has confirmed this point, so it is never called open."
            yield library.finding(point.path, lines.of("description", locale), locale, "contact-points", what)


def _synonyms(library: Library, file: SynonymFile) -> Iterator[Finding]:
    if file.locale not in TAGS:
        yield library.finding(file.path, 0, "", "synonyms", f"“{file.locale}” is none of {', '.join(TAGS)}.")
    groups = [*file.groups, *((word, *targets) for word, targets in file.one_way.items())]
    for group in groups:
        folded = [word.strip().lower() for word in group]
        if len(set(folded)) < 2 or "" in folded:
            what = f"“{', '.join(group)}” needs two different words or more, none of them empty."
            yield library.finding(file.path, 0, file.locale, "synonyms", what)
        elif len(set(folded)) < len(folded):
            what = f"A word stands twice in “{', '.join(group)}”."
            yield library.finding(file.path, 0, file.locale, "synonyms", what)
    for word in file.stop_words:
        if not word.strip() or " " in word.strip():
            yield library.finding(file.path, 0, file.locale, "synonyms", f"“{word}” is no single stop word.")


@cache
def _languages() -> frozenset[str]:
    """The language codes that CLDR knows."""
    return frozenset(Locale("en").languages)
