"""The field's words for people who write: states, kinds, what is wrong with a field. In templates: `say`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.public.words import topic_name
from content.errors import Fault
from content.models import ChangeKind, EditionState, PageKind, PolicyField, Verb
from content.queries.board import BoardState, Cell
from content.queries.history import SourceSide
from locales import formats, get_locale
from locales.catalog import N_, Translator, translator
from locales.formats import AMSTERDAM

_STATES: Mapping[BoardState, tuple[str, str]] = {
    BoardState.MISSING: ("○", N_("missing")),
    BoardState.DRAFT: ("◔", N_("draft")),
    BoardState.IN_REVIEW: ("◑", N_("in review")),
    BoardState.READY: ("◕", N_("ready")),
    BoardState.SCHEDULED: ("◕", N_("scheduled")),
    BoardState.BEHIND: ("−", N_("behind")),
    BoardState.CURRENT: ("●", N_("current")),
}
_EDITIONS: Mapping[EditionState, str] = {
    EditionState.DRAFT: N_("draft"),
    EditionState.IN_REVIEW: N_("in review"),
    EditionState.READY: N_("ready"),
    EditionState.SCHEDULED: N_("scheduled"),
    EditionState.PUBLISHED: N_("published"),
    EditionState.SUPERSEDED: N_("superseded"),
    EditionState.WITHDRAWN: N_("withdrawn"),
}
_KINDS: Mapping[PageKind, str] = {
    PageKind.PAGE: N_("Page"),
    PageKind.NEWS: N_("News"),
    PageKind.SITE: N_("About the site itself"),
}
_POLICY_FIELDS: Mapping[PolicyField, str] = {
    PolicyField.HOUSING_AND_SURROUNDINGS: N_("Housing and surroundings"),
    PolicyField.ECONOMY_AND_WORK: N_("Economy and work"),
    PolicyField.SOCIETY_AND_SOCIAL_DOMAIN: N_("Society and social domain"),
}
_CHANGES: Mapping[ChangeKind, str] = {ChangeKind.MAJOR: N_("major change"), ChangeKind.MINOR: N_("minor change")}
_VERBS: Mapping[Verb, str] = {
    Verb.REPLACE: N_("in place of this section"),
    Verb.BEFORE: N_("before this section"),
    Verb.AFTER: N_("after this section"),
    Verb.HIDE: N_("this section is hidden"),
}

_PLACES = (
    (re.compile(r"/title"), N_("Title")),
    (re.compile(r"/summary"), N_("Summary")),
    (re.compile(r"/keywords.*"), N_("Words that people search with")),
    (re.compile(r"/sections/\d+.*|/sections"), N_("Sections")),
    (re.compile(r"/changeNote|/note"), N_("Note")),
    (re.compile(r"/slug"), N_("Name in addresses")),
    (re.compile(r"/topic"), N_("Topic")),
    (re.compile(r"/reviewMonths"), N_("Months between two readings")),
    (re.compile(r"/position"), N_("Place in its topic")),
    (re.compile(r"/openSections.*"), N_("Sections open to municipalities")),
    (re.compile(r"/related.*"), N_("Related pages")),
    (re.compile(r"/sources.*"), N_("Official sources")),
    (re.compile(r"/publishAt"), N_("Publish on")),
    (re.compile(r"/expiresAt"), N_("Withdraw on")),
    (re.compile(r"/name"), N_("Name")),
    (re.compile(r"/role"), N_("Role")),
    (re.compile(r"/scopes"), N_("May")),
    (re.compile(r"/?area"), N_("Areas")),
    (re.compile(r"/expires_at"), N_("Last day")),
)
_FAULTS = (
    (re.compile(r"This is longer than (\d+) characters\."), N_("This is longer than %(one)s characters.")),
    (re.compile(r"There are more than (\d+)\."), N_("There are more than %(one)s.")),
    (re.compile(r"There are control characters.*"), N_("There are signs in it that nobody can see.")),
    (re.compile(r"“(.*)” is no section key\."), N_("“%(one)s” is no key: small letters, digits and single hyphens.")),
    (re.compile(r"This is no section key\."), N_("A key has small letters, digits and single hyphens.")),
    (re.compile(r"The key “(.*)” stands here twice\."), N_("There are two sections with the key “%(one)s”.")),
    (re.compile(r"The (?:title|heading|text|name) is empty\."), N_("This is still empty.")),
    (re.compile(r"There is no section\."), N_("There is no section yet.")),
    (re.compile(r"There is no fact “(.*)”\."), N_("There is no fact “%(one)s”.")),
    (re.compile(r"There is no page “(.*)”\."), N_("There is no page “%(one)s”.")),
    (re.compile(r"There is no such page\."), N_("There is no such page.")),
    (re.compile(r"A page stands here twice\."), N_("A page stands here twice.")),
    (re.compile(r"“(.*)” is no fact token\."), N_("“%(one)s” is no fact as one writes it.")),
    (re.compile(r"“(.*)” is no slug.*"), N_("“%(one)s” has more than small letters, digits and single hyphens.")),
    (re.compile(r"A page has a topic.*"), N_("A page has a topic; one about the site itself has none.")),
    (re.compile(r"The review interval is.*"), N_("This is 1 to 36 months.")),
    (re.compile(r"The position is.*"), N_("This is 0 to 10,000.")),
    (re.compile(r"This is no https address\."), N_("This is no https address.")),
    (re.compile(r"(.*) is no https address\."), N_("“%(one)s” is no https address.")),
    (re.compile(r"There is no (?:term|contact-point) “(.*)”\."), N_("A link leads nowhere: “%(one)s”.")),
    (re.compile(r"The page “.*” has no section “(.*)”\."), N_("A link leads nowhere: “%(one)s”.")),
    (re.compile(r"This instant is past\."), N_("This moment is past.")),
    (re.compile(r"It would expire before.*"), N_("It would be withdrawn before it is published.")),
    (re.compile(r"Another page has or had the slug “(.*)”.*"), N_("Another page has or had the name “%(one)s”.")),
    (re.compile(r"There is no area “(.*)”\."), N_("There is no area “%(one)s”.")),
    (re.compile(r"There is no such role\."), N_("Choose a role.")),
    (re.compile(r"At least one scope is wanted\."), N_("Choose what it may do.")),
    (re.compile(r"A token ends within.*"), N_("A token ends on a day within a year from now.")),
    (re.compile(r"This reaches further than you do\."), N_("This reaches further than you do yourself.")),
    (re.compile(r"This is no moment\."), N_("Write a day and a time.")),
)
"""The domain's sentences are for developers; these are the same for people who write."""


