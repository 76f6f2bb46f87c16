"""Lists of the console: a stretch of one with the way to the others, and links to what uses a thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from api.console.addresses import thing_address
from content.queries.where_used import User

PER_PAGE = 50

Item = TypeVar("Item")


@dataclass(frozen=True)
class Stretch(Generic[Item]):
    """A page of a list. `href` leads to another one when its number is put behind it."""

    items: Sequence[Item]
    total: int
    number: int
    last: int
    href: str


def stretch(items: Sequence[Item], number: int, path: str, query: Mapping[str, str]) -> Stretch[Item]:
    """A page of a list that is whole in memory."""
    return counted(items[(number - 1) * PER_PAGE : number * PER_PAGE], len(items), number, path, query)


def counted(items: Sequence[Item], total: int, number: int, path: str, query: Mapping[str, str]) -> Stretch[Item]:
    """A page of a list that was cut by the query."""
    kept = [(name, value) for name, value in query.items() if value]
    return Stretch(items, total, number, max(1, -(-total // PER_PAGE)), f"{path}?{urlencode([*kept, ('page', '')])}")


@dataclass(frozen=True)
class UserLink:
    """What uses a thing, and its page in the console."""

    title: str
    href: str
    in_draft: bool


def user_links(users: Iterable[User]) -> list[UserLink]:
    """The users of a thing as links."""
    return [UserLink(one.title or one.slug, thing_address(one.kind, str(one.id)), one.in_draft) for one in users]
