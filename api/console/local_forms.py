"""The form of a local text: for each section its verbs, each with heading and text; and what was posted, as a draft.

A text's fields are `sections.{key}.{verb}.heading` and `….markdown`; `hide.{key}` hides a section. What is empty is not
done, so no JavaScript is needed to add or take away anything.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.console.fault_words import Words
from api.console.forms import Posted, Trouble
from content.editions import Draft
from content.models import ChangeKind, Verb
from content.queries.local_sheets import VERB_ORDER, LocalSheet, SheetSection
from content.writing import Writing

_FIELD = re.compile(r"sections\.(?P<key>[a-z0-9-]{1,80})\.(?P<verb>before|replace|after)\.(?:heading|markdown)")
_HIDE = re.compile(r"hide\.(?P<key>[a-z0-9-]{1,80})")
_FAULT = re.compile(r"/sections/(?P<index>\d+)(?P<rest>/\w+)?")
_DIFFERENCE = re.compile(r"/sections/(?P<key>[a-z0-9-]+):(?P<verb>\w+)(?P<rest>/\w+)")


@dataclass(frozen=True)
class Row:
    """A section to write at: the shared one, the verbs that can be written, and the first locale's texts by verb."""

    section: SheetSection
    verbs: tuple[Verb, ...]
    source: Mapping[Verb, tuple[str, str]]
    may_hide: bool


def texts_of(sheet: LocalSheet) -> list[Row]:
    """The rows of the form. A translation has those that its source has something to say at."""
    rows = []
    for section in sheet.sections:
        source = {verb: text for (key, verb), text in sheet.source.items() if key == section.key}
        verbs = tuple(verb for verb in VERB_ORDER if verb is not Verb.HIDE and (sheet.is_source or verb in source))
        if verbs:
            rows.append(Row(section, verbs, source, sheet.is_source))
    return rows


def values_of(sheet: LocalSheet, posted: Posted | None) -> dict[str, str]:
    """The fields' values by name: what was posted, else what is kept."""
    if posted is not None:
        return {**dict(posted.pairs), "change_note": posted.text("change_note")}
    found = {"change_kind": str(sheet.change_kind), "change_note": sheet.change_note}
    for (key, verb), (heading, markdown) in sheet.own.items():
        if verb is Verb.HIDE:
            found[f"hide.{key}"] = "yes"
        else:
            found[f"sections.{key}.{verb}.heading"] = heading
            found[f"sections.{key}.{verb}.markdown"] = markdown
    return found


def written(posted: Posted) -> Writing:
    """What was posted, as a draft: sections in the form's order."""
    named: dict[tuple[str, Verb], None] = {}
    for name, value in posted.pairs:
        hidden = _HIDE.fullmatch(name)
        field = _FIELD.fullmatch(name)
        if hidden is not None and value:
            named[(hidden["key"], Verb.HIDE)] = None
        elif field is not None and value.strip():
            named[(field["key"], Verb(field["verb"]))] = None
    sections = tuple(
        (
            key,
            verb,
            posted.text(f"sections.{key}.{verb}.heading") if verb is not Verb.HIDE else "",
            posted.text(f"sections.{key}.{verb}.markdown") if verb is not Verb.HIDE else "",
        )
        for key, verb in named
    )
    kind = ChangeKind.MINOR if posted.text("change_kind") == ChangeKind.MINOR else ChangeKind.MAJOR
    return Writing(Draft("", "", (), sections), kind, posted.text("change_note") or None, _basis(posted))


def at_fields(trouble: Trouble, draft: Draft | None) -> Trouble:
    """Trouble whose faults and differences stand at this form's fields."""
    faults: dict[str, tuple[Words, ...]] = {}
    for where, words in trouble.faults.items():
        faults[_fault_at(where, draft)] = (*faults.get(_fault_at(where, draft), ()), *words)
    theirs = {}
    for where, text in trouble.theirs.items():
        found = _DIFFERENCE.fullmatch(where)
        if found is not None:
            theirs[f"/sections/{found['key']}/{found['verb']}{found['rest']}"] = text
    return replace(trouble, faults=faults, theirs=theirs)


def _fault_at(where: str, draft: Draft | None) -> str:
    found = _FAULT.fullmatch(where)
    if found is None or draft is None or int(found["index"]) >= len(draft.sections):
        return where
    key, verb, _, _ = draft.sections[int(found["index"])]
    rest = found["rest"] if found["rest"] in {"/heading", "/markdown"} else "/markdown"
    return f"/hide/{key}" if verb is Verb.HIDE else f"/sections/{key}/{verb}{rest}"


def _basis(posted: Posted) -> uuid.UUID | None:
    """The edition up to which the writer says the text was brought."""
    if not posted.text("up_to_date"):
        return None
    try:
        return uuid.UUID(posted.text("basis"))
    except ValueError:
        return None
