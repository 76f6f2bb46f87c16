"""Pure: Markdown to safe HTML and plain text, with facts filled in for a locale and links resolved.

Allowed are paragraphs, headings below the section's, lists, bold, links, tables and `> [!warning]`. Everything else is
shown as text or left out. Facts go in after parsing, by way of private-use markers, so no Markdown rule sees them.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from content import facts, references
from content.facts import FactView
from content.models import FactType, ThingKind
from content.references import LINK_KINDS
from locales import formats

_MARKERS = re.compile("[\ue000-\ue00f]")
_MARKER = re.compile("\ue000(\\d+)\ue001")
_WARNING = "[!warning]"

_KEPT_SECTIONS = 512
"""Of some 4 kB each."""

Links = Mapping[tuple[ThingKind, str], str]
"""Where links lead: a thing as the text names it, and its slug today."""

_TAGS = {
    "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "a", "span", "div", "br", "code",
    "table", "thead", "tbody", "tr", "th", "td", "blockquote",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "class", "data-kind", "data-slug", "data-section", "data-fact", "rel"},
    "span": {"class", "data-fact"},
    "div": {"class", "role"},
    "ol": {"start"},
    "th": {"class"},
    "td": {"class"},
}


@dataclass(frozen=True)
class LinkTarget:
    """Where a link leads: the thing's slug today."""

    slug: str


@dataclass(frozen=True)
class RenderContext:
    """What a text needs to be printed: locale, day, facts, where its links lead. A link that is not here is text."""

    locale: str
    day: dt.date
    facts: Mapping[str, FactView] = field(default_factory=dict)
    links: Mapping[tuple[ThingKind, str], LinkTarget] = field(default_factory=dict)
    fact_anchors: bool = False
    """Whether a figure leads to `#fact-KEY` at the foot of its page (portal), or stands alone (API)."""


@dataclass(frozen=True)
class Rendered:
    """A text as safe HTML and as plain text (blocks parted by newlines)."""

    html: str
    text: str


def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
        .enable("table")
        .disable(["image", "html_block", "html_inline", "hr", "code", "fence", "lheading", "reference"])
    )


_MARKDOWN = _parser()

PATHS = {
    ThingKind.PAGE: "pages",
    ThingKind.TERM: "terms",
    ThingKind.CONTACT_POINT: "contact-points",
}
"""Where readers' pages of a thing stand: `/{locale}/{path}/{slug}`."""


def href(locale: str, kind: ThingKind, slug: str, section: str | None = None) -> str:
    """The relative address of a thing for readers."""
    return f"/{locale}/{PATHS[kind]}/{slug}" + (f"#{section}" if section else "")


def render(markdown: str, context: RenderContext) -> Rendered:
    """A section's Markdown as HTML and text."""
    source, snippets = _marked(markdown, context)
    wanted = sorted({(link.kind, link.slug) for link in references.links([markdown])})
    targets = tuple((*one, context.links[one].slug) for one in wanted if one in context.links)
    body, text = _unfilled(source, context.locale, targets)
    filled = _MARKER.sub(lambda found: _snippet(snippets, found, 0), body)
    return Rendered(_clean(filled), _MARKER.sub(lambda found: _snippet(snippets, found, 1), text))


@lru_cache(maxsize=_KEPT_SECTIONS)
def _unfilled(source: str, locale: str, targets: tuple[tuple[ThingKind, str, str], ...]) -> tuple[str, str]:
    """A section's Markdown as HTML, not yet cleaned, and as text, both with markers in the places of facts.

    Kept, as a page is rendered again for each of its addresses, for its bundles, and when nothing but a figure changed.
    """
    links = {(kind, slug): slug_now for kind, slug, slug_now in targets}
    tokens = _MARKDOWN.parse(source)
    _resolve(tokens, locale, links)
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}), _plain(tokens)


def fill_facts(markdown: str, context: RenderContext) -> tuple[str, Callable[[str], str]]:
    """A Markdown text with a marker for each fact, and what puts the facts' texts in the markers' places again."""
    printed: list[str] = []

    def mark(match: re.Match[str]) -> str:
        printed.append(_fact_text(match, context))
        return f"\ue000{len(printed) - 1}\ue001"

    def fill(text: str) -> str:
        return _MARKER.sub(lambda found: printed[int(found[1])], text) if printed else text

    return references.FACT_TOKEN.sub(mark, _MARKERS.sub("", markdown)), fill


def _marked(markdown: str, context: RenderContext) -> tuple[str, list[tuple[str, str]]]:
    """A text with markers in the places of its facts, and each fact as HTML and as text."""
    snippets: list[tuple[str, str]] = []

    def mark(match: re.Match[str]) -> str:
        snippets.append(_fact_snippet(match, context))
        return f"\ue000{len(snippets) - 1}\ue001"

    return references.FACT_TOKEN.sub(mark, _MARKERS.sub("", markdown)), snippets


def render_inline(text: str, context: RenderContext) -> str:
    """A title or heading as plain text: fact tokens filled in, no Markdown."""
    plain = _MARKERS.sub("", text)
    if "{{" not in plain:
        return plain
    return references.FACT_TOKEN.sub(lambda match: _fact_text(match, context), plain)


