"""How much of a question the best passage of a page answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.best_passages import PASSAGE_CHARACTERS, BestPassages
from search.display import Display, Section
from search.prepared_displays import PreparedDisplay
from search.text.form_map import FormMap
from search.text.highlight import Highlighter
from search.text.planning import plan_query
from search.text.query_plan import Lexicon
from search.text.vocabulary import IndexVocabulary

WORDS = {"deposit": 3, "landlord": 10, "back": 40, "weeks": 20, "work": 40}
LEXICON = Lexicon("en", IndexVocabulary(WORDS, WORDS), FormMap("en"))
PLAN = plan_query("deposit back landlord weeks ", LEXICON)
FAR = " so" * PASSAGE_CHARACTERS


def shares(*displays: PreparedDisplay) -> list[float]:
    return BestPassages(PLAN, LEXICON).shares(displays)


def page(*texts: str, title: str = "") -> PreparedDisplay:
    sections = tuple(Section(f"s{at}", "", text) for at, text in enumerate(texts))
    return PreparedDisplay(Display("page", "1", "s", "s", "page", None, "en", False, title, "", sections))


def test_words_close_together_say_more_than_the_same_words_far_apart() -> None:
    close, far, apart, none = shares(
        page("The landlord pays the deposit back within two weeks."),
        page(f"The landlord. {FAR} The deposit. {FAR} Back within weeks."),
        page("The landlord.", "The deposit.", "Back within weeks."),
        page("Something else."),
    )
    assert close == 1.0
    assert none == 0.0
    assert 0 < far < close
    assert far == apart


def test_the_title_belongs_to_every_passage() -> None:
    with_title, without = shares(
        page(f"Work. {FAR} Back in weeks.", title="Your landlord's deposit"), page("Back in weeks.")
    )
    assert with_title == 1.0 > without


def test_a_rare_word_counts_more() -> None:
    rare, frequent = shares(page("The deposit."), page("Go back."))
    assert rare > frequent > 0


@given(st.lists(st.sampled_from([*WORDS, " so" * 20, " so" * 60]), min_size=20, max_size=60))
def test_it_is_the_best_of_all_passages(words: list[str]) -> None:
    text = " ".join(words)
    marks = Highlighter(PLAN, LEXICON).marks(text)
    (share,) = shares(page(text))
    passages = [
        text[one.start : other.end]
        for at, one in enumerate(marks)
        for other in marks[at:]
        if other.end - one.start <= PASSAGE_CHARACTERS
    ]
    assert share == max(shares(*map(page, passages)), default=0.0)


@given(st.lists(st.lists(st.sampled_from([*WORDS, "so", FAR]), max_size=12), max_size=4))
def test_it_is_a_share(texts: list[list[str]]) -> None:
    (share,) = shares(page(*map(" ".join, texts)))
    assert 0 <= share <= 1
    met = {word for text in texts for word in text}
    assert (share > 0) == bool(met & {token.text for token in PLAN.tokens})
