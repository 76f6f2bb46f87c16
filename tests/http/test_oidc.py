"""Signing in with the organisation's provider, over HTTP and on both databases: who may, and what may not."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from api.security.carrying import Form, carry
from api.security.links import new_link
from content.actions.add_account import add_account
from content.actions.disable_account import disable_account
from content.actions.reset_account import reset_account
from content.models import OPERATOR_ID, Account, AuditEvent, Role
from tests.conftest import DATABASES, migrated_url
from tests.support import people
from tests.support.console import colleague, fill_in, links
from tests.support.oidc_provider import BROKEN_FAULTS, TOKEN_FAULTS, Provider, running_provider
from tests.support.people import Browser
from tests.support.site import Site, running_site

START = "/console/sign-in/provider"
BACK = "/console/sign-in/provider/back"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture(autouse=True)
def faultless(provider: Provider) -> Iterator[None]:
    provider.subject, provider.fault = uuid.uuid4().hex, ""
    yield
    provider.fault, provider.takes_codes_twice, provider.claims = "", False, {}


@pytest.fixture(scope="module", params=DATABASES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp(f"oidc-{request.param}")
    url = migrated_url(request, request.param, folder)
    with running_site(url, folder, worker=False, **provider.settings) as made:
        yield made


def browser(site: Site) -> Browser:
    """A browser of its own address: who fails often waits, and here everybody fails."""
    return people.browser(site, str(IPv6Address(uuid.uuid4().int)))


def invite(site: Site, role: Role = Role.EDITOR) -> tuple[uuid.UUID, str]:
    """A person who is invited, and the path of the link."""
    link = new_link(site.database.now(), to_provider=True)
    login = f"{uuid.uuid4().hex}@example.nl"
    made = add_account(
        site.database, login, "Anna", role, None, None, link.hash, link.expires_at, OPERATOR_ID, to_provider=True
    )
    return made, link.path


def to_provider(made: Browser, path: str = START) -> str:
    """Goes to the provider, which sends the browser back: gives where to."""
    there = made.get(path)
    assert there.status_code == 303, there.text
    answer = httpx2.get(there.headers["location"], timeout=60)
    address: str = answer.headers["location"]
    assert address.startswith(f"https://mip.example{BACK}?")
    return address


def round_trip(made: Browser, path: str = START) -> httpx2.Response:
    parts = urlsplit(to_provider(made, path))
    return made.get(f"{parts.path}?{parts.query}")


def joined(site: Site) -> tuple[uuid.UUID, Browser]:
    """Somebody who was invited and has signed in."""
    account, path = invite(site)
    made = browser(site)
    shown = made.get(path)
    assert shown.status_code == 200
    link = dict(parse_qsl(urlsplit(path).query))["link"]
    done = round_trip(made, f"{START}?link={link}")
    assert (done.status_code, done.headers["location"]) == (303, "/console"), done.text
    return account, made


def is_in(made: Browser) -> bool:
    return bool(made.client.get("/console").status_code == 200)


def test_an_invitation_links_once_and_then_they_sign_in(site: Site, provider: Provider) -> None:
    provider.claims = {"email": "admin@example.nl", "roles": ["admin"], "name": "Somebody else"}
    account, made = joined(site)
    assert is_in(made)
    me = made.get("/v1/editorial/me").json()
    assert (me["role"], me["name"]) == ("editor", "Anna"), "nothing out of claims"
    first = made.client.cookies["__Host-mip"]
    again = browser(site)
    done = round_trip(again, f"{START}?to=/console/account")
    assert done.headers["location"] == "/console/account"
    cookies = [one.lower() for one in done.headers.get_list("set-cookie")]
    assert any(one.startswith("__host-mip-provider=") and "max-age=0" in one for one in cookies)
    assert is_in(again)
    assert again.client.cookies["__Host-mip"] != first
    assert "organisation" in again.get("/console/account?locale=en").text
    with site.database.read() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.thing_id == str(account))).all()
    assert sorted(one.verb for one in found) == ["add", "link-provider", "sign-in", "sign-in"]
    assert not any(provider.subject in str(one.detail) for one in found)


def test_the_sign_in_page_has_the_button(site: Site) -> None:
    page = browser(site).get("/console/sign-in?locale=en&to=/console/facts").text
    assert f'href="{START}?to=%2Fconsole%2Ffacts"' in page


def test_an_uninvited_person_is_nobody(site: Site, provider: Provider) -> None:
    made = browser(site)
    with capture_logs() as logs:
        refused = round_trip(made)
    assert refused.status_code == 403
    assert 'href="/console/sign-in"' in refused.text
    assert not is_in(made)
    assert [(one["verb"], one["outcome"]) for one in logs if one["event"] == "security"] == [
        ("sign-in", "not invited, or disabled")
    ]
    assert provider.subject not in str(logs) and "testclient" not in str(logs)


@pytest.mark.parametrize("fault", TOKEN_FAULTS)
def test_a_faulty_token_is_refused(site: Site, provider: Provider, fault: str) -> None:
    account, path = invite(site)
    provider.fault = fault
    made = browser(site)
    with capture_logs() as logs:
        refused = round_trip(made, f"{START}?{urlsplit(path).query}")
    assert refused.status_code == 403, (fault, refused.status_code)
    assert "<h1>" in refused.text and "Traceback" not in refused.text
    assert not is_in(made)
    assert next(one["outcome"] for one in logs if one["event"] == "security").startswith("id token: ")
    with site.database.read() as session:
        assert session.get_one(Account, account).oidc_subject is None


@pytest.mark.parametrize("fault", BROKEN_FAULTS)
def test_a_provider_that_answers_as_none_does(site: Site, provider: Provider, fault: str) -> None:
    # Another key, so that this process has to ask for it.
    provider.key = uuid.uuid4().hex if fault == "keys 500" else provider.key
    provider.fault = fault
    made = browser(site)
    known = site.services.security.provider
    assert known is not None
    known._keys = None
    answer = round_trip(made)
    assert answer.status_code == 502
    assert not is_in(made)
    provider.key = "one"


def test_cancelled_and_another_issuer(site: Site, provider: Provider) -> None:
    for fault, status in (("cancelled", 403), ("answer issuer", 403), ("state", 400)):
        provider.fault = fault
        assert round_trip(browser(site)).status_code == status, fault


def test_a_code_counts_once(site: Site, provider: Provider) -> None:
    """Also where the provider itself takes it twice."""
    _, made = joined(site)
    for lenient in (False, True):
        provider.takes_codes_twice = lenient
        again = browser(site)
        parts = urlsplit(to_provider(again))
        kept = dict(again.client.cookies)
        assert again.get(f"{parts.path}?{parts.query}").status_code == 303
        thief = browser(site)
        thief.client.cookies.set("__Host-mip-provider", kept["__Host-mip-provider"])
        assert thief.get(f"{parts.path}?{parts.query}").status_code == 400
        assert not is_in(thief)
        assert again.get(f"{parts.path}?{parts.query}").status_code == 400, "its cookie is gone"
    assert is_in(made)


def test_a_token_of_an_earlier_sign_in_is_refused(site: Site, provider: Provider) -> None:
    provider.replayed = None
    joined(site)
    provider.fault = "replayed token"
    made = browser(site)
    assert round_trip(made).status_code == 403
    assert not is_in(made)


def test_only_the_browser_that_began_it_ends_it(site: Site) -> None:
    joined(site)
    parts = urlsplit(to_provider(browser(site)))
    other = browser(site)
    assert other.get(f"{parts.path}?{parts.query}").status_code == 400
    to_provider(other)
    assert other.get(f"{parts.path}?{parts.query}").status_code == 400, "the state is another's"
    assert not is_in(other)


def test_a_link_is_for_one_person_and_a_person_for_one_account(site: Site, provider: Provider) -> None:
    _, path = invite(site)
    query = urlsplit(path).query
    first = browser(site)
    assert round_trip(first, f"{START}?{query}").status_code == 303
    provider.subject = uuid.uuid4().hex
    second = browser(site)
    assert round_trip(second, f"{START}?{query}").status_code == 410
    assert second.get(path).status_code == 410
    # Who has an account already cannot take a second one.
    provider.subject = uuid.uuid4().hex
    joined(site)
    _, other = invite(site)
    third = browser(site)
    assert round_trip(third, f"{START}?{urlsplit(other).query}").status_code == 409
    assert not is_in(third)
    # An invitation to the provider sets no password.
    assert third.get(other.replace("/join", "/set-password")).status_code == 410


def test_disabled_and_reset_accounts(site: Site, provider: Provider) -> None:
    account, made = joined(site)
    disable_account(site.database, account, OPERATOR_ID)
    assert not is_in(made)
    assert round_trip(browser(site)).status_code == 403
    provider.subject = uuid.uuid4().hex
    account, made = joined(site)
    link = new_link(site.database.now())
    reset_account(site.database, account, link.hash, link.expires_at, OPERATOR_ID)
    assert not is_in(made)
    assert round_trip(browser(site)).status_code == 403, "the tie is gone"
    assert browser(site).get(link.path).status_code == 200


def test_a_kept_form_comes_back(site: Site) -> None:
    account, made = joined(site)
    sealer, now = site.services.security.sealer, site.database.now()
    carried = carry(sealer, account, Form("/console/pages/new", (("title", "Kept words"),)), now)
    # The page for signing in, as it stands when a form was posted too late; and in another tab they sign in.
    asked = browser(site)
    asked.get("/console/sign-in?locale=en")
    shown = asked.submit("/console/sign-in", login="x@example.nl", password="no such words", carried=carried)
    assert "in a new tab" in shown.text
    assert asked.submit("/console/sign-in/kept").status_code == 401
    assert round_trip(asked).status_code == 303
    asked.last = shown
    assert "Kept words" in asked.submit("/console/sign-in/kept").text
    assert is_in(made)


def test_provider_away(empty_url: str, tmp_path: Path, provider: Provider) -> None:
    settings = {**provider.settings, "oidc_issuer": "http://127.0.0.1:9/tenant"}
    with running_site(empty_url, tmp_path / "data", worker=False, **settings) as alone:
        made = browser(alone)
        answer = made.get(f"{START}?locale=en")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "does not answer just now" in answer.text
        assert made.get("/console/sign-in").status_code == 200, "local sign-in goes on"
    provider.fault = "discovery issuer"
    with running_site(empty_url, tmp_path / "other", worker=False, **provider.settings) as misnamed:
        assert browser(misnamed).get(START).status_code == 502


def test_without_a_provider_there_is_none(plain_read_site: Site) -> None:
    made = browser(plain_read_site)
    assert "organisation" not in made.get("/console/sign-in?locale=en").text
    for path in (START, BACK, "/console/join?link=x"):
        assert made.get(path).status_code == 404


def test_an_administrator_invites_to_it_in_the_console(site: Site) -> None:
    admin, anna = colleague(site)
    login = f"{uuid.uuid4().hex}@example.nl"
    fields = {"login": login, "name": "Piotr", "role": "editor", "area": "all", "locale": "pl"}
    made = fill_in(anna, "/console/people/new", with_provider="yes", **fields)
    assert made.status_code == 200, made.text
    path = made.text.partition("https://mip.example")[2].partition("<")[0]
    page = links(made.text, "/console/people/[0-9a-f-]{36}")[0]
    assert "has to sign in with the organisation&#39;s account once" in anna.get(page).text
    new = browser(site)
    assert new.get(path).status_code == 200
    link = dict(parse_qsl(urlsplit(path).query))["link"]
    done = round_trip(new, f"{START}?link={link}")
    assert (done.status_code, done.headers["location"]) == (303, "/console"), done.text
    assert "signs in" in anna.get(page).text

    again = fill_in(anna, page, f"{page}/reset", with_provider="yes")
    assert again.status_code == 200
    assert not is_in(new)
    assert "has to sign in with the organisation&#39;s account once" in anna.get(page).text
    assert admin.login in anna.get("/console/people").text
