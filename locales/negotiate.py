"""Which configured locale a request gets. Pure: text in, a tag or `None` out.

RFC 4647 section 3.4 (lookup) over an explicit tag and over an Accept-Language header. Nothing
that a client sends raises: what is malformed matches nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from locales import SOURCE, TAGS

# RFC 4647: language-range = (1*8ALPHA *("-" 1*8alphanum)) / "*"
_RANGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_WEIGHT = re.compile(r"q\s*=\s*(0(?:\.[0-9]{0,6})?|1(?:\.0{0,6})?)", re.ASCII | re.IGNORECASE)

# Longer than any real tag or header; bounds the work a stranger can ask for.
_MAX_TAG = 100
_MAX_HEADER = 2_000
_MAX_RANGES = 50


@dataclass(frozen=True, slots=True)
class Negotiated:
    """The locale of an answer; `varies` when Accept-Language was looked at (send `Vary`)."""

    tag: str
    varies: bool


def lookup(tag: str, available: Sequence[str] = TAGS) -> str | None:
    """The available tag that a BCP 47 tag asks for: `pl-PL` → `pl`, `PL` → `pl`.

    Subtags are dropped from the end until one matches. `None` when none does, or when `tag` is
    not well-formed (`pl_PL`, an empty text, `*`).
    """
    if len(tag) > _MAX_TAG or not _RANGE.fullmatch(tag):
        return None
    return next(_matches(tag, available), None)


def accept_language(header: str | None, available: Sequence[str] = TAGS) -> str | None:
    """The available tag that an Accept-Language header likes best; `None` when it names none.

    Order is by q, then by place. `q=0` refuses a language and all below it (`en;q=0` refuses
    `en-GB` too; `en-GB;q=0` does not refuse `en`). `*` stands for the first available tag that
    the header does not name. A malformed part is skipped; the rest of the header counts.
    """
    ranges = sorted(_parse(header or ""), key=lambda part: -part[1])
    refused = [text for text, q in ranges if q == 0 and text != "*"]
    wanted = [text for text, q in ranges if q > 0]
    allowed = [tag for tag in available if not any(_covers(text, tag) for text in refused)]
    named = [text for text in wanted if text != "*"]
    for text in wanted:
        if text != "*":
            found = next(_matches(text, allowed), None)
        else:
            found = next((tag for tag in allowed if not any(_covers(name, tag) for name in named)), None)
        if found is not None:
            return found
    return None


def negotiate(
    explicit: str | None,
    header: str | None,
    available: Sequence[str] = TAGS,
    default: str = SOURCE,
) -> Negotiated | None:
    """The locale for an explicit tag (a query's or a path's) or else for Accept-Language.

    `None` only when an explicit tag is given and matches nothing (a 400 for the caller); a
    header that matches nothing gives `default`.
    """
    if explicit is not None:
        found = lookup(explicit, available)
        return None if found is None else Negotiated(found, varies=False)
    return Negotiated(accept_language(header, available) or default, varies=True)


def _matches(text: str, available: Sequence[str]) -> Iterator[str]:
    """Available tags for a well-formed range, the most specific first."""
    by_lower = {tag.lower(): tag for tag in available}
    subtags = text.lower().split("-")
    while subtags:
        tag = by_lower.get("-".join(subtags))
        if tag is not None:
            yield tag
        subtags.pop()
        # RFC 4647: a singleton ("x", "u") never ends a tag.
        while subtags and len(subtags[-1]) == 1:
            subtags.pop()


def _covers(text: str, tag: str) -> bool:
    """RFC 4647 basic filtering: the range is the tag or a whole-subtag prefix of it."""
    text, tag = text.lower(), tag.lower()
    return tag == text or tag.startswith(f"{text}-")


def _parse(header: str) -> list[tuple[str, float]]:
    """The well-formed (range, q) pairs of a header, in its order."""
    pairs: list[tuple[str, float]] = []
    for part in header[:_MAX_HEADER].split(",")[:_MAX_RANGES]:
        text, _, parameter = (piece.strip(" \t") for piece in part.partition(";"))
        if text != "*" and (len(text) > _MAX_TAG or not _RANGE.fullmatch(text)):
            continue
        if not parameter:
            pairs.append((text, 1.0))
        elif weight := _WEIGHT.fullmatch(parameter):
            pairs.append((text, float(weight[1])))
    return pairs
