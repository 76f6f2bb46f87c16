"""The domain's faults in an editor's language: it speaks English to developers, and here each kind has its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from locales.catalog import N_, translator


@dataclass(frozen=True)
class Words:
    """What is wrong, in words; `lang` is set when they are not in the page's language."""

    text: str
    lang: str | None = None


_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"is no moment", N_("Write a day and a time.")),
        (r"instant is past", N_("This moment is past.")),
        (r"end before it begins", N_("It would end before it begins.")),
        (r"A notice lasts (?P<num>\d+) days at most", N_("A notice lasts %(num)s days at most.")),
        (r"is longer than (?P<num>\d+) characters", N_("This is longer than %(num)s characters.")),
        (r"There are more than (?P<num>[\d,]+)\.", N_("There are more than %(num)s.")),
        (r"control characters", N_("There are characters in it that nobody can see. Type it anew.")),
        (r"(?:is|are) empty\.| is wanted\.|no words in any locale|are there in every locale", N_("This is missing.")),
        (r"no https address", N_("Give a whole address that begins with https://.")),
        (r"more than two decimals", N_("An amount has two decimals at most.")),
        (r"no number|plain number|between 0 and", N_("Give a number with a point, such as 14.99.")),
        (r"no unit of duration", N_("Choose the unit of this length of time.")),
        (r"is no date", N_("Give a date such as 2027-01-31, or --01-31 for a day of every year.")),
        (r"no phone number|nor a phone number", N_("This is no telephone number and no key of one.")),
        (r"no opening_hours", N_("These are no opening hours in the notation that is explained here.")),
        (r"no e-mail address|no mail address", N_("This is no mail address.")),
        (r"no language tag", N_("This is no language code, such as pl or uk.")),
        (r"still to come", N_("This day is still to come.")),
        (r"no (?:such )?area", N_("There is no such area.")),
        (r"no (?:such )?locale", N_("There is no such language here.")),
        (r"no such page", N_("There is no such page.")),
        (r"no (?:slug|key):|no section key|is no key", N_("Use small letters, digits and single hyphens.")),
        (r"type of a fact does not change", N_("The type of a fact stays as it is. Make another fact.")),
        (r"has 2 to 40 words", N_("A line has 2 to 40 words, with commas between them.")),
        (r"leads to 1 to 40", N_("A word leads to 1 to 40 other words.")),
        (r"is not open to local", N_("This section is not open to municipalities.")),
        (r"^The page has no section", N_("The page no longer has this section.")),
        (r"local text does nothing", N_("The first language of this local text does not have this any more.")),
        (r"both hidden and replaced", N_("A section cannot be hidden and replaced at once.")),
        (r"no fact token", N_("Something in double braces is not written as a fact: {{ fact:key }}.")),
        (r"no fact “(?P<what>[^”]*)”|no fact of", N_("It prints a fact that does not exist.")),
        (r"no (?:term|contact-point|page) “|has no section", N_("A link in it leads nowhere.")),
        (r"had the slug|is taken", N_("Another one has or had this name. Choose another.")),
    )
)


def fault_words(what: str, locale: str) -> Words:
    """The words for a fault's sentence; the sentence itself, marked as English, for a kind that has none."""
    for pattern, message in _KINDS:
        found = pattern.search(what)
        if found is not None:
            values = {name: value or "" for name, value in found.groupdict().items()}
            text = translator(locale).gettext(message)
            return Words(text % values if values and "%(" in text else text)
    return Words(what, None if locale == "en" else "en")
