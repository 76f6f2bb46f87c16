"""Merging two people's texts: nothing that anybody wrote is lost, and only what both wrote asks for a choice."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.drafts import cleaned
from content.editions import Draft
from content.merging import KEYWORDS, SUMMARY, TITLE, Came, hashes, merge, packed, unpacked
from content.models import Verb

PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
KEYS = st.sampled_from(["answer", "steps", "costs", "help"])
WORDS = st.sampled_from(["", "a", "b", "c d", "e\n\nf"])


def made(sections: Mapping[str, str], title: str = "Titel") -> Draft:
    return Draft(title, "", (), tuple((key, Verb.TEXT, key.title(), text) for key, text in sections.items()))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    order = draw(st.permutations(["answer", "steps", "costs", "help"]))
    kept = draw(st.sets(KEYS))
    return cleaned(
        Draft(
            draw(WORDS),
            draw(WORDS),
            draw(st.lists(WORDS, max_size=2)),
            tuple((key, Verb.TEXT, draw(WORDS), draw(WORDS)) for key in order if key in kept),
        )
    )


def texts(draft: Draft) -> set[str]:
    return {draft.title, draft.summary, ", ".join(draft.keywords)} | {
        text for _, _, heading, markdown in draft.sections for text in (heading, markdown)
    }


@PATIENT
@given(drafts(), drafts(), drafts())
def test_nothing_that_either_wrote_is_lost(read: Draft, mine: Draft, theirs: Draft) -> None:
    merged = merge(hashes(read), mine, theirs)
    left = texts(merged.draft) | {text for pair in merged.theirs.values() for text in pair}
    assert texts(mine) | texts(theirs) <= left | texts(read)


@PATIENT
@given(drafts(), drafts())
def test_what_only_one_wrote_needs_no_choice(read: Draft, mine: Draft) -> None:
    for one, other in ((mine, read), (read, mine)):
        merged = merge(hashes(read), one, other)
        assert not merged.theirs
        assert texts(merged.draft) == texts(mine)
        assert [key for key, *_ in merged.draft.sections] == [key for key, *_ in mine.sections] or {
            key for key, *_ in merged.draft.sections
        } == {key for key, *_ in mine.sections}


@PATIENT
@given(drafts(), drafts(), drafts())
def test_keys_stay_unique_and_a_choice_is_asked_only_where_both_wrote(read: Draft, mine: Draft, theirs: Draft) -> None:
    merged = merge(hashes(read), mine, theirs)
    keys = [key for key, *_ in merged.draft.sections]
    assert len(keys) == len(set(keys))
    for part in merged.theirs:
        assert merged.came[part] is Came.BOTH
        assert hashes(read).get(part) != hashes(mine).get(part)
        assert hashes(read).get(part) != hashes(theirs).get(part)


@PATIENT
@given(drafts())
def test_hashes_survive_a_form(draft: Draft) -> None:
    assert unpacked(packed(draft)) == hashes(draft)
    assert {TITLE, SUMMARY, KEYWORDS} <= set(hashes(draft))


def test_each_wrote_in_another_section() -> None:
    read = made({"answer": "a", "costs": "c"})
    merged = merge(hashes(read), made({"answer": "mine", "costs": "c"}), made({"answer": "a", "costs": "theirs"}))
    assert [text for *_, text in merged.draft.sections] == ["mine", "theirs"]
    assert merged.came == {"answer": Came.MINE, "costs": Came.THEIRS}
    assert not merged.theirs


def test_both_wrote_in_one_section() -> None:
    read = made({"answer": "a"})
    merged = merge(hashes(read), made({"answer": "mine"}), made({"answer": "theirs"}))
    assert merged.draft.sections[0][3] == "mine"
    assert merged.theirs == {"answer": ("Answer", "theirs")}


def test_a_section_removed_by_one_and_written_by_the_other_stays() -> None:
    read = made({"answer": "a", "costs": "c"})
    mine_removed = merge(hashes(read), made({"answer": "a"}), made({"answer": "a", "costs": "theirs"}))
    assert [text for *_, text in mine_removed.draft.sections] == ["a", "theirs"]
    theirs_removed = merge(hashes(read), made({"answer": "a", "costs": "mine"}), made({"answer": "a"}))
    assert [text for *_, text in theirs_removed.draft.sections] == ["a", "mine"]
    neither_wrote = merge(hashes(read), made({"answer": "x"}), made({"answer": "a"}))
    assert [key for key, *_ in neither_wrote.draft.sections] == ["answer"]


def test_what_they_added_stands_where_they_put_it() -> None:
    read = made({"answer": "a", "help": "h"})
    theirs = made({"answer": "a", "costs": "new", "help": "h"})
    merged = merge(hashes(read), made({"answer": "mine", "help": "h"}), theirs)
    assert [key for key, *_ in merged.draft.sections] == ["answer", "costs", "help"]


def test_without_hashes_everything_that_differs_asks() -> None:
    merged = merge({}, made({"answer": "mine"}), made({"answer": "theirs"}))
    assert merged.came == {"answer": Came.BOTH}
