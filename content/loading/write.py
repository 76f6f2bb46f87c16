"""Writes what a folder holds into the database, an item at a time, inside transactions of its caller."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from content import audit, editions, live
from content.editions import Draft
from content.feed import FeedTransaction, Thing, replace_uses, used_by
from content.loading.files import (
    AreaRow,
    ContactPointFile,
    FactRow,
    MembershipRow,
    PageFile,
    SynonymFile,
    TermFile,
    TextFile,
)
from content.models import (
    STARTER_ID,
    Area,
    ContactPoint,
    ContactPointArea,
    ContactPointPhone,
    ContactPointText,
    Document,
    Edition,
    Fact,
    FactValue,
    Membership,
    Page,
    PagePolicyField,
    PageRelation,
    PageSource,
    StopWord,
    Synonym,
    Term,
    TermText,
    ThingKind,
)


def write_area(transaction: FeedTransaction, row: AreaRow) -> None:
    """Makes an area or gives it its name anew."""
    transaction.session.merge(Area(code=row.code, kind=row.kind, name=row.name))
    transaction.changed(Thing(ThingKind.AREA, row.code))


def write_memberships(transaction: FeedTransaction, area: str, rows: Sequence[MembershipRow]) -> None:
    """Writes an area's memberships in place of what stood there."""
    session = transaction.session
    session.execute(delete(Membership).where(Membership.area_code == area))
    session.add_all(
        Membership(
            area_code=row.area, scheme=row.scheme, whole_code=row.whole, from_on=row.from_on, until_on=row.until_on
        )
        for row in rows
    )
    transaction.changed(Thing(ThingKind.AREA, area))


def write_fact(transaction: FeedTransaction, rows: Sequence[FactRow]) -> None:
    """Makes a fact, or writes it anew, with all its dated values."""
    session, first, last = transaction.session, rows[0], rows[-1]
    fact = session.get(Fact, first.key)
    if fact is None:
        fact = Fact(key=first.key, type=first.type, source_name="", source_url="")
        session.add(fact)
    fact.type, fact.per, fact.topic = first.type, first.per, first.topic
    # The newest source names where the present figure stands.
    fact.source_name, fact.source_url = last.source_name, last.source_url
    session.flush()
    session.execute(delete(FactValue).where(FactValue.fact_key == first.key))
    session.add_all(
        FactValue(fact_key=row.key, valid_from=row.valid_from, value=row.value, unit=row.unit) for row in rows
    )
    session.flush()
    transaction.changed(Thing(ThingKind.FACT, first.key), shows_elsewhere=True)


def write_identity(transaction: FeedTransaction, page: PageFile) -> None:
    """Makes a page without texts, so that all others can point to it. The public does not see it yet."""
    session = transaction.session
    known = session.get(Page, page.id)
    if known is None:
        session.add(
            Page(
                id=page.id,
                slug=page.slug,
                kind=page.kind,
                topic=page.topic,
                position=page.position,
                open_sections=list(page.open_sections),
                created_at=transaction.version.as_of,
            )
        )
        session.flush()


def write_page_fields(transaction: FeedTransaction, page: PageFile) -> None:
    """Writes what `page.toml` says: kind, topic, policy fields, related pages, sources."""
    session = transaction.session
    row = session.get_one(Page, page.id)
    row.kind, row.topic, row.position = page.kind, page.topic, page.position
    row.open_sections = list(page.open_sections)
    for model in (PagePolicyField, PageRelation, PageSource):
        session.execute(delete(model).where(model.page_id == page.id))
    session.add_all(PagePolicyField(page_id=page.id, policy_field=name) for name in dict.fromkeys(page.policy_fields))
    related = live.resolve_slugs(session, ThingKind.PAGE, set(page.related))
    targets = dict.fromkeys(related[slug] for slug in page.related if related[slug] != page.id)
    session.add_all(
        PageRelation(page_id=page.id, related_id=target, position=position) for position, target in enumerate(targets)
    )
    session.add_all(
        PageSource(page_id=page.id, position=position, name=name, url=url)
        for position, (name, url) in enumerate(page.sources)
    )
    session.flush()


def write_text(
    transaction: FeedTransaction, page_id: uuid.UUID, text: TextFile, area: str, *, publishes: bool
) -> Edition:
    """Writes one language of a page or local text as a new edition, live at once or as a draft."""
    session = transaction.session
    document = editions.document_of(session, page_id, text.locale, area, is_source=text.is_source)
    draft = Draft(
        text.title,
        text.summary,
        text.keywords,
        [(section.key, section.verb, section.heading, section.markdown) for section in text.sections],
    )
    edition = editions.new_edition(
        session,
        document,
        draft,
        STARTER_ID,
        editions.basis_of(session, document),
        transaction.version.as_of,
    )
    if publishes:
        live.set_live(transaction, document, edition, STARTER_ID)
    return edition


