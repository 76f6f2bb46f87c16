"""Save the synonyms and stop words of a locale: what editors teach the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from content import access, acts, audit
from content.access import Who
from content.clock import public_transaction
from content.db import Database
from content.drafts import differences, line, text_faults
from content.errors import Fault, Invalid, NotFound
from content.loading import write
from content.loading.files import SynonymFile
from content.models import COUNTRY, PublicChange, StopWord, Synonym, ThingKind
from content.reach import Act
from locales import TAGS

MOST = 2_000
"""How many groups, one-way words and stop words a locale may have."""


@dataclass(frozen=True)
class SynonymFields:
    """Groups of words that stand for each other, words that lead to others, words that a query may lose."""

    groups: Sequence[Sequence[str]] = ()
    one_way: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stop_words: Sequence[str] = ()


def save_synonyms(database: Database, locale: str, fields: SynonymFields, actor: Who, *, lock_version: int) -> int:
    """Writes all synonyms and stop words of a locale in place of what stood there; search follows at once.

    `lock_version` is `version_of` the locale; gives the next one. Raises NotFound (no such locale), Forbidden, Stale
    with what differs, or Invalid with all that is wrong.
    """
    if locale not in TAGS:
        raise NotFound(ThingKind.SYNONYMS, locale)
    wanted = _cleaned(fields)
    with public_transaction(database) as transaction:
        session = transaction.session
        acting = acts.begin(session, transaction.version.as_of, actor)
        access.require(acting.reach, Act.EDIT_SYNONYMS, COUNTRY, locale)
        version = version_of(session, locale)
        differs = differences(_flat(wanted), _flat(fields_of(session, locale)))
        acts.check_version(version, lock_version, differs)
        faults = _faults(wanted)
        if faults:
            raise Invalid(faults)
        if not differs:
            return version
        one_way = {word: tuple(targets) for word, targets in wanted.one_way.items()}
        groups = tuple(tuple(group) for group in wanted.groups)
        file = SynonymFile(Path(), locale, groups, one_way, tuple(wanted.stop_words), "")
        write.write_synonyms(transaction, file)
        audit.record(session, acting.now, acting.actor.id, "save-synonyms", ThingKind.SYNONYMS, locale, locale=locale)
        return transaction.n


def version_of(session: Session, locale: str) -> int:
    """The version of a locale's synonyms: the number of the feed at which they last changed, 0 for never."""
    return (
        session.scalar(select(PublicChange.n).where(PublicChange.kind == ThingKind.SYNONYMS, PublicChange.id == locale))
        or 0
    )


def fields_of(session: Session, locale: str) -> SynonymFields:
    """The synonyms and stop words that a locale has."""
    groups, one_way = [], {}
    for row in session.scalars(select(Synonym).where(Synonym.locale == locale)):
        if row.targets:
            one_way.update({word: tuple(row.targets) for word in row.words})
        else:
            groups.append(tuple(row.words))
    words = session.scalars(select(StopWord.word).where(StopWord.locale == locale).order_by(StopWord.word)).all()
    return SynonymFields(tuple(sorted(groups)), dict(sorted(one_way.items())), tuple(words))


def _cleaned(fields: SynonymFields) -> SynonymFields:
    groups = [words for group in fields.groups if (words := _words(group))]
    one_way = {word: _words(targets) for one, targets in fields.one_way.items() if (word := line(one))}
    return SynonymFields(
        tuple(sorted(set(groups))), dict(sorted(one_way.items())), tuple(sorted(_words(fields.stop_words)))
    )


def _words(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for one in words if (word := line(one))))


def _faults(fields: SynonymFields) -> list[Fault]:
    faults = []
    for name, items in (
        ("groups", fields.groups),
        ("oneWay", fields.one_way),
        ("stopWords", fields.stop_words),
    ):
        if len(items) > MOST:
            faults.append(Fault(f"/{name}", f"There are more than {MOST}."))
    for index, group in enumerate(fields.groups):
        if not 2 <= len(group) <= 40:
            faults.append(Fault(f"/groups/{index}", "A group has 2 to 40 words."))
    for word, targets in fields.one_way.items():
        if not targets or len(targets) > 40 or word in targets:
            faults.append(Fault("/oneWay", f"“{word[:80]}” leads to 1 to 40 other words."))
    spoken = [*(word for group in fields.groups for word in group), *fields.one_way, *fields.stop_words]
    spoken += [word for targets in fields.one_way.values() for word in targets]
    return faults + [fault for word in spoken for fault in text_faults("/words", word, 80)]


def _flat(fields: SynonymFields) -> dict[str, str]:
    found = {f"/groups/{', '.join(group)}": "yes" for group in fields.groups}
    found |= {f"/oneWay/{word}": ", ".join(targets) for word, targets in fields.one_way.items()}
    return found | {f"/stopWords/{word}": "yes" for word in fields.stop_words}
