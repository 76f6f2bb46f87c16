"""Pure: the lines that a municipality copies."""

from __future__ import annotations

import html
from dataclasses import dataclass

from api.widget.releases import Release
from content.models import Topic

AUTO = "auto"
DEFAULT_COLOUR = "#0b4f8a"
MIN_HEIGHT = 684
"""Pixels that the first view takes at most, in every language and at every width (38 times the text size of 18)."""


@dataclass(frozen=True)
class Wish:
    """What a municipality chose. `colour` is empty for ours; `is_fixed`: one version, held by its integrity."""

    area: str
    topic: Topic | None
    language: str
    colour: str
    is_fixed: bool


def page_lines(wish: Wish, base: str, release: Release, fallback: str, name: str) -> str:
    """The two lines of HTML. Inside the element stands what is seen where the script cannot run."""
    source = f'src="{base}/widget.js"'
    if wish.is_fixed:
        source = f'src="{base}{release.path}" integrity="{release.integrity}" crossorigin="anonymous"'
    topic = f' topic="{wish.topic}"' if wish.topic else ""
    return (
        f'<script type="module" {source}></script>\n'
        f'<mip-widget area="{wish.area}"{topic} locale="{wish.language}">'
        f'<a href="{html.escape(base + fallback)}">{html.escape(name)}</a></mip-widget>'
    )


def style_lines(wish: Wish) -> str:
    """The lines for the host's stylesheet: room before the script is there, and colours."""
    colours = ""
    if wish.colour:
        colours = (
            f"  --mip-link-color: {wish.colour};\n  --mip-action-background-color: {wish.colour};\n"
            f"  --mip-action-color: #ffffff;\n"
        )
    return f"mip-widget {{\n  display: block;\n  min-height: {MIN_HEIGHT}px;\n{colours}}}"


def policy_lines(base: str) -> str:
    """What a host's Content-Security-Policy must allow; the last only where it rules Trusted Types."""
    return f"script-src {base};\nconnect-src {base};\ntrusted-types mip-widget;"
