"""Hits presented while an engine is still looking for them: what the embedded index finds, it mostly finds too.

What runs after a wait runs in cold caches, and takes two to four times as long (docs/adr/0006).
"""

from collections.abc import Sequence

from search.engines.protocol import EngineHit
from search.prepared_displays import PreparedDisplays
from search.presenting import Presenter
from search.text.highlight import Highlighter
from search.text.query_plan import Lexicon, QueryPlan


class PresentedAhead:
    """The presenter of one search's hits. For one thread."""

    def __init__(self, displays: PreparedDisplays, lexicon: Lexicon) -> None:
        self._displays = displays
        self._lexicon = lexicon
        self._plan: QueryPlan | None = None
        self._presenter: Presenter | None = None

    def present(self, plan: QueryPlan, hits: Sequence[EngineHit]) -> None:
        """Presents some hits."""
        self.presenter(plan).hits(list(map(self._displays.get, hits)))

    def presenter(self, plan: QueryPlan) -> Presenter:
        """The one of a plan, with what it presented already."""
        # Whether a plan is answerable may have turned out since; its words are what is marked.
        if self._presenter is None or self._plan is None or self._plan.tokens != plan.tokens:
            self._plan, self._presenter = plan, Presenter(Highlighter(plan, self._lexicon))
        return self._presenter
