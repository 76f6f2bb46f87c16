"""The editorial API as people use it: one caller a person, and short words for what they send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from content import starter_loader
from content.db import Database
from content.models import Role
from tests.support import folders
from tests.support.people import Browser, Person, add_person, signed_in
from tests.support.site import Site, running_site

BASE = "/v1/editorial"


@dataclass
class Caller:
    """A person with a session, who calls the editorial API."""

    person: Person
    browser: Browser

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """GET below `/v1/editorial`."""
        return self.browser.get(f"{BASE}{path}", **options)

    def send(
        self, method: str, path: str, body: Any = None, *, version: int | str | None = None, **headers: str
    ) -> httpx2.Response:
        """A writing request with the session's token; `version` goes into If-Match (`new`: If-None-Match)."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if version == "new":
            given["If-None-Match"] = "*"
        elif version is not None:
            given["If-Match"] = f'"{version}"'
        options = {} if body is None else {"json": body}
        return self.browser.send(method, f"{BASE}{path}", headers=given, **options)

    def done(self, method: str, path: str, body: Any = None, *, version: int | str | None = None) -> Any:
        """The same, which must succeed; gives the JSON."""
        answer = self.send(method, path, body, version=version)
        assert answer.status_code < 300, (path, answer.status_code, answer.text)
        assert answer.headers["cache-control"] == "no-store"
        return answer.json() if answer.content else None


def caller(site: Site, role: Role, areas: Sequence[str] | None = None, locales: Sequence[str] | None = None) -> Caller:
    """A new person with a session."""
    person = add_person(site.database, site.settings, role, areas, locales)
    return Caller(person, signed_in(site, person))


def draft(text: str = "Tekst.", *, title: str = "Titel", basis: str | None = None, **more: str) -> dict[str, Any]:
    """A shared text: a section `answer`, and more by key."""
    sections = [{"key": "answer", "heading": "Kort", "markdown": text}]
    sections += [{"key": key, "heading": key, "markdown": one} for key, one in more.items()]
    return {"title": title, "summary": "Samenvatting.", "keywords": ["woord"], "sections": sections, "basis": basis}


def fields(**more: Any) -> dict[str, Any]:
    """A page's fields."""
    return {"topic": "work", "openSections": ["answer"], **more}


def through(writer: Caller, reviewer: Caller, saved: Any) -> Any:
    """Submits, approves and publishes a draft."""
    path = f"/documents/{saved['documentId']}"
    sent = writer.done("POST", f"{path}/submit", version=saved["lockVersion"])
    ready = reviewer.done("POST", f"{path}/approve", version=sent["lockVersion"])
    return reviewer.done("POST", f"{path}/publish", {}, version=ready["lockVersion"])


@contextmanager
def running_newsroom(url: str, folder: Path) -> Iterator[Site]:
    """A site over a migrated database, with a country, a province, two municipalities and a fact; no worker."""
    folders.areas(folder / "content")
    folders.fact(folder / "content", "minimum-wage,money,hour,work,14.99,EUR,,Rijk,https://www.rijksoverheid.nl/")
    database = Database(url)
    starter_loader.load(database, folder / "content")
    database.close()
    with running_site(url, folder / "data", worker=False) as site:
        yield site
