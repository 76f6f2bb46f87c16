"""Synonyms the editors keep, per locale: applied to queries only, for both engines alike.

Two-way groups (every phrase stands for every other) and one-way mappings (who types the
first also finds the second). A phrase is one word or several.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from search.text.folding import fold_str
from search.text.tokens import words

Phrase = tuple[str, ...]
"""Folded words in order, without stop words (unless it has no others)."""

MAX_PHRASES = 12


@dataclass(frozen=True, slots=True)
class Expansion:
    """Tokens `start` up to `stop` of a query may also be any of `phrases`."""

    start: int
    stop: int
    phrases: tuple[Phrase, ...]


def phrase_of(text: str, stop_words: Collection[str] = ()) -> Phrase:
    """A synonym as typed by an editor, as words; () for one without any."""
    parts = tuple(part.text for word in words(fold_str(text)) for part in word.parts)
    content = tuple(part for part in parts if part not in stop_words)
    return content or parts


class SynonymSet:
    """The synonyms of one locale; immutable."""

    def __init__(self, targets: Mapping[Phrase, Sequence[Phrase]] | None = None) -> None:
        self._targets: dict[Phrase, tuple[Phrase, ...]] = {}
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase, found in (targets or {}).items():
            others = tuple(dict.fromkeys(other for other in found if other and other != phrase))
            if phrase and others:
                self._targets[phrase] = others[:MAX_PHRASES]
                self._by_first.setdefault(phrase[0], []).append(phrase)

    @classmethod
    def of(
        cls,
        groups: Iterable[Iterable[str]] = (),
        one_way: Mapping[str, Iterable[str]] | None = None,
        stop_words: Collection[str] = (),
    ) -> Self:
        """From editors' texts. Any text is safe; what has no word in it is left out."""
        targets: dict[Phrase, list[Phrase]] = {}
        for group in groups:
            phrases = [phrase_of(text, stop_words) for text in group]
            for phrase in phrases:
                targets.setdefault(phrase, []).extend(phrases)
        for text, found in (one_way or {}).items():
            phrases = [phrase_of(other, stop_words) for other in found]
            targets.setdefault(phrase_of(text, stop_words), []).extend(phrases)
        return cls(targets)

    def __len__(self) -> int:
        """How many phrases have synonyms."""
        return len(self._targets)

    def expansions(self, tokens: Sequence[Collection[str]]) -> tuple[Expansion, ...]:
        """Where the synonyms' phrases occur in a query, and what they stand for.

        tokens: for each word of the query every spelling it may be met under (itself and
        its lemmas), so that `zwolnienia lekarskiego` meets `zwolnienie lekarskie`.
        """
        found: dict[tuple[int, int], dict[Phrase, None]] = {}
        for start, spellings in enumerate(tokens):
            for spelling in sorted(spellings):
                for phrase in self._by_first.get(spelling, ()):
                    stop = start + len(phrase)
                    if stop <= len(tokens) and all(word in tokens[start + at] for at, word in enumerate(phrase)):
                        more = found.setdefault((start, stop), {})
                        more.update(dict.fromkeys(self._targets[phrase]))
        return tuple(
            Expansion(start, stop, tuple(phrases)[:MAX_PHRASES]) for (start, stop), phrases in sorted(found.items())
        )
