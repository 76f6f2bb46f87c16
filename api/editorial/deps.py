"""What editorial endpoints ask for: who acts, one snapshot to read in, the version that was read, ids out of paths."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Header, Path, Query, Request, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException

from api.deps import services
from api.security.actor import ActorDep, ByToken, SignedIn
from content.db import Database, ReadSession
from content.errors import NotFound
from content.models import Actor, ActorKind

ACTOR = "mip.actor"
"""Where in the scope the id of who is signed in stands, for the log of refusals."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,120}")


class VersionWanted(HTTPException):
    """A write that does not say which version it was made from: 428."""

    def __init__(self) -> None:
        super().__init__(428)


async def known(request: Request, person: ActorDep) -> None:
    """Lets nobody in who is not signed in, before anything else is looked at; says who it is."""
    request.scope[ACTOR] = str(person.id)


async def database(request: Request) -> Database:
    """The database, for acts."""
    return services(request).database


@dataclass(frozen=True)
class Desk:
    """One snapshot, who reads in it, and the instant that decides what holds."""

    session: ReadSession
    actor: Actor
    now: dt.datetime


def desk(request: Request, person: ActorDep) -> Iterator[Desk]:
    """One snapshot for an answer."""
    opened = services(request).database
    with opened.read() as session:
        yield Desk(session, _reader(person), opened.now())


def _reader(person: SignedIn) -> Actor:
    """Who asks as an actor, out of what was read of session or token in this very request."""
    return Actor(
        id=person.id,
        kind=ActorKind.TOKEN if isinstance(person, ByToken) else ActorKind.PERSON,
        name=person.name,
        role=person.role,
        areas=None if person.areas is None else list(person.areas),
        locales=None if person.locales is None else list(person.locales),
    )


IfMatchHeader = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(W/)?"[0-9]{1,18}"$',
        description="`ETag` van wat je hebt gelezen. Zonder: 428; verouderd: 412.",
        examples=['"7"'],
    ),
]


async def version_read(if_match: IfMatchHeader = None) -> int:
    """The version that a write was made from. A weak tag counts too: proxies that compress weaken them."""
    if if_match is None:
        raise VersionWanted
    return int(if_match.removeprefix("W/").strip('"'))


async def version_or_none(
    if_match: IfMatchHeader = None,
    if_none_match: Annotated[
        Literal["*"] | None, Header(alias="If-None-Match", description="`*` als er nog niets was toen je keek.")
    ] = None,
) -> int:
    """The same where a first version can be made; 0 stands for nothing was there."""
    if if_match is None and if_none_match == "*":
        return 0
    return await version_read(if_match)


def tag(response: Response, version: int) -> None:
    """Says which version an answer is of."""
    response.headers["ETag"] = f'"{version}"'


def _uuid_text(value: str) -> str:
    # No ValueError: what cannot be an id is not there, and is no wrong value.
    if not _UUID.fullmatch(value):
        raise NotFound("thing", "")
    return value


def _plain_text(value: str) -> str:
    if not _PLAIN.fullmatch(value):
        raise NotFound("thing", "")
    return value


ReadDep = Annotated[Desk, Depends(desk, scope="function")]
DatabaseDep = Annotated[Database, Depends(database)]
IfMatch = Annotated[int, Depends(version_read)]
IfMatchOrNone = Annotated[int, Depends(version_or_none)]
PageId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="pageId")]
DocumentId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="documentId")]
EditionId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="editionId")]
TermId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="termId")]
ContactPointId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="contactPointId")]
NoticeId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="noticeId")]
AccountId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="accountId")]
TokenId = Annotated[uuid.UUID, BeforeValidator(_uuid_text), Path(alias="tokenId")]
AreaCode = Annotated[str, BeforeValidator(_plain_text), Path(description="`NL`, `PV30`, `AR-…` of `GM0772`.")]
LocaleTag = Annotated[str, BeforeValidator(_plain_text), Path(description="Een taal van deze site.")]
FactKey = Annotated[str, BeforeValidator(_plain_text), Path(description="Sleutel van het cijfer.")]
AreaQuery = Annotated[
    str,
    Query(pattern=r"^[A-Za-z0-9-]{1,40}$", description="Gebied: `NL`, `PV30`, `AR-…` of `GM0772`.", examples=["NL"]),
]
