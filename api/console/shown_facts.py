"""A fact as the console shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from content import facts
from content.queries.fact_lines import FactLine
from locales import formats


@dataclass(frozen=True)
class ShownFact:
    """A fact in an editor's language. `value` None: there is none to print."""

    key: str
    value: str | None
    next: tuple[str, str | None] | None
    source_name: str
    source_url: str
    checked: str | None
    version: int
    users: int


def shown_fact(line: FactLine, day: dt.date, locale: str) -> ShownFact:
    """A fact on a day, in a locale."""
    view, ahead = line.view, line.view.after(day)
    return ShownFact(
        view.key,
        facts.printed(view, view.on(day), locale),
        None if ahead is None else (formats.date(ahead.valid_from, locale), facts.printed(view, ahead, locale)),
        view.source_name,
        view.source_url,
        None if view.checked_on is None else formats.date(view.checked_on, locale),
        line.lock_version,
        line.users,
    )
