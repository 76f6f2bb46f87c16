"""Markdown to safe HTML and text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.facts import DatedValue, FactView
from content.models import SINCE_EVER, FactType, ThingKind
from content.rendering import LinkTarget, RenderContext, render, render_inline

DAY = dt.date(2026, 11, 24)


def fact(key: str, type_: FactType, *values: tuple[dt.date, str | None, str]) -> FactView:
    return FactView(
        key,
        type_,
        None,
        None,
        "Rijksoverheid",
        "https://www.rijksoverheid.nl/x",
        None,
        tuple(DatedValue(*value) for value in values),
    )


FACTS = {
    "wage": fact("wage", FactType.MONEY, (dt.date(2026, 7, 1), "14.99", "EUR"), (dt.date(2027, 1, 1), "15.20", "EUR")),
    "stay": fact("stay", FactType.DURATION, (SINCE_EVER, "4", "months")),
    "unknown": fact("unknown", FactType.MONEY, (SINCE_EVER, None, "EUR")),
    "phone": fact("phone", FactType.PHONE, (SINCE_EVER, "0800-8020", "phone")),
    "sos": fact("sos", FactType.PHONE, (SINCE_EVER, "112", "phone")),
    "start": fact("start", FactType.DATE, (SINCE_EVER, "2027-01-01", "date")),
}
LINKS = {
    (ThingKind.PAGE, "old-slug"): LinkTarget("new-slug"),
    (ThingKind.TERM, "borg"): LinkTarget("borg"),
}


def context(locale: str = "nl", day: dt.date = DAY, **more: bool) -> RenderContext:
    return RenderContext(locale, day, FACTS, LINKS, **more)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("nl", "€ 14,99"), ("en", "€14.99"), ("pl", "14,99 €"), ("ro", "14,99 EUR"), ("bg", "14,99 €")],
)
def test_a_fact_is_printed_in_the_language(locale: str, expected: str) -> None:
    done = render("Loon: {{ fact:wage }}.", context(locale))
    assert expected in done.html.replace("\xa0", " ")
    assert expected in done.text.replace("\xa0", " ")


def test_a_coming_value_takes_over_on_its_day_and_can_be_named() -> None:
    assert "15,20" in render("{{ fact:wage }}", context(day=dt.date(2027, 1, 1))).text
    assert "15,20" in render("{{ fact:wage@2027-01-01 }}", context()).text


def test_polish_genitive_is_used_in_polish_and_ignored_elsewhere() -> None:
    assert render("w ciągu {{ fact:stay|gen }}", context("pl")).text.replace("\xa0", " ") == "w ciągu 4 miesięcy"
    assert render("binnen {{ fact:stay|gen }}", context("nl")).text.replace("\xa0", " ") == "binnen 4 maanden"


def test_a_fact_without_value_is_a_link_to_its_source() -> None:
    assert 'href="https://www.rijksoverheid.nl/x"' in render("Boete: {{ fact:unknown }}", context()).html


def test_phones_are_dialled() -> None:
    assert 'href="tel:+318008020"' in render("{{ fact:phone }}", context()).html
    assert 'href="tel:112"' in render("{{ fact:sos }}", context()).html


def test_facts_in_tables_and_headings_and_links() -> None:
    done = render("### Over {{ fact:stay }}\n\n| a | b |\n|---|---|\n| {{ fact:stay|gen }} | x |\n", context("pl"))
    assert "miesięcy" in done.html
    assert "<h3>" in done.html
    assert render_inline("Na {{ fact:stay }}", context()).replace("\xa0", " ") == "Na 4 maanden"


def test_links_lead_to_where_things_are_now_and_dead_ones_are_words() -> None:
    done = render(
        "[a](page:old-slug#steps) [b](term:borg) [c](page:nowhere) [d](http://x.nl) [e](https://x.nl)", context()
    )
    assert 'href="/nl/pages/new-slug#steps"' in done.html
    assert 'href="/nl/terms/borg"' in done.html
    assert done.html.count("<a ") == 3
    assert done.text == "a b c d e"


def test_a_warning_is_a_note() -> None:
    assert '<div class="warning" role="note">' in render("> [!warning]\n> Pas op", context()).html


@given(st.text())
def test_no_text_makes_markup_of_its_own(text: str) -> None:
    done = render(text, context())
    assert "<script" not in done.html.lower()
    assert "javascript:" not in done.html.lower() or 'href="javascript:' not in done.html.lower()
    for tag in ("<img", "<iframe", "<style", "<form", "<input", "onerror="):
        assert tag not in done.html.lower() or "&lt;" in done.html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "![x](https://x.nl/i.png)",
        '<img src=x onerror="alert(1)">',
        "[x](data:text/html,hi)",
        '[x](https://x.nl "onclick=alert(1)")',
        "\ue000" + "0\ue001",
    ],
)
def test_planted_markup_does_nothing(text: str) -> None:
    html = render(text, context()).html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html.lower()
