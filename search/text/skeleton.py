"""Bulgarian typed in Latin letters: one skeleton for every way of typing a word.

`zdravna osigurovka`, `osigurofka`, `4ast`, `6te`, `rabota v Holandiq`: phones and habit
give a letter many spellings, and no rule turns them back into Cyrillic exactly. So both
sides are reduced to what all spellings have in common: щ is sht, 6t or shht; ш sh or 6; ч
ch or 4; ж zh, j or 7; ц c, ts or tz; я ya, ja, ia or q; ю yu, ju or iu; ъ a, y, u or 1; х
h, kh or x; й i, y or j; в v or w; ь nothing. Doubled letters count once.

In the skeleton c is ч, w ш, wt щ, j ж and q ц, letters it needs for nothing else: lower case
only, as engines fold capitals and split words at them.
"""

import re
from functools import lru_cache

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z",
        "и": "i", "й": "i", "ѝ": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "q",
        "ч": "c", "ш": "w", "щ": "wt", "ъ": "a", "ь": "", "ю": "iu", "я": "ia",
        "ы": "i", "э": "e", "ё": "e",
    }
)  # fmt: skip

# Longest first; letters alone last. `y` is ъ between consonants and й or part of я, ю
# beside vowels; `j` is ж, or the й of ja, ju.
_LATIN = {
    "shht": "wt", "sht": "wt", "6t": "wt",
    "zh": "j", "sh": "w", "ch": "c", "kh": "h", "ts": "q", "tz": "q",
    "ya": "ia", "ja": "ia", "yu": "iu", "ju": "iu", "yo": "io", "jo": "io",
    "qu": "ku", "q": "ia", "4": "c", "6": "w", "7": "j", "j": "j", "c": "q", "x": "h",
    "w": "v", "1": "a",
}  # fmt: skip
_LATIN_UNIT = re.compile("|".join(sorted(_LATIN, key=lambda unit: (-len(unit), unit))))
_Y_VOWEL = re.compile(r"(?<![aeiou])y(?![aeiou])|y(?=\b)")
# What two Cyrillic letters would be read as once they are typed in Latin ones (детство).
_WRITTEN_UNITS = (("ts", "q"), ("tz", "q"), ("sh", "w"), ("zh", "j"), ("kh", "h"))
_DOUBLED = re.compile(r"(.)\1+")
_TYPED = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")
_WRITTEN = re.compile(r"[\u0430-\u045f\u046b]+")


def _squeezed(skeleton: str) -> str:
    return _DOUBLED.sub(r"\1", skeleton)


@lru_cache(maxsize=65536)
def bulgarian_skeleton(word: str) -> str:
    """The skeleton of a folded Cyrillic word; "" for a word with any other character."""
    if not _WRITTEN.fullmatch(word):
        return ""
    skeleton = word.replace("ьо", "ио").translate(_CYRILLIC)
    for pair, unit in _WRITTEN_UNITS:
        skeleton = skeleton.replace(pair, unit)
    return _squeezed(skeleton)


@lru_cache(maxsize=8192)
def latin_skeletons(word: str) -> tuple[str, ...]:
    """The skeletons a folded word typed in Latin letters may stand for; () for any other.

    Several, best first, because three letters have two readings each: `j` is й or ж
    (`naj`, `jena`), `y` й or ъ (`moy`, `dyrjava`), `u` also stands for ъ (`durzhava`).
    """
    if not _TYPED.fullmatch(word):
        return ()
    readings = (word, re.sub(r"j(?![aou])", "i", word), re.sub(r"j(?=[aou])", "zh", word))
    found: dict[str, None] = {}
    for reading in readings:
        units = _LATIN_UNIT.sub(lambda unit: _LATIN[unit[0]], reading)
        plain = _Y_VOWEL.sub("a", units)
        found[_squeezed(plain.replace("y", "i"))] = None
        found[_squeezed(units.replace("y", "i"))] = None
    for skeleton in tuple(found):
        for at, letter in enumerate(skeleton):
            if letter == "u" and skeleton[at - 1 : at] != "i":
                found[_squeezed(skeleton[:at] + "a" + skeleton[at + 1 :])] = None
    return tuple(found)
