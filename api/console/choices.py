"""The names of what editors choose from, in their language: one table for each list of choices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from api.public.words import TOPIC_NAMES
from content.models import ContactPointKind, EditionState, FactType, NoticeLevel, Role, Verb
from content.queries.fact_lines import FactState
from locales.catalog import N_, translator

Chosen = TypeVar("Chosen", bound=StrEnum)

TOPICS: Mapping[str, str] = {"": N_("No topic"), **TOPIC_NAMES}
ANY_TOPIC: Mapping[str, str] = {"": N_("All topics"), **TOPIC_NAMES}
FACT_STATES: Mapping[str, str] = {
    "": N_("All facts"),
    FactState.TO_CONFIRM: N_("To confirm"),
    FactState.WITHOUT_VALUE: N_("Without a value"),
    FactState.CHANGES_AHEAD: N_("A new value is coming"),
}
FACT_TYPES: Mapping[str, str] = {
    FactType.MONEY: N_("Amount of money"),
    FactType.PERCENT: N_("Percentage"),
    FactType.NUMBER: N_("Number"),
    FactType.DURATION: N_("Length of time"),
    FactType.DATE: N_("Date"),
    FactType.PHONE: N_("Telephone number"),
    FactType.URL: N_("Web address"),
}
PER_WORDS: Mapping[str, str] = {
    "": N_("not per anything"),
    "hour": N_("per hour"),
    "day": N_("per day"),
    "week": N_("per week"),
    "month": N_("per month"),
    "quarter": N_("per quarter"),
    "year": N_("per year"),
}
UNITS: Mapping[str, str] = {
    "minutes": N_("minutes"),
    "hours": N_("hours"),
    "days": N_("days"),
    "weeks": N_("weeks"),
    "months": N_("months"),
    "years": N_("years"),
}
POINT_KINDS: Mapping[str, str] = {
    ContactPointKind.INFORMATION_POINT: N_("Information point"),
    ContactPointKind.MOBILE_STOP: N_("Mobile stop"),
    ContactPointKind.AUTHORITY: N_("Organisation"),
}
NOTICE_LEVELS: Mapping[str, str] = {
    NoticeLevel.DANGER: N_("Danger: act at once"),
    NoticeLevel.WARNING: N_("Warning"),
    NoticeLevel.INFORMATION: N_("Information"),
}
ROLES: Mapping[str, str] = {
    Role.TRANSLATOR: N_("Translator: writes translations"),
    Role.EDITOR: N_("Editor: writes and reviews"),
    Role.PUBLISHER: N_("Publisher: also publishes, withdraws and changes facts"),
    Role.ADMIN: N_("Administrator: also people and audit"),
}
VERBS: Mapping[str, str] = {
    Verb.BEFORE: N_("before this section"),
    Verb.REPLACE: N_("in place of this section"),
    Verb.AFTER: N_("after this section"),
    Verb.HIDE: N_("this section is hidden"),
}
STATES: Mapping[str, str] = {
    EditionState.DRAFT: N_("draft"),
    EditionState.IN_REVIEW: N_("in review"),
    EditionState.READY: N_("ready"),
    EditionState.SCHEDULED: N_("scheduled"),
    EditionState.PUBLISHED: N_("published"),
}


def options(table: Mapping[str, str], locale: str) -> list[tuple[str, str]]:
    """The choices of a table: value and words."""
    words = translator(locale)
    return [(str(value), words.gettext(label)) for value, label in table.items()]


def named(table: Mapping[str, str], locale: str) -> dict[str, str]:
    """A table in a locale."""
    return dict(options(table, locale))


def chosen(kind: type[Chosen], value: str) -> Chosen | None:
    """The member that a field names; None for what names none."""
    return kind(value) if value in list(kind) else None
