"""The signs of each language as style.md has them: quotes, Romanian letters, spaces, dots, no exclamation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.checks.findings import Finding
from content.checks.library import Library
from content.checks.prose import FACT, Part, Passage, Quote


@dataclass(frozen=True)
class Rule:
    """A pattern that may not stand in a text of these locales (all when none is named), and what to do."""

    pattern: re.Pattern[str]
    what: str
    locales: tuple[str, ...] = ()
    keywords: bool = False


QUOTES = {"nl": ("‘", "’"), "en": ("‘", "’"), "pl": ("„", "”"), "ro": ("„", "”"), "bg": ("„", "“")}
"""The opening and closing quote of each language."""

_OPEN, _GOES_ON = {Quote.BEGIN, Quote.INSIDE}, {Quote.INSIDE, Quote.END}
_ALL_QUOTES = '‘’‚‛“”„‟"'
_UNITS = "euro|euros|cent|%|uur|minuten|dagen|weken|maanden|jaar|евро|ч|г"

RULES = (
    Rule(re.compile("\""), "A straight quote; use the quotes of the language."),
    Rule(re.compile(r"(?<=\w)'(?=\w)"), "A straight apostrophe; write ’."),
    Rule(re.compile(r"(?<!\w)'|'(?!\w)"), "A straight quote or apostrophe; use the quotes of the language."),
    Rule(re.compile(r"[`´]"), "An accent that stands alone; write ’ or a quote."),
    Rule(re.compile(r"  |\t"), "Two spaces or a tab; one space is enough.", keywords=True),
    Rule(re.compile(r"[ \u00a0][,;:.!?)”](?!\w)"), "A space before a punctuation mark."),
    Rule(re.compile(r"\([ \u00a0]|[„‘«][ \u00a0]"), "A space after an opening bracket or quote."),
    Rule(re.compile(rf"[,;!?](?=[^\W\d_{FACT}])|\.(?=[A-ZА-Я][a-zа-я])"), "No space after a punctuation mark."),
    Rule(re.compile(r"\.\.|…"), "Dots; end the sentence, or name the rest."),
    Rule(re.compile(r",,|;;|::|\?\?|,\."), "A doubled punctuation mark."),
    Rule(re.compile(r"!"), "An exclamation mark; a full stop is calmer."),
    Rule(re.compile(r"(?<=\w) - (?=\w)| -- "), "A hyphen as a dash; use a colon, a comma or –."),
    Rule(re.compile(rf"\d (?:{_UNITS})\b"), "A plain space before a unit; use a no-break space."),
    Rule(re.compile("[şţŞŢ]"), "A letter with a cedilla; write ș and ț with a comma.", ("ro",), keywords=True),
    Rule(re.compile(r"\bsînt\b|(?<=[b-df-hj-np-tv-zșț])î(?=[b-df-hj-np-tv-zșț])(?<!\bneî)(?<!\breî)", re.IGNORECASE),
         "î inside a word; Romanian writes â there.", ("ro",)),
    Rule(re.compile(r"\bâ|â\b"), "â at the end of a word; Romanian writes î there.", ("ro",)),
    Rule(re.compile(r"\bсу\b|(?<![\w])и́|ѐ(?=\w)"), "An accented letter that Bulgarian does not use here.", ("bg",)),
    Rule(re.compile(r"(?<=\s)й(?=\s)"), "й alone; the short form of “her” is ѝ.", ("bg",)),
    Rule(re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]"), "An invisible character; delete it.", keywords=True),
    Rule(re.compile("[\u0300-\u036f]"), "A letter and its mark typed apart; type them as one.", keywords=True),
    Rule(re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]"), "A picture character; leave it out.", keywords=True),
)  # fmt: skip


def check(library: Library) -> Iterator[Finding]:
    """All rules on every text; of keywords only what would spoil the search."""
    before: Passage | None = None
    for passage in library.passages:
        if before is not None and before.quote in _OPEN and passage.quote not in _GOES_ON:
            yield _finding(before, 0, "A quote of several paragraphs that is not closed.")
        before = passage
        is_keyword = passage.part is Part.KEYWORD
        for rule in RULES:
            if (rule.locales and passage.locale not in rule.locales) or (is_keyword and not rule.keywords):
                continue
            for match in rule.pattern.finditer(passage.text):
                yield _finding(passage, match.start(), rule.what)
        if not is_keyword:
            yield from _quotes(passage)


def _quotes(passage: Passage) -> Iterator[Finding]:
    """Only the quotes of the language, each opened and closed. In Dutch and English ’ is an apostrophe too."""
    pair = QUOTES.get(passage.locale)
    if pair is None or passage.quote in _OPEN or passage.quote in _GOES_ON:
        return
    opening, closing = pair
    is_open = False
    for place, sign in enumerate(passage.text):
        if sign not in _ALL_QUOTES or sign == '"':
            continue
        if sign == opening and not is_open:
            is_open = True
        elif sign == closing and is_open and not _is_apostrophe(passage.text, place):
            is_open = False
        elif sign != "’":
            yield _finding(passage, place, f"{sign} here; the quotes of {passage.locale} are {opening}…{closing}.")
    if is_open:
        yield _finding(passage, passage.text.index(opening), f"A quote that is not closed with {closing}.")


def _is_apostrophe(text: str, place: int) -> bool:
    """Whether ’ stands between two letters: foto’s, don’t."""
    return text[place] == "’" and 0 < place < len(text) - 1 and text[place - 1].isalpha() and text[place + 1].isalpha()


def _finding(passage: Passage, place: int, what: str) -> Finding:
    around = passage.text[max(0, place - 20) : place + 20].replace(FACT, "{fact}")
    return Finding(passage.file, passage.line, passage.locale, "typography", f"{what} In “{around}”.")
