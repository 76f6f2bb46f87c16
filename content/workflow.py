"""Pure: the states of an edition, the transitions between them, and who may make one's own work public."""

from __future__ import annotations

import uuid

from content.errors import Forbidden
from content.models import CLOCK_ID, STARTER_ID, EditionState

TRANSITIONS: dict[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFT: frozenset({EditionState.IN_REVIEW}),
    EditionState.IN_REVIEW: frozenset({EditionState.DRAFT, EditionState.READY}),
    EditionState.READY: frozenset({EditionState.DRAFT, EditionState.SCHEDULED, EditionState.PUBLISHED}),
    EditionState.SCHEDULED: frozenset({EditionState.READY, EditionState.PUBLISHED}),
    EditionState.PUBLISHED: frozenset({EditionState.SUPERSEDED, EditionState.WITHDRAWN}),
    EditionState.SUPERSEDED: frozenset(),
    EditionState.WITHDRAWN: frozenset(),
}
"""From a state to those that may follow it."""


def allows(state: EditionState, to: EditionState, *, exempt: bool = False) -> bool:
    """Whether an edition may go from a state to another. The starter publishes drafts: its files were reviewed."""
    return to in TRANSITIONS[state] or (exempt and state is EditionState.DRAFT and to is EditionState.PUBLISHED)


def is_exempt(actor_id: uuid.UUID) -> bool:
    """Whether an actor may publish without a second pair of eyes."""
    return actor_id in {STARTER_ID, CLOCK_ID}


def check_four_eyes(*, author_id: uuid.UUID, reviewer_id: uuid.UUID | None, actor_id: uuid.UUID) -> None:
    """Raises Forbidden when nobody but its last author has looked at an edition."""
    if is_exempt(actor_id):
        return
    if reviewer_id is None or reviewer_id == author_id:
        raise Forbidden("Somebody other than the last author reviews an edition before it is published.")