def _snippet(snippets: Sequence[tuple[str, str]], found: re.Match[str], part: int) -> str:
    index = int(found[1])
    return snippets[index][part] if index < len(snippets) else ""


def _fact_text(match: re.Match[str], context: RenderContext) -> str:
    """A fact token as text."""
    fact = context.facts.get(match["key"])
    if fact is None:
        return ""
    day = dt.date.fromisoformat(match["day"]) if match["day"] else context.day
    text = facts.printed(fact, fact.on(day), context.locale, genitive=match["form"] == "gen")
    return missing_value(fact, day, context.locale) if text is None else text


def _fact_snippet(match: re.Match[str], context: RenderContext) -> tuple[str, str]:
    """A fact token as HTML and as text."""
    key = match["key"]
    fact = context.facts.get(key)
    if fact is None:
        return "", ""
    day = dt.date.fromisoformat(match["day"]) if match["day"] else context.day
    value = fact.on(day)
    text = facts.printed(fact, value, context.locale, genitive=match["form"] == "gen")
    if text is None:
        missing = missing_value(fact, day, context.locale)
        return (
            f'<a class="fact" data-fact="{key}" href="{html.escape(fact.source_url)}">{html.escape(missing)}</a>',
            missing,
        )
    shown = html.escape(text)
    if fact.type is FactType.PHONE:
        return f'<a class="tel" data-fact="{key}" href="tel:{facts.dial(text)}">{shown}</a>', text
    if fact.type is FactType.URL:
        return f'<a data-fact="{key}" href="{shown}">{shown}</a>', text
    if context.fact_anchors:
        return f'<a class="fact" data-fact="{key}" href="#fact-{key}">{shown}</a>', text
    return f'<span class="fact" data-fact="{key}">{shown}</span>', text


def missing_value(fact: FactView, day: dt.date, locale: str) -> str:
    """The words for a fact without a value: not known from this day, or not known to us."""
    value = fact.on(day)
    had_one = value is not None and any(
        earlier.value for earlier in fact.values if earlier.valid_from < value.valid_from
    )
    return formats.not_known_from_this_day(locale) if had_one else formats.see_current_amount(locale)


def _resolve(tokens: list[Token], locale: str, links: Links) -> None:
    """Turns links of ours into addresses, drops what leads nowhere, makes warnings out of quotes."""
    for index, token in enumerate(tokens):
        if token.type == "heading_open" or token.type == "heading_close":
            token.tag = f"h{min(6, max(3, int(token.tag[1])))}"
        elif token.type == "inline" and token.children:
            _resolve_links(token.children, locale, links)
        elif token.type == "blockquote_open":
            _make_warning(tokens, index)


def _make_warning(tokens: list[Token], index: int) -> None:
    first = next((token for token in tokens[index:] if token.type == "inline"), None)
    if first is None or not first.children or not first.content.startswith(_WARNING):
        return
    children = first.children
    children[0].content = children[0].content.removeprefix(_WARNING).lstrip()
    if not children[0].content and len(children) > 1 and children[1].type == "softbreak":
        del children[:2]
    tokens[index].tag = "div"
    tokens[index].attrs = {"class": "warning", "role": "note"}
    level = tokens[index].level
    closing = next(t for t in tokens[index:] if t.type == "blockquote_close" and t.level == level)
    closing.tag = "div"


def _resolve_links(children: list[Token], locale: str, links: Links) -> None:
    kept: list[Token] = []
    open_links: list[bool] = []
    for token in children:
        if token.type == "link_open":
            shown = _resolve_link(token, locale, links)
            open_links.append(shown)
            if shown:
                kept.append(token)
        elif token.type == "link_close":
            if open_links.pop():
                kept.append(token)
        else:
            kept.append(token)
    children[:] = kept


def _resolve_link(token: Token, locale: str, links: Links) -> bool:
    """Sets the link's address; False when it leads nowhere and only its words are kept."""
    address = str(token.attrs.get("href", ""))
    scheme, _, rest = address.partition(":")
    if scheme in LINK_KINDS:
        slug, _, section = rest.partition("#")
        kind = LINK_KINDS[scheme]
        slug_now = links.get((kind, slug))
        if slug_now is None:
            return False
        token.attrs = {
            "href": href(locale, kind, slug_now, section),
            "data-kind": kind,
            "data-slug": slug_now,
        }
        if section:
            token.attrs["data-section"] = section
        return True
    return scheme in {"https", "tel"}


def _clean(body: str) -> str:
    cleaned = nh3.clean(body, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "tel"}, link_rel=None)
    # The character itself, as in the plain text: who compares or copies should not meet an entity.
    return cleaned.replace("&nbsp;", "\u00a0").strip()


def _plain(tokens: Sequence[Token]) -> str:
    blocks = [_inline_text(token.children) for token in tokens if token.type == "inline" and token.children]
    return "\n".join(block for block in blocks if block)


def _inline_text(children: Sequence[Token]) -> str:
    parts: list[str] = []
    take: Callable[[str], None] = parts.append
    for child in children:
        if child.type in {"text", "code_inline", "text_special"}:
            take(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            take(" ")
    return "".join(parts).strip()
