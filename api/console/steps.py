"""The steps that a person may take with a text now, as buttons; and taking one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.console.forms import Posted
from content import access
from content.actions.approve import approve
from content.actions.confirm_current import confirm_current
from content.actions.discard_draft import discard_draft
from content.actions.publish import publish
from content.actions.send_back import send_back
from content.actions.submit import submit
from content.actions.unschedule import unschedule
from content.actions.withdraw import withdraw_document
from content.db import Database
from content.errors import NotFound
from content.models import EditionState
from content.queries.statuses import TextStatus
from content.reach import Act, Reach
from locales.catalog import N_


@dataclass(frozen=True)
class Step:
    """A button: the step's name in addresses, its words as a message, and how it looks."""

    name: str
    label: str
    look: str = ""
    has_note: bool = False


SUBMIT = Step("submit", N_("Send to review"), "primary")
APPROVE = Step("approve", N_("Approve"), "primary")
SEND_BACK = Step("send-back", N_("Send back"), has_note=True)
PUBLISH = Step("publish", N_("Publish"), "primary")
UNSCHEDULE = Step("unschedule", N_("Do not publish at that time"))
DISCARD = Step("discard", N_("Discard the draft"), "danger")
CONFIRM = Step("confirm-current", N_("Checked, nothing to change"))
WITHDRAW = Step("withdraw", N_("Withdraw this text"), "danger")


def steps(status: TextStatus | None, reach: Reach, actor_id: uuid.UUID, *, is_behind: bool = False) -> list[Step]:
    """The steps that lead on from where a text stands, for who may take them. The action decides again."""
    if status is None:
        return []

    def may(act: Act) -> bool:
        return reach.may(access.writing(act, is_source=status.is_source), status.area_code, status.locale)

    found: list[Step] = []
    if status.open is not None:
        state, is_own = status.open.state, status.open.author_id == actor_id
        if state is EditionState.DRAFT and may(Act.WRITE):
            found += [SUBMIT, DISCARD]
        if state is EditionState.IN_REVIEW:
            found += [APPROVE] if may(Act.REVIEW) and not is_own else []
        if state is EditionState.READY:
            found += [PUBLISH] if may(Act.PUBLISH) else []
        if state in {EditionState.IN_REVIEW, EditionState.READY} and (may(Act.REVIEW) or (is_own and may(Act.WRITE))):
            found.append(SEND_BACK)
        if state is EditionState.SCHEDULED and may(Act.PUBLISH):
            found.append(UNSCHEDULE)
    if status.live is not None:
        found += [CONFIRM] if is_behind and may(Act.WRITE) else []
        found += [WITHDRAW] if may(Act.WITHDRAW) else []
    return found


def take(database: Database, name: str, document_id: uuid.UUID, actor_id: uuid.UUID, posted: Posted) -> None:
    """Takes a step with a document, in the version that the form names. Raises NotFound for no step, and as it does."""
    version = posted.version()
    if name == SEND_BACK.name:
        send_back(database, document_id, actor_id, lock_version=version, note=posted.text("note"))
    elif name == CONFIRM.name:
        basis = posted.text("basis")
        basis_id = uuid.UUID(basis) if _is_id(basis) else None
        confirm_current(database, document_id, actor_id, lock_version=version, basis_id=basis_id)
    elif name in _PLAIN:
        _PLAIN[name](database, document_id, actor_id, lock_version=version)
    else:
        raise NotFound("step", name)


_PLAIN: Mapping[str, Callable[..., object]] = {
    SUBMIT.name: submit,
    APPROVE.name: approve,
    PUBLISH.name: publish,
    UNSCHEDULE.name: unschedule,
    DISCARD.name: discard_draft,
    WITHDRAW.name: withdraw_document,
}


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
