"""`mip user`: the people who edit; the first administrator begins here. No password is typed: a link is printed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated

import typer

from api.commands import opening, reaching, token
from api.security.links import Link, new_link
from api.security.logins import login_name, require_provider
from api.security.sealing import Sealer, Unsealable
from api.security.signing_in import totp_purpose
from api.settings import Settings
from content.actions.add_account import add_account
from content.actions.disable_account import disable_account, enable_account
from content.actions.reseal_second_factors import reseal_second_factors
from content.actions.reset_account import reset_account
from content.actions.set_role import set_role
from content.db import Database
from content.errors import Conflict, Fault, Invalid, NotFound
from content.models import OPERATOR_ID, Role
from content.queries.accounts import AccountState, AccountView, account_by_login, all_accounts

app = typer.Typer(help="The people who edit.", no_args_is_help=True)
app.add_typer(token.app, name="token")

Login = Annotated[str, typer.Argument(help="Mail address that the person signs in with.")]
OfProvider = Annotated[
    bool,
    typer.Option("--oidc", help="The link leads to signing in with the OpenID Connect provider, not to a password."),
]


@app.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues see it.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    area: reaching.Areas = None,
    locale: reaching.Locales = None,
    oidc: OfProvider = False,
) -> None:
    """Add a person, and print the link by which they begin. An admin is one everywhere unless told."""
    settings = opening.settings()
    address = login_name(login, "LOGIN")
    areas, locales = reaching.given(role, area, "--area"), reaching.given(role, locale, "--locale")
    require_provider(settings, "--oidc", oidc)
    if not name.strip():
        raise Invalid([Fault("--name", "A name is wanted.")])
    with opening.database(settings) as database:
        link = new_link(database.now(), to_provider=oidc)
        add_account(
            database,
            address,
            name.strip(),
            role,
            areas,
            locales,
            link.hash,
            link.expires_at,
            OPERATOR_ID,
            to_provider=oidc,
        )
    typer.echo(f"{address} is {reaching.words(role, areas, locales)}.")
    _print_link(settings, link)


_STATES: Mapping[AccountState, str] = {
    "removed": "name removed",
    "disabled": "disabled",
    "no-password": "has to set a password",
    "not-linked": "has to sign in with the provider once",
    "no-second-factor": "has to set up a second factor",
    "signs-in": "signs in",
}


@app.command("list")
def list_people() -> None:
    """List everybody: mail address, name, role, areas, languages, and whether they can sign in."""
    with opening.database(opening.settings()) as database, database.read() as session:
        accounts = all_accounts(session)
    for one in accounts:
        typer.echo(f"{one.login}\t{one.name}\t{reaching.words(one.role, one.areas, one.locales)}\t{_state(one)}")
    typer.echo(f"{len(accounts)} accounts.")


@app.command("reset")
def reset(
    login: Login,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Also take the second factor away: the telephone is lost.")
    ] = False,
    oidc: OfProvider = False,
) -> None:
    """Take password and tie to the provider away, end all sessions, and print a link to begin anew."""
    settings = opening.settings()
    require_provider(settings, "--oidc", oidc)
    with opening.database(settings) as database:
        account = _account(database, login)
        link = new_link(database.now(), to_provider=oidc)
        reset_account(
            database,
            account.id,
            link.hash,
            link.expires_at,
            OPERATOR_ID,
            second_factor=second_factor,
            to_provider=oidc,
        )
    was = "password" if account.oidc_subject is None else "tie to the provider"
    typer.echo(f"{account.login}: the {was} is gone and all sessions have ended.")
    _print_link(settings, link)


@app.command("disable")
def disable(
    login: Login, undo: Annotated[bool, typer.Option("--undo", help="Let the person sign in again.")] = False
) -> None:
    """End all sessions at once, and let nobody sign in with this account."""
    with opening.database(opening.settings()) as database:
        account = _account(database, login)
        (enable_account if undo else disable_account)(database, account.id, OPERATOR_ID)
    typer.echo(f"{account.login} can sign in again." if undo else f"{account.login} is disabled.")


@app.command("role")
def change_role(
    login: Login,
    role: Annotated[Role, typer.Argument(help="What the person may do from now on.")],
    area: reaching.Areas = None,
    locale: reaching.Locales = None,
) -> None:
    """Set role, areas and languages. It holds from the person's next request on."""
    areas, locales = reaching.given(role, area, "--area"), reaching.given(role, locale, "--locale")
    with opening.database(opening.settings()) as database:
        account = _account(database, login)
        set_role(database, account.id, role, areas, locales, OPERATOR_ID)
    typer.echo(f"{account.login} is {reaching.words(role, areas, locales)}.")


@app.command("reseal")
def reseal() -> None:
    """Seal all stored secrets under the first key of MIP_SECRET_KEY, so that the second can go."""
    settings = opening.settings()
    sealer = Sealer(settings.key())

    def renewed(account_id: uuid.UUID, sealed: str) -> str:
        try:
            return sealer.renewed(totp_purpose(account_id), sealed)
        except Unsealable:
            raise Conflict(f"The second factor of account {account_id} opens with no key of MIP_SECRET_KEY.") from None

    with opening.database(settings) as database:
        count = reseal_second_factors(database, renewed, OPERATOR_ID)
    typer.echo(f"{count} second factors sealed under the first key.")


@app.callback()
def _group() -> None:
    """The people who edit."""


def _account(database: Database, login: str) -> AccountView:
    with database.read() as session:
        found = account_by_login(session, login.strip().lower())
    if found is None:
        raise NotFound("account", login)
    return found


def _state(account: AccountView) -> str:
    is_of_provider = account.state == "signs-in" and account.oidc_subject is not None
    return "signs in with the provider" if is_of_provider else _STATES[account.state]


def _print_link(settings: Settings, link: Link) -> None:
    typer.echo("Give this link to the person and to nobody else. It works once, for 24 hours:")
    typer.echo(f"{settings.public_url}{link.path}")
    if settings.public_url == Settings.model_fields["public_url"].default:
        typer.echo("MIP_PUBLIC_URL is not set; on this machine put http://127.0.0.1:8000 in place of that host.")