@dataclass(frozen=True)
class FaultLine:
    """One thing wrong, in words: with which field (a section by its number), and what. `anchor`: its id in a form."""

    place: str
    what: str
    anchor: str


class Words:
    """The words of one locale."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._words: Translator = translator(locale)

    def sign(self, state: BoardState, behind: int = 0) -> str:
        """The sign of a state; of a text that is behind, by how many editions."""
        return f"−{behind}" if state is BoardState.BEHIND else _STATES[state][0]

    def state(self, state: BoardState, behind: int = 0) -> str:
        """The word of a state."""
        if state is BoardState.BEHIND and behind:
            return self._words.ngettext("behind by %(num)s", "behind by %(num)s", behind) % {"num": behind}
        return self._words.gettext(_STATES[state][1])

    def cell(self, cell: Cell) -> str:
        """A cell of the board in words."""
        made = "" if cell.made is None or cell.made is cell.state else f", {self.state(cell.made)}"
        return self.state(cell.state, cell.behind) + made

    def edition(self, state: EditionState) -> str:
        """The word of an edition's state."""
        return self._words.gettext(_EDITIONS[EditionState(state)])

    def kind(self, kind: PageKind) -> str:
        """What sort of page it is."""
        return self._words.gettext(_KINDS[PageKind(kind)])

    def policy_field(self, field: PolicyField) -> str:
        """The name of a policy field."""
        return self._words.gettext(_POLICY_FIELDS[PolicyField(field)])

    def topic(self, topic: str) -> str:
        """The name of a topic."""
        return topic_name(topic, self.locale)

    def change(self, kind: ChangeKind) -> str:
        """Major or minor."""
        return self._words.gettext(_CHANGES[ChangeKind(kind)])

    def verb(self, verb: Verb) -> str:
        """What a local section does."""
        return "" if verb is Verb.TEXT else self._words.gettext(_VERBS[verb])

    def section(self, source: SourceSide, key: str) -> str:
        """The heading of a section of the source, as it is now or was last."""
        headings = {one.key: "".join(piece.text for piece in one.heading) for one in source.change.sections}
        headings.update({one: heading for one, _, heading, _ in source.text.sections})
        return headings.get(key) or key

    def language(self, tag: str) -> str:
        """A language by its own name."""
        return get_locale(tag).name

    def day(self, at: dt.datetime) -> str:
        """The day of an instant."""
        return formats.moment_date(at, self.locale)

    def date(self, day: dt.date) -> str:
        """A day."""
        return formats.date(day, self.locale)

    def moment(self, at: dt.datetime) -> str:
        """Day and time of an instant, in Amsterdam."""
        return formats.moment(at, self.locale)

    def decimal(self, value: float) -> str:
        """A measured number."""
        return formats.number(Decimal(str(value)), self.locale)

    def wall(self, at: dt.datetime | None) -> str:
        """An instant as a field for day and time holds it."""
        return "" if at is None else at.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")

    def faults(self, faults: Sequence[Fault]) -> list[FaultLine]:
        """What is wrong with an input, in words."""
        return [FaultLine(self._place(fault.where), self._what(fault.what), _anchor(fault.where)) for fault in faults]

    def _place(self, where: str) -> str:
        section = re.match(r"/sections/(\d+)", where)
        if section is not None:
            return self._words.gettext(N_("Section %(number)s")) % {"number": int(section[1]) + 1}
        return next((self._words.gettext(label) for pattern, label in _PLACES if pattern.fullmatch(where)), "")

    def _what(self, what: str) -> str:
        for pattern, message in _FAULTS:
            found = pattern.fullmatch(what)
            if found is not None:
                said = self._words.gettext(message)
                return said % {"one": found[1]} if found.groups() else said
        return what


def _anchor(where: str) -> str:
    """`/sections/2/heading` is the field `heading-2`; what has no field of its own leads to its group."""
    parts = where.strip("/").split("/")
    if parts[0] == "sections" and len(parts) > 2:
        return f"{'heading' if parts[2] == 'heading' else 'markdown'}-{parts[1]}"
    return parts[0]


def instant(text: str) -> dt.datetime:
    """The instant of a day and time as a field for them gives it, in Amsterdam. Raises ValueError."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError("a field for day and time has no zone")
    return found.replace(tzinfo=AMSTERDAM).astimezone(dt.UTC)
