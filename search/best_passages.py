"""How much of a question the best passage of each hit answers.

A question asks for one fact: of two pages that have its words, the one that has them close together says more. Found by
what is marked, so it costs no index of passages, and holds for what every engine finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from search.text.highlight import Highlighter

if TYPE_CHECKING:
    from search.prepared_displays import PreparedDisplay, PreparedSection
    from search.text.marks import Mark
    from search.text.query_plan import Lexicon, QueryPlan

PASSAGE_CHARACTERS = 500
"""How long a passage is at most: some 80 words."""


class BestPassages:
    """For one query. Not for several threads at once."""

    def __init__(self, plan: QueryPlan, lexicon: Lexicon) -> None:
        self._highlighter = Highlighter(plan, lexicon)
        total = sum(token.telling for token in plan.tokens) or 1.0
        self._weights = [token.telling / total for token in plan.tokens]

    def shares(self, displays: Sequence[PreparedDisplay]) -> list[float]:
        """Of each: which share of the question, by how much its words tell, its title and its best passage answer
        together, 0 to 1."""
        self._highlighter.meet(text for display in displays for text in display.texts)
        return list(map(self._share, displays))

    def _share(self, display: PreparedDisplay) -> float:
        title = self._highlighter.answer_in(display.title).tokens
        best = self._weight(title | self._highlighter.answer_in(display.summary).tokens)
        for section in display.sections:
            best = self._best_in(section, title, best)
        return best

    def _best_in(self, section: PreparedSection, title: int, best: float) -> float:
        """The best of this section, if it is better than what was found before."""
        known = title | self._highlighter.answer_in(section.heading).tokens
        whole = self._weight(known | self._highlighter.answer_in(section.text).tokens)
        if whole <= best or len(section.text.text) <= PASSAGE_CHARACTERS:
            return max(best, whole)
        return max(best, self._best_window(self._highlighter.marks_in(section.text), known))

    def _best_window(self, marks: Sequence[Mark], known: int) -> float:
        best = 0.0
        inside: Counter[int] = Counter()
        first = 0
        for last, mark in enumerate(marks):
            is_new = not inside[mark.tokens]
            inside[mark.tokens] += 1
            while mark.end - marks[first].start > PASSAGE_CHARACTERS and first < last:
                inside[marks[first].tokens] -= 1
                first += 1
            if is_new:  # or it has not become better
                best = max(best, self._weight(reduce(or_, +inside, known)))
        return best

    def _weight(self, tokens: int) -> float:
        return sum(weight for at, weight in enumerate(self._weights) if tokens >> at & 1)
