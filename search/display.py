"""What a document shows of itself: stored beside the index as JSON, given back with a hit, never searched."""

import json
from dataclasses import dataclass

KEPT_CHARACTERS = 2_500_000
"""How many characters of displays a process keeps, as they are stored and made ready to be marked: some 30 MB, when
there is so much. The starter content has 1.6 million."""

_LEAST_CHARACTERS = 500


def size_of(stored: str) -> int:
    """What a stored display counts for among those that are kept: a short one takes memory too."""
    return max(len(stored), _LEAST_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Section:
    """A section as plain text. `heading` is empty for what is no section of a page (a term's explanation)."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Display:
    """A thing as a hit shows it, in one locale. `kind`: page, term or contact-point; `page_kind` only of pages."""

    kind: str
    id: str
    slug: str
    page_slug: str
    page_kind: str | None
    topic: str | None
    locale: str
    is_fallback: bool
    title: str
    summary: str
    sections: tuple[Section, ...] = ()

    def to_json(self) -> str:
        """As JSON, the same for the same display."""
        values = [getattr(self, name) for name in _PLAIN]
        return json.dumps([*values, [[s.key, s.heading, s.text] for s in self.sections]], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Display":
        """Back from `to_json`. Raises ValueError for anything else."""
        try:
            *values, sections = json.loads(text)
            named = dict(zip(_PLAIN, values, strict=True))
            return cls(**named, sections=tuple(Section(*section) for section in sections))
        except TypeError as error:
            raise ValueError("no display") from error


_PLAIN = (
    "kind", "id", "slug", "page_slug", "page_kind", "topic", "locale", "is_fallback", "title", "summary",
)  # fmt: skip
