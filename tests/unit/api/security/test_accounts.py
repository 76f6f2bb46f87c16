"""What the database decides: a code and a link count once, also at the same instant; and `mip user`."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from api import logs
from api.commands.verbs import app
from api.security.links import new_link
from api.security.sealing import Sealer
from api.security.signing_in import totp_purpose
from api.settings import Settings
from content.actions.add_account import add_account
from content.actions.reset_account import reset_account
from content.actions.set_password import change_password, set_password_by_link
from content.actions.start_session import NewSession, start_session
from content.db import Database
from content.errors import Conflict, ContentError, Invalid, NotFound
from content.models import OPERATOR_ID, Account, AuditEvent, Role
from content.queries.accounts import account_by_id, account_by_login, all_accounts
from tests.support.people import SECRET, add_person

KEY = "k" * 32


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key=KEY)  # type: ignore[arg-type]  # read as from the environment


def at_once(act: Callable[[], object], times: int = 4) -> int:
    """Does the same in several threads. Gives how often it was not refused."""

    def attempt(_: int) -> bool:
        try:
            act()
        except (Conflict, NotFound):
            return False
        return True

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(attempt, range(times))).count(True)


def test_a_code_counts_once_at_the_same_instant(empty_database: Database, settings: Settings) -> None:
    person = add_person(empty_database, settings)
    with empty_database.read() as session:
        account = account_by_id(session, person.account_id)
    assert account is not None
    stored = account.password_hash or ""

    def start(step: int = 7) -> None:
        new = NewSession(uuid.uuid4(), uuid.uuid4().hex, "sealed")
        start_session(empty_database, person.account_id, stored, step, new)

    assert at_once(start) == 1
    start(8)
    for step in (6, 7, 8):
        with pytest.raises(Conflict):
            start(step)


def test_a_link_counts_once_at_the_same_instant(empty_database: Database, settings: Settings) -> None:
    person = add_person(empty_database, settings)
    link = new_link(empty_database.now())
    reset_account(empty_database, person.account_id, link.hash, link.expires_at, OPERATOR_ID)
    assert at_once(lambda: set_password_by_link(empty_database, link.hash, "hash")) == 1


def test_of_two_changes_of_a_password_the_later_finds_it_changed(empty_database: Database, settings: Settings) -> None:
    person = add_person(empty_database, settings)
    with empty_database.read() as session:
        before = session.scalar(select(Account.password_hash).where(Account.id == person.account_id)) or ""
    assert at_once(lambda: change_password(empty_database, person.account_id, before, "new hash")) == 1


def test_accounts_that_cannot_be(empty_database: Database) -> None:
    link = new_link(empty_database.now())

    def add(login: str, areas: list[str] | None, locales: list[str] | None) -> uuid.UUID:
        return add_account(
            empty_database, login, "A", Role.EDITOR, areas, locales, uuid.uuid4().hex, link.expires_at, OPERATOR_ID
        )

    add("a@example.nl", ["NL"], ["nl"])
    with pytest.raises(Conflict):
        add("a@example.nl", None, None)
    with pytest.raises(Invalid) as caught:
        add("b@example.nl", ["NL", "GM9999"], ["xx"])
    assert [fault.where for fault in caught.value.errors] == ["area", "locale"]
    with pytest.raises(Invalid):
        add("b@example.nl", [], [])
    with empty_database.read() as session:
        assert [one.login for one in all_accounts(session)] == ["a@example.nl"]
        assert session.scalars(select(AuditEvent.verb)).all() == ["add"]


def run(monkeypatch: pytest.MonkeyPatch, url: str, tmp_path: Path, key: str, *arguments: str) -> str:
    # It would hold on to the runner's standard error, which ends with the command.
    monkeypatch.setattr(logs, "configure", lambda: None)
    monkeypatch.setenv("MIP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MIP_DATABASE_URL", url)
    monkeypatch.setenv("MIP_SECRET_KEY", key)
    result = CliRunner().invoke(app, ["user", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_the_command(empty_url: str, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def user(*arguments: str) -> str:
        return run(monkeypatch, empty_url, tmp_path, KEY, *arguments)

    printed = user("add", "Anna@Example.nl", "--name", "Anna", "--role", "admin")
    link = re.findall(r"https://mip\.example/console/set-password\?link=([\w-]{43})\n", printed)
    assert len(link) == 1
    with empty_database.read() as session:
        anna = account_by_login(session, "anna@example.nl")
    assert anna is not None
    assert (anna.name, anna.role, anna.areas, anna.locales) == ("Anna", Role.ADMIN, None, None)
    assert anna.link_expires_at is not None
    assert anna.link_expires_at - empty_database.now() <= dt.timedelta(hours=24)
    assert "has to set a password" in user("list")
    assert "translator in NL, pl ro" in user(
        "role", "anna@example.nl", "translator", "--area", "NL", "--locale", "pl", "--locale", "ro"
    )
    assert "disabled" in user("disable", "anna@example.nl")
    with pytest.raises(ContentError):
        user("reset", "anna@example.nl")
    assert "again" in user("disable", "anna@example.nl", "--undo")
    assert "link=" in user("reset", "anna@example.nl", "--second-factor")
    with empty_database.read() as session:
        events = session.execute(select(AuditEvent.verb, AuditEvent.actor_id).order_by(AuditEvent.at)).all()
    assert [verb for verb, _ in events] == ["add", "set-role", "disable", "enable", "reset"]
    assert {actor for _, actor in events} == {OPERATOR_ID}


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "no-address", "--name", "A", "--role", "admin"),
        ("add", "a@example.nl", "--name", " ", "--role", "admin"),
        ("add", "a@example.nl", "--name", "A", "--role", "editor"),
        ("add", "a@example.nl", "--name", "A", "--role", "editor", "--area", "NL"),
        ("role", "nobody@example.nl", "admin"),
        ("reset", "nobody@example.nl"),
        ("disable", "nobody@example.nl"),
    ],
)
def test_the_command_refuses(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(ContentError):
        run(monkeypatch, empty_url, tmp_path, KEY, *arguments)


def test_the_command_invites_to_the_provider(
    empty_url: str, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def user(*arguments: str) -> str:
        return run(monkeypatch, empty_url, tmp_path, KEY, *arguments)

    anna = ("add", "anna@example.nl", "--name", "Anna", "--role", "admin", "--oidc")
    with pytest.raises(Invalid):
        user(*anna)  # no provider is set up
    monkeypatch.setenv("MIP_OIDC_ISSUER", "https://provider.example")
    monkeypatch.setenv("MIP_OIDC_CLIENT_ID", "mip")
    monkeypatch.setenv("MIP_OIDC_CLIENT_SECRET", "s" * 32)
    assert re.search(r"https://mip\.example/console/join\?link=[\w-]{43}\n", user(*anna))
    assert "has to sign in with the provider once" in user("list")
    assert "/console/set-password?link=" in user("reset", "anna@example.nl")
    assert "has to set a password" in user("list")
    assert "/console/join?link=" in user("reset", "anna@example.nl", "--oidc")
    assert "has to sign in with the provider once" in user("list")


def test_the_command_makes_and_ends_tokens(
    empty_url: str, empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def token(*arguments: str) -> str:
        return run(monkeypatch, empty_url, tmp_path, KEY, "token", *arguments)

    publisher = ("--role", "publisher", "--scope", "read", "--area", "NL", "--locale", "pl")
    made = token("add", "Import", *publisher, "--days", "30")
    until = f"{empty_database.now() + dt.timedelta(days=30):%Y-%m-%d}"
    assert f"is publisher in NL, pl, until {until}." in made
    text = made.splitlines()[-1]
    listed = token("list")
    assert text[:12] in listed
    assert text not in listed
    assert "\tread\t" in listed
    assert "never used\tlives" in listed
    assert "1 tokens." in listed
    with empty_database.read() as session:
        assert session.scalars(select(AuditEvent.actor_id)).all() == [OPERATOR_ID]
    assert "is revoked" in token("revoke", text[:12])
    assert "never used\trevoked" in token("list")
    with pytest.raises(Conflict):
        token("revoke", text[:12])
    with pytest.raises(NotFound):
        token("revoke", "mip_nothing1")
    for refused in (("--role", "admin", "--scope", "read"), ("--role", "editor", "--scope", "read", "--area", "NL")):
        with pytest.raises(ContentError):
            token("add", "Import", *refused)


def test_keys_rotate(
    empty_url: str, empty_database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, new = add_person(empty_database, settings), "n" * 32
    assert "1 second factors" in run(monkeypatch, empty_url, tmp_path, f"{new},{KEY}", "reseal")
    with empty_database.read() as session:
        account = account_by_id(session, person.account_id)
    assert account is not None
    opened = Sealer(new.encode()).open(totp_purpose(account.id), account.totp_secret or "", empty_database.now())
    assert opened.decode() == SECRET
    with pytest.raises(Conflict):
        run(monkeypatch, empty_url, tmp_path, "w" * 32, "reseal")
