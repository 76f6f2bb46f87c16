"""How values are printed in each locale: money, numbers, durations, dates, times.

Forms are CLDR's by way of Babel, held to `style.md` by tests. Values come in as `Decimal` or
`int`, never `float` (14.99 must stay 14.99). Every function takes a configured tag and raises
`UnknownLocale` for another. Between a figure and its sign or mark stands a no-break space.
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

import babel
from babel import dates, numbers, units

from locales import get_locale
from locales.catalog import Translator, translator

Unit = Literal["minute", "hour", "day", "week", "month", "year"]
"""What a duration is counted in."""
Case = Literal["gen"]
"""A grammatical case that a text can ask for: the genitive (Polish after w ciągu, do, od)."""

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
"""Law's dates and opening hours are in this zone; instants are stored in UTC."""

_NARROW_NO_BREAK = "\u202f"
_NO_BREAK = "\u00a0"


def money(amount: Decimal | int, tag: str, currency: str = "EUR") -> str:
    """An amount in whole units of `currency` (ISO 4217): `€ 385`, `14,99 €`.

    No decimals when whole, else two.
    """
    locale = _babel(tag)
    pattern = str(locale.currency_formats["standard"].pattern)
    if amount == int(amount):
        pattern = pattern.replace("0.00", "0")
    return numbers.format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


def number(value: Decimal | int, tag: str) -> str:
    """A plain number with all its digits, grouped as the locale does: `12.345,5`."""
    return numbers.format_decimal(value, locale=_babel(tag), decimal_quantization=False)


def percent(points: Decimal | int, tag: str) -> str:
    """A percentage given in points: 7.5 → `7,5%` (ro `7,5 %`), never rounded."""
    return numbers.format_percent(Decimal(points) / 100, locale=_babel(tag), decimal_quantization=False)


def duration(value: Decimal | int, unit: Unit, tag: str, case: Case | None = None) -> str:
    """A length of time in words: `2 weeks`, `22 de ore`; with `case="gen"` in the genitive.

    Locales without that case print it as ever.
    """
    # CLDR writes a fraction in the genitive already ("1,5 godziny").
    if case is None or value != int(value):
        pattern = _babel(tag)
        printed = units.format_unit(value, f"duration-{unit}", "long", locale=pattern)
        # Babel's Dutch data lacks the long forms of hour and day, and then prints the unit's key.
        if "duration-" not in printed:
            return printed
    return _duration_messages(value, unit, translator(tag)) % {"number": number(value, tag)}


def date(day: dt.date, tag: str) -> str:
    """A date in words: `1 januari 2027`, `1 януари 2027 г.`."""
    return _plain_spaces(dates.format_date(day, "long", locale=_babel(tag)))


def month_name(day: dt.date, tag: str) -> str:
    """The month of a day in words: `januari 2027`."""
    return _plain_spaces(dates.format_skeleton("yMMMM", day, locale=_babel(tag)))


def yearly_date(month_day: str, tag: str) -> str:
    """A day of every year, given as `--MM-DD`: `--05-01` → `1 May`, `1 mei`.

    Raises `ValueError` for another shape or a day that no year has.
    """
    if len(month_day) != 7 or not month_day.startswith("--"):
        raise ValueError(f"a yearly day is --MM-DD, not {month_day!r}")
    # A leap year, so that the 29th of February is a day.
    day = dt.date.fromisoformat(f"2000-{month_day[2:]}")
    return _plain_spaces(dates.format_skeleton("MMMMd", day, locale=_babel(tag)))


def time(clock: dt.time, tag: str) -> str:
    """A time of day as it stands: `9.00 uur`, `9am`, `ora 9.00`, `9:00 ч.`."""
    locale = get_locale(tag)
    whole = locale.hour_pattern if clock.minute == 0 else None
    pattern = whole or locale.time_pattern or "short"
    # Without its zone: Babel would move an aware time to UTC.
    return _plain_spaces(dates.format_time(clock.replace(tzinfo=None), pattern, locale=_babel(tag)))


def moment(instant: dt.datetime, tag: str) -> str:
    """An instant as date and time in Amsterdam: `1 januari 2027, 9.00 uur`.

    Raises `ValueError` for one without a zone.
    """
    local = _in_amsterdam(instant)
    return f"{date(local.date(), tag)}, {time(local.time(), tag)}"


def moment_date(instant: dt.datetime, tag: str) -> str:
    """The Amsterdam date of an instant, in words. Raises `ValueError` for one without a zone."""
    return date(_in_amsterdam(instant).date(), tag)


def see_current_amount(tag: str) -> str:
    """The words of the link to its source that stands for a fact without a value."""
    return translator(tag).gettext("see the current amount")


def not_known_from_this_day(tag: str) -> str:
    """What stands for a fact whose newest value is not set yet."""
    return translator(tag).gettext("not known from this day")


@cache
def _babel(tag: str) -> babel.Locale:
    """Babel's data for a configured tag."""
    return babel.Locale.parse(get_locale(tag).babel_tag)


def _in_amsterdam(instant: dt.datetime) -> dt.datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(AMSTERDAM)


def _plain_spaces(text: str) -> str:
    """CLDR's narrow no-break spaces as common ones: fonts of older phones lack the narrow."""
    return text.replace(_NARROW_NO_BREAK, _NO_BREAK)


def _duration_messages(value: Decimal | int, unit: Unit, t: Translator) -> str:
    """The catalog's form for `value` units, with the placeholder `%(number)s` in it."""
    # A fraction takes the plural in every language that gets here with one.
    n = int(value) if value == int(value) else 2
    # translators: Genitive case where there is one (Polish "w ciągu 2 tygodni"); elsewhere as ever.
    match unit:
        case "minute":
            return t.npgettext("genitive", "%(number)s minute", "%(number)s minutes", n)
        case "hour":
            return t.npgettext("genitive", "%(number)s hour", "%(number)s hours", n)
        case "day":
            return t.npgettext("genitive", "%(number)s day", "%(number)s days", n)
        case "week":
            return t.npgettext("genitive", "%(number)s week", "%(number)s weeks", n)
        case "month":
            return t.npgettext("genitive", "%(number)s month", "%(number)s months", n)
        case "year":
            return t.npgettext("genitive", "%(number)s year", "%(number)s years", n)
