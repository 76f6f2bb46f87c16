"""Forms of a page as a browser would send them: each field that has a value, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._name: str | None = None
        self._text = ""
        self._options: list[tuple[str, bool]] | None = None
        self._fields: list[tuple[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = []
            self.forms.append((found.get("action", ""), self._fields))
        elif self._fields is None:
            return
        elif tag == "input" and found.get("name"):
            if found.get("type") not in {"checkbox", "radio"} or "checked" in found:
                self._fields.append((found["name"], found.get("value", "")))
        elif tag == "textarea":
            self._name, self._text = found.get("name", ""), ""
        elif tag == "select":
            self._name, self._options = found.get("name", ""), []
        elif tag == "option" and self._options is not None:
            self._options.append((found.get("value", ""), "selected" in found))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif self._fields is None or not self._name:
            return
        elif tag == "textarea":
            self._fields.append((self._name, self._text.removeprefix("\n")))
            self._name = None
        elif tag == "select" and self._options is not None:
            chosen = [value for value, is_selected in self._options if is_selected]
            if chosen or self._options:
                self._fields.append((self._name, chosen[0] if chosen else self._options[0][0]))
            self._name, self._options = None, None


def form(html: str, action: str) -> dict[str, Any]:
    """The fields of the form that goes to an address (the last of several); a name that stands there often is a list.

    Buttons are left out: a test presses one by adding it.
    """
    parser = _Forms()
    parser.feed(html)
    fields = [found for target, found in parser.forms if target == action]
    assert fields, f"no form to {action} among {[target for target, _ in parser.forms]}"
    gathered: dict[str, list[str]] = {}
    for name, value in fields[-1]:
        gathered.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in gathered.items()}


def many(fields: Mapping[str, Any], name: str) -> list[str]:
    """A field that may stand there often, as a list."""
    value = fields.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def with_text(fields: Mapping[str, Any], key: str, text: str) -> dict[str, Any]:
    """The form for writing with another text in the section of a key."""
    keys: Sequence[str] = many(fields, "key")
    texts = many(fields, "markdown")
    texts[keys.index(key)] = text
    return {**fields, "markdown": texts}
