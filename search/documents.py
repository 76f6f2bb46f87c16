"""Pure: what is known of a thing, in every locale -> its search documents.

A thing is read in each locale by the fallback rule, so several locales may show one and the same text: what is read of
it is a `Reading`, what is indexed of a text is analysed once, and only the index it goes to differs.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from search.display import Display, Section
from search.engines.protocol import EVERYWHERE, SearchDocument, ThingDocuments, ThingKey
from search.text.analyse import Analysis, DocumentText, FieldKeys
from search.text.passages import passages

Analyse = Callable[[str, DocumentText], Analysis]
"""Analyses a text of a locale."""

AnalyseAll = Callable[[Sequence[tuple[str, DocumentText]]], Sequence[FieldKeys]]
"""Analyses texts of any locales, in order."""

PRIORS = {"page": 6, "news": 0, "site": 0}
OTHER_PRIOR = 0

_FEW_KEYWORDS = 12
_MOST_PASSAGES = 12

_SEPARATOR = "\x1f"
"""Of what a version is made of; in none of it."""


@dataclass(frozen=True, slots=True)
class ThingFacts:
    """What of a thing is the same in all locales."""

    key: ThingKey
    slug: str
    page_slug: str
    topic: str | None
    page_kind: str | None = None

    @property
    def prior(self) -> int:
        """The place of this kind of thing among hits by the same words."""
        return OTHER_PRIOR if self.page_kind is None else PRIORS[self.page_kind]


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A thing as read in one locale: the text found and whose language it is.

    keywords: more words in that language. foreign: words in FOREIGN_LOCALES, by locale (the text's own left out).
    """

    locale: str
    title: str
    summary: str
    sections: tuple[Section, ...] = ()
    keywords: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)

    def to_analyse(self) -> DocumentText:
        """What of it is searched."""
        body = "\n".join(part for section in self.sections for part in (section.heading, section.text) if part)
        return DocumentText(self.title, "\n".join(self.keywords), self.summary, body, self.foreign)

    def meanings(self) -> tuple[str, ...]:
        """What it is about, in short texts: for `search.meanings`."""
        texts = (self.title, f"{self.title}. {self.summary}" if self.summary else "", *self.keywords)
        if len(self.keywords) < _FEW_KEYWORDS:
            # Keywords say it in a reader's words; headings and the text are for a page that has few of them.
            headings = [section.heading for section in self.sections if section.heading]
            more = headings[: _FEW_KEYWORDS - len(self.keywords)]
            texts = (*texts, *more, *islice(self._passages(), _MOST_PASSAGES))
        return tuple(dict.fromkeys(filter(None, texts)))

    def _passages(self) -> Iterator[str]:
        for section in self.sections:
            for passage in passages(section.text):
                yield f"{section.heading}. {passage}" if section.heading else passage


@dataclass(frozen=True, slots=True)
class Variant:
    """A thing as one set of areas sees it: the filter's values, and the text found for each reader's locale.

    name: "" for the shared text, else what tells this variant from the others of the thing.
    """

    name: str
    areas: tuple[str, ...]
    except_areas: tuple[str, ...]
    texts: Mapping[str, LocalizedText]


ReadThing = tuple[ThingFacts, Sequence[Variant]]
"""What is known of a thing, before its texts are analysed."""


def area_variants(
    local_areas: Sequence[str], ancestors: Mapping[str, Sequence[str]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Which areas see which local texts together: (areas with a local text, outer first) -> the areas that see them.

    Areas that see none are left out. `ancestors`: area -> itself and what it lies in, outer first.
    """
    local = set(local_areas)
    found: dict[tuple[str, ...], list[str]] = {}
    for area in sorted(ancestors):
        seen = tuple(code for code in ancestors[area] if code in local)
        if seen:
            found.setdefault(seen, []).append(area)
    return {seen: tuple(areas) for seen, areas in found.items()}


def served_areas(served: Sequence[str], ancestors: Mapping[str, Sequence[str]], country: str) -> tuple[str, ...]:
    """The areas whose readers are served by who serves `served`: EVERYWHERE for the whole country."""
    if country in served:
        return (EVERYWHERE,)
    wanted = set(served)
    return tuple(area for area in sorted(ancestors) if not wanted.isdisjoint(ancestors[area]))


def make_documents(facts: ThingFacts, variants: Sequence[Variant], analyse: Analyse) -> ThingDocuments:
    """All documents of a thing."""
    (made,) = make_all([(facts, variants)], lambda texts: [analyse(locale, text).fields for locale, text in texts])
    return made


def make_all(things: Sequence[ReadThing], analyse: AnalyseAll) -> list[ThingDocuments]:
    """All documents of some things; all their texts are analysed at once, each object once."""
    texts = {id(text): text for _, variants in things for variant in variants for text in variant.texts.values()}
    found = analyse([(text.locale, text.to_analyse()) for text in texts.values()])
    fields = dict(zip(texts, found, strict=True))
    made = []
    for facts, variants in things:
        documents = tuple(
            _document(facts, variant, index_locale, text, fields[id(text)])
            for variant in variants
            for index_locale, text in sorted(variant.texts.items())
        )
        made.append(ThingDocuments(facts.key, documents, _meanings(facts, variants)))
    return made


def _meanings(facts: ThingFacts, variants: Sequence[Variant]) -> dict[str, tuple[str, ...]]:
    """Of pages only: news and terms say in a few words what a page says, and would only stand before it."""
    if facts.page_kind != "page":
        return {}
    texts = (text for variant in variants if not variant.name for text in variant.texts.values())
    return {text.locale: text.meanings() for text in texts}


def _document(
    facts: ThingFacts, variant: Variant, index_locale: str, text: LocalizedText, fields: FieldKeys
) -> SearchDocument:
    display = Display(
        kind=facts.key.kind,
        id=facts.key.id,
        slug=facts.slug,
        page_slug=facts.page_slug,
        page_kind=facts.page_kind,
        topic=facts.topic,
        locale=text.locale,
        is_fallback=text.locale != index_locale,
        title=text.title,
        summary=text.summary,
        sections=text.sections,
    ).to_json()
    suffix = f"-{_short_hash(variant.name)}" if variant.name else ""
    return SearchDocument(
        id=f"{facts.key}{suffix}",
        thing=facts.key,
        version=_hash(
            _SEPARATOR.join(
                (display, " ".join(variant.areas), " ".join(variant.except_areas), str(facts.prior), *fields.texts)
            )
        ),
        index_locale=index_locale,
        text_locale=text.locale,
        kind=facts.key.kind,
        page_kind=facts.page_kind,
        slug=facts.slug,
        page_slug=facts.page_slug,
        topic=facts.topic,
        areas=variant.areas,
        except_areas=variant.except_areas,
        prior=facts.prior,
        fields=fields,
        display=display,
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _short_hash(text: str) -> str:
    return _hash(text)[:8]
