"""Makes news items out of the starter pages' own sentences, to make the judged set (benchmarks/judged) hard.

    python benchmarks/make_distractors.py FOLDER [--count 200] [--seed 6]

The same seed and the same pages make the same files. Load them with `mip load FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.loading.files import PageFile, TextFile
from content.loading.folder import read_folder
from content.models import PageKind, Topic

STARTER = Path(__file__).parent.parent / "content" / "starter"
NAMESPACE = uuid.UUID("5b0f6c1e-6f0d-5d0c-9d0e-0c8d3a5f7b21")
"""All ids are uuid5 of this and the slug, so that loading again changes nothing."""

LOCALES = ("nl", "en", "pl", "ro", "bg")
SENTENCES = (3, 6)
LONGEST_TITLE = 80
FEWEST_WORDS = 4

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_AUTOLINK = re.compile(r"<(?:https?|mailto|tel):[^>]*>")
_EMPHASIS = re.compile(r"\*\*|__|`")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_NO_PROSE = re.compile(r"\s*(?:[|>#<]|```|:::)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’“\")]*\s+(?=[^\W\d_a-zа-яăâîșțąćęłńóśźż]|[„“‘\"«])")
_WHOLE = re.compile(r"[.!?…][”’“\")]*$")


@dataclass(frozen=True)
class Passage:
    """One sentence of a page in every locale, with the heading it stood under."""

    slug: str
    topic: Topic
    headings: Mapping[str, str]
    sentences: Mapping[str, str]

    def makes_title(self) -> bool:
        """Whether it is short enough for a title and says no figure, in every locale."""
        return all(len(text) <= LONGEST_TITLE and "{{" not in text for text in self.sentences.values())

    def makes_summary(self) -> bool:
        """Whether it says no figure: a summary prints no facts."""
        return all("{{" not in text for text in self.sentences.values())


def without_markup(line: str) -> str:
    """A line's words: links stripped to their text, no emphasis; fact tokens stay."""
    line = _AUTOLINK.sub("", _LINK.sub(r"\1", line))
    return " ".join(_EMPHASIS.sub("", line).split())


def sentences_by_line(markdown: str) -> list[list[str]]:
    """The sentences of each line of prose; an empty list for a table, a quotation or an empty line."""
    found = []
    for line in markdown.split("\n"):
        prose = "" if _NO_PROSE.match(line) else without_markup(_LIST_ITEM.sub("", line, count=1))
        found.append([one for one in _SENTENCE_END.split(prose) if _WHOLE.search(one)])
    return found


def passages_of(page: PageFile) -> Iterator[Passage]:
    """The sentences of a page that stand at the same place in every locale."""
    texts: dict[str, TextFile] = {text.locale: text for text in page.texts}
    if page.topic is None or not set(LOCALES) <= set(texts):
        return
    for sections in zip(*(texts[locale].sections for locale in LOCALES), strict=False):
        if len({section.key for section in sections}) != 1:
            continue
        headings = {locale: section.heading for locale, section in zip(LOCALES, sections, strict=True)}
        for lines in zip(*(sentences_by_line(section.markdown) for section in sections), strict=False):
            if len({len(line) for line in lines}) != 1:
                continue
            for sentences in zip(*lines, strict=True):
                if all(len(one.split()) >= FEWEST_WORDS for one in sentences):
                    yield Passage(page.slug, page.topic, headings, dict(zip(LOCALES, sentences, strict=True)))


def by_page(starter: Path) -> dict[str, list[Passage]]:
    """All passages of the content pages, by slug."""
    folder = read_folder(starter)
    if folder.faults:
        raise SystemExit(f"{starter}: {folder.faults[0]}")
    pages = sorted((page for page in folder.pages if page.kind is PageKind.PAGE), key=lambda page: page.slug)
    found = {page.slug: list(passages_of(page)) for page in pages}
    return {slug: passages for slug, passages in found.items() if passages}


def page_toml(slug: str, position: int) -> str:
    """The page.toml of a news item."""
    return (
        f'id = "{uuid.uuid5(NAMESPACE, slug)}"\n'
        f'kind = "{PageKind.NEWS}"\n'
        f"position = {position}\n"
        "policy_fields = []\nopen_sections = []\nrelated = []\n"
    )


def text_md(locale: str, title: Passage, summary: Passage, body: list[Passage]) -> str:
    """One locale of a news item: a section for each sentence."""
    head = [
        f"title = {json.dumps(title.sentences[locale].rstrip('.'), ensure_ascii=False)}",
        f"summary = {json.dumps(summary.sentences[locale], ensure_ascii=False)}",
        "keywords = []",
    ]
    sections = [
        f"## {one.headings[locale]} {{#part-{number}}}\n\n{one.sentences[locale]}\n"
        for number, one in enumerate(body, 1)
    ]
    return "\n".join(["+++", *head, "+++", "", *sections])


def make(target: Path, starter: Path, count: int, seed: int) -> None:
    """Writes the news items. Nothing in one of them comes from the same page twice."""
    pages = by_page(starter)
    titles = [one for passages in pages.values() for one in passages if one.makes_title()]
    dice = random.Random(seed)
    if len(titles) < count:
        raise SystemExit(f"{starter} has {len(titles)} sentences fit for a title, {count} are needed.")
    for number, title in enumerate(dice.sample(titles, count), 1):
        others = [slug for slug in pages if slug != title.slug]
        dice.shuffle(others)
        summary = dice.choice([one for one in pages[others.pop()] if one.makes_summary()])
        body = [dice.choice(pages[slug]) for slug in others[: dice.randint(*SENTENCES)]]
        slug = f"news-{number:03}"
        folder = target / "pages" / title.topic / slug
        folder.mkdir(parents=True)
        (folder / "page.toml").write_text(page_toml(slug, number), encoding="utf-8")
        for locale in LOCALES:
            (folder / f"{locale}.md").write_text(text_md(locale, title, summary, body), encoding="utf-8")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="Make news items out of the starter pages' own sentences.")
    parser.add_argument("folder", type=Path, help="where to write; its pages/ must hold nothing but earlier items")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--starter", type=Path, default=STARTER)
    chosen = parser.parse_args()
    pages = chosen.folder / "pages"
    strangers = [path for path in pages.glob("*/*") if not re.fullmatch(r"news-\d+", path.name)]
    if strangers:
        raise SystemExit(f"{strangers[0]} was not made here; choose another folder.")
    for earlier in list(pages.glob("*/news-*")):
        shutil.rmtree(earlier)
    make(chosen.folder, chosen.starter, chosen.count, chosen.seed)
    sys.stdout.write(f"{chosen.count} news items in {chosen.folder}\n")


if __name__ == "__main__":
    main()
