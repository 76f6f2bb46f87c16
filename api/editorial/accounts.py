"""The people who edit, for who manages them. Links are shown once; no password is ever seen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.deps import services
from api.editorial.deps import AccountId, DatabaseDep, ReadDep
from api.schemas.editorial.people import (
    AccountOut,
    AccountsOut,
    LinkOut,
    NewAccountIn,
    ResetIn,
    RoleIn,
    WholeAccountOut,
)
from api.security.actor import ActorDep
from api.security.links import Link, new_link
from api.security.logins import login_name, require_provider
from api.security.sessions import IDLE
from content.actions.add_account import add_account
from content.actions.disable_account import disable_account, enable_account
from content.actions.end_sessions import end_all_sessions
from content.actions.forget_person import forget_person
from content.actions.reset_account import reset_account
from content.actions.set_role import set_role
from content.queries.accounts import AccountView
from content.queries.people import people, person

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get("", summary="Mensen")
def list_accounts(desk: ReadDep) -> AccountsOut:
    """Iedereen die je beheert: wie niet verder reikt dan jijzelf."""
    return AccountsOut(items=[AccountOut(**_fields(one)) for one in people(desk.session, desk.actor, desk.now)])


@router.post("", status_code=201, summary="Iemand toevoegen")
def add_person(
    request: Request, response: Response, database: DatabaseDep, admin: ActorDep, body: NewAccountIn
) -> LinkOut:
    """Voegt iemand toe, en geeft de link waarmee die een wachtwoord kiest of het account van de organisatie koppelt."""
    require_provider(services(request).settings, "/withProvider", body.with_provider)
    link = new_link(database.now(), to_provider=body.with_provider)
    login = login_name(body.login, "/login")
    made = add_account(
        database,
        login,
        body.name,
        body.role,
        body.areas,
        body.locales,
        link.hash,
        link.expires_at,
        admin.id,
        to_provider=body.with_provider,
    )
    response.headers["Location"] = f"/v1/editorial/accounts/{made}"
    return _link(request, made, link)


@router.get("/{accountId}", summary="Eén account")
def get_account(desk: ReadDep, account_id: AccountId) -> WholeAccountOut:
    """Iemand, en in hoeveel browsers die is aangemeld."""
    found = person(desk.session, desk.actor, desk.now, account_id, desk.now - IDLE)
    return WholeAccountOut(**_fields(found.account), live_sessions=found.sessions)


@router.put("/{accountId}/role", status_code=204, summary="Rol")
def put_role(database: DatabaseDep, admin: ActorDep, account_id: AccountId, body: RoleIn) -> None:
    """Rol, gebieden en talen, vanaf iemands volgende aanvraag. Het geheel wordt gezet, dus zonder versie."""
    set_role(database, account_id, body.role, body.areas, body.locales, admin.id)


@router.post("/{accountId}/disable", status_code=204, summary="Uitschakelen")
def disable_person(database: DatabaseDep, admin: ActorDep, account_id: AccountId) -> None:
    """Beëindigt alle sessies meteen; niemand meldt zich er meer mee aan."""
    disable_account(database, account_id, admin.id)


@router.post("/{accountId}/enable", status_code=204, summary="Weer inschakelen")
def enable_person(database: DatabaseDep, admin: ActorDep, account_id: AccountId) -> None:
    """Wachtwoord en tweede factor zijn zoals ze waren."""
    enable_account(database, account_id, admin.id)


@router.post("/{accountId}/reset", summary="Opnieuw laten beginnen")
def reset_person(
    request: Request, database: DatabaseDep, admin: ActorDep, account_id: AccountId, body: ResetIn
) -> LinkOut:
    """Wachtwoord en koppeling vervallen, alle sessies eindigen; de link leidt één keer naar een nieuwe."""
    require_provider(services(request).settings, "/withProvider", body.with_provider)
    link = new_link(database.now(), to_provider=body.with_provider)
    reset_account(
        database,
        account_id,
        link.hash,
        link.expires_at,
        admin.id,
        second_factor=body.second_factor,
        to_provider=body.with_provider,
    )
    return _link(request, account_id, link)


@router.post("/{accountId}/end-sessions", status_code=204, summary="Overal afmelden")
def end_person_sessions(database: DatabaseDep, admin: ActorDep, account_id: AccountId) -> None:
    """Beëindigt alle sessies van iemand."""
    end_all_sessions(database, account_id, admin.id)


@router.post("/{accountId}/forget", status_code=204, summary="Vergeten")
def forget_account(database: DatabaseDep, admin: ActorDep, account_id: AccountId) -> None:
    """Naam en e-mailadres gaan, voorgoed; niemand meldt zich er meer mee aan. Wat die deed, blijft in het logboek."""
    forget_person(database, account_id, admin.id)


def _link(request: Request, account_id: AccountId, link: Link) -> LinkOut:
    url = f"{services(request).settings.public_url}{link.path}"
    return LinkOut(account_id=account_id, url=url, expires_at=link.expires_at)


def _fields(account: AccountView) -> dict[str, Any]:
    return {
        "id": account.id,
        "actor_id": account.actor_id,
        "login": account.login if account.name else "",
        "name": account.name,
        "role": account.role,
        "areas": account.areas,
        "locales": account.locales,
        "state": account.state,
    }
