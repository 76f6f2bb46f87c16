"""Whether what texts refer to is there: facts they print, things they link to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import live, references
from content.checks.sources import broken_addresses
from content.errors import Fault
from content.loading.resolve import Known, line_faults
from content.models import COUNTRY, Document, Edition, EditionState, Fact, Section, ThingKind

_OPEN_OR_LIVE = (
    EditionState.DRAFT,
    EditionState.IN_REVIEW,
    EditionState.READY,
    EditionState.SCHEDULED,
    EditionState.PUBLISHED,
)


def faults(session: Session, texts: Mapping[str, str]) -> list[Fault]:
    """What in texts (by where they stand) leads nowhere. At most nine queries, however many texts."""
    known = _known(session, list(texts.values()))
    return [
        Fault(where, fault)
        for where, text in texts.items()
        for line in text.split("\n")
        for fault in (*line_faults(line, known), *broken_addresses(line))
    ]


def fact_faults(session: Session, texts: Mapping[str, str]) -> list[Fault]:
    """Which facts that texts print do not exist. One query."""
    wanted = references.fact_keys(texts.values())
    known = _facts(session, wanted)
    return [
        Fault(where, f"There is no fact “{key}”.")
        for where, text in texts.items()
        for key in sorted(references.fact_keys([text]))
        if key not in known
    ]


def _known(session: Session, texts: list[str]) -> Known:
    known = Known(facts=_facts(session, references.fact_keys(texts)))
    links = references.links(texts)
    for kind in {link.kind for link in links}:
        slugs = {link.slug for link in links if link.kind is kind}
        known.slugs[kind] = live.resolve_slugs(session, kind, slugs)
    wanted = {link.slug for link in links if link.kind is ThingKind.PAGE and link.section}
    ids = {slug: id_ for slug, id_ in known.slugs[ThingKind.PAGE].items() if slug in wanted}
    keys = _section_keys(session, set(ids.values()))
    known.sections = {slug: keys.get(id_, set()) for slug, id_ in ids.items()}
    return known


def _facts(session: Session, keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    rows = session.execute(select(Fact.key, Fact.type).where(Fact.key.in_(sorted(keys))))
    return {row.key: row.type for row in rows}


def _section_keys(session: Session, pages: set[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The keys of shared sections, published or being made: two pages may be written to point to each other."""
    found: dict[uuid.UUID, set[str]] = {}
    if pages:
        for row in session.execute(
            select(Document.page_id, Section.key)
            .join(Edition, Edition.document_id == Document.id)
            .join(Section, Section.edition_id == Edition.id)
            .where(Document.page_id.in_(pages), Document.area_code == COUNTRY, Edition.state.in_(_OPEN_OR_LIVE))
            .distinct()
        ):
            found.setdefault(row.page_id, set()).add(row.key)
    return found
