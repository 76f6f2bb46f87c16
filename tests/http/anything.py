"""Requests that nobody would send and anybody might: to every route, the same ones for the same seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_from_bytes

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount

from tests.engines.queries_of_any_kind import queries

API = Path(__file__).parents[2] / "api"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")

_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_FIELD = re.compile(r'name="([a-z][a-zA-Z_-]*)"')
_NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 1e308, float("inf"), float("nan"), -0.0, 0.1, 1e-320)
_ODD = (
    "", " ", "\x00", "a\x00b", "\r\n", "\x1b[2J", "\x7f", "../../../etc/passwd", "..%2f", "%00", "%", "%zz", "+",
    "\ud800", "\udfff\ud800", "\ufeff", "\u202e", "\u0000\u0001", "İ", "ǅ", "é", "💥" * 50, "A" * 5000, "9" * 30, "-1",
    "1e999", "NaN", "null", "true", "[]", "{}", "' OR 1=1 --", '"; DROP TABLE page; --', "{{7*7}}", "${jndi:ldap://x}",
    "<script>alert(1)</script>", "javascript:alert(1)", "https://[", "http://[::1", "//", "https://\x00/", "tel:+31",
    "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59+23:59",
    "0001-01-01T00:00:00+14:00", "2026-03-29T02:30", "24:00", "99:99", "Mo-Su 00:00-24:00", "Mo-Fr 26:00-48:00",
    "2026-11-28T10:00:00Z", "2026-11-28", "12:30", "08:00-17:00", "PT1H", "١٢٣", "²", "ⅷ", "1_000", "0x10", "1.5",
    "{{ fact:", "{{ fact:minimum-wage-hourly-21|gen }}", "{{ fact:nope }}", "[x](page:nope)", "[x](javascript:1)",
    "| a |\n|---|\n" * 100, "[" * 2000, "> " * 500, "*" * 1000, "`" * 99, "#" * 50, "![a](b)", "<!--", "&#0;",
)  # fmt: skip
_TYPES = (
    "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "text/plain", "",
    "multipart/form-data; boundary=x", "multipart/form-data", "application/problem+json",
    "application/xml", "\xff", "application/json;;;=", "text/html; charset=\x01", "multipart/form-data; boundary=",
)  # fmt: skip
_HEADERS = (
    "accept", "accept-language", "accept-encoding", "host", "origin", "referer", "cookie", "authorization", "range",
    "content-length", "transfer-encoding", "if-match", "if-none-match", "if-modified-since", "x-forwarded-for", "via",
    "x-forwarded-host", "x-forwarded-proto", "x-request-id", "x-http-method-override", "sec-fetch-site", "user-agent",
    "access-control-request-method", "access-control-request-headers", "idempotency-key", "expect", "x-csrf-token",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A route of the running application. `queries`: names of the parameters that it reads."""

    endpoint: Any
    path: str
    methods: tuple[str, ...]
    queries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{','.join(self.methods)} {self.path}"


@dataclass(frozen=True)
class Anything:
    """One request. `path` is as a server hands it over: percent-decoded, any character but lone surrogates."""

    target: Target
    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def targets(app: FastAPI) -> list[Target]:
    """Every route of an application and of all that are mounted in it."""
    # An application may be reached in two ways.
    return list({(found.methods, found.path): found for found in _walk(app.routes, "")}.values())


def _walk(routes: Sequence[BaseRoute], prefix: str) -> Iterator[Target]:
    for found in iter_route_contexts(routes):
        route, path = found.original_route, f"{prefix}{found.path}"
        inner = route.app if isinstance(route, Mount) else found.endpoint
        if isinstance(inner, FastAPI):
            # The console's paths hold their prefix themselves.
            yield from _walk(inner.routes, path if isinstance(route, Mount) else prefix)
        elif isinstance(route, APIRoute):
            yield Target(found.endpoint, path, tuple(sorted(found.methods or ())), _names(route.dependant))
        elif isinstance(route, Mount):
            yield Target(inner, f"{path}/{{rest:path}}", ("GET",))
        else:
            yield Target(found.endpoint, path, tuple(sorted(found.methods or ("GET",))))


def _names(dependant: Dependant) -> tuple[str, ...]:
    own = [one.alias for one in dependant.query_params]
    return tuple(dict.fromkeys([*own, *(name for part in dependant.dependencies for name in _names(part))]))


