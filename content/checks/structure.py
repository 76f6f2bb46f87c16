"""The shape of pages: five locales, the same sections in each, lengths, no empty or repeated paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from content.checks.findings import Finding
from content.checks.library import Library, SectionText, page_texts
from content.checks.prose import FACT, Part, Passage, fold_key, words
from content.loading.files import PageFile, TextFile
from content.models import PageKind, Verb
from locales import SOURCE, TAGS

FIRST_KEY = "answer"
SECTIONS_AT_LEAST = 4
WORDS = (250, 600)
LONGEST = {Part.TITLE: 80, Part.SUMMARY: 220, Part.HEADING: 90}
"""In characters."""
KEYWORDS = (4, 20)
REPEATED_FROM = 6
"""Words from which a paragraph counts as repeated."""
SAME_FROM = 8
"""Words from which a paragraph that stands in two languages counts as not translated."""


def check(library: Library) -> Iterator[Finding]:
    """All about the shape of pages."""
    by_file = _by_file(library.sections)
    for page in library.folder.pages:
        for locale in TAGS:
            if locale not in {text.locale for text in page.texts}:
                what = f"There is no {locale}.md here; every page has a text in {', '.join(TAGS)}."
                yield library.finding(page.path, 0, locale, "locales", what)
        yield from _same_sections(library, page)
        yield from _open_sections(library, page)
        for text in page.texts:
            yield from _front(library, text)
            if page.kind is PageKind.PAGE:
                yield from _size(library, text, by_file.get(library.where(text.path), []))
        for text in page_texts(page):
            yield from _paragraphs(library, text, by_file.get(library.where(text.path), []))
        yield from _untranslated(by_file.get(library.where(text.path), []) for text in page.texts)
    for passage in library.passages:
        longest = LONGEST.get(passage.part)
        if longest is not None and len(passage.text) > longest:
            what = f"This {passage.part} has {len(passage.text)} characters; at most {longest} fit a phone."
            yield Finding(passage.file, passage.line, passage.locale, "length", what)
        for name in passage.forbidden:
            what = f"Here stands {name}; only paragraphs, ###, lists, bold, links, tables and [!warning] are shown."
            yield Finding(passage.file, passage.line, passage.locale, "markdown", what)
        if passage.part is not Part.KEYWORD and ("**" in passage.text or "](" in passage.text or "{#" in passage.text):
            what = "Markdown is left over in what readers see: “**”, “](” or “{#” without its other half."
            yield Finding(passage.file, passage.line, passage.locale, "markdown", what)


def _by_file(sections: Iterable[SectionText]) -> dict[str, list[SectionText]]:
    found: dict[str, list[SectionText]] = {}
    for section in sections:
        found.setdefault(section.file, []).append(section)
    return found


def _same_sections(library: Library, page: PageFile) -> Iterator[Finding]:
    source = next((text for text in page.texts if text.locale == SOURCE), page.texts[0] if page.texts else None)
    if source is None:
        return
    wanted = [section.key for section in source.sections]
    for text in page.texts:
        keys = [section.key for section in text.sections]
        if keys[:1] != [FIRST_KEY]:
            what = f"The first section is “{keys[0] if keys else ''}”; it must be “{FIRST_KEY}”."
            yield library.finding(text.path, 0, text.locale, "sections", what)
        if keys == wanted:
            continue
        missing, more = [key for key in wanted if key not in keys], [key for key in keys if key not in wanted]
        parts = [f"missing {', '.join(missing)}"] if missing else []
        parts += [f"not there: {', '.join(more)}"] if more else []
        detail = "; ".join(parts) or f"the order there is {', '.join(wanted)}"
        what = f"The sections differ from {source.locale}.md: {detail}."
        yield library.finding(text.path, 0, text.locale, "sections", what)


def _open_sections(library: Library, page: PageFile) -> Iterator[Finding]:
    keys = {section.key for text in page.texts for section in text.sections}
    for key in page.open_sections:
        if key not in keys:
            what = f"“{key}” in open_sections is no section of this page."
            yield library.finding(page.path / "page.toml", 0, "", "sections", what)


def _front(library: Library, text: TextFile) -> Iterator[Finding]:
    if not text.summary:
        yield library.finding(text.path, 0, text.locale, "length", "The summary is missing.")
    if not KEYWORDS[0] <= len(text.keywords) <= KEYWORDS[1]:
        what = f"There are {len(text.keywords)} keywords; {KEYWORDS[0]} to {KEYWORDS[1]} are useful."
        yield library.finding(text.path, 0, text.locale, "length", what)
    for keyword, times in Counter(fold_key(one) for one in text.keywords).items():
        if times > 1 or not keyword:
            what = f"The keyword “{keyword}” stands {times} times." if keyword else "A keyword is empty."
            yield library.finding(text.path, 0, text.locale, "repeated", what)


def _size(library: Library, text: TextFile, sections: list[SectionText]) -> Iterator[Finding]:
    if len(sections) < SECTIONS_AT_LEAST:
        what = f"There are {len(sections)} sections; a page has at least {SECTIONS_AT_LEAST}."
        yield library.finding(text.path, 0, text.locale, "sections", what)
    count = body_words(sections)
    if not WORDS[0] <= count <= WORDS[1]:
        what = f"The sections hold {count} words without headings; {WORDS[0]} to {WORDS[1]} are wanted."
        yield library.finding(text.path, 0, text.locale, "length", what)


def body_words(sections: Iterable[SectionText]) -> int:
    """The words in sections, without their headings; a fact is one word."""
    return sum(len(words(one.text)) for section in sections for one in section.passages if one.part is Part.BODY)


def _paragraphs(library: Library, text: TextFile, sections: list[SectionText]) -> Iterator[Finding]:
    seen: dict[str, Passage] = {}
    for section in sections:
        body = [one for one in section.passages if one.part is Part.BODY]
        if not any(words(one.text) for one in body) and section.section.verb is not Verb.HIDE:
            what = f"The section “{section.section.key}” has no text."
            yield Finding(section.file, section.section.line, text.locale, "empty", what)
        for offset, line in enumerate(section.section.markdown.split("\n")):
            if line.strip() in {"-", "*", "+", ">", "###", "**", "****"} or line.strip().rstrip(".").isdigit():
                what = "This list item, heading or quote is empty."
                yield Finding(section.file, section.section.first_line + offset, text.locale, "empty", what)
        for one in body:
            key = fold_key(one.text)
            if len(words(one.text)) < REPEATED_FROM:
                continue
            if key in seen:
                what = f"This paragraph stands in line {seen[key].line} too: “{one.text[:60]}”."
                yield Finding(one.file, one.line, text.locale, "repeated", what)
            seen.setdefault(key, one)


def _untranslated(texts: Iterable[list[SectionText]]) -> Iterator[Finding]:
    """The same long paragraph in two languages. A quoted sample letter may stand in Dutch everywhere."""
    seen: dict[str, Passage] = {}
    for sections in sorted(texts, key=lambda found: bool(found) and found[0].locale != SOURCE):
        for one in [passage for section in sections for passage in section.passages]:
            count = len([word for word in words(one.text) if word != FACT])
            if count < SAME_FROM or one.quote:
                continue
            other = seen.setdefault(fold_key(one.text), one)
            if other.locale != one.locale:
                what = f"This is the very text of {other.locale}.md, line {other.line}; translate it."
                yield Finding(one.file, one.line, one.locale, "untranslated", what)
