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
_BOLD = re.compile(r"(?<!\S)\*\*(?=\S)([^*]+)(?<=\S)\*\*(?=[\s.,;:!?)]|\Z)")
_ITEM = re.compile(r"(?:-|([0-9]{1,9})\.) (?=\S)")
_HEADING = re.compile(r"#{1,6} (?=\S)")
_PLAIN_BEGINNING = re.compile(r"[^\W_]|\*\*\S|[\[(\"'„“‘’«…€\ue000]")
_WARNING = "> [!warning]"
_NUMBERED = re.compile(r"[0-9]{1,9}[.)](?:\s|\Z)")
# Of a text whose links and bold words are resolved: whatever else may mean something to the parser.
_SPECIAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029*_`\[\]<>&\\|#]")


def plain_text(markdown: str, context: RenderContext) -> str:
    """The text of `rendering.render`, blocks parted by newlines."""
    source, fill = fill_facts(markdown, context)
    blocks: list[str] = []
    for block in source.split("\n\n"):
        found = _block(block.strip("\n"))
        if found is None:
            return render(markdown, context).text
        blocks += found
    return fill("\n".join(text for text in blocks if text))


def _block(block: str) -> list[str] | None:
    """The texts of lines that follow each other: a heading, a paragraph, items; None when it is not so plain."""
    if not block:
        return []
    lines = block.split("\n")
    if lines[0] == _WARNING and all(line.startswith("> ") for line in lines):
        inner = "\n".join(line[2:] for line in lines[1:])
        return None if _NUMBERED.match(inner) else _block(inner)
    heading = _HEADING.match(block) if len(lines) == 1 else None
    if heading:
        return _inlines([block[heading.end() :]])
    paragraph: list[str] = []
    items: list[str] = []
    kinds: set[bool] = set()
    for line in lines:
        item = _ITEM.match(line)
        if item is None and items:
            return None
        # Behind a paragraph a list with another number than 1 is none.
        if item and paragraph and not items and item[1] not in {None, "1"}:
            return None
        if item:
            kinds.add(item[1] is None)
        (items if item else paragraph).append(line[item.end() :] if item else line)
    if len(kinds) > 1 or not all(_begins_plainly(text) for text in (*paragraph, *items)):
        return None
    return _inlines(["\n".join(paragraph), *items])


def _begins_plainly(text: str) -> bool:
    return text == text.strip() and bool(_PLAIN_BEGINNING.match(text)) and not _NUMBERED.match(text)


def _inlines(texts: list[str]) -> list[str] | None:
    """Texts without their links' addresses and bold marks; None when more than those may be in one of them."""
    if any("![" in text for text in texts):
        return None
    plain = [_BOLD.sub(r"\1", _LINK.sub(r"\1", text)) for text in texts]
    return None if any(map(_SPECIAL.search, plain)) else [text.replace("\n", " ").strip() for text in plain]
