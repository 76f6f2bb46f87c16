"""The templates: one Jinja environment per locale, so that `_()` speaks its language in every thread."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from locales.catalog import translator

_FOLDERS = [Path(__file__).parents[1] / room / "templates" for room in ("portal", "widget")]
"""The widget's page for setting up stands in the frame of the readers' pages."""


@cache
def environment(locale: str) -> Environment:
    """The templates in a configured locale."""
    made = Environment(
        loader=FileSystemLoader(_FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = translator(locale)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    made.globals["link"] = _link
    return made


def render(template: str, locale: str, **values: Any) -> str:
    """A page."""
    return environment(locale).get_template(template).render(**values)


def marked(html: str) -> Markup:
    """HTML that our own renderer or search made, and made safe."""
    return Markup(html)  # noqa: S704 - escaped by the search, or cleaned by content.rendering


@pass_context
def _link(context: Context, path: str = "", query: dict[str, object] | None = None, section: str = "") -> str:
    """In templates: an address that keeps the reader's language and municipality."""
    return str(context["chrome"].address.to(path, query, section))
