"""Pure: a section's Markdown as plain text alone, for what never shows its HTML (the search).

Most sections are paragraphs and lists with bold words and links. Those are read line by line here, at a tenth of what
the parser takes: an index of thousands of pages is made of little else. Whatever is not surely such a section goes
through `rendering`, whose text it is in every case; tests hold the two together.
"""

from __future__ import annotations

import re

from content.references import LINK_KINDS
from content.rendering import RenderContext, fill_facts, render

_ADDRESS = rf"(?:{'|'.join(sorted((*LINK_KINDS, 'https', 'tel')))}):[\w./?=%+,;:@#~-]*"
_LINK = re.compile(rf"\[([^\[\]*\n]+)\]\({_ADDRESS}\)")
_BOLD = re.compile(r"(?<!\S)\*\*(?=\S)([^*\n]+)(?<=\S)\*\*(?=[\s.,;:!?)]|\Z)")
_ITEM = re.compile(r"(?:-|([0-9]{1,9})\.) (?=\S)")
_HEADING = re.compile(r"#{1,6} (?=\S)")
_NUMBERED = re.compile(r"[0-9]{1,9}[.)](?:\s|\Z)")
_PLAIN_BEGINNING = re.compile(rf"(?!{_NUMBERED.pattern})(?:[^\W_]|\*\*\S|[\[(\"'„“‘’«…€\ue000])")
_WARNING = "> [!warning]"
# Of a text whose links and bold words are resolved: whatever else may mean something to the parser.
_SPECIAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029*_`\[\]<>&\\|#]")

Line = tuple[str, str]
"""A line as it is written, by which its block is known, and without its links' addresses and bold marks."""


def plain_text(markdown: str, context: RenderContext) -> str:
    """The text of `rendering.render`, blocks parted by newlines."""
    source, fill = fill_facts(markdown, context)
    blocks: list[str] = []
    # Neither links nor bold words are taken that go on in the next line, so both have the same lines.
    for block, plain in zip(source.split("\n\n"), _without_marks(source).split("\n\n"), strict=True):
        written = block.strip("\n")
        if written:
            found = _block(list(zip(written.split("\n"), plain.strip("\n").split("\n"), strict=True)))
            if found is None:
                return render(markdown, context).text
            blocks += found
    return fill("\n".join(filter(None, blocks)))


def _without_marks(source: str) -> str:
    if "![" in source:
        return source  # an image: its brackets stay, and are the parser's
    plain = _LINK.sub(_words, source) if "](" in source else source
    return _BOLD.sub(_words, plain) if "**" in plain else plain


def _words(found: re.Match[str]) -> str:
    return found[1]


def _block(lines: list[Line]) -> list[str] | None:
    """The texts of lines that follow each other: a heading, a paragraph, items; None when it is not so plain."""
    first, plain = lines[0]
    if first == _WARNING and all(written.startswith("> ") for written, _ in lines):
        inner = [(written[2:], text[2:]) for written, text in lines[1:]]
        return _block(inner) if inner and not _NUMBERED.match(inner[0][0]) else None
    heading = _HEADING.match(first) if len(lines) == 1 else None
    if heading:
        return _unless_special([plain[heading.end() :]])
    return _paragraph_and_items(lines)


def _paragraph_and_items(lines: list[Line]) -> list[str] | None:
    paragraph: list[str] = []
    items: list[str] = []
    kinds: set[bool] = set()
    for written, text in lines:
        item = _ITEM.match(written)
        if item is None:
            if items or not _begins_plainly(written):
                return None
            paragraph.append(text)
            continue
        # Behind a paragraph a list with another number than 1 is none.
        if paragraph and not items and item[1] not in {None, "1"}:
            return None
        if not _begins_plainly(written[item.end() :]):
            return None
        kinds.add(item[1] is None)
        items.append(text[item.end() :])
    return None if len(kinds) > 1 else _unless_special([" ".join(paragraph), *items])


def _begins_plainly(text: str) -> bool:
    return text == text.strip() and _PLAIN_BEGINNING.match(text) is not None


def _unless_special(texts: list[str]) -> list[str] | None:
    """Trimmed texts; None when one of them may hold more than words."""
    return None if _SPECIAL.search("\n".join(texts)) else [text.strip() for text in texts]
