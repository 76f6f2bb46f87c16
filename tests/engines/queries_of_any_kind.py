"""Queries that nobody would type and everybody might send: the same ones for the same seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator

LONGEST = 100_000

_WORDS = (
    "umowa najmu", "ubezpieczenie zdrowotne", "zorgverzekering", "huurcontract", "asigurare de sănătate", "loonstrook",
    "здравна осигуровка", "договор за наем", "zdravna osigurovka", "minimum wage", "WW-uitkering", "auto's", "BSN",
    "ubezpiecznei", "asigurrare", "осигуровкаа", "minimumloon 2026", "gdzie zapisac sie do huisarts",
)  # fmt: skip
_MARKS = (
    '"', "'", "(", ")", "[", "]", "{", "}", "*", "?", "~2", "^3", ":", "title:", "t:", "+", "-", "!", "&&", "||",
    " AND ", " OR ", " NOT ", " TO ", "/", "\\", "=", " IN ", "%", "_", ";", "--", "$", "#", "@", "\x00", "\n", "\t",
)  # fmt: skip
_MARKUP = (
    "<script>alert(1)</script>", "<mark>", "</mark>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "&#60;", '"><svg>',
    "<!--", "]]>", "javascript:", "{{7*7}}", "${7*7}", "<b>umowa</b>", "&amp;amp;", "<", ">", "&",
)  # fmt: skip
_MARKS_OF_LETTERS = tuple(chr(code) for code in range(0x300, 0x330))
_ODD = "\u200b\u00ad\u200d\ufeff\u202e\u0130\u00df\ufb03\u1e9e\u0345\u2010\u2019\ud800\udfff\U0001f468\u200d\U0001f469"


def queries(count: int, seed: int) -> Iterator[str]:
    """So many queries. About one in twenty is long, up to 100,000 characters."""
    dice = random.Random(seed)
    kinds = (_any_unicode, _language_marks, _markup, _mistyped, _one_letter, _many_marks, _odd, _many_words)
    for number in range(count):
        longest = 10 ** dice.uniform(2, 5) if number % 20 == 19 else 10 ** dice.uniform(0, 2)
        yield kinds[number % len(kinds)](dice, int(longest))[: dice.randint(0, LONGEST)]


def _any_unicode(dice: random.Random, length: int) -> str:
    return "".join(chr(dice.randrange(0x110000)) for _ in range(length))


def _language_marks(dice: random.Random, length: int) -> str:
    return _filled(dice, length, (*_WORDS, *_MARKS, *_MARKS))


def _markup(dice: random.Random, length: int) -> str:
    return _filled(dice, length, (*_WORDS, *_MARKUP))


def _mistyped(dice: random.Random, length: int) -> str:
    letters = list(_filled(dice, max(length, 20), _WORDS))
    for _ in range(len(letters) // 8):
        at = dice.randrange(len(letters))
        letters[at] = dice.choice(("", letters[at] * 2, dice.choice("aeińąșîжщъя"), letters[at].upper()))
    text = "".join(letters)
    return unicodedata.normalize(dice.choice(("NFC", "NFD", "NFKD")), text)


def _one_letter(dice: random.Random, length: int) -> str:
    return dice.choice("aщł1-'_ <\u0301") * length


def _many_marks(dice: random.Random, length: int) -> str:
    return "".join(dice.choice("aeо") + "".join(dice.choices(_MARKS_OF_LETTERS, k=5)) for _ in range(length // 6 + 1))


def _odd(dice: random.Random, length: int) -> str:
    return _filled(dice, length, (*_ODD, "umowa", "а", " "))


def _many_words(dice: random.Random, length: int) -> str:
    return dice.choice((" ", "-", "'", "")).join(dice.choices(_WORDS, k=length // 15 + 1))


def _filled(dice: random.Random, length: int, pieces: tuple[str, ...]) -> str:
    found: list[str] = []
    size = 0
    while size < length:
        found.append(dice.choice(pieces) + dice.choice(("", " ")))
        size += len(found[-1])
    return "".join(found)
