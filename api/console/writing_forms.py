"""The form in which a shared text is written: what was sent, read as a draft; and what a page shows of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Form

from content import merging
from content.diff import Piece, SectionDiff, pieces
from content.drafts import cleaned, is_key
from content.editions import Draft
from content.errors import Fault, Invalid
from content.merging import Came, Merged
from content.models import ChangeKind, Verb
from content.queries.desks import WritingDesk
from content.writing import Writing

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form(default_factory=list)]

MINE, THEIRS, BOTH = "mine", "theirs", "both"
"""What a person says where two people wrote."""

Section = tuple[str, Verb, str, str]


class WritingForm:
    """What was sent. `do`: what the button says; `read`: the hashes of what its writer had before its eyes."""

    def __init__(
        self,
        *,
        key: Texts,
        heading: Texts,
        markdown: Texts,
        conflict: Texts,
        choice: Texts,
        theirs_heading: Texts,
        theirs_markdown: Texts,
        do: Text = "save",
        version: Annotated[int, Form()] = 0,
        read: Text = "",
        title: Text = "",
        summary: Text = "",
        keywords: Text = "",
        change_kind: Text = ChangeKind.MAJOR,
        change_note: Text = "",
        basis: Text = "",
        new_key: Text = "",
    ) -> None:
        self.do, _, self.which = do.partition(":")
        self.version, self.read = version, read
        self.change_kind = ChangeKind.MINOR if change_kind == ChangeKind.MINOR else ChangeKind.MAJOR
        self.change_note, self.basis, self.new_key = change_note, _id(basis), new_key.strip()
        sections = tuple((one, Verb.TEXT, head, text) for one, head, text in zip(key, heading, markdown, strict=False))
        words = [word for line in keywords.splitlines() for word in line.split(",")]
        chosen = zip(conflict, choice, theirs_heading, theirs_markdown, strict=False)
        self.draft = cleaned(_chosen(Draft(title, summary, words, sections), list(chosen)))

    def writing(self) -> Writing:
        """What is to be saved."""
        return Writing(self.draft, self.change_kind, self.change_note, self.basis)

    def rearrange(self) -> str:
        """Adds, moves or removes a section as the button says. Gives the key to look at. Raises Invalid."""
        sections = list(self.draft.sections)
        place = next((index for index, one in enumerate(sections) if one[0] == self.which), None)
        key = self.which
        if self.do == "add":
            key = self.new_key or _spare_key(sections)
            if not is_key(key) or any(one[0] == key for one in sections):
                twice = f"The key “{key}” stands here twice."
                raise Invalid([Fault("/new_key", twice if is_key(key) else f"“{key}” is no section key.")])
            sections.append((key, Verb.TEXT, "", ""))
        elif place is None:
            return key
        elif self.do == "remove":
            del sections[place]
            key = sections[max(0, place - 1)][0] if sections else ""
        else:
            target = place + (1 if self.do == "down" else -1)
            if 0 <= target < len(sections):
                sections[place], sections[target] = sections[target], sections[place]
        self.draft = replace(self.draft, sections=tuple(sections))
        return key


WritingFormDep = Annotated[WritingForm, Depends()]


@dataclass(frozen=True)
class Row:
    """A section as the page shows it: own heading and text, and the source's beside it.

    `source` None: it is the source itself, or the source has no such section. `came`: whose it is after a merge;
    `theirs`: the other's heading and text, where both wrote.
    """

    key: str
    heading: str
    markdown: str
    source: SectionDiff | None
    came: Came | None
    theirs: tuple[str, str] | None


def marks(merged: Merged) -> dict[str, tuple[Piece, ...]]:
    """Mine against theirs, marked, for each part in which both wrote: INS is theirs alone, DEL mine alone."""
    mine = {key: text for key, _, _, text in merged.draft.sections}
    mine |= {
        merging.TITLE: merged.draft.title,
        merging.SUMMARY: merged.draft.summary,
        merging.KEYWORDS: ", ".join(merged.draft.keywords),
    }
    return {part: pieces(mine.get(part, ""), text) for part, (_, text) in merged.theirs.items()}


def rows(desk: WritingDesk, draft: Draft, merged: Merged | None) -> list[Row]:
    """The sections of a page for writing: of a source in its own order, of a translation in its source's."""
    own = {key: (heading, markdown) for key, _, heading, markdown in draft.sections}
    beside = {} if desk.source is None else {one.key: one for one in desk.source.change.sections}
    order = list(own)
    if desk.source is not None:
        now = {key for key, *_ in desk.source.text.sections}
        order = [key for key in beside if key in now or key in own]
        order += [key for key in own if key not in beside]
    came: Mapping[str, Came] = {} if merged is None else merged.came
    theirs = {} if merged is None else merged.theirs
    return [Row(key, *own.get(key, ("", "")), beside.get(key), came.get(key), theirs.get(key)) for key in order]


def _chosen(draft: Draft, choices: Sequence[tuple[str, str, str, str]]) -> Draft:
    """The draft after a person chose, part by part, between its own words and another's."""
    for part, choice, heading, text in choices:
        if choice not in {THEIRS, BOTH}:
            continue
        if part == merging.TITLE:
            draft = replace(draft, title=text if choice == THEIRS else f"{draft.title} {text}")
        elif part == merging.SUMMARY:
            draft = replace(draft, summary=text if choice == THEIRS else f"{draft.summary} {text}")
        elif part == merging.KEYWORDS:
            words = tuple(text.split(","))
            draft = replace(draft, keywords=words if choice == THEIRS else (*draft.keywords, *words))
        else:
            draft = replace(draft, sections=tuple(_taken(one, part, choice, heading, text) for one in draft.sections))
    return draft


def _taken(section: Section, key: str, choice: str, heading: str, text: str) -> Section:
    if section[0] != key:
        return section
    if choice == THEIRS:
        return (key, section[1], heading, text)
    return (key, section[1], section[2] or heading, f"{section[3].rstrip()}\n\n{text}")


def _spare_key(sections: Sequence[Section]) -> str:
    """A key that is still free, for who gave none."""
    taken = {one[0] for one in sections}
    number = len(sections) + 1
    while f"section-{number}" in taken:
        number += 1
    return f"section-{number}"


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
