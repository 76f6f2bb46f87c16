"""People who edit, for tests: accounts without the cost of a hash, and browsers that are signed in already."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx2
import pyotp
from sqlalchemy import update
from starlette.testclient import TestClient

from api.security.csrf import session_token
from api.security.sealing import Sealer, token_hash
from api.security.sessions import new_token
from api.security.signing_in import csrf_purpose, totp_purpose
from api.settings import Settings
from content.actions.add_account import add_account
from content.db import Database
from content.models import OPERATOR_ID, Account, Role, SignInSession
from content.queries.accounts import account_by_id
from tests.support.site import Site

BASE = "https://mip.example"
PASSWORD = "four words of a test"
# Of PASSWORD, by Argon2id with the smallest parameters, so that a test costs no second; renewed at the first sign-in.
_CHEAP_HASH = "$argon2id$v=19$m=8,t=1,p=1$u5YzmytiykXmjbsDB4CrWw$yTDG5cxnTMU2bmTvTT7RNtmZAD/D3D7Q/dG8ewOblHc"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    account_id: uuid.UUID
    actor_id: uuid.UUID
    login: str
    password: str = PASSWORD
    secret: str = SECRET

    def code(self, at: dt.datetime) -> str:
        """The code on the person's telephone at an instant."""
        return pyotp.TOTP(self.secret).at(at)


@dataclass
class Browser:
    """One browser. `csrf` is the token of its session, where it was signed in by `signed_in`."""

    client: TestClient
    csrf: str = ""
    last: httpx2.Response | None = field(default=None)

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """GET anywhere."""
        self.last = self.client.get(path, **options)
        return self.last

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> httpx2.Response:
        """A form with the session's token."""
        self.last = self.client.post(path, data={"csrf": self.csrf, **(data or {})}, **options)
        return self.last

    def send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """JSON or anything else, with the session's token in the header."""
        headers = {"X-CSRF-Token": self.csrf, **options.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **options)

    def submit(self, path: str, **fields: str) -> httpx2.Response:
        """Fills in the form of the page before and sends it, with all its hidden fields."""
        assert self.last is not None
        self.last = self.client.post(path, data={**hidden(self.last.text, path), **fields})
        return self.last


def hidden(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the form of a page that goes to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    assert form is not None, html
    return {found["name"]: unescape(found["value"]) for found in _HIDDEN.finditer(form[1])}


def browser(site: Site, address: str = "testclient", **headers: str) -> Browser:
    """A browser that nobody signed in with."""
    client = TestClient(
        site.client.app,
        base_url=BASE,
        raise_server_exceptions=False,
        follow_redirects=False,
        headers=headers,
        client=(address, 50_000),
    )
    # The site's own event loop: a new one for each request would cost more than the request.
    client.portal = site.client.portal
    return Browser(client)


def add_person(
    database: Database,
    settings: Settings,
    role: Role = Role.ADMIN,
    areas: Sequence[str] | None = None,
    locales: Sequence[str] | None = None,
    login: str | None = None,
) -> Person:
    """A person who has set a password and a second factor."""
    login = login or f"{role}-{uuid.uuid4().hex[:8]}@example.nl"
    now = database.now()
    account_id = add_account(database, login, login, role, areas, locales, uuid.uuid4().hex, now, OPERATOR_ID)
    sealed = Sealer(settings.key()).seal(totp_purpose(account_id), SECRET.encode(), now)
    with database.write() as session:
        session.execute(
            update(Account)
            .where(Account.id == account_id)
            .values(password_hash=_CHEAP_HASH, totp_secret=sealed, link_hash=None, link_expires_at=None)
        )
    with database.read() as session:
        found = account_by_id(session, account_id)
    assert found is not None
    return Person(account_id, found.actor_id, login)


def signed_in(site: Site, person: Person) -> Browser:
    """A browser with a session of this person, made without signing in."""
    token, csrf = session_of(site.database, site.settings, person)
    made = browser(site)
    made.client.cookies.set("__Host-mip", token)
    made.csrf = csrf
    return made


def session_of(database: Database, settings: Settings, person: Person) -> tuple[str, str]:
    """A new session of this person: the token for its cookie, and that for its forms."""
    token, secret, session_id, now = new_token(), new_token().encode(), uuid.uuid4(), database.now()
    sealed = Sealer(settings.key()).seal(csrf_purpose(session_id), secret, now)
    with database.write() as session:
        session.add(
            SignInSession(
                id=session_id,
                token_hash=token_hash(token),
                account_id=person.account_id,
                created_at=now,
                last_seen_at=now,
                csrf_secret=sealed,
            )
        )
    return token, session_token(session_id, secret)
