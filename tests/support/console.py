"""Pages of the console, for tests: who looks, and what stands in a form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import httpx2

from content.models import Role
from tests.support.people import Browser, Person, add_person, signed_in
from tests.support.site import Site

MARKUP = "\"><script>alert(1)</script><b x='y'>{{ 7*7 }} & </textarea>"
"""What somebody could type into any field."""

_FIELD = re.compile(
    r'<input(?P<attributes>[^>]*)>|<textarea[^>]*name="(?P<area>[^"]+)"[^>]*>\n?(?P<text>.*?)</textarea>'
    r'|<select[^>]*name="(?P<select>[^"]+)"[^>]*>(?P<options>.*?)</select>',
    re.DOTALL,
)


def colleague(
    site: Site, role: Role = Role.ADMIN, areas: Sequence[str] | None = None, locales: Sequence[str] | None = None
) -> tuple[Person, Browser]:
    """A person, and their browser, signed in; it asks for English."""
    person = add_person(site.database, site.settings, role, areas, locales)
    browser = signed_in(site, person)
    browser.client.headers["accept-language"] = "en"
    return person, browser


def form_fields(html: str, action: str) -> dict[str, str | list[str]]:
    """The fields of a page's form as a browser would send them; a name that stands there twice is a list."""
    form = re.search(rf'<form[^>]*method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form is not None, f"no form to {action}"
    found: dict[str, list[str]] = {}
    for field in _FIELD.finditer(form[1]):
        if field["area"] is not None:
            found.setdefault(field["area"], []).append(unescape(field["text"]))
        elif field["select"] is not None:
            options = re.findall(r'<option value="([^"]*)"( selected)?>', field["options"])
            chosen = next((value for value, mark in options if mark), options[0][0])
            found.setdefault(field["select"], []).append(unescape(chosen))
        else:
            attributes = dict(re.findall(r'(\w+)="([^"]*)"', field["attributes"]))
            is_box = attributes.get("type") in {"checkbox", "radio"}
            if "name" in attributes and (not is_box or " checked" in field["attributes"]):
                found.setdefault(attributes["name"], []).append(unescape(attributes.get("value", "")))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def fill_in(browser: Browser, page: str, action: str | None = None, /, **fields: str | list[str]) -> httpx2.Response:
    """Opens a page, fills in fields of its form (`texts__pl__name` for `texts.pl.name`), and sends it."""
    opened = browser.get(page)
    assert opened.status_code == 200, (page, opened.status_code)
    sent = form_fields(opened.text, action or page)
    sent |= {name.replace("__", "."): value for name, value in fields.items()}
    return browser.post(action or page, sent)


def links(html: str, pattern: str) -> list[str]:
    """The addresses on a page that match a pattern, in order, each once."""
    return list(dict.fromkeys(unescape(found) for found in re.findall(rf'href="({pattern})"', html)))
