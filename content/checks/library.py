"""A folder as the checks see it: what was read, and every text in it as passages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from content.checks.findings import Finding
from content.checks.prose import Part, Passage, passages, visible
from content.loading.files import ContactPointFile, Folder, PageFile, SectionFile, TermFile, TextFile

TERM_PARTS = (Part.NAME, Part.SENDER, Part.EXPLANATION, Part.WHAT_TO_DO)
POINT_PARTS = (Part.SERVICE, Part.DESCRIPTION)


@dataclass(frozen=True)
class SectionText:
    """A section of a page in one language, its text as passages."""

    page: PageFile
    text: TextFile
    section: SectionFile
    file: str
    passages: tuple[Passage, ...]

    @property
    def locale(self) -> str:
        """The language of the text."""
        return self.text.locale


@dataclass
class Library:
    """A folder, the day on which it is checked, and its texts."""

    folder: Folder
    day: dt.date

    def where(self, path: Path) -> str:
        """A file's name within the folder."""
        return self.folder.where(path)

    def finding(self, path: Path, line: int, locale: str, check: str, what: str) -> Finding:
        """A finding in a file of the folder."""
        return Finding(self.where(path), line, locale, check, what)

    @cached_property
    def sections(self) -> tuple[SectionText, ...]:
        """All sections of all pages, local texts too."""
        return tuple(
            SectionText(page, text, section, self.where(text.path), self._section(text, section))
            for page in self.folder.pages
            for text in page_texts(page)
            for section in text.sections
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that a reader sees, and the keywords."""
        return tuple(self._passages())

    @cached_property
    def running(self) -> tuple[Passage, ...]:
        """The texts that a reader reads: all but the keywords."""
        return tuple(one for one in self.passages if one.part is not Part.KEYWORD)

    def _section(self, text: TextFile, section: SectionFile) -> tuple[Passage, ...]:
        file = self.where(text.path)
        heading = Passage(file, section.line, text.locale, Part.HEADING, section.heading, visible(section.heading))
        return (heading, *passages(section.markdown, file, section.first_line, text.locale, Part.BODY))

    def _passages(self) -> Iterator[Passage]:
        for page in self.folder.pages:
            for text in page.texts:
                yield from self._front(text)
        for section in self.sections:
            yield from section.passages
        for term in self.folder.terms:
            yield from self._thing(term, TERM_PARTS)
        for point in self.folder.contact_points:
            yield from self._thing(point, POINT_PARTS)

    def _front(self, text: TextFile) -> Iterator[Passage]:
        file, lines = self.where(text.path), Lines(text.path)
        for part, words in ((Part.TITLE, text.title), (Part.SUMMARY, text.summary)):
            yield Passage(file, lines.of(part), text.locale, part, words, visible(words))
        for keyword in text.keywords:
            yield Passage(file, lines.of("keywords"), text.locale, Part.KEYWORD, keyword, keyword)

    def _thing(self, thing: TermFile | ContactPointFile, parts: tuple[Part, ...]) -> Iterator[Passage]:
        file, lines = self.where(thing.path), Lines(thing.path)
        for locale, texts in thing.texts.items():
            for part, words in zip(parts, texts, strict=True):
                line = lines.of(part, locale)
                if part is Part.DESCRIPTION:
                    yield from passages(words, file, line + 1, locale, part)
                elif words:
                    yield Passage(file, line, locale, part, words, visible(words))


class Lines:
    """Where a field stands in a file; for a table's field, after the table's heading."""

    def __init__(self, path: Path) -> None:
        self.lines = path.read_text(encoding="utf-8-sig").splitlines()

    def of(self, field: str, table: str | None = None) -> int:
        """The line of `field =`, or of its table when it has no such field; 0 when it is nowhere."""
        start = 0
        if table is not None:
            start = next((i for i, line in enumerate(self.lines, 1) if line.strip() == f"[{table}]"), 0)
        for number, line in enumerate(self.lines[start:], start + 1):
            if table is not None and line.startswith("["):
                break
            if re.match(rf"{re.escape(field)}\s*=", line):
                return number
        return start


def page_texts(page: PageFile) -> Iterator[TextFile]:
    """The shared texts of a page, then its local ones."""
    yield from page.texts
    for _, local in sorted(page.local.items()):
        yield from local
