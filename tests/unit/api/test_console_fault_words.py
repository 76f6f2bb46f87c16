"""Faults of the domain in each language of the console."""

from __future__ import annotations

import pytest

from api.console.fault_words import fault_words
from locales import TAGS

SAID = {
    "This is longer than 200 characters.": "This is longer than 200 characters.",
    "There are more than 40.": "There are more than 40.",
    "There are control characters in this text.": "There are characters in it that nobody can see. Type it anew.",
    "The organisation is empty.": "This is missing.",
    "A role is wanted.": "This is missing.",
    "Name and explanation are there in every locale that has words.": "This is missing.",
    "This is no https address.": "Give a whole address that begins with https://.",
    "“1.999” has more than two decimals.": "An amount has two decimals at most.",
    "“x” is no number; write it with a point, as 14.99.": "Give a number with a point, such as 14.99.",
    "“x” is no date; write YYYY-MM-DD, or --MM-DD for a day of every year.": (
        "Give a date such as 2027-01-31, or --01-31 for a day of every year."
    ),
    "“x” is no phone number.": "This is no telephone number and no key of one.",
    "This is neither a fact's key nor a phone number.": "This is no telephone number and no key of one.",
    "This is no opening_hours text.": "These are no opening hours in the notation that is explained here.",
    "“x” is no slug: small letters, digits and single hyphens, at most 120.": (
        "Use small letters, digits and single hyphens."
    ),
    "The section “x” is not open to local texts.": "This section is not open to municipalities.",
    "The page has no section “x”.": "The page no longer has this section.",
    "The page “y” has no section “x”.": "A link in it leads nowhere.",
    "There is no fact “x”.": "It prints a fact that does not exist.",
    "There is no term “x”.": "A link in it leads nowhere.",
    "There is no area “GM1”.": "There is no such area.",
    "“{{ x }}” is no fact token.": "Something in double braces is not written as a fact: {{ fact:key }}.",
}


@pytest.mark.parametrize(("what", "said"), SAID.items())
def test_a_fault_has_words_in_every_language(what: str, said: str) -> None:
    assert fault_words(what, "en").text == said
    for locale in TAGS:
        words = fault_words(what, locale)
        assert words.lang is None
        assert "%(" not in words.text
        if locale != "en":
            assert words.text != said


def test_a_fault_without_words_is_marked_as_english() -> None:
    assert fault_words("Something quite new.", "bg").lang == "en"
    assert fault_words("Something quite new.", "en").lang is None
