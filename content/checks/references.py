"""What texts refer to: everything resolves, facts are used as they can be printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from content import references
from content.checks.findings import Finding
from content.checks.library import Library
from content.facts import DatedValue, FactView
from content.loading.files import Folder
from content.loading.resolve import Known, add_folder, resolve_against
from content.models import FactType
from content.references import FACT_TOKEN

_GENITIVE_AFTER = re.compile(
    r"\b(?:w ciągu|do|od|powyżej|poniżej|około|ponad okres|w terminie|przed upływem|po upływie|w okresie)\s+$",
    re.IGNORECASE,
)
_NO_GENITIVE_AFTER = re.compile(r"\b(?:przez|na|za|ponad|dłużej niż|krócej niż|co)\s+$", re.IGNORECASE)
_END_OF_LINE = re.compile(r"[\s.;*|)]*$")


def check(library: Library, base: Folder | None = None) -> Iterator[Finding]:
    """References into the folder itself, or into `base` (the content that the folder is meant to join)."""
    yield from _unresolved(library.folder, base)
    views = fact_views(library.folder)
    if base is not None:
        views = {**fact_views(base), **views}
    for section in library.sections:
        for offset, line in enumerate(section.section.markdown.split("\n")):
            for match in FACT_TOKEN.finditer(line):
                number = section.section.first_line + offset
                fact = views.get(match["key"])
                if fact is not None:
                    for what in _token_faults(section.locale, line, match, fact, library.day):
                        yield Finding(section.file, number, section.locale, "facts", what)


def fact_views(folder: Folder) -> dict[str, FactView]:
    """The facts of a folder with their dated values; those of an unknown type are left out."""
    found: dict[str, FactView] = {}
    for row in sorted(folder.facts, key=lambda one: (one.key, one.valid_from)):
        if row.type not in list(FactType):
            continue
        value = DatedValue(row.valid_from, row.value, row.unit)
        known = found.get(row.key)
        values = (*known.values, value) if known is not None else (value,)
        found[row.key] = FactView(
            row.key, FactType(row.type), row.per, row.topic, row.source_name, row.source_url, None, values
        )
    return found


def _unresolved(folder: Folder, base: Folder | None) -> Iterator[Finding]:
    known = Known()
    if base is not None:
        add_folder(base, known)
    checked = Folder(
        folder.root, folder.pages, folder.terms, folder.contact_points, folder.facts,
        folder.areas, folder.memberships, folder.synonyms,
    )  # fmt: skip
    if not folder.faults:
        resolve_against(checked, known)
    for check_name, faults in (("folder", folder.faults), ("references", checked.faults)):
        for fault in faults:
            file, _, line = fault.where.rpartition(":")
            place, number = (file, int(line)) if file and line.isdigit() else (fault.where, 0)
            yield Finding(place, number, "", check_name, fault.what)


def _token_faults(locale: str, line: str, match: re.Match[str], fact: FactView, today: dt.date) -> Iterator[str]:
    if references.malformed_tokens(match[0]):
        return  # found by whoever resolves it
    key, before, after = match["key"], line[: match.start()], line[match.end() :]
    day = dt.date.fromisoformat(match["day"]) if match["day"] else today
    value = fact.on(day)
    if value is None and fact.type is not FactType.DATE:
        yield f"“{key}” has no value on {day}; name its first day: {{{{ fact:{key}@{fact.values[0].valid_from} }}}}."
    elif (value is None or value.value is None) and fact.type is not FactType.URL and not _after_label(before, after):
        yield f"“{key}” prints a link to its source; write “Label: {{{{ fact:{key} }}}}” at the end of the line."
    if after.startswith("](") or (before.rstrip().endswith("[") and "](" in after):
        yield f"“{key}” stands in a link; a fact is a link by itself."
    if fact.type is not FactType.DURATION or locale != "pl":
        if match["form"]:
            yield f"“{key}|gen”: the genitive is for durations in Polish only."
    elif not match["form"] and _GENITIVE_AFTER.search(before):
        yield f"“{key}” needs the genitive here: {{{{ fact:{key}|gen }}}}."
    elif match["form"] and _NO_GENITIVE_AFTER.search(before):
        yield f"“{key}|gen” stands after a word that takes the plain form: {{{{ fact:{key} }}}}."


def _after_label(before: str, after: str) -> bool:
    """Whether a fact stands after a label at the end of its line: where “see the current amount” fits too."""
    return before.rstrip().endswith((":", ":**", "|")) and _END_OF_LINE.match(after) is not None
