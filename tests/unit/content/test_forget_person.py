"""Forgetting a person: the name goes, the trail stays, nothing of it comes back."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from content.actions.add_account import add_account
from content.actions.disable_account import enable_account
from content.actions.forget_person import forget_person
from content.actions.reset_account import reset_account
from content.db import Database
from content.errors import Conflict, Forbidden, NotFound
from content.models import OPERATOR_ID, Account, Actor, AuditEvent, Role
from content.queries.accounts import account_by_login, all_accounts


def add(database: Database, login: str, role: Role, areas: list[str] | None) -> tuple[uuid.UUID, uuid.UUID]:
    """A person's account and actor."""
    account = add_account(database, login, login, role, areas, None, uuid.uuid4().hex, database.now(), OPERATOR_ID)
    with database.read() as session:
        return account, session.get_one(Account, account).actor_id


def test_all_by_which_somebody_is_known_goes(empty_database: Database) -> None:
    account, actor = add(empty_database, "piotr@example.nl", Role.EDITOR, ["NL"])
    forget_person(empty_database, account, OPERATOR_ID)
    with empty_database.read() as session:
        row, person = session.get_one(Account, account), session.get_one(Actor, actor)
        told = session.scalars(select(AuditEvent).where(AuditEvent.thing_id == str(account))).all()
        assert account_by_login(session, "piotr@example.nl") is None
    assert (person.name, row.password_hash, row.totp_secret, row.link_hash) == ("", None, None, None)
    assert row.disabled_at is not None
    assert {one.verb for one in told} == {"add", "forget"}
    assert "piotr" not in str([one.detail for one in told])
    again = add_account(
        empty_database, "piotr@example.nl", "P", Role.EDITOR, ["NL"], None, "hash", empty_database.now(), OPERATOR_ID
    )
    assert again != account


def test_nothing_of_it_comes_back(empty_database: Database) -> None:
    account, _ = add(empty_database, "piotr@example.nl", Role.EDITOR, ["NL"])
    forget_person(empty_database, account, OPERATOR_ID)
    with pytest.raises(Conflict):
        enable_account(empty_database, account, OPERATOR_ID)
    with pytest.raises(Conflict):
        reset_account(empty_database, account, "hash", empty_database.now(), OPERATOR_ID)


def test_by_an_administrator_who_reaches_as_far_and_never_oneself(empty_database: Database) -> None:
    account, actor = add(empty_database, "piotr@example.nl", Role.ADMIN, None)
    _, editor = add(empty_database, "ewa@example.nl", Role.PUBLISHER, None)
    _, local = add(empty_database, "jan@example.nl", Role.ADMIN, ["NL"])
    for who, error in ((actor, Conflict), (editor, Forbidden), (local, NotFound)):
        with pytest.raises(error):
            forget_person(empty_database, account, who)
    with empty_database.read() as session:
        assert len(all_accounts(session)) == 3
