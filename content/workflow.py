"""Pure: the states of an edition, the steps between them, and who may make one's own work public."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum

from content.errors import Conflict, Forbidden
from content.models import CLOCK_ID, STARTER_ID, EditionState


class Step(StrEnum):
    """What somebody does to an edition that is being made. Each begins in states of its own and leads to one."""

    SUBMIT = "submit"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    DISCARD = "discard-draft"


STEPS: Mapping[Step, tuple[frozenset[EditionState], EditionState]] = {
    Step.SUBMIT: (frozenset({EditionState.DRAFT}), EditionState.IN_REVIEW),
    Step.SEND_BACK: (frozenset({EditionState.IN_REVIEW, EditionState.READY}), EditionState.DRAFT),
    Step.APPROVE: (frozenset({EditionState.IN_REVIEW}), EditionState.READY),
    Step.SCHEDULE: (frozenset({EditionState.READY}), EditionState.SCHEDULED),
    Step.UNSCHEDULE: (frozenset({EditionState.SCHEDULED}), EditionState.READY),
    # What is scheduled is the clock's; it is unscheduled before it is published by hand.
    Step.PUBLISH: (frozenset({EditionState.READY}), EditionState.PUBLISHED),
    # Withdrawn without ever having been published: its words stay in the history.
    Step.DISCARD: (frozenset({EditionState.DRAFT}), EditionState.WITHDRAWN),
}
"""From which states a step begins, and where it leads. Two steps may lead to one state from different ones.

Apart from these the clock publishes what is scheduled, and what is published is superseded or withdrawn.
"""


def after(step: Step, state: EditionState, *, exempt: bool = False) -> EditionState:
    """The state after a step. Raises Conflict when it does not begin in this state.

    The starter (`exempt`) publishes drafts: its files were reviewed.
    """
    begins, leads_to = STEPS[step]
    if state in begins or (exempt and step is Step.PUBLISH and state is EditionState.DRAFT):
        return leads_to
    raise Conflict(f"The edition is {state}: {step} is not possible now.")


def is_exempt(actor_id: uuid.UUID) -> bool:
    """Whether an actor may publish without a second pair of eyes."""
    return actor_id in {STARTER_ID, CLOCK_ID}


def check_reviewer(*, author_id: uuid.UUID | None, actor_id: uuid.UUID) -> None:
    """Raises Forbidden when an actor would review what it wrote last."""
    if author_id == actor_id:
        raise Forbidden("Somebody other than the last author reviews an edition.")


def check_four_eyes(*, author_id: uuid.UUID, reviewer_id: uuid.UUID | None, actor_id: uuid.UUID) -> None:
    """Raises Forbidden when nobody but its last author has looked at an edition."""
    if is_exempt(actor_id):
        return
    if reviewer_id is None or reviewer_id == author_id:
        raise Forbidden("Somebody other than the last author reviews an edition before it is published.")
