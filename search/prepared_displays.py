"""Displays made ready to be marked, and the last of them kept: readers' hits are mostly the same few hundred things."""

from collections.abc import Sequence

from search.display import KEPT_CHARACTERS, Display, Section, size_of
from search.engines.protocol import EngineHit
from search.last_used import LastUsed
from search.text.prepared import PreparedText


class PreparedSection:
    """A section and its texts, ready to be marked."""

    __slots__ = ("heading", "section", "text")

    def __init__(self, section: Section) -> None:
        self.section = section
        self.heading = PreparedText(section.heading)
        self.text = PreparedText(section.text)


class PreparedDisplay:
    """A display and its texts, ready to be marked."""

    __slots__ = ("display", "sections", "summary", "texts", "title")

    def __init__(self, display: Display) -> None:
        self.display = display
        self.title = PreparedText(display.title)
        self.summary = PreparedText(display.summary)
        self.sections = tuple(map(PreparedSection, display.sections))
        self.texts = (self.title, self.summary, *(text for one in self.sections for text in (one.heading, one.text)))


class PreparedDisplays:
    """The displays of the last hits. Safe to share between threads.

    What is kept is found by the document's version, so a changed document can never show an old text.
    """

    def __init__(self) -> None:
        self._kept: LastUsed[str, PreparedDisplay] = LastUsed(KEPT_CHARACTERS)

    def known(self, hit: EngineHit) -> PreparedDisplay | None:
        """The display of a hit, if it is kept."""
        return self._kept.get(hit.version)

    def all_known(self, hits: Sequence[EngineHit]) -> list[PreparedDisplay] | None:
        """The displays of some hits, if all of them are kept."""
        found = []
        for hit in hits:
            known = self.known(hit)
            if known is None:
                return None
            found.append(known)
        return found

    def get(self, hit: EngineHit) -> PreparedDisplay:
        """The display of a hit. Raises ValueError for what is none."""
        known = self.known(hit)
        if known is not None:
            return known
        made = PreparedDisplay(Display.from_json(hit.display))
        self._kept.keep(hit.version, made, size_of(hit.display))
        return made
