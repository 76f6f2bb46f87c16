"""Names under which a shared cache can drop an answer: `Cache-Tag`, as CDNs know it.

For each change of the feed a cache drops what is tagged with the thing (`page-<id>`) or with its kind as a whole
(`page`). A figure marks all that print it as changed, so what prints figures needs no tag for them.
"""

from __future__ import annotations

from collections.abc import Iterable

from content.feed import Thing
from content.models import ThingKind

MOST = 20
"""Beyond so many things, their kinds stand for them."""

_PRINTS_FACTS = frozenset({ThingKind.PAGE, ThingKind.TERM, ThingKind.CONTACT_POINT})


def purge_keys(things: Iterable[Thing], kinds: Iterable[ThingKind]) -> bytes:
    """The keys of an answer that depends on these things, and on these kinds as a whole; parted by commas."""
    whole = set(kinds)
    single = {thing for thing in things if thing.kind not in whole}
    if _PRINTS_FACTS & (whole | {thing.kind for thing in single}):
        single = {thing for thing in single if thing.kind is not ThingKind.FACT}
    if len(single) > MOST:
        whole |= {thing.kind for thing in single}
        single = set()
    names = sorted(whole) + [f"{thing.kind}-{thing.id}" for thing in sorted(single)]
    return ",".join(names).encode("ascii", "replace")
