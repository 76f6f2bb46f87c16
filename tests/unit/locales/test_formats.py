"""The sample forms of style.md, and what CLDR leaves open. `_` stands for a no-break space."""

import datetime as dt
from decimal import Decimal

import pytest
from babel import Locale, units
from hypothesis import given
from hypothesis import strategies as st

from locales import TAGS, UnknownLocale, formats, get_locale
from locales.formats import UNITS, Unit

FORMS = {
    "nl": "€_14,99|€_1.971,20|8%|1 januari 2027|9.00_uur",
    "en": "€14.99|€1,971.20|8%|1 January 2027|9am",
    "pl": "14,99_€|1_971,20_€|8%|1 stycznia 2027|9.00",
    "ro": "14,99_EUR|1.971,20_EUR|8_%|1 ianuarie 2027|ora_9.00",
    "bg": "14,99_€|1_971,20_€|8%|1 януари 2027_г.|9:00_ч.",
}


def shown(text: str) -> str:
    return text.replace("\u00a0", "_")


def row(text: str) -> dict[str, str]:
    return dict(zip(TAGS, text.split("|"), strict=True))


@pytest.mark.parametrize("tag", TAGS)
def test_forms_of_the_style_guide(tag: str) -> None:
    assert [
        shown(text)
        for text in (
            formats.money(Decimal("14.99"), tag),
            formats.money(Decimal("1971.20"), tag),
            formats.percent(8, tag),
            formats.date(dt.date(2027, 1, 1), tag),
            formats.time(dt.time(9), tag),
        )
    ] == FORMS[tag].split("|")


@pytest.mark.parametrize("amount", [385, Decimal(385), Decimal("385.00"), Decimal("3.85E+2")])
def test_whole_money_has_no_decimals(amount: Decimal | int) -> None:
    assert {tag: shown(formats.money(amount, tag)) for tag in TAGS} == row("€_385|€385|385_€|385_EUR|385_€")


def test_money_keeps_two_decimals() -> None:
    assert shown(formats.money(Decimal("0.5"), "nl")) == "€_0,50"
    assert shown(formats.money(Decimal("1234567.80"), "pl")) == "1_234_567,80_€"
    assert formats.money(Decimal("-7.20"), "en") == "-€7.20"
    assert shown(formats.money(5, "nl", "PLN")) == "PLN_5"


def test_percent_keeps_its_digits() -> None:
    assert {tag: shown(formats.percent(Decimal("87.5"), tag)) for tag in TAGS} == row("87,5%|87.5%|87,5%|87,5_%|87,5%")
    assert formats.percent(Decimal("0.123456"), "en") == "0.123456%"
    assert formats.percent(Decimal("37.56"), "bg") == "37,56%"


def test_numbers_are_grouped_and_never_rounded() -> None:
    assert {tag: shown(formats.number(Decimal("12345.6789"), tag)) for tag in TAGS} == row(
        "12.345,6789|12,345.6789|12_345,6789|12.345,6789|12_345,6789"
    )
    assert formats.number(18, "nl") == "18"


@pytest.mark.parametrize(
    ("value", "unit", "forms"),
    [
        (1, "hour", "1 uur|1 hour|1 godzina|1 oră|1 час"),
        (12, "hour", "12 uur|12 hours|12 godzin|12 ore|12 часа"),
        (1, "day", "1 dag|1 day|1 dzień|1 zi|1 ден"),
        (5, "day", "5 dagen|5 days|5 dni|5 zile|5 дни"),
        (22, "week", "22 weken|22 weeks|22 tygodnie|22 de săptămâni|22 седмици"),
        (30, "minute", "30 minuten|30 minutes|30 minut|30 de minute|30 минути"),
        (4, "month", "4 maanden|4 months|4 miesiące|4 luni|4 месеца"),
        (5, "year", "5 jaar|5 years|5 lat|5 ani|5 години"),
        (Decimal("1.5"), "hour", "1,5 uur|1.5 hours|1,5 godziny|1,5 ore|1,5 часа"),
        (Decimal("0.5"), "day", "0,5 dagen|0.5 days|0,5 dnia|0,5 zile|0,5 дни"),
    ],
)
def test_durations(value: Decimal | int, unit: Unit, forms: str) -> None:
    assert {tag: formats.duration(value, unit, tag) for tag in TAGS} == row(forms)


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        ("minute", "1 minuty|2 minut|5 minut|22 minut|1,5 minuty"),
        ("hour", "1 godziny|2 godzin|5 godzin|22 godzin|1,5 godziny"),
        ("day", "1 dnia|2 dni|5 dni|22 dni|1,5 dnia"),
        ("week", "1 tygodnia|2 tygodni|5 tygodni|22 tygodni|1,5 tygodnia"),
        ("month", "1 miesiąca|2 miesięcy|5 miesięcy|22 miesięcy|1,5 miesiąca"),
        ("year", "1 roku|2 lat|5 lat|22 lat|1,5 roku"),
    ],
)
def test_polish_genitive(unit: Unit, forms: str) -> None:
    values = (1, 2, 5, 22, Decimal("1.5"))
    assert "|".join(formats.duration(v, unit, "pl", "gen") for v in values) == forms


