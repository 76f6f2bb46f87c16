"""What the address of a readers' page says: language and municipality, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Path, Query, Request

from api.deps import ReadingDep
from api.portal.addresses import Address
from api.portal.chrome import Place
from content import published
from content.errors import NotFound
from content.models import COUNTRY, Topic
from content.published import NoticeView, Reading
from content.queries.areas import AreaView
from locales import TAGS

if TYPE_CHECKING:
    from api.portal.frame import FrameKeeper

AreaParameter = Annotated[str | None, Query(alias="area", max_length=40)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=10_000)]


@dataclass(frozen=True)
class Visit:
    """A reader at a stored page: language, area (None: none chosen), what it lies in, and the notices there."""

    reading: Reading
    locale: str
    place: Place | None
    areas: Sequence[AreaView]
    codes: Sequence[str]
    notices: Sequence[NoticeView]

    @property
    def area(self) -> str:
        """The area whose text is shown."""
        return COUNTRY if self.place is None else self.place.code

    @property
    def address(self) -> Address:
        """Makes this reader's links."""
        return Address(self.locale, None if self.place is None else self.place.code)

    def name_of(self, code: str) -> str:
        """The name of an area."""
        return next((one.name for one in self.areas if one.code == code), code)


async def path_locale(locale: Annotated[str, Path()]) -> str:
    """The language of the address: exactly a configured tag, or there is nothing there."""
    if locale not in TAGS:
        raise NotFound("locale", "")
    return locale


PathLocale = Annotated[str, Depends(path_locale)]


async def path_topic(topic: Annotated[str, Path()]) -> Topic:
    """The topic of the address."""
    if topic not in set(Topic):
        raise NotFound("topic", "")
    return Topic(topic)


TopicDep = Annotated[Topic, Depends(path_topic)]


def visit(locale: PathLocale, reading: ReadingDep, area: AreaParameter = None) -> Visit:
    """The visit of a stored page. Raises Invalid for an unknown area."""
    codes = published.ancestors(reading, COUNTRY if area is None else area)
    areas = reading.areas()
    place = next((Place(one.code, one.name) for one in areas if one.code == area), None)
    return Visit(reading, locale, place, areas, codes, published.list_notices(reading, locale, codes))


VisitDep = Annotated[Visit, Depends(visit)]


def keeper(request: Request) -> FrameKeeper:
    """What is known without the database."""
    return cast("FrameKeeper", request.app.state.portal_frame)
