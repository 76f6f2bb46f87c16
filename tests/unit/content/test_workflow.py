"""Pure: every step from every state, written out once more by hand; and four eyes."""

from __future__ import annotations

import uuid

import pytest

from content import workflow
from content.errors import Conflict, Forbidden
from content.models import CLOCK_ID, OPERATOR_ID, STARTER_ID, EditionState
from content.workflow import Step

WANTED = {
    ("submit", "draft"): "in_review",
    ("send-back", "in_review"): "draft",
    ("send-back", "ready"): "draft",
    ("approve", "in_review"): "ready",
    ("schedule", "ready"): "scheduled",
    ("unschedule", "scheduled"): "ready",
    ("publish", "ready"): "published",
    ("discard-draft", "draft"): "withdrawn",
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", EditionState)
def test_every_step_from_every_state(step: Step, state: EditionState) -> None:
    leads_to = WANTED.get((step, state))
    if leads_to is not None:
        assert workflow.after(step, state) == leads_to
        return
    with pytest.raises(Conflict):
        workflow.after(step, state)
    if (step, state) == (Step.PUBLISH, EditionState.DRAFT):
        assert workflow.after(step, state, exempt=True) is EditionState.PUBLISHED
    else:
        with pytest.raises(Conflict):
            workflow.after(step, state, exempt=True)


def test_four_eyes() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    workflow.check_four_eyes(author_id=one, reviewer_id=other, actor_id=one)
    for reviewer in (None, one):
        with pytest.raises(Forbidden):
            workflow.check_four_eyes(author_id=one, reviewer_id=reviewer, actor_id=other)
        workflow.check_four_eyes(author_id=one, reviewer_id=reviewer, actor_id=STARTER_ID)
    with pytest.raises(Forbidden):
        workflow.check_reviewer(author_id=one, actor_id=one)
    workflow.check_reviewer(author_id=one, actor_id=other)
    assert workflow.is_exempt(CLOCK_ID)
    assert not workflow.is_exempt(OPERATOR_ID)
