"""Pure: the form of drafts, and where two texts differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import drafts
from content.editions import Draft, section_hash
from content.models import Verb

TEXTS = st.text(max_size=80)
SECTIONS = st.lists(st.tuples(st.sampled_from(["answer", "help"]), st.sampled_from(Verb), TEXTS, TEXTS), max_size=4)
DRAFTS = st.builds(Draft, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), SECTIONS.map(tuple))


def draft(*sections: tuple[str, Verb, str, str], title: str = "Titel") -> Draft:
    return Draft(title, "", (), sections)


@given(DRAFTS)
def test_cleaning_twice_changes_nothing(one: Draft) -> None:
    assert drafts.cleaned(drafts.cleaned(one)) == drafts.cleaned(one)


@given(st.lists(st.text(alphabet="ab ", max_size=8), max_size=5))
def test_the_line_ends_of_a_form_do_not_make_a_section_look_changed(lines: list[str]) -> None:
    kept = drafts.cleaned(draft(("answer", Verb.TEXT, "Kort", "\n".join(lines))))
    posted = drafts.cleaned(draft(("answer", Verb.TEXT, " Kort ", "\r\n".join(lines) + "\r\n")))
    assert [section_hash(*one[1:]) for one in kept.sections] == [section_hash(*one[1:]) for one in posted.sections]


@given(DRAFTS, DRAFTS)
def test_differences_are_empty_only_for_equal_fields(one: Draft, other: Draft) -> None:
    mine, yours = drafts.fields(one), drafts.fields(other)
    assert (drafts.differences(mine, yours) == []) == (mine == yours)
    assert {found.where for found in drafts.differences(mine, yours)} <= {*mine, *yours}


@pytest.mark.parametrize(
    ("section", "is_local", "where"),
    [
        (("Answer", Verb.TEXT, "", ""), False, "/sections/0/key"),
        (("help-after-gm0001", Verb.TEXT, "", ""), False, "/sections/0/key"),
        (("help", Verb.AFTER, "", ""), False, "/sections/0/verb"),
        (("help", Verb.TEXT, "", ""), True, "/sections/0/verb"),
        (("help", Verb.HIDE, "", "text"), True, "/sections/0/markdown"),
        (("help", Verb.TEXT, "x" * 201, ""), False, "/sections/0/heading"),
        (("help", Verb.TEXT, "", "a\x00b"), False, "/sections/0/markdown"),
        (("help", Verb.TEXT, "", "\ud800"), False, "/sections/0/markdown"),
        (("help", Verb.TEXT, "", "x" * 40_001), False, "/sections/0/markdown"),
    ],
)
def test_what_no_draft_may_be(section: tuple[str, Verb, str, str], is_local: bool, where: str) -> None:
    assert [fault.where for fault in drafts.form_faults(draft(section), is_local=is_local)] == [where]


def test_one_key_once_and_not_both_hidden_and_replaced() -> None:
    twice = draft(("help", Verb.TEXT, "", "a"), ("help", Verb.TEXT, "", "b"))
    assert [fault.where for fault in drafts.form_faults(twice, is_local=False)] == ["/sections/1/key"]
    both = draft(("help", Verb.HIDE, "", ""), ("help", Verb.REPLACE, "", "b"))
    assert [fault.where for fault in drafts.form_faults(both, is_local=True)] == ["/sections"]
    around = draft(("help", Verb.HIDE, "", ""), ("help", Verb.AFTER, "", "b"))
    assert drafts.form_faults(around, is_local=True) == []


def test_an_unfinished_draft_may_be_kept_but_not_submitted() -> None:
    empty = draft(title="")
    assert drafts.form_faults(empty, is_local=False) == []
    assert [fault.where for fault in drafts.unfinished_faults(empty, is_local=False)] == ["/title", "/sections"]
    assert drafts.unfinished_faults(empty, is_local=True) == []
    half = draft(("answer", Verb.TEXT, "", ""))
    assert len(drafts.unfinished_faults(half, is_local=False)) == 2
