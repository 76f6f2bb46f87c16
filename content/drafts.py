"""Pure: what is wrong with the form of a draft, how it is cleaned, and how two texts differ field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from content.editions import Draft
from content.errors import Difference, Fault
from content.models import Verb

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ADDED_KEY = re.compile(r".+-(?:before|after|local)-(?:nl|pv\d+|gm\d+|ar-.+)")
"""Keys that composing gives to added sections; a section of one's own would take their place."""

TITLE, SUMMARY, KEYWORDS, KEYWORD, SECTIONS, HEADING, MARKDOWN, NOTE = 200, 1_000, 40, 100, 60, 200, 40_000, 1_000
"""How long or how many they may be at most, in characters or items."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def cleaned(draft: Draft) -> Draft:
    """A draft as it is kept: line ends of one kind, no space around. A form must not make a section look changed."""
    return Draft(
        line(draft.title),
        line(draft.summary),
        tuple(dict.fromkeys(word for one in draft.keywords if (word := line(one)))),
        tuple((key, verb, line(heading), block(text)) for key, verb, heading, text in draft.sections),
    )


def line(text: str) -> str:
    """A text of one line: white space of any kind is one space."""
    return " ".join(text.split())


def block(text: str) -> str:
    """A text of many lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def form_faults(draft: Draft, *, is_local: bool) -> list[Fault]:
    """What no draft may be, not even an unfinished one: it could not be kept, or not be composed."""
    faults = [
        *text_faults("/title", draft.title, TITLE),
        *text_faults("/summary", draft.summary, SUMMARY),
        *(fault for word in draft.keywords for fault in text_faults("/keywords", word, KEYWORD)),
    ]
    if len(draft.keywords) > KEYWORDS:
        faults.append(Fault("/keywords", f"There are more than {KEYWORDS}."))
    if len(draft.sections) > SECTIONS:
        faults.append(Fault("/sections", f"There are more than {SECTIONS}."))
    seen: set[tuple[str, Verb]] = set()
    for index, (key, verb, heading, markdown) in enumerate(draft.sections):
        where = f"/sections/{index}"
        faults += text_faults(f"{where}/heading", heading, HEADING)
        faults += text_faults(f"{where}/markdown", markdown, MARKDOWN)
        faults += _section_faults(where, key, verb, markdown, is_local=is_local)
        if (key, verb) in seen:
            faults.append(Fault(f"{where}/key", f"The key “{key}” stands here twice."))
        seen.add((key, verb))
    hidden = {key for key, verb in seen if verb is Verb.HIDE}
    both = sorted(key for key, verb in seen if verb is Verb.REPLACE and key in hidden)
    return faults + [Fault("/sections", f"“{key}” is both hidden and replaced.") for key in both]


def unfinished_faults(draft: Draft, *, is_local: bool) -> list[Fault]:
    """What an edition still lacks before somebody reviews it."""
    faults = []
    if not is_local and not draft.title:
        faults.append(Fault("/title", "The title is empty."))
    if not is_local and not draft.sections:
        faults.append(Fault("/sections", "There is no section."))
    for index, (_, verb, heading, markdown) in enumerate(draft.sections):
        if verb is Verb.HIDE:
            continue
        if not heading:
            faults.append(Fault(f"/sections/{index}/heading", "The heading is empty."))
        if not markdown:
            faults.append(Fault(f"/sections/{index}/markdown", "The text is empty."))
    return faults


def text_faults(where: str, text: str, longest: int) -> Iterator[Fault]:
    """What is wrong with a text as such: its length, characters that no reader can see."""
    if len(text) > longest:
        yield Fault(where, f"This is longer than {longest} characters.")
    if _CONTROLS.search(text):
        yield Fault(where, "There are control characters in this text.")


def is_key(key: str) -> bool:
    """Whether a section may have this key."""
    return bool(KEY.fullmatch(key)) and len(key) <= 80 and not ADDED_KEY.fullmatch(key)


def _section_faults(where: str, key: str, verb: Verb, markdown: str, *, is_local: bool) -> Iterator[Fault]:
    if not is_key(key):
        yield Fault(f"{where}/key", f"“{key[:80]}” is no section key.")
    if is_local and verb is Verb.TEXT:
        yield Fault(f"{where}/verb", "A local section says replace, before, after or hide.")
    if not is_local and verb is not Verb.TEXT:
        yield Fault(f"{where}/verb", f"“{verb}” belongs into the local text of an area.")
    if verb is Verb.HIDE and markdown:
        yield Fault(f"{where}/markdown", "A hidden section has no text.")


def fields(draft: Draft) -> dict[str, str]:
    """A draft as flat fields, by JSON pointer; sections by key (and verb), so that moved ones still meet."""
    found = {"/title": draft.title, "/summary": draft.summary, "/keywords": ", ".join(draft.keywords)}
    names = [key if verb is Verb.TEXT else f"{key}:{verb}" for key, verb, _, _ in draft.sections]
    found["/sections"] = ", ".join(names)
    for name, (_, _, heading, markdown) in zip(names, draft.sections, strict=True):
        found[f"/sections/{name}/heading"] = heading
        found[f"/sections/{name}/markdown"] = markdown
    return found


def differences(yours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """Where two things, as flat fields, differ."""
    return [
        Difference(where, yours.get(where), theirs.get(where))
        for where in dict.fromkeys([*yours, *theirs])
        if yours.get(where) != theirs.get(where)
    ]
