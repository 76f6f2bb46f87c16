"""Pure: Markdown as passages, the words as a reader sees them, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from content.references import ANY_TOKEN

FACT = "\ue000"
"""Stands in the visible words for a fact, whatever it prints."""

WARNING = "[!warning]"

_MARKDOWN = MarkdownIt("commonmark").enable("table")
"""With all that CommonMark knows, so that what is not allowed is seen."""

FORBIDDEN = {
    "em_open": "italics", "image": "an image", "html_inline": "HTML", "html_block": "HTML", "hr": "a rule",
    "code_block": "an indented block", "fence": "code", "code_inline": "code",
}  # fmt: skip
"""Markdown that texts may not hold, in words."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?…])[”’“»)]*\s+(?=[„‘«“(]?[^\W\d_a-zа-яăâîșțąćęłńóśźż])")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\ue000")


class Quote(StrEnum):
    """Whether a whole passage is quoted (a sample letter), and where in the quote it stands."""

    NONE = ""
    WHOLE = "whole"
    BEGIN = "begin"
    INSIDE = "inside"
    END = "end"


CLOSING = {"‘": "’", "„": "”“", "“": "”", "«": "»"}
"""The closing quotes for each opening one."""


class Part(StrEnum):
    """Which field a text is."""

    TITLE = "title"
    SUMMARY = "summary"
    KEYWORD = "keyword"
    HEADING = "heading"
    BODY = "body"
    NAME = "name"
    SENDER = "sender"
    EXPLANATION = "explanation"
    WHAT_TO_DO = "what_to_do"
    SERVICE = "service"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Passage:
    """A paragraph, list item, table cell, heading or field: as written, and as read (facts are `FACT`)."""

    file: str
    line: int
    locale: str
    part: Part
    raw: str
    text: str
    forbidden: tuple[str, ...] = ()
    kind: str = "paragraph"
    quote: Quote = Quote.NONE


def visible(line: str) -> str:
    """A line without Markdown of its own (a title, a term's text) as a reader sees it."""
    return _LINK.sub(r"\1", ANY_TOKEN.sub(FACT, line)).replace("**", "")


def passages(markdown: str, file: str, first_line: int, locale: str, part: Part) -> Iterator[Passage]:
    """The blocks of a Markdown text, with the line on which each begins."""
    kind, at, forbidden, opening = "paragraph", 0, list[str](), ""
    tokens = iter(ANY_TOKEN.findall(markdown))
    for token in _MARKDOWN.parse(ANY_TOKEN.sub(FACT, markdown)):
        if token.map:
            at = token.map[0]
        kind = _kind(token.type, kind)
        if token.type in FORBIDDEN:
            forbidden.append(FORBIDDEN[token.type])
        if token.type in {"html_block", "code_block", "fence", "hr"}:
            yield Passage(file, first_line + at, locale, part, token.content, token.content, (forbidden.pop(),), kind)
        if token.type != "inline":
            continue
        children = token.children or []
        found = tuple(FORBIDDEN[child.type] for child in children if child.type in FORBIDDEN)
        is_warning = token.content.startswith(WARNING)
        if kind == "quote" and not is_warning:
            found = (*found, "a quote that is no warning")
        if is_warning:
            kind = "warning"
        text = _words(children).replace(WARNING, "").strip()
        opening, quote = _quote(text, opening)
        raw = re.sub(FACT, lambda _: next(tokens, ""), token.content)
        yield Passage(file, first_line + at, locale, part, raw, text, found, kind, quote)


def _kind(token_type: str, kind: str) -> str:
    """What sort of block comes next."""
    match token_type:
        case "blockquote_open":
            return "quote"
        case "heading_open":
            return "heading"
        case "td_open" | "th_open":
            return "cell"
        case "list_item_open":
            return "item"
        case "blockquote_close" | "heading_close" | "td_close" | "th_close" | "list_item_close":
            return "paragraph"
    return kind


def _quote(text: str, opening: str) -> tuple[str, Quote]:
    """How a passage stands in a quote of several passages, and the opening quote that waits for its closing one."""
    if opening:
        return ("", Quote.END) if text.rstrip(".")[-1:] in CLOSING[opening] else (opening, Quote.INSIDE)
    first = text[:1]
    if first not in CLOSING or not text:
        return "", Quote.NONE
    if text.rstrip(".")[-1:] in CLOSING[first]:
        return "", Quote.WHOLE
    return ("", Quote.NONE) if any(sign in text for sign in CLOSING[first]) else (first, Quote.BEGIN)


def _words(children: list[Token]) -> str:
    parts = []
    for child in children:
        if child.type in {"text", "code_inline", "text_special"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts)


def words(text: str) -> list[str]:
    """The words of a text; a fact is one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a passage: an end mark, then a capital; the end of the passage ends one too."""
    return [one for one in _END.split(text) if _WORD.search(one)]


def letters(word: str) -> int:
    """How many letters a word has."""
    return sum(letter.isalpha() for letter in word)


def fold_key(text: str) -> str:
    """A text by which repetitions are found: small letters, single spaces."""
    return " ".join(text.lower().split())
