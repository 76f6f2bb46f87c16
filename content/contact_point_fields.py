"""The fields of a contact point: what may stand in them, and how two states of them differ."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import facts, opening, targets
from content.clock import local_date
from content.drafts import block, line, text_faults
from content.errors import Fault
from content.models import COUNTRY, Area, ContactPoint, ContactPointKind, Fact
from content.page_fields import is_https
from content.queries import contact_points
from locales import TAGS

COLUMNS = (
    "kind", "organisation", "address", "postal_code", "town", "schedule", "languages", "email", "website",
    "confirmed_on", "last_seen_on",
)  # fmt: skip
"""The columns of its own row."""

_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class ContactPointFields:
    """A contact point; None or empty is unknown. `phones`: facts' keys or numbers; `texts`: service and description."""

    kind: ContactPointKind
    organisation: str
    address: str | None = None
    postal_code: str | None = None
    town: str | None = None
    schedule: str | None = None
    languages: Sequence[str] | None = None
    email: str | None = None
    website: str | None = None
    confirmed_on: dt.date | None = None
    last_seen_on: dt.date | None = None
    phones: Sequence[str] = ()
    areas: Sequence[str] = (COUNTRY,)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def fields_of(session: Session, point: ContactPoint) -> ContactPointFields:
    """What a contact point is now."""
    columns = {name: getattr(point, name) for name in COLUMNS[1:]}
    languages = columns.pop("languages")
    phones = [one.fact_key or one.number or "" for one in contact_points.phones(session, [point.id]).get(point.id, [])]
    areas = contact_points.areas_served(session, [point.id]).get(point.id, [])
    texts = {
        tag: (text.service, text.description)
        for tag, text in contact_points.texts(session, [point.id]).get(point.id, {}).items()
    }
    return ContactPointFields(
        ContactPointKind(point.kind),
        **columns,
        languages=None if languages is None else tuple(languages),
        phones=tuple(phones),
        areas=tuple(areas),
        texts=texts,
    )


def flat(fields: ContactPointFields) -> dict[str, str]:
    """A contact point as flat fields by JSON pointer, to be compared. Unknown languages are not no languages."""
    found = {f"/{name}": str(getattr(fields, name) or "") for name in COLUMNS if name != "languages"}
    if fields.languages is not None:
        found["/languages"] = ", ".join(fields.languages)
    found["/phones"] = ", ".join(fields.phones)
    found["/areas"] = ", ".join(sorted(set(fields.areas)))
    for tag, (service, description) in sorted(fields.texts.items()):
        found[f"/texts/{tag}/service"], found[f"/texts/{tag}/description"] = service, description
    return found


def cleaned(fields: ContactPointFields) -> ContactPointFields:
    """A contact point as it is kept: no space around, nothing twice."""

    def one_line(text: str | None) -> str | None:
        return line(text or "") or None

    return ContactPointFields(
        fields.kind,
        line(fields.organisation),
        address=one_line(fields.address),
        postal_code=one_line(fields.postal_code),
        town=one_line(fields.town),
        schedule=one_line(fields.schedule),
        languages=None if fields.languages is None else tuple(dict.fromkeys(fields.languages)),
        email=one_line(fields.email),
        website=one_line(fields.website),
        confirmed_on=fields.confirmed_on,
        last_seen_on=fields.last_seen_on,
        phones=tuple(phone for one in fields.phones if (phone := line(one))),
        areas=tuple(dict.fromkeys(fields.areas)),
        texts={tag: (line(service), block(description)) for tag, (service, description) in fields.texts.items()},
    )


def faults(session: Session, fields: ContactPointFields, now: dt.datetime) -> list[Fault]:
    """All that is wrong with a cleaned contact point."""
    found = [*_form_faults(fields, local_date(now)), *_text_faults(fields)]
    known = set(session.scalars(select(Fact.key).where(Fact.key.in_(_askable(fields.phones)))))
    found += [
        Fault(f"/phones/{index}", "This is neither a fact's key nor a phone number.")
        for index, phone in enumerate(fields.phones)
        if phone not in known and facts.dial(phone) is None
    ]
    areas = set(session.scalars(select(Area.code).where(Area.code.in_(_askable(fields.areas)))))
    found += [
        Fault(f"/areas/{index}", "There is no such area.")
        for index, code in enumerate(fields.areas)
        if code not in areas
    ]
    written = {f"/texts/{tag}/description": description for tag, (_, description) in fields.texts.items()}
    return found + targets.faults(session, written)


def _askable(names: Sequence[str]) -> list[str]:
    """The names that a database can be asked for: none refuses a control character as politely as we do."""
    return [name for name in names if name.isprintable()]


def _form_faults(fields: ContactPointFields, today: dt.date) -> Iterator[Fault]:
    for name in ("organisation", "address", "postal_code", "town", "schedule", "email", "website"):
        yield from text_faults(f"/{name}", getattr(fields, name) or "", 500)
    if not fields.organisation:
        yield Fault("/organisation", "The organisation is empty.")
    if not fields.areas:
        yield Fault("/areas", "A contact point serves at least one area.")
    if fields.schedule is not None and not opening.is_schedule(fields.schedule):
        yield Fault("/schedule", "This is no opening_hours text.")
    if fields.email is not None and not _EMAIL.fullmatch(fields.email):
        yield Fault("/email", "This is no e-mail address.")
    if fields.website is not None and not is_https(fields.website):
        yield Fault("/website", "This is no https address.")
    for index, language in enumerate(fields.languages or ()):
        if not _LANGUAGE.fullmatch(language):
            yield Fault(f"/languages/{index}", "This is no language tag.")
    for name in ("confirmed_on", "last_seen_on"):
        day = getattr(fields, name)
        if day is not None and day > today:
            yield Fault(f"/{name}", "This day is still to come.")


def _text_faults(fields: ContactPointFields) -> Iterator[Fault]:
    if not fields.texts:
        yield Fault("/texts", "There are no words in any locale.")
    for tag, (service, description) in fields.texts.items():
        if tag not in TAGS:
            yield Fault(f"/texts/{tag}", "There is no such locale.")
        if not service:
            yield Fault(f"/texts/{tag}/service", "The name of the service is empty.")
        yield from text_faults(f"/texts/{tag}/service", service, 300)
        yield from text_faults(f"/texts/{tag}/description", description, 4_000)
