"""Notices: what holds, what is coming, what is over; a new one, and its end."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Response

from api.deps import Page, PageSize
from api.editorial.deps import DatabaseDep, NoticeId, ReadDep
from api.schemas.base import Listing
from api.schemas.editorial.notices import EditorialNoticeOut, NoticeIn, NoticeMadeOut, NoticeWordsOut
from api.security.actor import ActorDep
from content import access
from content.actions.end_notice import end_notice
from content.actions.publish_notice import NoticeFields, NoticeWords, publish_notice
from content.clock import local_date
from content.queries.notice_lines import NoticeLine, notice_lines

router = APIRouter(prefix="/notices", tags=["notices"])


@router.get("", summary="Meldingen")
def list_notices(desk: ReadDep, page: Page = 1, page_size: PageSize = 50) -> Listing[EditorialNoticeOut]:
    """Alle meldingen van je gebieden, de nieuwste eerst: die gelden, die komen en die voorbij zijn."""
    reach = access.reach(desk.session, desk.actor, local_date(desk.now))
    total, found = notice_lines(desk.session, reach, desk.now, (page - 1) * page_size, page_size)
    return Listing(items=lines(found), total=total, page=page, page_size=page_size)


@router.post("", status_code=201, summary="Nieuwe melding")
def add_notice(response: Response, database: DatabaseDep, person: ActorDep, body: NoticeIn) -> NoticeMadeOut:
    """Meteen openbaar, zonder tweede paar ogen; de andere publicisten van deze gebieden zien wie het deed."""
    texts = {tag: NoticeWords(words.title, words.text) for tag, words in body.texts.items()}
    fields = NoticeFields(body.level, body.areas, body.until_at, body.from_at, texts)
    made = publish_notice(database, fields, person.id)
    response.headers["Location"] = "/v1/editorial/notices"
    return NoticeMadeOut(id=made)


@router.post("/{noticeId}/end", status_code=204, summary="Melding beëindigen")
def end(database: DatabaseDep, person: ActorDep, notice_id: NoticeId) -> None:
    """Lezers zien de melding niet meer. Een melding die voorbij is: 409."""
    end_notice(database, notice_id, person.id)


def lines(found: Sequence[NoticeLine]) -> list[EditorialNoticeOut]:
    """Notices with who did what."""
    return [
        EditorialNoticeOut(
            id=one.id,
            level=one.level,
            state=one.state,
            areas=list(one.areas),
            texts={tag: NoticeWordsOut(title=title, text=text) for tag, (title, text) in sorted(one.texts.items())},
            from_at=one.from_at,
            until_at=one.until_at,
            ended_at=one.ended_at,
            published_by=one.published_by,
            ended_by=one.ended_by,
        )
        for one in found
    ]
