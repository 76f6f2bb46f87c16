"""What endpoints ask for, as annotated aliases.

What only looks at the request is `async`, here and in the other rooms: a plain function would be sent to a thread and
back, which takes longer than what it does.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant

from api.middleware import NOTES, PASSING, READ, VARIES
from api.page_reads import TALLY
from api.problems import BadQuery
from api.stored_answers import Notes
from content import published
from content.errors import Fault, NotFound
from locales import SOURCE
from locales.catalog import translator
from locales.negotiate import negotiate

if TYPE_CHECKING:
    from api.services import Services


def services(request: Request) -> Services:
    """What this process is made of."""
    return cast("Services", request.app.state.services)


async def refuse_unknown_parameters(request: Request) -> None:
    """Under `/v1` an unknown or doubled parameter is a 400, never ignored in silence."""
    known = _query_names(request.scope["route"].dependant)
    names = [name for name, _ in request.query_params.multi_items()]
    faults = [Fault(name, "There is no such parameter here.") for name in dict.fromkeys(names) if name not in known]
    faults += [
        Fault(name, "This parameter stands here more than once.")
        for name in dict.fromkeys(names)
        if name in known and names.count(name) > 1
    ]
    if faults:
        raise BadQuery(faults)


def _query_names(dependant: Dependant) -> set[str]:
    """Names of all query parameters that a route and its dependencies read."""
    return {field.alias for field in dependant.query_params}.union(*map(_query_names, dependant.dependencies))


async def place(request: Request) -> AsyncIterator[None]:
    """A place among those who may hold a connection. It is waited for on the loop, never on a thread: opening a
    snapshot and reading from it are two turns on a thread, and threads that wait for connections would be missing for
    those who have one."""
    async with services(request).places:
        yield


def reading(request: Request, _place: Annotated[None, Depends(place, scope="function")]) -> Iterator[published.Reading]:
    """One snapshot for a public answer; what was looked up in it makes the answer storable."""
    with published.reading(services(request).database) as found:
        request.scope[READ] = found.version
        yield found
        if not request.scope.get(PASSING):
            request.scope[NOTES] = Notes(found.version, found.things, found.kinds)


def count_reading(request: Request, page_id: uuid.UUID, locale: str, area: str | None) -> None:
    """Says that this answer shows a page: each time that it is given, now and out of what is stored, is counted."""
    found = services(request)
    region = found.finder.region_of(area)
    request.scope[TALLY] = found.counting.page_reads.tally(page_id, locale, region)


async def locale(
    request: Request,
    locale: Annotated[
        str | None,
        Query(
            description="Taal als BCP 47-tag (`pl`, `pl-PL`, …). Zonder: Accept-Language.",
            examples=["pl"],
            max_length=100,
        ),
    ] = None,
) -> str:
    """The locale of an answer: the one asked for, looked up (`pl-PL` → `pl`), or by Accept-Language."""
    found = negotiate(locale, request.headers.get("accept-language"))
    if found is None:
        words = translator(SOURCE)
        raise BadQuery([Fault("locale", words.gettext("We do not have this language."))])
    request.scope[VARIES] = found.varies
    return found.tag


ReadingDep = Annotated[published.Reading, Depends(reading, scope="function")]
LocaleDep = Annotated[str, Depends(locale)]
Page = Annotated[int, Query(ge=1, le=10_000, description="Bladzijde van de lijst, vanaf 1.", examples=[1])]
PageSize = Annotated[
    int, Query(alias="pageSize", ge=1, le=100, description="Aantal per bladzijde, hooguit 100.", examples=[20])
]
Area = Annotated[
    str,
    Query(
        description="Gebied: `NL`, `PV30`, een arbeidsmarktregio (`AR-…`) of een gemeente (CBS-code, `GM0772`).",
        max_length=40,
        examples=["GM0772"],
    ),
]
_SLUG = re.compile(r"[a-z0-9-]{1,120}")


async def slug(slug: Annotated[str, Path(description="Slug, zoals in adressen.", examples=["rental-contract"])]) -> str:
    """A slug out of the path. What cannot be one is not found; it never reaches the database."""
    if not _SLUG.fullmatch(slug):
        raise NotFound("thing", "")
    return slug


async def fact_key(key: Annotated[str, Path(description="Sleutel van het cijfer.", examples=["own-risk"])]) -> str:
    """A fact's key out of the path."""
    return await slug(key)


Slug = Annotated[str, Depends(slug)]
FactKey = Annotated[str, Depends(fact_key)]
