"""Opening hours of the next days, as readers will see them."""

from __future__ import annotations

import datetime as dt

from content import opening
from locales import formats


def opening_days(schedule: str | None, day: dt.date, locale: str) -> list[tuple[str, str]] | None:
    """Each of the next days on which it is open, with its hours; None for no schedule or one that cannot be read."""
    if schedule is None or not opening.is_schedule(schedule.strip()):
        return None
    found: dict[dt.date, list[str]] = {}
    for one in opening.intervals(schedule.strip(), day):
        begin, end = one.from_at.astimezone(formats.AMSTERDAM), one.until_at.astimezone(formats.AMSTERDAM)
        hours = f"{formats.time(begin.time(), locale)} – {formats.time(end.time(), locale)}"
        found.setdefault(begin.date(), []).append(hours)
    return [(formats.date(one, locale), ", ".join(hours)) for one, hours in found.items()]
