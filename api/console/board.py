"""The board: all pages by locale, and where each text stands."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.asking import EMPTY_IS_NONE, ask
from api.console.pages import page
from api.security.actor import ActorDep
from content.models import COUNTRY, PageKind, PolicyField, Topic
from content.queries.board import BoardFilter, BoardState
from content.queries.board_desk import board_desk
from locales import TAGS

BOARD = "/console/board"
PAGE_SIZE = 50

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get(BOARD)
def show_board(
    request: Request,
    person: ActorDep,
    area: Annotated[str, Query(max_length=40)] = COUNTRY,
    topic: Annotated[Topic | None, EMPTY_IS_NONE, Query()] = None,
    kind: Annotated[PageKind | None, EMPTY_IS_NONE, Query()] = None,
    policy_field: Annotated[PolicyField | None, EMPTY_IS_NONE, Query(alias="policyField")] = None,
    state: Annotated[BoardState | None, EMPTY_IS_NONE, Query()] = None,
    text_locale: Annotated[str | None, EMPTY_IS_NONE, Query(alias="in", pattern="|".join(TAGS))] = None,
    words: Annotated[str, Query(max_length=200)] = "",
    with_text: Annotated[bool, Query(alias="withText")] = False,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The board of an area. `in` narrows it to one locale; `state` is then that of this locale."""
    locales = TAGS if text_locale is None else (text_locale,)
    wanted = BoardFilter(kind, topic, policy_field, state, words, locales, with_text)
    found = ask(request, person, board_desk, wanted, area, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    asked = {
        "area": area if area != COUNTRY else "",
        "topic": topic or "",
        "kind": kind or "",
        "policyField": policy_field or "",
        "state": state or "",
        "in": text_locale or "",
        "words": words,
        "withText": "true" if with_text else "",
    }
    return page(
        request,
        "board.html",
        person,
        board=found.board,
        areas=found.areas,
        area=area,
        may_create=found.may_create,
        asked=asked,
        is_narrowed=any(value for name, value in asked.items() if name != "area"),
        locales=locales,
        choices={
            "topic": list(Topic),
            "kind": list(PageKind),
            "policyField": list(PolicyField),
            "state": list(BoardState),
            "in": TAGS,
        },
        number=number,
        pages=max(1, -(-found.board.total // PAGE_SIZE)),
        link=lambda to: (
            f"{BOARD}?{urlencode({name: value for name, value in [*asked.items(), ('page', to)] if value})}"
        ),
    )
