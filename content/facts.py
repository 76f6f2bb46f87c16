"""Pure: which value of a fact holds on a day, and how it is printed in a locale."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import phonenumbers

from content.models import SINCE_EVER, FactType
from locales import formats

SHORT_NUMBERS = frozenset({"112", "1400"})
"""Dutch numbers that are dialled as they stand and have no international form."""

DURATION_UNITS: dict[str, formats.Unit] = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
"""Our units of duration, and Babel's."""

_YEARLY = re.compile(r"--(\d{2})-(\d{2})")


@dataclass(frozen=True)
class DatedValue:
    """A value from a day on. `value` None: not known from this day."""

    valid_from: dt.date
    value: str | None
    unit: str


@dataclass(frozen=True)
class FactView:
    """A fact with all its dated values, the earliest first."""

    key: str
    type: FactType
    per: str | None
    topic: str | None
    source_name: str
    source_url: str
    checked_on: dt.date | None
    values: Sequence[DatedValue]

    def on(self, day: dt.date) -> DatedValue | None:
        """The value that holds on a day. A date holds always: what it names is its own beginning."""
        if self.type is FactType.DATE:
            return max((value for value in self.values if value.value), key=_begin, default=None)
        return max((value for value in self.values if value.valid_from <= day), key=_begin, default=None)

    def after(self, day: dt.date) -> DatedValue | None:
        """The next value that begins after a day."""
        if self.type is FactType.DATE:
            return None
        return min((value for value in self.values if value.valid_from > day), key=_begin, default=None)


def _begin(value: DatedValue) -> dt.date:
    return value.valid_from


def printed(fact: FactView, value: DatedValue | None, locale: str, *, genitive: bool = False) -> str | None:
    """The whole formatted value in a locale, or None when there is none to print."""
    if value is None or value.value is None:
        return None
    return _formatted(fact.type, value.value, value.unit, locale, genitive=genitive)


@lru_cache(maxsize=4096)  # of a few hundred values in five locales, each printed again and again
def _formatted(type_: FactType, value: str, unit: str, locale: str, *, genitive: bool) -> str:
    match type_:
        case FactType.MONEY:
            return formats.money(Decimal(value), locale)
        case FactType.PERCENT:
            return formats.percent(Decimal(value), locale)
        case FactType.NUMBER:
            return formats.number(Decimal(value), locale)
        case FactType.DURATION:
            return formats.duration(Decimal(value), DURATION_UNITS[unit], locale, "gen" if genitive else None)
        case FactType.DATE:
            return (
                formats.yearly_date(value, locale)
                if value.startswith("--")
                else formats.date(dt.date.fromisoformat(value), locale)
            )
        case FactType.PHONE | FactType.URL:
            return value


def dial(number: str) -> str | None:
    """A printed phone number as `tel:` wants it: E.164, or the digits as they stand for 112 and 1400."""
    digits = re.sub(r"[^\d+]", "", number)
    if digits in SHORT_NUMBERS:
        return digits
    try:
        parsed = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def value_fault(type_: FactType, value: str, unit: str) -> str | None:
    """What is wrong with a value of a type, in a sentence; None when nothing is."""
    match type_:
        case FactType.MONEY | FactType.PERCENT | FactType.NUMBER | FactType.DURATION:
            return _number_fault(type_, value, unit)
        case FactType.DATE:
            return _date_fault(value)
        case FactType.PHONE:
            return None if dial(value) else f"“{value}” is no phone number."
        case FactType.URL:
            return None if value.startswith("https://") and " " not in value else f"“{value}” is no https address."


def _number_fault(type_: FactType, value: str, unit: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return f"“{value}” is no number; write it with a point, as 14.99."
    if not number.is_finite() or number < 0 or number >= Decimal(10) ** 12:
        return f"“{value}” is not between 0 and a million millions."
    if "e" in value.lower() or value != value.strip() or value.startswith("+"):
        return f"“{value}” is not a plain number; write it as 14.99."
    if type_ is FactType.MONEY and number != number.quantize(Decimal("0.01")):
        return f"“{value}” has more than two decimals."
    if type_ is FactType.DURATION and unit not in DURATION_UNITS:
        return f"“{unit}” is no unit of duration; one of {', '.join(DURATION_UNITS)}."
    return None


def _date_fault(value: str) -> str | None:
    yearly = _YEARLY.fullmatch(value)
    try:
        if yearly:
            dt.date(2024, int(yearly[1]), int(yearly[2]))  # a leap year: 29 February is a day
        else:
            dt.date.fromisoformat(value)
    except ValueError:
        return f"“{value}” is no date; write YYYY-MM-DD, or --MM-DD for a day of every year."
    return None


def is_since_ever(day: dt.date) -> bool:
    """Whether a `valid_from` stands for “since ever”."""
    return day == SINCE_EVER