@pytest.mark.parametrize("tag", ["nl", "en", "ro", "bg"])
@given(st.integers(0, 1200), st.sampled_from(UNITS))
def test_other_languages_have_no_genitive(tag: str, value: int, unit: Unit) -> None:
    assert formats.duration(value, unit, tag, "gen") == formats.duration(value, unit, tag)


@pytest.mark.parametrize("tag", TAGS)
@given(st.integers(0, 10_000), st.sampled_from(UNITS))
def test_no_unit_key_is_ever_shown(tag: str, value: int, unit: Unit) -> None:
    assert "duration" not in formats.duration(value, unit, tag)


def test_babel_still_lacks_dutch_hours_and_days() -> None:
    """When this fails, Babel prints Dutch hours itself and the detour in `duration` can go."""
    dutch = Locale.parse("nl")
    assert units.format_unit(2, "duration-hour", "long", locale=dutch) == "2 duration-hour"


@pytest.mark.parametrize(
    ("day", "forms"),
    [
        ("--03-01", "1 maart|1 March|1 marca|1 martie|1 март"),
        ("--05-01", "1 mei|1 May|1 maja|1 mai|1 май"),
        ("--07-01", "1 juli|1 July|1 lipca|1 iulie|1 юли"),
        ("--02-29", "29 februari|29 February|29 lutego|29 februarie|29 февруари"),
    ],
)
def test_yearly_dates(day: str, forms: str) -> None:
    assert {tag: formats.yearly_date(day, tag) for tag in TAGS} == row(forms)


@pytest.mark.parametrize("day", ["05-01", "--5-1", "--02-30", "--13-01", "2027-05-01", ""])
def test_yearly_date_of_another_shape(day: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        formats.yearly_date(day, "nl")


def test_times_of_day() -> None:
    assert {tag: shown(formats.time(dt.time(17, 30), tag)) for tag in TAGS} == row(
        "17.30_uur|5:30pm|17.30|ora_17.30|17:30_ч."
    )
    assert formats.time(dt.time(17), "en") == "5pm"


def test_moments_are_told_in_amsterdam() -> None:
    summer = dt.datetime(2027, 6, 30, 22, 5, tzinfo=dt.UTC)
    assert {tag: shown(formats.moment(summer, tag)) for tag in TAGS} == row(
        "1 juli 2027, 0.05_uur|1 July 2027, 12:05am|1 lipca 2027, 0.05|1 iulie 2027, ora_0.05|1 юли 2027_г., 0:05_ч."
    )
    winter = dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)
    assert formats.moment_date(winter, "nl") == "1 januari 2027"


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = dt.datetime(2027, 1, 1)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="time zone"):
        formats.moment(naive, "nl")


def test_words_for_missing_values() -> None:
    assert formats.see_current_amount("pl") == "sprawdź aktualną kwotę"
    assert formats.not_known_from_this_day("nl") == "vanaf deze dag nog niet bekend"


def test_unknown_locale() -> None:
    with pytest.raises(UnknownLocale):
        formats.money(1, "de")


@pytest.mark.parametrize("tag", TAGS)
def test_babel_knows_the_locale(tag: str) -> None:
    assert Locale.parse(get_locale(tag).babel_tag).language == tag