@dataclass
class Sender:
    """Makes requests. `real`: ids, slugs, codes that exist; `names`: of fields of forms and JSON."""

    seed: str
    real: Sequence[str]
    names: Sequence[str]
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Seeds the dice."""
        self.dice = random.Random(self.seed)
        self._odd = [*_ODD, *queries(300, self.dice.randrange(10**6))]

    def requests(self, found: Sequence[Target], count: int) -> Iterator[Anything]:
        """So many requests, each route in its turn; the first to each with a method of its own, so that it arrives."""
        for number in range(count):
            yield self._request(found[number % len(found)], is_first=number < len(found))

    def _request(self, target: Target, *, is_first: bool) -> Anything:
        is_own = is_first or self.dice.random() < 0.8
        method = self.dice.choice(target.methods if is_own else METHODS)
        path = _PARAMETER.sub(lambda match: self._segment(match[2] == "path"), target.path)
        kind = self.dice.choice(_TYPES if self.dice.random() < 0.4 else (_TYPES[0], _TYPES[2]))
        headers = [("content-type", kind)] if kind else []
        headers.append(("if-match", self.dice.choice(('"1"', '"2"', '"999999999999999999"', 'W/"1"', "*", '"x'))))
        more = 0 if is_first else self.dice.choice((0, 0, 0, 1, 3))
        headers += [(self.dice.choice(_HEADERS), self._value(200)) for _ in range(more)]
        return Anything(target, method, path, self._query(target), _as_bytes(headers), self._body(kind))

    def _segment(self, deep: bool) -> str:
        text = self._value(300).encode("utf-8", "replace").decode()
        text = text if deep else text.replace("/", "")
        return text or "x"

    def _query(self, target: Target) -> bytes:
        if self.dice.random() < 0.05:
            return self.dice.choice((b"%", b"&&&", b"=", b"a=%ff%fe", b"q=%ed%a0%80", b"\xff\xfe", b"page=1&page=2"))
        names = list(target.queries) + ([self.dice.choice(self.names)] if self.dice.random() < 0.1 else [])
        chosen = [name for name in names if self.dice.random() < 0.5]
        parts = [f"{quote(name)}={_quoted(self._value(2000))}" for name in chosen]
        return "&".join(parts).encode()

    def _body(self, kind: str) -> bytes:
        choice = self.dice.random()
        if choice < 0.1:
            return self.dice.randbytes(self.dice.choice((0, 1, 100, 20_000)))
        if choice < 0.13:
            return b"a" * self.dice.choice((16_385, 1_048_577))
        if kind.startswith("application/json"):
            return self._json()
        pairs = [(self.dice.choice(self.names), self._value(500)) for _ in range(self.dice.choice((0, 3, 10, 30)))]
        if kind.startswith("multipart/form-data"):
            parts = [
                f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
            ]
            return "".join([*parts, "--x--\r\n"]).encode("utf-8", "surrogatepass")
        return "&".join(f"{name}={_quoted(value)}" for name, value in pairs).encode()

    def _json(self) -> bytes:
        deep = self.dice.random()
        if deep < 0.03:
            return b"[" * 5000 + b"]" * self.dice.choice((0, 5000))
        if deep < 0.05:
            return b'{"a":' * 3000 + b"1" + b"}" * 3000
        made = json.dumps(self._thing(0), ensure_ascii=self.dice.random() < 0.7)
        return made.encode("utf-8", "surrogatepass")

    def _thing(self, depth: int) -> Any:
        choice = self.dice.random()
        if depth == 0 or (choice < 0.25 and depth < 4):
            names = self.dice.sample(list(self.names), min(len(self.names), self.dice.choice((0, 3, 12, 60))))
            return {name: self._thing(depth + 1) for name in names}
        if choice < 0.4 and depth < 4:
            return [self._thing(depth + 1) for _ in range(self.dice.choice((0, 1, 2, 5)))]
        if choice < 0.5:
            return self.dice.choice(_NUMBERS)
        return self.dice.choice((None, True, False)) if choice < 0.6 else self._value(3000)

    def _value(self, longest: int) -> str:
        return self.dice.choice(self.real if self.dice.random() < 0.5 else self._odd)[:longest]


def field_names(*documents: Any) -> list[str]:
    """Names of fields: of JSON out of OpenAPI documents, of forms out of the templates."""
    schemas = [schema for document in documents for schema in document["components"]["schemas"].values()]
    found = {name for schema in schemas for name in schema.get("properties", ())}
    for template in API.rglob("*.html"):
        found.update(_FIELD.findall(template.read_text()))
    return sorted(found)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def _as_bytes(headers: Sequence[tuple[str, str]]) -> tuple[tuple[bytes, bytes], ...]:
    """As a server would let them through: no line breaks, no zero."""
    return tuple(
        (name.encode(), re.sub(rb"[\x00\r\n]", b"", value.encode("utf-8", "surrogatepass")).strip())
        for name, value in headers
    )
