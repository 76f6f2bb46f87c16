"""What was posted, and what came of it when it could not be done: nothing that was written gets lost.

A field is named by the JSON pointer that the domain's faults and differences use: `/texts/pl/name` is the form's field
`texts.pl.name`. The template's macros (`fields.html`) show each fault and each difference at its field.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends

from api import problems
from api.console.fault_words import Words, fault_words
from api.problems import BadQuery
from api.security.actor import posted_form
from api.security.carrying import Form
from content.errors import Conflict, Fault, Forbidden, Invalid, Stale
from locales.catalog import N_, translator

REFUSALS = (Invalid, Stale, Conflict, Forbidden)
"""What a form is shown again for, with all that was written in it."""

_CONFLICT = N_("What you see here has changed meanwhile, or its state does not allow this. Nothing was changed.")
_STALE = N_(
    "Somebody else saved this while you were writing. Your words stand in the fields; what is kept now stands beside "
    "them. Save once more to keep what stands in the fields."
)
_INVALID = N_("Nothing was saved yet. What is not right is marked below.")
_INDEX = re.compile(r"/\d+$")


@dataclass(frozen=True)
class Posted:
    """The fields of a posted form."""

    pairs: Sequence[tuple[str, str]]

    def text(self, name: str) -> str:
        """A field; empty when it was not sent."""
        return next((value for key, value in self.pairs if key == name), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All fields of a name, without the empty ones."""
        return tuple(value for key, value in self.pairs if key == name and value)

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a field, without the empty ones."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def version(self) -> int:
        """The version that the form was made from. Raises BadQuery: our pages always send it."""
        value = self.text("version")
        if not value.isdecimal() or len(value) > 9:
            raise BadQuery([Fault("version", "A whole number is wanted.")])
        return int(value)

    def day(self, name: str) -> dt.date | None:
        """A day; None when the field is empty. Raises Invalid."""
        value = self.text(name).strip()
        if not value:
            return None
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise Invalid([Fault(f"/{name.replace('.', '/')}", f"“{value[:40]}” is no date.")]) from None


async def _posted(form: Annotated[Form | None, Depends(posted_form)]) -> Posted:
    return Posted(() if form is None else form.fields)


PostedDep = Annotated[Posted, Depends(_posted)]


@dataclass(frozen=True)
class Trouble:
    """Why a form was not done. `faults` and `theirs` (what is kept now) by field; `version`: the one to go on from."""

    status: int
    title: str
    detail: str
    faults: Mapping[str, tuple[Words, ...]] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None


def trouble(error: Exception, locale: str) -> Trouble:
    """The trouble that an error of `REFUSALS` is, in a locale."""
    problem, words = problems.of(error, locale), translator(locale)
    if isinstance(error, Invalid):
        faults: dict[str, tuple[Words, ...]] = {}
        for one in error.errors:
            where = _INDEX.sub("", "/" + one.where.removeprefix("/"))
            said = fault_words(one.what, locale)
            if said not in faults.get(where, ()):
                faults[where] = (*faults.get(where, ()), said)
        return Trouble(400, problem.title, words.gettext(_INVALID), faults)
    if isinstance(error, Stale):
        theirs = {one.where: one.theirs or "" for one in error.differs}
        return Trouble(412, problem.title, words.gettext(_STALE), theirs=theirs, version=error.lock_version)
    if isinstance(error, Conflict):
        return Trouble(409, problem.title, words.gettext(_CONFLICT))
    return Trouble(problem.status, problem.title, problem.detail)
