"""How a query was read, and why its hits rank so. For who wonders why a page is found or not.

Score and order are of the engine that answered. Which words matched, and for how much, is looked up in the embedded
index, which holds the same documents: Meilisearch tells no such thing of a plan's alternatives.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search.display import Display
from search.engines.embedded_why import Match, Why
from search.finder import Finder
from search.passes_here import Pass
from search.results import SearchRequest
from search.text.query_plan import PlannedToken, QueryPlan

_SHOWN_ALTERNATIVES = 8
_SHOWN_MATCHES = 6
_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class ExplainedHit:
    """A hit and which words made it one (None: none of them did, or the embedded index does not hold it)."""

    display: Display
    score: float
    why: Why | None


@dataclass(frozen=True)
class ExplainedPass:
    """One reading of the query, who answered it, and its hits explained."""

    tried: Pass
    engine: str
    hits: tuple[ExplainedHit, ...]


async def explain(finder: Finder, request: SearchRequest) -> list[ExplainedPass]:
    """The strict reading of a search, and the loose one when the strict found nothing. Raises SearchUnavailable."""
    await finder.settle(_PATIENCE_SECONDS)
    explained = []
    for tried in await finder.passes(request):
        engine = "embedded" if tried.is_degraded or not finder.has_remote else "meilisearch"
        hits = [
            ExplainedHit(Display.from_json(hit.display), hit.score, finder.why(tried.plan, hit.id))
            for hit in (tried.hits.hits if tried.hits else ())
        ]
        explained.append(ExplainedPass(tried, engine, tuple(hits)))
    return explained


def lines(passes: list[ExplainedPass]) -> Iterator[str]:
    """For people."""
    for one in passes:
        yield from _reading_lines(one.tried.plan)
        if one.tried.hits is None:
            yield "  No document can match, or too little of it is known; no engine was asked."
            continue
        fallback = ", as the fallback" if one.tried.is_degraded else ""
        yield f"  {one.engine}{fallback}: {one.tried.hits.total} found."
        for number, hit in enumerate(one.hits, 1):
            yield from _hit_lines(number, hit)


def _reading_lines(plan: QueryPlan) -> Iterator[str]:
    kind = "loose" if plan.is_loose else "strict"
    yield f"Read {kind}, as “{plan.folded}” in {plan.locale}: {plan.minimum} of {len(plan.tokens)} words must match."
    yield f"  Known of what was asked: {plan.known:.0%}."
    for token in plan.tokens:
        yield from _token_lines(token)


def _token_lines(token: PlannedToken) -> Iterator[str]:
    remark = ": a word of other subjects" if token.is_other else "" if token.alternatives else ": occurs nowhere"
    yield f"  {token.text}{'…' if token.is_open else ''}{remark}"
    for one in token.alternatives[:_SHOWN_ALTERNATIVES]:
        yield f"    {one.weight:.2f} {one.kind} {' + '.join(one.terms)} (in {one.where})"
    if len(token.alternatives) > _SHOWN_ALTERNATIVES:
        yield f"    and {len(token.alternatives) - _SHOWN_ALTERNATIVES} more"


def _hit_lines(number: int, hit: ExplainedHit) -> Iterator[str]:
    shown = hit.display
    yield f"{number:>3}. {shown.title} ({shown.page_kind or shown.kind} {shown.slug}, {shown.locale}): {hit.score:.3f}"
    if hit.why is None:
        yield "       by its meaning alone (the second opinion), or the embedded index does not hold it"
        return
    yield f"       words {hit.why.words:.2f}, before the prior of its kind and the second opinion"
    matches = sorted(hit.why.matches, key=lambda one: -one.worth)
    for match in matches[:_SHOWN_MATCHES]:
        yield f"       {_match_line(match)}"
    if len(matches) > _SHOWN_MATCHES:
        yield f"       and {len(matches) - _SHOWN_MATCHES} more, together {_sum(matches[_SHOWN_MATCHES:]):.2f}"


def _match_line(match: Match) -> str:
    fields = ", ".join(f"{_FIELDS[field]} {worth:.2f}" for field, worth in match.fields.items())
    one = match.alternative
    return f"{match.token}: {one.kind} {' + '.join(one.terms)} in {fields}"


def _sum(matches: list[Match]) -> float:
    return sum(match.worth for match in matches)


_FIELDS = {
    "a": "words",
    "t": "title",
    "k": "keys",
    "kt": "title's or keywords' keys",
    "lat": "skeleton",
}
