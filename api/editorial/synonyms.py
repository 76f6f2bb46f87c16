"""Synonyms and stop words of a locale: what editors teach the search."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.editorial.deps import DatabaseDep, IfMatchOrNone, LocaleTag, ReadDep, tag
from api.schemas.editorial.base import VersionOut
from api.schemas.editorial.things import SynonymsIn, SynonymsOut
from api.security.actor import ActorDep
from content.actions import save_synonyms
from content.actions.save_synonyms import SynonymFields
from content.errors import NotFound
from content.models import ThingKind
from locales import TAGS

router = APIRouter(prefix="/synonyms", tags=["synonyms"])


@router.get("/{locale}", summary="Synoniemen van een taal")
def get_synonyms(response: Response, desk: ReadDep, locale: LocaleTag) -> SynonymsOut:
    """Woorden die voor elkaar staan, woorden die ergens naartoe leiden, en woorden die een vraag kan missen."""
    if locale not in TAGS:
        raise NotFound(ThingKind.SYNONYMS, locale)
    fields = save_synonyms.fields_of(desk.session, locale)
    version = save_synonyms.version_of(desk.session, locale)
    tag(response, version)
    return SynonymsOut(
        locale=locale,
        lock_version=version,
        groups=[list(words) for words in fields.groups],
        one_way={word: list(words) for word, words in fields.one_way.items()},
        stop_words=list(fields.stop_words),
    )


@router.put("/{locale}", summary="Synoniemen wijzigen")
def put_synonyms(
    response: Response,
    database: DatabaseDep,
    person: ActorDep,
    locale: LocaleTag,
    version: IfMatchOrNone,
    body: SynonymsIn,
) -> VersionOut:
    """Schrijft alle synoniemen en stopwoorden van een taal; het zoeken volgt meteen."""
    fields = SynonymFields(body.groups, body.one_way, body.stop_words)
    done = save_synonyms.save_synonyms(database, locale, fields, person.id, lock_version=version)
    tag(response, done)
    return VersionOut(lock_version=done)
