"""Every route of the site is sent what nobody would think of, signed in and not: no answer is a fault of ours.

Some 1,500 requests each time; 100,000 with --deep. `MIP_TEST_FUZZ_SEED` repeats a run.
"""

from __future__ import annotations

import gc
import os
import random
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from content.models import Account, Area, ContactPoint, Document, Edition, Fact, Page, Role, Term
from locales import TAGS
from tests.conftest import DATABASES
from tests.http.anything import Anything, Sender, field_names, targets
from tests.support.people import add_person, session_of
from tests.support.postgresql import Cluster
from tests.support.site import Site, copy_of, running_site

SEED = os.environ.get("MIP_TEST_FUZZ_SEED", "20261128")
COUNTS = [pytest.param(750, id="some"), pytest.param(50_000, id="many", marks=pytest.mark.deep)]
"""On each database."""

MOST_GROWTH = 128 * 1024 * 1024
"""Bytes that the process may grow after the first third: stored answers alone may take half of it."""

_TRACES = (b"Traceback (most recent", b'File "/', b"sqlalchemy.exc", b"psycopg.", b"site-packages")


@pytest.fixture(scope="module", params=DATABASES)
def open_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the starter content and an index, for whatever comes; no worker runs."""
    folder = tmp_path_factory.mktemp(f"fuzzed-{request.param}")
    url = copy_of(request.getfixturevalue("indexed_folder"), folder)
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.create_from(cluster.with_starter())
    with running_site(url, folder, worker=False, metrics_token="only for tests") as site:
        yield site


@dataclass
class Caller:
    """Sends requests straight into the application, past clients that would refuse to."""

    site: Site
    seen: set[int] = field(default_factory=set)
    cookie: tuple[tuple[bytes, bytes], ...] = ()

    def sign_in(self) -> None:
        """Becomes an admin, anew: some of what is sent signs out, or closes accounts."""
        token, csrf = session_of(
            self.site.database, self.site.settings, add_person(self.site.database, self.site.settings, Role.ADMIN)
        )
        self.cookie = ((b"cookie", f"__Host-mip={token}".encode()), (b"x-csrf-token", csrf.encode()))

    def send(self, wanted: Anything, *, signed_in: bool) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers, body."""
        portal = self.site.client.portal
        assert portal is not None
        return portal.call(self._send, wanted, self.cookie if signed_in else ())

    async def _send(
        self, wanted: Anything, more: tuple[tuple[bytes, bytes], ...]
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        sent = dict((*wanted.headers, *more))
        sent.setdefault(b"host", b"mip.example")
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": wanted.method,
            "scheme": "https", "path": wanted.path, "raw_path": wanted.path.encode(), "query_string": wanted.query,
            "root_path": "", "headers": list(sent.items()), "client": ("127.0.0.1", 1), "server": ("mip.example", 443),
            "state": {},
        }  # fmt: skip
        status, headers, body, given = 0, {}, b"", False

        async def receive() -> dict[str, Any]:
            nonlocal given
            if given:
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": wanted.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status, headers, body
            if message["type"] == "http.response.start":
                status, headers = message["status"], dict(message["headers"])
            body += message.get("body", b"")

        try:
            await self.site.client.app(scope, receive, send)  # type: ignore[arg-type]  # scopes that no server would make
        except Exception as error:  # the server would close the connection
            return 500, {}, "".join(traceback.format_exception(error)).encode()
        self.seen.add(id(scope.get("endpoint")))
        return status, headers, body


@pytest.mark.parametrize("count", COUNTS)
def test_nothing_that_is_sent_is_a_fault_of_ours(
    count: int, open_site: Site, record_property: Callable[[str, object], None]
) -> None:
    app: FastAPI = open_site.client.app.app  # type: ignore[attr-defined]  # the application within the edge
    found = targets(app)
    documents = [open_site.get(path).json() for path in ("/openapi.json", "/editorial/openapi.json")]
    sender = Sender(SEED, _real(open_site), field_names(*documents))
    caller, dice = Caller(open_site), random.Random(SEED)
    caller.sign_in()
    wrong: list[str] = []
    statuses: dict[int, int] = {}
    before = 0
    with capture_logs() as logs:
        for number, wanted in enumerate(sender.requests(found, count)):
            if number % 25 == 0:
                caller.sign_in()
            if number == count // 3:
                before = _resident()
            status, headers, body = caller.send(wanted, signed_in=dice.random() < 0.7)
            statuses[status] = statuses.get(status, 0) + 1
            is_away = status == 503 and headers.get(b"retry-after", b"").isdigit()
            if (status >= 500 and not is_away) or status < 200 or any(trace in body for trace in _TRACES):
                wrong.append(f"{number}: {status} {body[-700:]!r}\n   {wanted}"[:2500])
                wrong += [f"   {log}"[-1500:] for log in logs if log["event"] == "unhandled error"]
            logs.clear()
    grown = _resident() - before
    table = f"{count} requests to {len(found)} routes, seed {SEED}: {dict(sorted(statuses.items()))}; "
    record_property("table", f"{table}memory grew by {grown / 2**20:.1f} MB after the first third")
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:40])
    missed = [str(target) for target in found if id(target.endpoint) not in caller.seen]
    assert not missed, missed
    assert grown < MOST_GROWTH, table


def _real(site: Site) -> list[str]:
    """What exists: ids, slugs, codes, keys, languages."""
    columns = (Page.id, Page.slug, Document.id, Edition.id, Term.id, Term.slug, ContactPoint.id, ContactPoint.slug)
    with site.database.read() as session:
        found = [str(one) for column in columns for one in session.scalars(select(column).limit(30))]
        found += [*session.scalars(select(Fact.key).limit(30)), *session.scalars(select(Area.code).limit(30))]
        found += [str(one) for one in session.scalars(select(Account.id).limit(5))]
    words = [
        "new",
        "draft",
        "major",
        "publisher",
        "editor",
        "work",
        "housing",
        "page",
        "news",
        "nl-NL",
        "replace",
        "1",
        "2",
    ]
    return [*found, *TAGS, *TAGS, *words]


def _resident() -> int:
    """Bytes of memory of this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
