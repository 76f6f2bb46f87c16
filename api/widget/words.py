"""The words of the widget, by key: messages of the catalogs, so that translators have one place.

`WORDS` are sent with the first data, `BUILT_IN` stand in the script itself, in every language: what a reader sees when
no data can be had. A released script asks for its keys for ever: keys are added, never taken away (a test holds that).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.catalog import N_, translator

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "address": N_("Address"),
        "all": N_("All pages: %(num)s"),
        "always": N_("Day and night, every day"),
        "back": N_("Back"),
        "call": N_("Call"),
        "changed": N_("Last changed: %(date)s"),
        "closed": N_("Closed in the coming two weeks"),
        "confirmed": N_("Confirmed on %(date)s"),
        "contents": N_("On this page"),
        "danger": N_("Life in danger? Call %(number)s"),
        "email": N_("E-mail"),
        "gone": N_("This is no longer here"),
        "help": N_("Where to get help"),
        "hours": N_("Opening hours"),
        "inside": N_("In %(place)s"),
        "intro": N_("Help with registration, housing, health and work"),
        "label": N_("What do you want to know?"),
        "languages": N_("Languages"),
        "later": N_("Please try again in a moment."),
        "local": N_("With local information: %(place)s"),
        "loosened": N_("Nothing has all your words. This comes closest."),
        "meant": N_("Did you mean:"),
        "missing": N_("What did you miss on this page?"),
        "moment": N_("One moment"),
        "more": N_("More results"),
        "no": N_("No"),
        "noaddress": N_("We do not know an address."),
        "nohours": N_("We do not know the opening hours. Call or ask first."),
        "nolanguages": N_("We do not know which languages they speak."),
        "noname": N_("Do not write your name. In danger, call 112."),
        "nothing": N_("Nothing found for ‘%(text)s’"),
        "now": N_("Open now, until %(time)s"),
        "opens": N_("Open again: %(time)s"),
        "phone": N_("Telephone"),
        "related": N_("Read on"),
        "results": N_("Results: %(num)s"),
        "search": N_("Search"),
        "seen": N_("Not confirmed; last seen on %(date)s"),
        "send": N_("Send"),
        "sender": N_("Who sends it"),
        "simpler": N_("Search works in a simpler way for the moment. You may see fewer results than usual."),
        "sources": N_("Sources"),
        "suggestions": N_("Suggestions"),
        "term": N_("Dutch word"),
        "thanks": N_("Thank you."),
        "tip": N_("Use fewer words, or another word."),
        "todo": N_("What to do"),
        "useful": N_("Was this page useful?"),
        "website": N_("Website"),
        "yes": N_("Yes"),
        "foreign": N_("This text is not yet in your language."),
    }
)

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "again": N_("Try again"),
        "away": N_("We cannot answer just now"),
        "danger": WORDS["danger"],
        "language": N_("Language"),
        "later": WORDS["later"],
    }
)


def words(locale: str, messages: Mapping[str, str] = WORDS) -> dict[str, str]:
    """The words in a configured locale, by key. Placeholders stay as `%(name)s`: the script fills them in."""
    gettext = translator(locale).gettext
    return {key: gettext(message) for key, message in messages.items()}
