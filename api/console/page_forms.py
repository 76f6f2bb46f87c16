"""The form of a page's frame: as it was written, and the fields that it means."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Depends, Form

from content.errors import Fault, Invalid
from content.models import REVIEW_MONTHS, PageKind, PolicyField, Topic
from content.page_fields import PageFields
from content.queries.page_desk import OtherPage

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form(default_factory=list)]

SPARE = 2
"""Empty rows after those of a list in a form."""

Choice = TypeVar("Choice", PageKind, Topic, PolicyField)


class FrameForm:
    """What the form says, as it was written."""

    def __init__(
        self,
        *,
        policy_field: Texts,
        related: Texts,
        source_name: Texts,
        source_url: Texts,
        kind: Text = PageKind.PAGE,
        topic: Text = "",
        open_sections: Text = "",
        position: Text = "0",
        review_months: Text = str(REVIEW_MONTHS),
    ) -> None:
        self.kind, self.topic, self.policy_fields = kind, topic, policy_field
        self.open_sections = open_sections
        self.related = [one.strip() for one in related if one.strip()]
        pairs = zip(source_name, source_url, strict=False)
        self.sources = [(name.strip(), url.strip()) for name, url in pairs if name.strip() or url.strip()]
        self.position, self.review_months = position, review_months

    def fields(self, others: Sequence[OtherPage]) -> PageFields:
        """The fields; related pages are named by slug, among `others`. Raises Invalid with all that cannot be read."""
        faults: list[Fault] = []
        ids = {one.slug: one.id for one in others}
        related: list[uuid.UUID] = []
        for index, slug in enumerate(self.related):
            if slug in ids:
                related.append(ids[slug])
            else:
                faults.append(Fault(f"/related/{index}", f"There is no page “{slug}”."))
        topic = _one(Topic, self.topic) if self.topic else None
        if self.topic and topic is None:
            faults.append(Fault("/topic", "A page has a topic, unless it is one of the site's own."))
        if faults:
            raise Invalid(faults)
        return PageFields(
            _one(PageKind, self.kind) or PageKind.PAGE,
            topic,
            [one for name in self.policy_fields if (one := _one(PolicyField, name)) is not None],
            self.open_sections.replace(",", " ").split(),
            related,
            self.sources,
            _number(self.position),
            _number(self.review_months),
        )


FrameFormDep = Annotated[FrameForm, Depends()]


def form_of(fields: PageFields, others: Sequence[OtherPage]) -> FrameForm:
    """The form as a page's present fields fill it in."""
    slugs = {one.id: one.slug for one in others}
    return FrameForm(
        kind=fields.kind,
        topic=fields.topic or "",
        policy_field=list(fields.policy_fields),
        open_sections=" ".join(fields.open_sections),
        related=[slugs[id_] for id_ in fields.related if id_ in slugs],
        source_name=[name for name, _ in fields.sources],
        source_url=[url for _, url in fields.sources],
        position=str(fields.position),
        review_months=str(fields.review_months),
    )


def empty_form() -> FrameForm:
    """The form of a page that is still to be made."""
    return FrameForm(policy_field=[], related=[], source_name=[], source_url=[])


def _one(kind: type[Choice], name: str) -> Choice | None:
    return next((one for one in kind if one == name), None)


def _number(text: str) -> int:
    """A number out of its field; what is none is out of all bounds, and the domain says which those are."""
    return int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 9 else -1
