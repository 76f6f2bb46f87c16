"""API tokens over HTTP: what each scope opens in which area and locale, by a table; and what opens nothing."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from api.security.api_tokens import new_api_token
from api.security.sealing import token_hash
from content.actions.add_token import add_token
from content.actions.revoke_token import revoke_token
from content.models import OPERATOR_ID, ApiToken, AuditEvent, Role, Scope
from tests.http.editorial.test_editorial_reach import AREAS, LOCALES, STALE, TABLE, Cell, cells
from tests.support.newsroom import BASE, Caller, caller, draft, fields
from tests.support.people import browser
from tests.support.site import Site

SCOPES = """
verb                read write publish
read                yes  no    no
translate           no   yes   no
write               no   yes   no
review              no   no    no
publish             no   no    yes
withdraw            no   no    yes
create-page         no   yes   no
edit-page           no   no    yes
rename              no   no    yes
confirm             no   no    no
edit-fact           no   no    yes
edit-term           no   no    yes
edit-contact-point  no   no    yes
edit-synonyms       no   no    yes
read-audit          no   no    no
manage-people       no   no    no
"""
ALL = tuple(Scope)
OPENED = {
    (scope, line.split()[0]): answer == "yes"
    for line in SCOPES.strip().splitlines()[1:]
    for scope, answer in zip(Scope, line.split()[1:], strict=True)
}


def token(
    site: Site,
    scopes: Sequence[Scope] = ALL,
    areas: Sequence[str] | None = None,
    locales: Sequence[str] | None = None,
    role: Role = Role.PUBLISHER,
    days: float = 30,
    by: uuid.UUID = OPERATOR_ID,
) -> tuple[uuid.UUID, str]:
    new = new_api_token()
    ends = site.database.now() + dt.timedelta(days=days)
    made = add_token(site.database, "Program", role, scopes, areas, locales, ends, new.prefix, new.hash, by)
    return made, new.text


def ask(
    site: Site, text: str, method: str, path: str, body: Any = None, version: int | str | None = None, **more: str
) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {text}", **more}
    if version == "new":
        headers["If-None-Match"] = "*"
    elif version is not None:
        headers["If-Match"] = f'"{version}"'
    options: dict[str, Any] = {} if body is None else {"json": body}
    return browser(site).client.request(method, f"{BASE}{path}", headers=headers, **options)


def expected(
    cell: Cell, scopes: Sequence[Scope], role: Role, areas: tuple[str, ...] | None, locales: tuple[str, ...] | None
) -> int:
    acts_in, sees = AREAS[areas]
    if cell.area not in sees and cell.verb != "edit-contact-point":
        return 404
    if not TABLE[(role, cell.verb)] or not any(OPENED[scope, cell.verb] for scope in scopes):
        return 403
    if cell.verb == "read":
        return cell.allowed
    within = locales is None or (cell.locale or "nl") in locales
    return cell.allowed if cell.area in acts_in and within else 403


def test_every_scope_area_locale_and_verb(newsroom: Site) -> None:
    """Each request names a version that never was: who may hears that it is stale, and nothing is written."""
    asked = [*cells(newsroom), Cell("manage-people", "GET", "/tokens", allowed=200)]
    with newsroom.database.read() as session:
        before = session.scalar(select(func.count()).select_from(AuditEvent))
    wrong = []
    # What decides knows no database: on PostgreSQL the roles and locales of one kind are enough.
    full = newsroom.database.is_sqlite
    sets = [(scope,) for scope in Scope] + [ALL]
    made = list(itertools.product(sets, AREAS, LOCALES if full else LOCALES[:1]))
    for scopes, areas, locales in made:
        _, text = token(newsroom, scopes, areas, locales)
        for cell in asked:
            if cell.again and not (full and locales is None):
                continue
            answer = ask(newsroom, text, cell.method, cell.path, cell.body, None if cell.method == "GET" else STALE)
            wanted = expected(cell, scopes, Role.PUBLISHER, areas, locales)
            if answer.status_code != wanted:
                wrong.append((scopes, areas, locales, cell.verb, cell.method, cell.path, answer.status_code, wanted))
    assert not wrong, "\n".join(map(str, wrong[:10]))
    with newsroom.database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == (before or 0) + len(made)


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_a_role_bounds_its_scopes(newsroom: Site, role: Role) -> None:
    _, text = token(newsroom, ALL, role=role)
    acts = set(ask(newsroom, text, "GET", "/me").json()["acts"])
    opened = {verb for (_, verb), answer in OPENED.items() if answer}
    assert acts - {"read-feedback"} == {verb for verb in opened if TABLE[(role, verb)]}


def test_what_opens_nothing(newsroom: Site) -> None:
    revoked, text = token(newsroom)
    assert ask(newsroom, text, "GET", "/me").status_code == 200
    revoke_token(newsroom.database, revoked, OPERATOR_ID)
    _, over = token(newsroom)
    with newsroom.database.write() as session:
        row = session.scalars(select(ApiToken).where(ApiToken.secret_hash == token_hash(over))).one()
        row.expires_at = newsroom.database.now()
    person = caller(newsroom, Role.ADMIN)
    given = {
        f"Bearer {text}": "revoked",
        f"Bearer {over}": "expired",
        f"Bearer {new_api_token().text}": "unknown",
        f"Basic {text}": "malformed",
        f"Bearer {text}x": "malformed",
        "Bearer": "malformed",
        "": "malformed",
        "Bearer mip_' OR 1=1 --": "malformed",
        f"Bearer {'x' * 5000}": "malformed",
    }
    for header, outcome in given.items():
        with capture_logs() as logs:
            # A live session beside it does not help.
            answer = person.get("/me", headers={"Authorization": header})
        assert answer.status_code == 401, header
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        noted = [one["outcome"] for one in logs if one["event"] == "security"]
        assert outcome in noted, (header, noted)
        assert "mip_" not in str(logs)


def test_the_cookie_is_ignored_and_the_console_is_closed(newsroom: Site) -> None:
    _, text = token(newsroom, (Scope.READ,), ("GM0001",))
    person = caller(newsroom, Role.ADMIN)
    me = person.get("/me", headers={"Authorization": f"Bearer {text}"}).json()
    assert (me["kind"], me["role"], me["areas"], me["login"], me["csrfToken"]) == (
        "token",
        "publisher",
        ["GM0001"],
        "",
        "",
    )
    stranger = browser(newsroom)
    answer = stranger.get("/console", headers={"Authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.headers["location"][:16]) == (303, "/console/sign-in")


def test_a_token_writes_and_its_maker_is_no_second_pair_of_eyes(newsroom: Site) -> None:
    maker, other = caller(newsroom, Role.ADMIN), caller(newsroom, Role.EDITOR)
    _, text = token(newsroom, by=maker.person.actor_id)
    new = {"slug": f"p-{uuid.uuid4().hex[:8]}", "fields": fields(), "text": draft()}
    made = ask(newsroom, text, "POST", "/pages", new)
    assert made.status_code == 201, made.text
    path = f"/documents/{made.json()['documentId']}"
    sent = ask(newsroom, text, "POST", f"{path}/submit", version=made.json()["lockVersion"]).json()
    assert ask(newsroom, text, "POST", f"{path}/approve", version=sent["lockVersion"]).status_code == 403
    assert maker.send("POST", f"{path}/approve", version=sent["lockVersion"]).status_code == 403
    ready = other.done("POST", f"{path}/approve", version=sent["lockVersion"])
    assert ask(newsroom, text, "POST", f"{path}/publish", {}, ready["lockVersion"]).status_code == 200
    assert ask(newsroom, text, "POST", "/facts/minimum-wage/confirm", version=1).status_code == 403


def test_made_listed_used_and_revoked_over_http(newsroom: Site) -> None:
    admin = caller(newsroom, Role.ADMIN)
    ends = (newsroom.database.now() + dt.timedelta(days=100)).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = {
        "name": "Website",
        "role": "editor",
        "scopes": ["write", "read"],
        "areas": ["GM0001"],
        "locales": ["pl"],
        "expiresAt": ends,
    }
    made = admin.done("POST", "/tokens", body)
    text = made["token"]
    assert ask(newsroom, text, "GET", "/me").json()["name"] == "Website"
    found = next(one for one in admin.get("/tokens").json()["items"] if one["id"] == made["id"])
    assert found["prefix"] == text[:12] and found["scopes"] == ["read", "write"]
    assert found["lastUsedAt"] is None, "nothing is written in the request"
    newsroom.services.token_uses.write()
    listed = admin.get("/tokens").text
    assert text not in listed
    found = next(one for one in admin.get("/tokens").json()["items"] if one["id"] == made["id"])
    assert found["lastUsedAt"] is not None
    assert admin.send("POST", f"/tokens/{made['id']}/revoke").status_code == 204
    assert ask(newsroom, text, "GET", "/me").status_code == 401
    assert admin.send("POST", f"/tokens/{made['id']}/revoke").status_code == 409
    for wrong, where in (
        ({"role": "admin"}, "/role"),
        ({"scopes": []}, "/scopes"),
        ({"name": " "}, "/name"),
        ({"expiresAt": "2100-01-01T00:00:00Z"}, "/expiresAt"),
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "/expiresAt"),
        ({"areas": ["GM9999"]}, "area"),
        ({"areas": []}, "area"),
    ):
        answer = admin.send("POST", "/tokens", {**body, **wrong})
        assert answer.status_code == 400, wrong
        assert where in [one["where"] for one in answer.json()["errors"]], answer.text


def test_nobody_gives_more_than_they_have(newsroom: Site) -> None:
    local: Caller = caller(newsroom, Role.ADMIN, ["GM0001"])
    everywhere, _ = token(newsroom)
    body = {
        "name": "X",
        "role": "editor",
        "scopes": ["read"],
        "locales": None,
        "expiresAt": (newsroom.database.now() + dt.timedelta(days=1)).isoformat(),
    }
    assert local.send("POST", "/tokens", {**body, "areas": None}).status_code == 403
    assert local.send("POST", "/tokens", {**body, "areas": ["GM0002"]}).status_code == 403
    assert local.send("POST", "/tokens", {**body, "areas": ["GM0001"]}).status_code == 201
    assert local.send("POST", f"/tokens/{everywhere}/revoke").status_code == 404
    assert all(one["areas"] == ["GM0001"] for one in local.get("/tokens").json()["items"])
    assert caller(newsroom, Role.PUBLISHER).get("/tokens").status_code == 403


def test_the_console_makes_shows_and_revokes(newsroom: Site) -> None:
    admin = caller(newsroom, Role.ADMIN).browser
    assert admin.get("/console/tokens?locale=en").status_code == 200
    assert admin.get("/console/tokens/new").status_code == 200
    path = "/console/tokens/new"
    assert admin.submit(path, name="", role="editor", ends_on="never").status_code == 400
    good = {"name": "From the console", "role": "editor", "scope": "read", "areas": "GM0001"}
    day = (newsroom.database.now() + dt.timedelta(days=9)).date().isoformat()
    assert admin.submit(path, **{**good, "areas": "GM9999"}, ends_on=day).status_code == 400
    made = admin.submit(path, **good, ends_on=day)
    assert made.status_code == 200 and "mip_" in made.text
    text = made.text.partition("<code>")[2].partition("<")[0]
    assert ask(newsroom, text, "GET", "/me").json()["areas"] == ["GM0001"]
    with newsroom.database.read() as session:
        row = session.scalars(select(ApiToken).where(ApiToken.prefix == text[:12])).one()
    listed = admin.get("/console/tokens").text
    assert text[:12] in listed and text not in listed
    assert admin.submit(f"/console/tokens/{row.id}/revoke").status_code == 303
    assert ask(newsroom, text, "GET", "/me").status_code == 401
    assert caller(newsroom, Role.EDITOR).browser.get("/console/tokens").status_code == 403
