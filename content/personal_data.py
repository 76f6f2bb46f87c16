"""Pure: strikes out of a reader's words what tells who they are: mail addresses, account numbers, long numbers.

A number of seven digits or more is struck whatever it is: a telephone number of any country, a BSN, PESEL, CNP or EGN,
a passport, a date of birth. Sums of money and the short public numbers (112, 1400) stay. Rather a number too many is
lost than one person's kept. Names cannot be told from other words: the form asks not to write them.
"""

from __future__ import annotations

import re
import unicodedata

STRUCK = "[…]"
"""What stands where something was struck out."""

MOST_DIGITS = 6
"""So many digits in one number tell nobody from others."""

_GAP = r"[^\S\n]"
"""White space within a line."""

_MAIL = re.compile(
    rf"""
    \S*[@＠﹫]\S+                                            # jan@example.nl, and what is glued to it
    | \S+{_GAP}?[@＠﹫]{_GAP}?[\w-]+(?:\.[\w-]+)+            # jan @ example.nl
    | \S+{_GAP}*[\[({{]{_GAP}*(?:at|@|małpa|arond|apenstaartje|кльомба|маймунско){_GAP}*[\])}}]{_GAP}*\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)

_IBAN = re.compile(
    rf"""
    (?<![^\W_])[A-Z]{{2}}\d{{2}}                             # country and check digits
    (?: [A-Z0-9]{{11,30}}                                    # as one word
      | (?:{_GAP}|[.-])[A-Z0-9]{{4}}                         # or in groups of four: first the bank, of letters perhaps,
        (?:(?:{_GAP}|[.-])(?=[A-Z]{{0,3}}\d)[A-Z0-9]{{4}})+  # then what holds digits
        (?:(?:{_GAP}|[.-])\d[A-Z0-9]{{0,2}})?
    )(?![^\W_])
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

_BETWEEN = rf"(?:{_GAP}|[.·•*/\\+()\[\]_\-‐‑‒–—−])"
_NUMBER = re.compile(rf"(?:[+(]{_GAP}?)*\d(?:{_BETWEEN}{{0,3}}\d){{{MOST_DIGITS},}}")
_DOCUMENT = re.compile(rf"(?<![^\W\d_])[^\W\d_]{{1,3}}{_GAP}?-?\d{{{MOST_DIGITS},}}")
"""An identity card or passport: letters before digits (`ABC 123456`)."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def struck_out(text: str) -> str:
    """A text without personal data that can be told by its form. Doing it twice changes nothing more."""
    text = _plain(text)
    for pattern in (_MAIL, _IBAN, _DOCUMENT, _NUMBER):
        text = pattern.sub(STRUCK, text)
    return text


def _plain(text: str) -> str:
    """A text without characters that nobody sees: put between digits they would hide a number."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(one for one in composed if one == "\n" or unicodedata.category(one) not in _UNSEEN)
