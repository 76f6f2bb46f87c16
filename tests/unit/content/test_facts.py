"""Facts: which value holds, and what may be one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.facts import DatedValue, FactView, dial, value_fault
from content.models import FactType

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@given(st.lists(DAYS, unique=True, min_size=1), DAYS)
def test_the_value_of_a_day_is_the_last_that_began(starts: list[dt.date], day: dt.date) -> None:
    fact = FactView(
        "k",
        FactType.NUMBER,
        None,
        None,
        "s",
        "u",
        None,
        tuple(DatedValue(start, str(start), "count") for start in starts),
    )
    now, later = fact.on(day), fact.after(day)
    assert now == max(
        (value for value in fact.values if value.valid_from <= day), key=lambda one: one.valid_from, default=None
    )
    assert later is None or later.valid_from > day


@pytest.mark.parametrize(
    ("type_", "value", "unit"),
    [
        (FactType.MONEY, "14.999", "EUR"),
        (FactType.MONEY, "14,99", "EUR"),
        (FactType.MONEY, "1e3", "EUR"),
        (FactType.MONEY, "NaN", "EUR"),
        (FactType.MONEY, "-1", "EUR"),
        (FactType.DURATION, "4", "fortnights"),
        (FactType.DATE, "2027-02-30", "date"),
        (FactType.DATE, "--13-01", "date"),
        (FactType.PHONE, "zero", "phone"),
        (FactType.URL, "http://x.nl", "url"),
        (FactType.PERCENT, "", "percent"),
    ],
)
def test_wrong_values_are_named(type_: FactType, value: str, unit: str) -> None:
    assert value_fault(type_, value, unit)


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_amounts_are_right(value: Decimal) -> None:
    assert value_fault(FactType.MONEY, str(value), "EUR") is None


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("112", "112"),
        ("1400", "1400"),
        ("0800-8020", "+318008020"),
        ("088 898 92 94", "+31888989294"),
        ("+31 70 333 44 44", "+31703334444"),
        ("0900-8844", "+319008844"),
    ],
)
def test_dialling(printed: str, dialled: str) -> None:
    assert dial(printed) == dialled
