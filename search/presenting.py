"""Hits as readers see them: the best section, marks, and the query as it should have been typed."""

from collections.abc import Sequence

from search.display import Display, Section
from search.results import Hit
from search.text.folding import fold
from search.text.highlight import Highlighter, Mark
from search.text.query_plan import Kind, PlannedToken, QueryPlan, Where
from search.text.tokens import MAX_QUERY_CHARACTERS, query_tokens


class Presenter:
    """Presents the hits of one query. For one thread: it keeps what it learnt of words from hit to hit."""

    def __init__(self, highlighter: Highlighter) -> None:
        self._highlighter = highlighter

    def hit(self, display: Display) -> Hit:
        """A hit with its title, and an excerpt of the section that answers most of the query."""
        section, text = self._best_section(display)
        return Hit(
            kind=display.kind,
            id=display.id,
            slug=display.slug,
            title=display.title,
            title_html=self._highlighter.html(display.title),
            excerpt_html=self._highlighter.best_excerpt(text).html,
            locale=display.locale,
            is_fallback=display.is_fallback,
            page_slug=display.page_slug,
            topic=display.topic,
            section_key=section.key if section else None,
            section_heading=section.heading if section else None,
            page_kind=display.page_kind,
        )

    def _best_section(self, display: Display) -> tuple[Section | None, str]:
        """The section to name, if any has a name, and the text to take the excerpt from."""
        best: tuple[int, int] = (0, 0)
        found = display.sections[0] if display.sections else None
        for section in display.sections:
            heading = self._highlighter.marks(section.heading) if section.heading else []
            marks = self._highlighter.marks(section.text)
            value = (_tokens_in([*heading, *marks]).bit_count(), 2 * len(heading) + len(marks))
            if value > best:
                best, found = value, section
        if best == (0, 0) and display.summary:
            # Nothing in the text itself answers: the summary says best what the thing is about.
            return (found if found and found.key else None), display.summary
        return (found if found and found.key else None), found.text if found else display.summary


def _tokens_in(marks: Sequence[Mark]) -> int:
    tokens = 0
    for mark in marks:
        tokens |= mark.tokens
    return tokens


def did_you_mean(typed: str, plan: QueryPlan, highlighter: Highlighter, displays: Sequence[Display]) -> str | None:
    """What was typed with its typing errors corrected, as the first hits spell it; None when nothing was corrected.

    A word counts as mistyped when it was found by corrections alone.
    """
    wrong = {at: token for at, token in enumerate(plan.tokens) if _is_corrected(token)}
    if not wrong:
        return None
    spelt: dict[str, str] = {}
    for at, token in wrong.items():
        spelling = _spelling(at, token, highlighter, displays)
        if spelling is not None:
            spelt[token.text] = spelling
    text = typed[:MAX_QUERY_CHARACTERS]
    folded = fold(text)
    pieces: list[str] = []
    done = 0
    for word in query_tokens(text).tokens:
        if word.text in spelt:
            start, end = folded.original_range(word.start, word.end)
            pieces += [text[done:start], spelt[word.text]]
            done = end
    corrected = " ".join("".join([*pieces, text[done:]]).split())
    return corrected if pieces and corrected.casefold() != " ".join(typed.split()).casefold() else None


def _is_corrected(token: PlannedToken) -> bool:
    return bool(token.alternatives) and all(one.kind is Kind.TYPO for one in token.alternatives)


def _spelling(at: int, token: PlannedToken, highlighter: Highlighter, displays: Sequence[Display]) -> str | None:
    """How the hits spell the word that a token was corrected to: the nearest correction that they contain."""
    nearest = [one.terms[0] for one in token.alternatives if one.where is Where.WORDS]
    by_word: dict[str, str] = {}
    first: str | None = None
    for display in displays:
        for text in (display.title, display.summary, *(section.text for section in display.sections)):
            for mark in highlighter.marks(text):
                if mark.tokens >> at & 1:
                    written = text[mark.start : mark.end].lower()
                    by_word.setdefault(fold(written).text, written)
                    first = first or written
        if by_word and any(word in by_word for word in nearest[:1]):
            break
    return next((by_word[word] for word in nearest if word in by_word), first)
