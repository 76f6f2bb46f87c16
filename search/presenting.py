"""Hits as readers see them: the best section, marks, and the query as it should have been typed."""

from collections.abc import Sequence

from search.display import Section
from search.prepared_displays import PreparedDisplay
from search.results import Hit
from search.text.folding import fold
from search.text.highlight import NO_ANSWER, Highlighter
from search.text.prepared import PreparedText
from search.text.query_plan import Kind, PlannedToken, QueryPlan, Where
from search.text.tokens import MAX_QUERY_CHARACTERS, query_tokens


class Presenter:
    """Presents the hits of one query, each once. For one thread: its highlighter keeps what it learnt of words from
    hit to hit."""

    def __init__(self, highlighter: Highlighter) -> None:
        self.highlighter = highlighter
        self._presented: dict[PreparedDisplay, Hit] = {}

    def hits(self, displays: Sequence[PreparedDisplay]) -> tuple[Hit, ...]:
        """Hits with their titles, and excerpts of the sections that answer most of the query."""
        new = [display for display in displays if display not in self._presented]
        self.highlighter.meet(text for display in new for text in display.texts)
        self._presented.update((display, self._hit(display)) for display in new)
        return tuple(map(self._presented.__getitem__, displays))

    def _hit(self, prepared: PreparedDisplay) -> Hit:
        display = prepared.display
        section, text = self._best_section(prepared)
        return Hit(
            kind=display.kind,
            id=display.id,
            slug=display.slug,
            title=display.title,
            title_html=self.highlighter.html_of(prepared.title),
            excerpt_html=self.highlighter.best_excerpt_of(text).html,
            locale=display.locale,
            is_fallback=display.is_fallback,
            page_slug=display.page_slug,
            topic=display.topic,
            section_key=section.key if section else None,
            section_heading=section.heading if section else None,
            page_kind=display.page_kind,
        )

    def _best_section(self, prepared: PreparedDisplay) -> tuple[Section | None, PreparedText]:
        """The section to name, if any has a name, and the text to take the excerpt from."""
        best: tuple[int, int] = (0, 0)
        found = prepared.sections[0] if prepared.sections else None
        for one in prepared.sections:
            heading = self.highlighter.answer_in(one.heading)
            text = self.highlighter.answer_in(one.text)
            if heading is text is NO_ANSWER:  # as mostly
                continue
            value = ((heading.tokens | text.tokens).bit_count(), 2 * heading.marks + text.marks)
            if value > best:
                best, found = value, one
        section = found.section if found and found.section.key else None
        if found is None or (best == (0, 0) and prepared.display.summary):
            # Nothing in the text itself answers: the summary says best what the thing is about.
            return section, prepared.summary
        return section, found.text


def did_you_mean(
    typed: str, plan: QueryPlan, highlighter: Highlighter, displays: Sequence[PreparedDisplay]
) -> str | None:
    """What was typed with its typing errors corrected, as the first hits spell it; None when nothing was corrected.

    A word counts as mistyped when it was found by corrections alone. Of a question that is mostly no error, but a word
    that no page has (a horse is no house): of 40 corrections of sentences one was right.
    """
    if plan.is_question:
        return None
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


def _spelling(
    at: int, token: PlannedToken, highlighter: Highlighter, displays: Sequence[PreparedDisplay]
) -> str | None:
    """How the hits spell the word that a token was corrected to: the nearest correction that they contain."""
    nearest = [one.terms[0] for one in token.alternatives if one.where is Where.WORDS]
    by_word: dict[str, str] = {}
    first: str | None = None
    for display in displays:
        for text in (display.title, display.summary, *(section.text for section in display.sections)):
            for mark in highlighter.marks_in(text):
                if mark.tokens >> at & 1:
                    written = text.text[mark.start : mark.end].lower()
                    by_word.setdefault(fold(written).text, written)
                    first = first or written
        if by_word and any(word in by_word for word in nearest[:1]):
            break
    return next((by_word[word] for word in nearest if word in by_word), first)
