"""Whatever is sent as a query: an answer, soon, and nothing in it that a browser would take for markup.

A few hundred queries each time; 10,000 with --deep.
"""

from __future__ import annotations

import gc
import html
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from locales import TAGS
from search import memory
from search.engines.embedded import EmbeddedEngine
from search.text.highlight import Highlighter
from search.text.planning import plan_query
from search.text.query_plan import Lexicon
from tests.engines.queries_of_any_kind import queries
from tests.support.site import Site

SLOWEST_SECONDS = 0.05
"""Of the processor, for both plans of a query, and for marking a text of the length of a long page."""

LONGEST_PAGE = 20_000

COUNTS = [pytest.param(300, 1), pytest.param(10_000, 2, marks=pytest.mark.deep)]


@pytest.fixture(scope="module")
def lexicons(engine_site: Site) -> Iterator[dict[str, Lexicon]]:
    """What plans are made with in that site."""
    engine = EmbeddedEngine(engine_site.settings.index_dir)
    engine.look()
    engine.warm()
    found = {locale: engine.lexicon(locale) for locale in TAGS}
    thresholds = gc.get_threshold()
    # As every process that serves: going through all that the tests keep would be taken for a slow text.
    memory.settle()
    yield {locale: lexicon for locale, lexicon in found.items() if lexicon is not None}
    gc.set_threshold(*thresholds)
    gc.unfreeze()


async def _get(app: Any, path: str, query_string: bytes) -> tuple[int, bytes]:
    """GET without a client: clients and servers refuse addresses of this length, but the limit need not be theirs."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query_string, "root_path": "", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("testserver", 80),
    }  # fmt: skip
    status, body = 0, b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    await app(scope, receive, send)
    return status, body


def _is_only_marked(marked: str) -> bool:
    """Whether nothing but <mark> is markup, and every mark is closed before the next."""
    pieces = marked.replace("</mark>", "<mark>").split("<mark>")
    return len(pieces) % 2 == 1 and not any(sign in piece for piece in pieces for sign in "<>")


@pytest.mark.parametrize(("count", "seed"), COUNTS)
def test_every_query_is_answered_and_every_highlight_is_safe(count: int, seed: int, engine_site: Site) -> None:
    portal = engine_site.client.portal
    assert portal is not None
    for number, text in enumerate(queries(count, seed)):
        locale = TAGS[number % len(TAGS)]
        query = f"locale={locale}&q={quote_from_bytes(text.encode('utf-8', 'surrogatepass'))}".encode()
        status, body = portal.call(_get, engine_site.client.app, "/v1/search", query)
        assert status in (200, 422), (number, status)
        for item in json.loads(body)["items"] if status == 200 else ():
            assert _is_only_marked(item["titleHtml"]) and _is_only_marked(item["excerptHtml"]), number
        if number % 10 == 0:
            for path in ("/v1/suggestions", f"/{locale}/search"):
                asked = query if path.startswith("/v1") else query[query.index(b"q=") :]
                status, _ = portal.call(_get, engine_site.client.app, path, asked)
                assert status < 500, (number, path, status)


@pytest.mark.parametrize(("count", "seed"), COUNTS)
def test_the_text_layer_is_never_slow_and_any_text_can_be_marked(
    count: int, seed: int, lexicons: dict[str, Lexicon]
) -> None:
    for number, text in enumerate(queries(count, seed)):
        lexicon = lexicons[TAGS[number % len(TAGS)]]
        began = time.thread_time()
        plans = [plan_query(text, lexicon, is_loose=is_loose) for is_loose in (False, True)]
        assert time.thread_time() - began <= SLOWEST_SECONDS, number
        # The query as a text too: what it finds in itself is marked, and what else is in it escaped.
        page = text[:LONGEST_PAGE]
        marked = Highlighter(plans[1], lexicon).html(page)
        # What a query costs: the words of pages are looked up once in a process, not once a query.
        began = time.thread_time()
        assert Highlighter(plans[1], lexicon).html(page) == marked, number
        assert time.thread_time() - began <= SLOWEST_SECONDS, number
        assert _is_only_marked(marked), number
        assert html.unescape(marked.replace("<mark>", "").replace("</mark>", "")) == page