def source_first(texts: Iterable[TextFile]) -> list[TextFile]:
    """The texts with the source first: the others are made from it."""
    return sorted(texts, key=lambda text: (not text.is_source, text.locale))


def is_touched(session: Session, page_id: uuid.UUID, locale: str, area: str) -> bool:
    """Whether anybody but the starter ever wrote a document, or is writing one."""
    return (
        session.scalars(
            select(Edition.id)
            .join(Document, Document.id == Edition.document_id)
            .where(
                Document.page_id == page_id,
                Document.locale == locale,
                Document.area_code == area,
                Edition.author_id != STARTER_ID,
            )
            .limit(1)
        ).first()
        is not None
    )


def write_term(transaction: FeedTransaction, term: TermFile) -> None:
    """Makes a term or writes it anew, with its texts."""
    session = transaction.session
    row = session.get(Term, term.id)
    page = live.resolve_slugs(session, ThingKind.PAGE, {term.page}).get(term.page) if term.page else None
    if row is None:
        row = Term(id=term.id, slug=term.slug, dutch=term.dutch, also=list(term.also))
        session.add(row)
    else:
        row.dutch, row.also = term.dutch, list(term.also)
    row.page_id = page
    session.flush()
    session.execute(delete(TermText).where(TermText.term_id == term.id))
    session.execute(
        insert(TermText),
        [
            {
                "term_id": term.id,
                "locale": locale,
                "name": name,
                "sender": sender,
                "explanation": explanation,
                "what_to_do": to_do,
            }
            for locale, (name, sender, explanation, to_do) in term.texts.items()
        ],
    )
    thing = Thing(ThingKind.TERM, str(term.id))
    used = live.used_by_texts(session, [part for text in term.texts.values() for part in text[2:]])
    if page is not None:
        used.add(Thing(ThingKind.PAGE, str(page)))
    # A page is found by the words of the terms that lead to it: one that a term left must lose them.
    left = {one for one in used_by(session, thing) - used if one.kind is ThingKind.PAGE}
    replace_uses(session, thing, used)
    transaction.changed(thing, shows_elsewhere=True)
    transaction.touched(*left)


def write_contact_point(transaction: FeedTransaction, point: ContactPointFile) -> None:
    """Makes a contact point or writes it anew, with texts, phones and areas."""
    session = transaction.session
    row = session.get(ContactPoint, point.id)
    if row is None:
        row = ContactPoint(id=point.id, slug=point.slug, kind="", organisation="")
        session.add(row)
    for name, value in point.fields.items():
        setattr(row, name, value)
    session.flush()
    for model in (ContactPointText, ContactPointPhone, ContactPointArea):
        session.execute(delete(model).where(model.contact_point_id == point.id))
    known = set(session.scalars(select(Fact.key).where(Fact.key.in_(list(point.phones)))))
    session.add_all(
        ContactPointText(contact_point_id=point.id, locale=locale, service=service, description=description)
        for locale, (service, description) in point.texts.items()
    )
    session.add_all(
        ContactPointPhone(
            contact_point_id=point.id,
            position=position,
            fact_key=phone if phone in known else None,
            number=None if phone in known else phone,
        )
        for position, phone in enumerate(point.phones)
    )
    session.add_all(ContactPointArea(contact_point_id=point.id, area_code=code) for code in dict.fromkeys(point.areas))
    session.flush()
    thing = Thing(ThingKind.CONTACT_POINT, str(point.id))
    used = live.used_by_texts(session, [description for _, description in point.texts.values()])
    replace_uses(session, thing, used | {Thing(ThingKind.FACT, key) for key in known})
    transaction.changed(thing, shows_elsewhere=True)


def write_synonyms(transaction: FeedTransaction, synonyms: SynonymFile) -> None:
    """Writes a locale's synonyms and stop words in place of what stood there."""
    session = transaction.session
    session.execute(delete(Synonym).where(Synonym.locale == synonyms.locale))
    session.execute(delete(StopWord).where(StopWord.locale == synonyms.locale))
    session.add_all(
        Synonym(id=uuid.uuid4(), locale=synonyms.locale, words=list(words), targets=[]) for words in synonyms.groups
    )
    session.add_all(
        Synonym(id=uuid.uuid4(), locale=synonyms.locale, words=[word], targets=list(targets))
        for word, targets in synonyms.one_way.items()
    )
    session.add_all(StopWord(locale=synonyms.locale, word=word) for word in dict.fromkeys(synonyms.stop_words))
    transaction.changed(Thing(ThingKind.SYNONYMS, synonyms.locale))


def note(transaction: FeedTransaction, kind: str, id_: str) -> None:
    """Says in the audit that the starter loaded a thing."""
    audit.record(transaction.session, transaction.version.as_of, STARTER_ID, "load", kind, id_)
