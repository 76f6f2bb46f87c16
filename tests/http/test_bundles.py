"""Bundles over HTTP: one compressed answer, stored, a 304 when nothing changed; and docs/sync.md does what it says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from content import feed
from content.actions.withdraw import withdraw_thing
from content.clock import public_transaction
from content.feed import Thing
from content.models import OPERATOR_ID, Term, ThingKind
from locales import TAGS
from tests.support.site import Server, Site, serving, until

MOST_BYTES = 400_000
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("locale", TAGS)
def test_a_full_bundle_is_small(plain_read_site: Site, locale: str) -> None:
    for coding in ("br", "gzip"):
        with plain_read_site.client.stream(
            "GET", f"/v1/bundles/{locale}?area=GM0772", headers={"Accept-Encoding": coding}
        ) as answer:
            assert answer.status_code == 200 and answer.headers["content-encoding"] == coding
            assert int(answer.headers["content-length"]) <= MOST_BYTES
            answer.read()
    made = answer.json()
    assert made["full"] and made["locale"] == locale and made["area"] == "GM0772" and not made["gone"]
    page = plain_read_site.get(f"/pages/rental-contract?locale={locale}&area=GM0772").json()
    own = next(one for one in made["pages"] if one["slug"] == "rental-contract")
    for name in ("id", "title", "summary", "locale", "isFallback", "sections", "sources", "keywords", "publishedAt"):
        assert own[name] == page[name], name
    assert own["related"] == [one["slug"] for one in page["related"]]
    assert own["facts"] == [one["key"] for one in page["facts"]]
    points = plain_read_site.get(f"/contact-points?locale={locale}&area=GM0772&pageSize=100").json()["items"]
    assert made["contactPoints"] == points
    assert made["topics"] == plain_read_site.get(f"/topics?locale={locale}").json()["items"]
    assert made["facts"] == [
        item
        for number in (1, 2)
        for item in plain_read_site.get(f"/facts?locale={locale}&pageSize=100&page={number}").json()["items"]
    ]
    assert len(made["areas"]) == plain_read_site.get("/areas").json()["total"]


def test_what_a_bundle_takes(plain_read_site: Site) -> None:
    def get(path: str, **headers: str) -> Any:
        return plain_read_site.get(path, headers=headers)

    plain = get("/bundles/pl", **{"Accept-Language": "bg"})
    assert plain.headers["vary"] == "Accept-Encoding" and plain.json()["locale"] == "pl"
    assert get("/bundles/pl-PL").json() == plain.json()
    assert get("/bundles/xx").status_code == get("/bundles/%00").status_code == 404
    assert get("/bundles/pl?area=GM9999").status_code == 400
    assert get("/bundles/pl?locale=bg").status_code == 400
    assert get("/bundles/pl?since=" + "x" * 201).status_code == 400
    assert get("/bundles/pl?since=what-is-this").json()["full"]


def test_nothing_new_is_a_304_and_what_changed_comes_alone(plain_site: Site) -> None:
    site = plain_site

    def sync(token: str | None, etag: str = "") -> Any:
        query = {"area": "GM0772"} | ({"since": token} if token else {})
        return site.get("/bundles/bg", params=query, headers={"If-None-Match": etag} if etag else {})

    whole = sync(None)
    token = whole.json()["token"]
    assert sync(None, whole.headers["etag"]).status_code == 304
    empty = sync(token)
    etag = empty.headers["etag"]
    assert empty.json()["token"] == token and len(empty.content) < 400
    assert sync(token, etag).status_code == 304
    with public_transaction(site.database) as transaction:
        transaction.changed(Thing(ThingKind.SYNONYMS, "bg"))
    with site.database.read() as session:
        term = session.scalars(select(Term).where(Term.slug == "huurtoeslag")).one()
        n = feed.version(session).n
    services: Any = site.services
    until(lambda: services.answers.seen >= n, "the change to be seen")
    assert sync(token, etag).status_code == 304
    withdraw_thing(site.database, ThingKind.TERM, term.id, OPERATOR_ID)
    changed = until(lambda: (got := sync(token)).json()["gone"] and got.json(), "the tombstone")
    assert {"kind": "term", "id": str(term.id)} in changed["gone"] and not changed["full"]
    assert not changed["terms"]
    assert sync(changed["token"]).json()["gone"] == []


def is_there(server: Server) -> bool:
    assert server.process.poll() is None, server.output.read_text()
    try:
        return server.get("/livez").status_code == 200
    except httpx2.HTTPError:
        return False


def test_the_loop_of_the_documentation_works(starter_files: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(code.strip().splitlines()) <= 30
    program, store = tmp_path / "sync.py", tmp_path / "store.json"
    program.write_text(code, encoding="utf-8")
    (tmp_path / "data").mkdir()
    shutil.copyfile(starter_files, tmp_path / "data" / "mip.sqlite3")
    with serving(tmp_path / "data", "--no-worker") as server:
        until(lambda: is_there(server), "the server")

        def run() -> str:
            done = subprocess.run(
                [sys.executable, str(program), server.base, str(store)], capture_output=True, text=True, timeout=120
            )
            return done.stdout + done.stderr

        first = run()
        things = json.loads(store.read_text())["things"]
        assert first == f"200, {len(things)} things\n" and "fact minimum-wage-hourly-21" in things
        assert run() == first  # with `since` now: another address, and an empty answer
        assert run() == f"304, {len(things)} things\n"
        whole = server.get("/v1/bundles/pl?area=GM0772").json()
        assert {one["id"] for one in whole["pages"]} == {key.split()[1] for key in things if key.startswith("page ")}
