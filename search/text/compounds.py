"""Dutch compounds split into their parts: `huurcontract` is found under `contract`.

Driven by a list of known words (a dictionary on the index side, the index's own vocabulary
on the query side), with the linking letters s, e and en. Careful rather than complete:
short words stay whole, parts have at least four letters unless they are common three-letter
ones, a first part is no preposition (`onder-wijs`), a last part no mere ending
(`werk-loos`, `huur-der`).
"""

from collections.abc import Callable

SHORTEST_COMPOUND = 7
_SHORTEST_PART = 4
# A linking s or en is taken off first (bedrijfs-arts), the rarer ones only if the first part
# is no word with them (ziekte-wet).
_LINKS = ("s", "en", "", "e", "n")
_LONGEST_DEPTH = 3


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Three letters that do make compounds in this field.
_SHORT_PARTS = _listed("arts auto bank dag geld hulp huur kind loon rij som uur wet zee zorg")
_NO_FIRST_PART = _listed(
    """aan achter bene bij binnen boven buiten daar door elke gene hier hoofdz inter heel
    langs meer mede naar neder onder over poli rond samen sinds tegen terug toen tussen
    vanaf vast voor voort waar weder weer zonder zulk tele mono opge verz bede best vere
    comp cons kant kost proc anti cont alle beha pers versla"""
)
_NO_LAST_PART = _listed(
    """achtig baar baren eling eren erig geven gever gevers heden heid heids hoofd ling
    lijk lijke loos loze matig matige nemer nemers ring ringen schap schappen sgewijs
    ster sting stig tenis tige waarts zaam zame ingen teit tie ties lijks komst stand
    bare schot maat slag ding ders eind gaan staan zien zijn iteit aard atie isch ische
    deling eken enen lende loosheid onen sing telling vesting ving zetting"""
)


def split_compound(word: str, knows: Callable[[str], object]) -> tuple[str, ...]:
    """All parts of a folded word, in order and without repeats; () if it is no compound.

    Parts of parts too: `zorgverzekeringslijn` gives zorgverzekering, zorg, verzekering,
    lijn. The answer of `knows` is true for a word.
    """
    found: dict[str, None] = {}
    _collect(word, knows, found, 0)
    return tuple(found)


def _collect(word: str, knows: Callable[[str], object], found: dict[str, None], depth: int) -> None:
    if depth == _LONGEST_DEPTH:
        return
    split = best_split(word, knows)
    if split is None:
        return
    for part in split:
        found[part] = None
        _collect(part, knows, found, depth + 1)


def best_split(word: str, knows: Callable[[str], object]) -> tuple[str, str] | None:
    """First and last part; the longest first part, as Dutch puts new words in front of a
    compound less often than behind it. The last part is a word or a compound itself."""
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return None
    for cut in range(len(word) - 3, 2, -1):
        tail = word[cut:]
        if not _may_be_part(tail) or tail in _NO_LAST_PART:
            continue
        head = _known_head(word[:cut], tail, knows)
        if head is not None and (knows(tail) or best_split(tail, knows) is not None):
            return head, tail
    return None


def _known_head(written: str, tail: str, knows: Callable[[str], object]) -> str | None:
    """The first part without its linking letters, if there is such a word.

    An s that begins the last part is no link: afval-stoffen, not afvals-toffen.
    """
    if written.endswith("s") and knows("s" + tail):
        return None
    for link in _LINKS:
        head = written.removesuffix(link) if link else written
        if link and head == written:
            continue
        if _may_be_part(head) and head not in _NO_FIRST_PART and knows(head):
            return head
    return None


def _may_be_part(part: str) -> bool:
    return len(part) >= _SHORTEST_PART or part in _SHORT_PARTS
