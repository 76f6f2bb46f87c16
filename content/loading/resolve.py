"""Checks that everything in a folder leads somewhere: in the folder itself or in the database it goes into."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import facts, opening, references
from content.loading.fields import SLUG
from content.loading.files import FactRow, Folder, PageFile, SectionFile, TextFile
from content.models import (
    COUNTRY,
    Area,
    ContactPoint,
    ContactPointKind,
    Document,
    Edition,
    Fact,
    FactType,
    Page,
    Section,
    SlugRedirect,
    Term,
    ThingKind,
    Topic,
)
from content.queries.pages import LIVE

PER = ("hour", "day", "week", "month", "quarter", "year")
"""What an amount of money can be per."""


@dataclass
class Known:
    """What links may lead to: slugs by kind, section keys by page slug, facts, areas; ids by slug to find clashes."""

    slugs: dict[ThingKind, dict[str, uuid.UUID]] = field(default_factory=lambda: {kind: {} for kind in ThingKind})
    sections: dict[str, set[str]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    areas: set[str] = field(default_factory=set)


def resolve(folder: Folder, session: Session) -> None:
    """Notes in `folder` every reference that leads neither into itself nor into the database."""
    resolve_against(folder, _known(session))


def resolve_against(folder: Folder, known: Known) -> None:
    """Notes in `folder` every reference that leads neither into itself nor to what is `known`; adds itself to that."""
    _clashes(folder, known)
    add_folder(folder, known)
    _check_tables(folder, known)
    for page in folder.pages:
        _check_page(folder, page, known)
    for term in folder.terms:
        if term.page is not None and term.page not in known.slugs[ThingKind.PAGE]:
            folder.fault(term.path, None, f"There is no page “{term.page}”.")
        written = "\n".join(part for text in term.texts.values() for part in text[2:])
        for fault in line_faults(written, known):
            folder.fault(term.path, None, fault)
    _check_contact_points(folder, known)


def _known(session: Session) -> Known:
    known = Known()
    known.slugs[ThingKind.PAGE] = dict(session.execute(select(Page.slug, Page.id)).all())
    known.slugs[ThingKind.TERM] = dict(session.execute(select(Term.slug, Term.id)).all())
    known.slugs[ThingKind.CONTACT_POINT] = dict(session.execute(select(ContactPoint.slug, ContactPoint.id)).all())
    slug_of = {id_: slug for slug, id_ in known.slugs[ThingKind.PAGE].items()}
    for page_id, key in session.execute(
        select(Document.page_id, Section.key)
        .join(Edition, Edition.document_id == Document.id)
        .join(Section, Section.edition_id == Edition.id)
        .where(LIVE, Document.area_code == COUNTRY)
        .distinct()
    ):
        known.sections.setdefault(slug_of[page_id], set()).add(key)
    for kind, slug, id_ in session.execute(select(SlugRedirect.kind, SlugRedirect.slug, SlugRedirect.thing_id)):
        known.slugs[ThingKind(kind)].setdefault(slug, id_)
        if kind == ThingKind.PAGE and id_ in slug_of:
            known.sections.setdefault(slug, known.sections.get(slug_of[id_], set()))
    known.facts = dict(session.execute(select(Fact.key, Fact.type)).all())
    known.areas = set(session.scalars(select(Area.code)))
    return known


def _clashes(folder: Folder, known: Known) -> None:
    """One slug for one id, across folder and database."""
    things: list[tuple[ThingKind, Path, str, uuid.UUID]] = [
        *((ThingKind.PAGE, page.path, page.slug, page.id) for page in folder.pages),
        *((ThingKind.TERM, term.path, term.slug, term.id) for term in folder.terms),
        *((ThingKind.CONTACT_POINT, point.path, point.slug, point.id) for point in folder.contact_points),
    ]
    for kind, path, slug, id_ in things:
        other = known.slugs[kind].get(slug)
        if other is not None and other != id_:
            folder.fault(path, None, f"The slug “{slug}” belongs to another {kind} here, with id {other}.")


def add_folder(folder: Folder, known: Known) -> None:
    """Makes known what a folder holds."""
    for page in folder.pages:
        known.slugs[ThingKind.PAGE][page.slug] = page.id
        known.sections[page.slug] = {section.key for text in page.texts for section in text.sections}
    known.slugs[ThingKind.TERM].update((term.slug, term.id) for term in folder.terms)
    known.slugs[ThingKind.CONTACT_POINT].update((point.slug, point.id) for point in folder.contact_points)
    known.areas.update(area.code for area in folder.areas)
    known.facts.update((fact.key, fact.type) for fact in folder.facts)


def _check_tables(folder: Folder, known: Known) -> None:
    path = folder.root / "memberships.csv"
    for membership in folder.memberships:
        for code in (membership.area, membership.whole):
            if code not in known.areas:
                folder.fault(path, membership.line, f"There is no area “{code}”.")
    for code, group in _grouped(folder.facts).items():
        _check_fact(folder, code, group)


def _grouped(rows: Iterable[FactRow]) -> dict[str, list[FactRow]]:
    found: dict[str, list[FactRow]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


def _check_fact(folder: Folder, key: str, rows: list[FactRow]) -> None:
    path = folder.root / "facts.csv"
    if not SLUG.fullmatch(key) or len(key) > 120:
        folder.fault(path, rows[0].line, f"“{key}” is no key: small letters, digits and single hyphens.")
    days = set()
    for row in rows:
        if row.type not in list(FactType):
            folder.fault(path, row.line, f"“{row.type}” is not one of {', '.join(FactType)}.")
            continue
        if row.type != rows[0].type or row.per != rows[0].per:
            folder.fault(path, row.line, f"“{key}” is of another type or per in line {rows[0].line}.")
        if row.per is not None and row.per not in PER:
            folder.fault(path, row.line, f"“{row.per}” is not one of {', '.join(PER)}.")
        if row.topic is not None and row.topic not in list(Topic):
            folder.fault(path, row.line, f"“{row.topic}” is not one of {', '.join(Topic)}.")
        fault = None if row.value is None else facts.value_fault(FactType(row.type), row.value, row.unit)
        if fault is not None:
            folder.fault(path, row.line, fault)
        if row.valid_from in days:
            folder.fault(path, row.line, f"“{key}” has two values from one day.")
        days.add(row.valid_from)


def _check_page(folder: Folder, page: PageFile, known: Known) -> None:
    toml_path = page.path / "page.toml"
    for slug in page.related:
        if slug not in known.slugs[ThingKind.PAGE]:
            folder.fault(toml_path, None, f"The related page “{slug}” does not exist.")
    for text in page.texts:
        for section in text.sections:
            _check_section(folder, text, section, known)
    for area, texts in page.local.items():
        if area not in known.areas:
            folder.fault(page.path / "areas" / area, None, f"There is no area “{area}”.")
        for text in texts:
            for section in text.sections:
                _check_section(folder, text, section, known)


def _check_section(folder: Folder, text: TextFile, section: SectionFile, known: Known) -> None:
    for offset, line in enumerate(section.markdown.split("\n")):
        number = section.first_line + offset
        for fault in line_faults(line, known):
            folder.fault(text.path, number, fault)
    for key in references.fact_keys([section.heading]):
        if key not in known.facts:
            folder.fault(text.path, section.line, f"There is no fact “{key}”.")


def line_faults(line: str, known: Known) -> list[str]:
    """What in a line of Markdown leads nowhere."""
    faults = [f"“{token}” is no fact token." for token in references.malformed_tokens(line)]
    faults += [f"There is no fact “{key}”." for key in sorted(references.fact_keys([line])) if key not in known.facts]
    for link in sorted(references.links([line]), key=lambda one: (one.kind, one.slug, one.section or "")):
        if link.slug not in known.slugs[link.kind]:
            faults.append(f"There is no {link.kind} “{link.slug}”.")
        elif link.section and link.kind is ThingKind.PAGE and link.section not in known.sections.get(link.slug, ()):
            faults.append(f"The page “{link.slug}” has no section “{link.section}”.")
    return faults


def _check_contact_points(folder: Folder, known: Known) -> None:
    for point in folder.contact_points:
        if point.fields["kind"] not in list(ContactPointKind):
            folder.fault(point.path, None, f"“{point.fields['kind']}” is not one of {', '.join(ContactPointKind)}.")
        for code in point.areas:
            if code not in known.areas:
                folder.fault(point.path, None, f"There is no area “{code}”.")
        for phone in point.phones:
            if phone not in known.facts and facts.dial(phone) is None:
                folder.fault(point.path, None, f"“{phone}” is neither a fact's key nor a phone number.")
        schedule = point.fields["schedule"]
        if schedule is not None and not opening.is_schedule(schedule):
            folder.fault(point.path, None, f"“{schedule}” is no opening_hours text.")
        for _, description in point.texts.values():
            for fault in [fault for line in description.split("\n") for fault in line_faults(line, known)]:
                folder.fault(point.path, None, fault)
