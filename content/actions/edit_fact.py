"""Edit a fact apart from its values: what it is per, its topic, its official source. Or make a new one."""

from __future__ import annotations

from dataclasses import dataclass

from content import access, acts, audit
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.drafts import differences, is_key, line, text_faults
from content.errors import Fault, Invalid
from content.feed import Thing
from content.loading.resolve import PER
from content.models import Fact, FactType, ThingKind, Topic
from content.page_fields import is_https
from content.reach import Act


@dataclass(frozen=True)
class FactFields:
    """A fact apart from its values. The type never changes: what is printed of it would no longer fit its values."""

    type: FactType
    per: str | None
    topic: Topic | None
    source_name: str
    source_url: str


def edit_fact(database: Database, key: str, fields: FactFields, actor: Who, *, lock_version: int) -> int:
    """Writes a fact's fields; `lock_version` 0 makes a new fact. Gives the version after it.

    Another source is one that nobody has opened: `checked_on` is emptied. Raises NotFound, Forbidden, Stale with what
    differs, or Invalid with all that is wrong.
    """
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        if lock_version == 0 and session.get(Fact, key) is None:
            access.require(acting.reach, Act.EDIT_FACT)
            fact = Fact(key=key, type=fields.type, source_name="", source_url="", lock_version=0)
        else:
            fact = access.fact(session, acting.reach, Act.EDIT_FACT, key)
        differs = differences(_flat(fields), _flat(_fields_of(fact)))
        acts.check_version(fact.lock_version, lock_version, differs)
        faults = _faults(key, fields, fact)
        if faults:
            raise Invalid(faults)
        if not differs:
            return fact.lock_version
        if fact.source_url != fields.source_url:
            fact.checked_on = None
        fact.per, fact.topic = fields.per, fields.topic
        fact.source_name, fact.source_url = line(fields.source_name), fields.source_url
        fact.lock_version += 1
        session.add(fact)
        session.flush()
        transaction.changed(Thing(ThingKind.FACT, key), shows_elsewhere=True)
        changed = [one.where.removeprefix("/") for one in differs]
        audit.record(session, acting.now, acting.actor.id, "edit-fact", ThingKind.FACT, key, fields=changed)
        return fact.lock_version


def _faults(key: str, fields: FactFields, fact: Fact) -> list[Fault]:
    faults = list(text_faults("/sourceName", fields.source_name, 200))
    if not is_key(key):
        faults.append(Fault("/key", "This is no key: small letters, digits and single hyphens."))
    if fields.type != fact.type:
        faults.append(Fault("/type", "The type of a fact does not change; make another fact."))
    if fields.per is not None and fields.per not in PER:
        faults.append(Fault("/per", f"This is not one of {', '.join(PER)}."))
    if not line(fields.source_name):
        faults.append(Fault("/sourceName", "The name of the source is empty."))
    if not is_https(fields.source_url):
        faults.append(Fault("/sourceUrl", "This is no https address."))
    return faults


def _fields_of(fact: Fact) -> FactFields:
    topic = None if fact.topic is None else Topic(fact.topic)
    return FactFields(FactType(fact.type), fact.per, topic, fact.source_name, fact.source_url)


def _flat(fields: FactFields) -> dict[str, str]:
    return {
        "/type": fields.type,
        "/per": fields.per or "",
        "/topic": fields.topic or "",
        "/sourceName": line(fields.source_name),
        "/sourceUrl": fields.source_url,
    }
