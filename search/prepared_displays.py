"""Displays made ready to be marked, and the last of them kept: readers' hits are mostly the same few hundred things."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from search.display import Display, Section
from search.text.prepared import PreparedText

KEPT_CHARACTERS = 2_500_000
"""How many characters of displays are kept: some 25 MB, when there is so much. The starter content has 1.6 million."""

_LEAST_CHARACTERS = 500


class PreparedSection:
    """A section and its texts, ready to be marked."""

    __slots__ = ("heading", "section", "text")

    def __init__(self, section: Section) -> None:
        self.section = section
        self.heading = PreparedText(section.heading)
        self.text = PreparedText(section.text)


class PreparedDisplay:
    """A display and its texts, ready to be marked."""

    __slots__ = ("display", "sections", "summary", "title")

    def __init__(self, display: Display) -> None:
        self.display = display
        self.title = PreparedText(display.title)
        self.summary = PreparedText(display.summary)
        self.sections = tuple(map(PreparedSection, display.sections))

    def texts(self) -> Iterator[PreparedText]:
        """All its texts."""
        yield self.title
        yield self.summary
        for section in self.sections:
            yield section.heading
            yield section.text


class PreparedDisplays:
    """The displays of the last hits. Safe to share between threads.

    What is kept is found by the stored text itself (its hash), so a changed document can never show an old text.
    """

    def __init__(self, kept_characters: int = KEPT_CHARACTERS) -> None:
        self._room = kept_characters
        self._kept: OrderedDict[bytes, tuple[PreparedDisplay, int]] = OrderedDict()
        self._lock = threading.Lock()

    def all_known(self, stored: Sequence[str]) -> list[PreparedDisplay] | None:
        """The displays of stored JSON texts, if all of them are kept."""
        found = []
        for text in stored:
            known = self._known(_key(text))
            if known is None:
                return None
            found.append(known)
        return found

    def get(self, stored: str) -> PreparedDisplay:
        """The display of a stored JSON text. Raises ValueError for what is none."""
        key = _key(stored)
        known = self._known(key)
        if known is not None:
            return known
        made = PreparedDisplay(Display.from_json(stored))
        size = max(len(stored), _LEAST_CHARACTERS)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made, size
                self._room -= size
                while self._room < 0:
                    _, (_, freed) = self._kept.popitem(last=False)
                    self._room += freed
        return made

    def _known(self, key: bytes) -> PreparedDisplay | None:
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                return None
            self._kept.move_to_end(key)
            return known[0]


def _key(stored: str) -> bytes:
    return hashlib.blake2b(stored.encode("utf-8", "surrogatepass"), digest_size=16).digest()
