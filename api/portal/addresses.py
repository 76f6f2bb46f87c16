"""Pure: the addresses of a reader's links. Language and municipality travel along in each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from content.rendering import PATHS

_LINK = re.compile(
    r'href="/[A-Za-z-]+(?P<path>/(?:' + "|".join(sorted(PATHS.values())) + r')/[a-z0-9-]+)(?P<section>#[a-z0-9-]+)?"'
)
"""A link of ours in rendered text (cleaned HTML: attributes are in double quotes)."""

_WAY_BACK = re.compile(r"(?:pages|topics)/[a-z0-9-]{1,120}|contact-points")


@dataclass(frozen=True)
class Address:
    """Makes addresses for one reader. `area` is an area's code, or None when none was chosen."""

    locale: str
    area: str | None = None

    def to(self, path: str = "", query: Mapping[str, object] | None = None, section: str = "") -> str:
        """The address of a path below the locale (`/pages/payslip`); parameters that are None or empty are left out."""
        pairs = [(name, str(value)) for name, value in (query or {}).items() if value is not None and value != ""]
        if self.area is not None:
            pairs.append(("area", self.area))
        found = f"/{self.locale}{path}"
        if pairs:
            found += "?" + urlencode(pairs, safe="/")
        return found + (f"#{section}" if section else "")

    def in_text(self, html: str) -> str:
        """Rendered text whose links keep this reader's language (also those of a fallback text) and municipality."""
        return _LINK.sub(lambda found: f'href="{self._linked(found)}"', html)

    def _linked(self, found: re.Match[str]) -> str:
        return self.to(found["path"], section=(found["section"] or "").removeprefix("#"))


def way_back(value: str | None) -> str | None:
    """The path below the locale that a chosen municipality leads back to; None for what is no such path."""
    return f"/{value}" if value is not None and _WAY_BACK.fullmatch(value) else None
