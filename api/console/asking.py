"""How a page of the console asks the domain: one snapshot, as the person who is signed in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BeforeValidator

from api.deps import services
from api.security.actor import SignedIn
from content import access
from content.db import Database, ReadSession
from content.errors import NotFound
from content.models import Actor
from locales import TAGS

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def ask(
    request: Request,
    person: SignedIn,
    query: Callable[Concatenate[ReadSession, Actor, dt.datetime, Asked], Found],
    *args: Asked.args,
    **options: Asked.kwargs,
) -> Found:
    """What a query finds for a person in one snapshot."""
    database = database_of(request)
    with database.read() as session:
        return query(session, access.actor(session, person.id), database.now(), *args, **options)


def database_of(request: Request) -> Database:
    """The database."""
    return services(request).database


async def thing_id(thing_id: Annotated[str, Path()]) -> uuid.UUID:
    """The id in an address. What is none leads nowhere."""
    try:
        return uuid.UUID(thing_id)
    except ValueError:
        raise NotFound("thing", "") from None


async def text_locale(text_locale: Annotated[str, Path()]) -> str:
    """The locale of a text in an address."""
    if text_locale not in TAGS:
        raise NotFound("locale", "")
    return text_locale


ThingId = Annotated[uuid.UUID, Depends(thing_id)]
TextLocale = Annotated[str, Depends(text_locale)]

EMPTY_IS_NONE = BeforeValidator(lambda value: None if value == "" else value)
"""A choice of a form that says nothing is sent as an empty text."""
