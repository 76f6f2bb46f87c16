"""What waits for an actor: the first screen of everybody who keeps content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content import access
from content.clock import local_date
from content.models import COUNTRY, Actor, EditionState
from content.queries.local_texts import LocalDrift, drift_of
from content.queries.notice_lines import NoticeLine, told
from content.queries.statuses import TextStatus, page_titles, text_statuses
from content.queries.unconfirmed import Unconfirmed, unconfirmed_facts, unconfirmed_sources
from content.reach import Act, Reach
from locales import TAGS


@dataclass(frozen=True)
class WaitingText:
    """A text that waits, with the title of its page."""

    title: str
    text: TextStatus


@dataclass(frozen=True)
class Waiting:
    """All that waits for an actor, within what it may do. Each list is whole; who shows it cuts it."""

    behind: tuple[WaitingText, ...]
    """Live texts behind their basis: those behind by most first, then the oldest."""
    due: tuple[WaitingText, ...]
    """Live source texts to be read again: the longest due first."""
    to_review: tuple[WaitingText, ...]
    """Editions in review that somebody else wrote: the longest waiting first, as in the lists below."""
    to_publish: tuple[WaitingText, ...]
    """Editions that are ready."""
    own_drafts: tuple[WaitingText, ...]
    """Drafts that the actor wrote last, those sent back too."""
    scheduled: tuple[WaitingText, ...]
    """Editions that the clock publishes: the next first."""
    missing: tuple[tuple[str, int], ...]
    """For who works in some locales only: how many live pages have no text at all in each."""
    local_drift: tuple[LocalDrift, ...]
    facts: tuple[Unconfirmed, ...]
    sources: tuple[Unconfirmed, ...]
    notices: tuple[NoticeLine, ...] = ()
    """For publishers: the notices of their areas, with who made them, until a day after their end."""


def waiting(session: Session, actor: Actor, at: dt.datetime) -> Waiting:
    """What waits for an actor at an instant. At most sixteen queries."""
    reach = access.reach(session, actor, local_date(at))
    texts = [one for one in text_statuses(session, None, None) if reach.acts_in(one.area_code)]
    writable = [one for one in texts if _may_write(reach, one)]
    behind = [one for one in writable if one.live is not None and one.live.behind]
    due = [one for one in writable if one.due_at is not None and one.due_at <= at]
    in_review = [one for one in texts if _is(one, EditionState.IN_REVIEW) and _may(reach, Act.REVIEW, one)]
    to_review = [one for one in in_review if one.open is not None and one.open.author_id != actor.id]
    to_publish = [one for one in texts if _is(one, EditionState.READY) and _may(reach, Act.PUBLISH, one)]
    drafts = [one for one in writable if _is(one, EditionState.DRAFT)]
    own = [one for one in drafts if one.open is not None and one.open.author_id == actor.id]
    scheduled = [one for one in texts if _is(one, EditionState.SCHEDULED) and _may(reach, Act.PUBLISH, one)]
    local = [one for one in writable if one.is_source and one.area_code != COUNTRY and one.live is not None]
    confirms = reach.may(Act.CONFIRM)
    titles = page_titles(session, {one.page_id for one in (*behind, *due, *to_review, *to_publish, *own, *scheduled)})

    def named(found: Sequence[TextStatus]) -> tuple[WaitingText, ...]:
        return tuple(WaitingText(titles.get(one.page_id, ""), one) for one in found)

    return Waiting(
        named(sorted(behind, key=_staleness)),
        named(sorted(due, key=lambda one: one.due_at or at)),
        named(sorted(to_review, key=_begun)),
        named(sorted(to_publish, key=_begun)),
        named(sorted(own, key=_begun)),
        named(sorted(scheduled, key=lambda one: (one.open and one.open.publish_at) or at)),
        tuple(_missing(reach, texts)),
        tuple(drift_of(session, local)),
        tuple(unconfirmed_facts(session)) if confirms else (),
        tuple(unconfirmed_sources(session)) if confirms else (),
        tuple(told(session, reach, at)),
    )


def _missing(reach: Reach, texts: Sequence[TextStatus]) -> Iterator[tuple[str, int]]:
    """For each of an actor's locales, how many pages with a live shared source have no document in it."""
    shared = [one for one in texts if one.area_code == COUNTRY]
    pages = {one.page_id for one in shared if one.is_source and one.live is not None}
    for tag in TAGS if reach.locales is not None else ():
        if reach.may(Act.TRANSLATE, COUNTRY, tag):
            count = len(pages - {one.page_id for one in shared if one.locale == tag})
            if count:
                yield tag, count


def _staleness(text: TextStatus) -> tuple[int, float]:
    return (0, 0.0) if text.live is None else (-text.live.behind, text.live.published_at.timestamp())


def _begun(text: TextStatus) -> float:
    return 0.0 if text.open is None else text.open.created_at.timestamp()


def _may_write(reach: Reach, text: TextStatus) -> bool:
    return _may(reach, access.writing(Act.WRITE, is_source=text.is_source), text)


def _may(reach: Reach, act: Act, text: TextStatus) -> bool:
    return reach.may(act, text.area_code, text.locale)


def _is(text: TextStatus, state: EditionState) -> bool:
    return text.open is not None and text.open.state is state
