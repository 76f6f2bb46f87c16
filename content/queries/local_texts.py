"""Local texts to look at: their shared section changed underneath, or is gone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, freshness
from content.clock import local_date
from content.errors import NotFound
from content.freshness import SectionChange, SectionId
from content.models import COUNTRY, Actor, Area, Document, Edition, EditionState, Section, ThingKind, Verb
from content.queries.statuses import TextStatus, page_titles, text_statuses


@dataclass(frozen=True)
class LocalDrift:
    """A live local text (its source), what changed in the shared sections under its operations since it was made or
    checked, and operations whose section the shared text no longer has."""

    text: TextStatus
    title: str
    changed: tuple[SectionChange, ...]
    gone: tuple[SectionId, ...]


@dataclass(frozen=True)
class LocalTexts:
    """The local texts of an area with the titles of their pages, and which of them are to be looked at."""

    texts: tuple[tuple[str, TextStatus], ...]
    drift: tuple[LocalDrift, ...]


def local_texts(session: Session, actor: Actor, at: dt.datetime, area: str) -> LocalTexts:
    """All local texts of an area below the country, by page and locale. Raises NotFound for one that is not seen."""
    if (
        area == COUNTRY
        or not access.reach(session, actor, local_date(at)).sees(area)
        or session.get(Area, area) is None
    ):
        raise NotFound(ThingKind.AREA, area)
    own = [one for one in text_statuses(session, None, {area, COUNTRY}) if one.area_code == area]
    titles = page_titles(session, {one.page_id for one in own})
    live = [one for one in own if one.is_source and one.live is not None]
    return LocalTexts(
        tuple((titles.get(one.page_id, ""), one) for one in own),
        tuple(drift_of(session, live)),
    )


def local_drift(session: Session, actor: Actor, at: dt.datetime, area: str | None = None) -> list[LocalDrift]:
    """The local texts in the actor's reach (in one area when given) that are to be looked at."""
    reach = access.reach(session, actor, local_date(at))
    statuses = text_statuses(session, None, None if area is None else {area, COUNTRY})
    own = [
        one
        for one in statuses
        if one.is_source
        and one.live is not None
        and one.area_code != COUNTRY
        and reach.acts_in(one.area_code)
        and area in {None, one.area_code}
    ]
    return drift_of(session, own)


def drift_of(session: Session, texts: Sequence[TextStatus]) -> list[LocalDrift]:
    """Which of these live local source texts are to be looked at. Three queries."""
    lives = [(one, one.live) for one in texts if one.live is not None]
    basis_ids = {live.basis_id for _, live in lives if live.basis_id is not None}
    newest = _newest(session, {live.basis_document_id for _, live in lives if live.basis_document_id is not None})
    hashes = _hashes(session, {live.edition_id for _, live in lives} | basis_ids | set(newest.values()))
    titles = page_titles(session, {one.page_id for one in texts})
    found = []
    for text, live in lives:
        operations = list(hashes.get(live.edition_id, {}))
        before = {} if live.basis_id is None else hashes.get(live.basis_id, {})
        now = hashes.get(newest[live.basis_document_id], {}) if live.basis_document_id in newest else before
        changes = freshness.changed_sections(before, now)
        changed = freshness.changed_underneath(operations, changes)
        there = {key for key, _ in now}
        gone = tuple(operation for operation in operations if operation[0] not in there)
        if changed or gone:
            found.append(LocalDrift(text, titles.get(text.page_id, ""), changed, gone))
    return found


def _newest(session: Session, documents: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The live edition of each document."""
    if not documents:
        return {}
    rows = session.execute(
        select(Document.id, Edition.id.label("edition_id"))
        .join(Edition, Edition.document_id == Document.id)
        .where(Document.id.in_(list(documents)), Edition.state == EditionState.PUBLISHED)
    )
    return {row.id: row.edition_id for row in rows}


def _hashes(session: Session, edition_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[SectionId, str]]:
    """The section hashes of editions, in order."""
    found: dict[uuid.UUID, dict[SectionId, str]] = {}
    if edition_ids:
        for row in session.execute(
            select(Section.edition_id, Section.key, Section.verb, Section.hash)
            .where(Section.edition_id.in_(list(edition_ids)))
            .order_by(Section.edition_id, Section.position)
        ):
            found.setdefault(row.edition_id, {})[(row.key, Verb(row.verb))] = row.hash
    return found
