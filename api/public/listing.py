"""Cuts lists into the stretches that the API gives out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from api.schemas.base import Listing

Item = TypeVar("Item")


def listing(items: Sequence[Item], page: int, page_size: int) -> Listing[Item]:
    """One stretch of a list that is known whole. Past its end: no items."""
    start = (page - 1) * page_size
    return Listing(items=list(items[start : start + page_size]), total=len(items), page=page, page_size=page_size)
