"""What a request asks for, in the words of stored answers: a key and a content coding."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from api.answers import pick_coding
from api.stored_answers import Key
from locales.negotiate import negotiate

LONGEST_QUERY = 1000
"""Longer query strings are no question for something stored."""

_NEVER = re.compile(
    r"/(v1/(search|suggestions|editorial|feedback|openapi\.json)|[a-z]{2,3}/search|console|docs|livez|readyz|metrics)"
    r"(/|$)"
)
"""Paths whose answers are never stored: not looked up, not counted, and nobody waits for another's."""
_NEGOTIATED = re.compile(r"/v1/(?!bundles/)")
"""Paths whose locale is found by negotiation; bundles have it in the path."""

_REMEMBERED = 4096
_REMEMBERED_BYTES = 400
"""Of so many different requests, each below so many bytes, key and coding are remembered: at most 4 MB."""

Given = tuple[str, bytes, bytes | None, bytes | None]
"""A path, a query string, and the headers Accept-Language and Accept-Encoding."""
Asked = tuple[Key | None, str]
"""Key and coding."""


class Asking(dict[Given, Asked]):
    """Reads requests: `asking[given]`. What it found is a pure function of what it was given, so it is remembered as
    long as there is room; when there is none, all of it is forgotten. A dictionary, for most requests are known ones,
    and then nothing is called."""

    def __init__(self, known: frozenset[str]) -> None:
        super().__init__()
        self.known = known
        """Names of query parameters that HTML pages read; others are no part of a page's key."""

    def __missing__(self, given: Given) -> Asked:
        path, query, languages, codings = given
        found = storage_key(path, query, languages or b"", self.known), pick_coding(codings or b"")
        if len(path) + len(query) + len(languages or b"") + len(codings or b"") <= _REMEMBERED_BYTES:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[given] = found
        return found


def storage_key(path: str, query: bytes, languages: bytes, known: frozenset[str]) -> Key | None:
    """The key of a public answer: path, known parameters sorted, negotiated locale. None: it is never stored."""
    if _NEVER.match(path):
        return None
    is_api = path.startswith("/v1/")
    pairs: list[tuple[str, str]] = []
    if query:
        if len(query) > LONGEST_QUERY:
            return None
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        if not is_api:
            pairs = [pair for pair in pairs if pair[0] in known]
        if len({name for name, _ in pairs}) != len(pairs):
            return None
        pairs.sort()
    locale = ""
    if _NEGOTIATED.match(path) and not any(name == "locale" for name, _ in pairs):
        found = negotiate(None, languages.decode("latin-1"))
        locale = "" if found is None else found.tag
    return (path, locale, *(part for pair in pairs for part in pair))
