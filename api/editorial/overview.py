"""Where everything stands: oneself, what waits, the board, the local texts of an area."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import Page, PageSize
from api.editorial import notices, shaping
from api.editorial.deps import AreaCode, AreaQuery, ReadDep
from api.schemas.editorial.me import MeOut
from api.schemas.editorial.pages import BoardOut, CellOut, LocalTextsOut, RowOut, WaitingOut, WaitingTextOut
from api.security.actor import ActorDep, ByToken
from content.models import COUNTRY, ActorKind, PageKind, PolicyField, Topic
from content.queries import board as board_query
from content.queries.board import BoardFilter, BoardState
from content.queries.local_texts import local_texts
from content.queries.waiting import waiting
from locales import TAGS

router = APIRouter(tags=["overview"])


@router.get("/me", summary="Wie ben ik")
def get_me(person: ActorDep) -> MeOut:
    """Rol, gebieden en talen van wie is aangemeld of wiens token dit is, en wat voor schrijvende aanvragen nodig is."""
    return MeOut(
        id=person.id,
        kind=ActorKind.TOKEN if isinstance(person, ByToken) else ActorKind.PERSON,
        name=person.name,
        login=person.login,
        role=person.role,
        areas=None if person.areas is None else list(person.areas),
        locales=None if person.locales is None else list(person.locales),
        acts=sorted(person.acts),
        csrf_token=person.csrf_token(),
    )


@router.get("/waiting", summary="Wat wacht")
def get_waiting(desk: ReadDep) -> WaitingOut:
    """Alles wat op je wacht, binnen wat je mag: achter, te lezen, na te kijken, te publiceren, te bevestigen."""
    found = waiting(desk.session, desk.actor, desk.now)
    return WaitingOut(
        behind=shaping.waiting_texts(found.behind),
        due=shaping.waiting_texts(found.due),
        to_review=shaping.waiting_texts(found.to_review),
        to_publish=shaping.waiting_texts(found.to_publish),
        own_drafts=shaping.waiting_texts(found.own_drafts),
        local_drift=shaping.drift(found.local_drift),
        facts=shaping.to_confirm(found.facts),
        sources=shaping.to_confirm(found.sources),
        notices=notices.lines(found.notices),
    )


@router.get("/board", summary="Het bord")
def get_board(
    desk: ReadDep,
    area: AreaQuery = COUNTRY,
    kind: Annotated[PageKind | None, Query(description="Soort pagina.")] = None,
    topic: Annotated[Topic | None, Query(description="Onderwerp.")] = None,
    policy_field: Annotated[PolicyField | None, Query(alias="policyField", description="Beleidsveld.")] = None,
    state: Annotated[BoardState | None, Query(description="Pagina's met een taal in deze staat.")] = None,
    locale: Annotated[
        str | None, Query(description="Alleen deze taal.", pattern=f"^({'|'.join(TAGS)})$", examples=["pl"])
    ] = None,
    q: Annotated[str, Query(description="Woorden uit slug of titel.", max_length=200)] = "",
    with_text: Annotated[
        bool, Query(alias="withText", description="Alleen pagina's die in dit gebied een tekst hebben.")
    ] = False,
    page: Page = 1,
    page_size: PageSize = 50,
) -> BoardOut:
    """Pagina bij taal, en waar elke tekst van een gebied staat."""
    wanted = BoardFilter(kind, topic, policy_field, state, q, TAGS if locale is None else (locale,), with_text)
    found = board_query.board(
        desk.session, desk.actor, desk.now, wanted, area, offset=(page - 1) * page_size, limit=page_size
    )
    return BoardOut(
        items=[_row(one) for one in found.rows], total=found.total, page=page, page_size=page_size, area=area
    )


@router.get("/local-texts/{area}", summary="Lokale teksten van een gebied")
def get_local_texts(desk: ReadDep, area: AreaCode) -> LocalTextsOut:
    """Alle lokale teksten van een gebied, en welke bekeken moeten worden: de gedeelde sectie veranderde of verdween."""
    found = local_texts(desk.session, desk.actor, desk.now, area)
    return LocalTextsOut(
        area=area,
        texts=[WaitingTextOut(title=title, text=shaping.status(one)) for title, one in found.texts],
        drift=shaping.drift(found.drift),
    )


def _row(row: board_query.Row) -> RowOut:
    cells = [
        CellOut(
            locale=one.locale,
            state=one.state,
            made=one.made,
            behind=one.behind,
            document_id=None if one.text is None else one.text.document_id,
        )
        for one in row.cells
    ]
    return RowOut(
        page_id=row.page_id,
        slug=row.slug,
        kind=row.kind,
        topic=None if row.topic is None else Topic(row.topic),
        title=row.title,
        due_at=row.due_at,
        cells=cells,
    )
