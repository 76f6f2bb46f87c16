"""The audit: who did what to what, when; filtered, paged, and whole as CSV or JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from api.deps import Page, PageSize
from api.editorial.deps import ReadDep
from api.schemas.base import Listing
from api.schemas.editorial.base import InstantText
from api.schemas.editorial.people import AuditEventOut
from content.queries.audit_events import Event, EventFilter, all_events, events

router = APIRouter(prefix="/audit-events", tags=["audit"])

_COLUMNS = ("at", "actor_id", "actor", "verb", "kind", "thing_id", "area", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


async def wanted(
    actor_id: Annotated[uuid.UUID | None, Query(alias="actorId", description="Wie.")] = None,
    verb: Annotated[str | None, Query(pattern=r"^[a-z-]{1,40}$", description="Wat.", examples=["publish"])] = None,
    kind: Annotated[str | None, Query(pattern=r"^[a-z-]{1,20}$", description="Soort ding.", examples=["page"])] = None,
    thing_id: Annotated[
        str | None, Query(alias="thingId", pattern=r"^[A-Za-z0-9-]{1,120}$", description="Welk ding.")
    ] = None,
    area: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9-]{1,40}$", description="Gebied van de tekst.")] = None,
    from_at: Annotated[InstantText | None, Query(alias="fromAt", description="Vanaf dit moment.")] = None,
    until_at: Annotated[InstantText | None, Query(alias="untilAt", description="Tot dit moment.")] = None,
) -> EventFilter:
    """What the trail is narrowed to."""
    return EventFilter(actor_id, verb, kind, thing_id, area, from_at, until_at)


Wanted = Annotated[EventFilter, Depends(wanted)]


@router.get("", summary="Logboek")
def list_events(desk: ReadDep, narrowed: Wanted, page: Page = 1, page_size: PageSize = 50) -> Listing[AuditEventOut]:
    """Wat is gedaan, het nieuwste eerst."""
    total, found = events(desk.session, desk.actor, desk.now, narrowed, (page - 1) * page_size, page_size)
    items = [AuditEventOut.model_validate(one) for one in found]
    return Listing(items=items, total=total, page=page, page_size=page_size)


@router.get(
    "/export",
    summary="Logboek uitvoeren",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}, "application/json": {}}}},
)
def export_events(
    desk: ReadDep,
    narrowed: Wanted,
    form: Annotated[Literal["csv", "json"], Query(alias="format", description="Vorm.")] = "csv",
) -> Response:
    """Alles wat het filter doorlaat, als bestand."""
    found = all_events(desk.session, desk.actor, desk.now, narrowed)
    headers = {"Content-Disposition": f'attachment; filename="audit-events.{form}"'}
    if form == "json":
        items = [AuditEventOut.model_validate(one).model_dump(mode="json", by_alias=True) for one in found]
        return JSONResponse({"items": items}, headers=headers)
    return Response(_csv(found), media_type="text/csv", headers=headers)


def _csv(found: Iterable[Event]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for event in found:
        writer.writerow([_cell(getattr(event, name)) for name in _COLUMNS])
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
