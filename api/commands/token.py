"""`mip user token`: API tokens. A token is printed once; nothing here can show it again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

import typer

from api.commands import opening, reaching
from api.security.api_tokens import new_api_token
from content.actions.add_token import add_token
from content.actions.revoke_token import revoke_token
from content.errors import Fault, Invalid, NotFound
from content.models import OPERATOR_ID, Role, Scope
from content.queries.tokens import all_tokens

app = typer.Typer(help="API tokens: what programs may do on /v1/editorial.", no_args_is_help=True)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the token is for; it stands in the history of what it changes.")],
    role: Annotated[Role, typer.Option(help="translator, editor or publisher.")],
    scope: Annotated[list[Scope], typer.Option("--scope", help="read, write, publish. Repeat it.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days it lives.")] = 180,
    area: reaching.Areas = None,
    locale: reaching.Locales = None,
) -> None:
    """Make a token and print it."""
    areas, locales = reaching.given(role, area, "--area"), reaching.given(role, locale, "--locale")
    new = new_api_token()
    with opening.database(opening.settings()) as database:
        expires_at = database.now() + dt.timedelta(days=days)
        token_id = add_token(database, name, role, scope, areas, locales, expires_at, new.prefix, new.hash, OPERATOR_ID)
    typer.echo(f"Token {token_id} is {reaching.words(role, areas, locales)}, until {expires_at:%Y-%m-%d}.")
    typer.echo("Give it to the program and to nobody else. It is shown this once:")
    typer.echo(new.text)


@app.command("list")
def list_tokens() -> None:
    """List all tokens: id, beginning, name, what they may, scopes, end, last use."""
    with opening.database(opening.settings()) as database, database.read() as session:
        found, now = all_tokens(session), database.now()
    for one in found:
        state = "revoked" if one.revoked_at is not None else "lives" if one.is_live(now) else "over"
        used = "never used" if one.last_used_at is None else f"used {one.last_used_at:%Y-%m-%d %H:%M}Z"
        may = reaching.words(one.role, one.areas, one.locales)
        ends = f"until {one.expires_at:%Y-%m-%d}"
        typer.echo("\t".join([str(one.id), one.prefix, one.name, may, " ".join(one.scopes), ends, used, state]))
    typer.echo(f"{len(found)} tokens.")


@app.command("revoke")
def revoke(token: Annotated[str, typer.Argument(help="Id of the token, or its beginning: mip_xxxxxxxx.")]) -> None:
    """End a token at once, for good."""
    with opening.database(opening.settings()) as database:
        with database.read() as session:
            fitting = [one for one in all_tokens(session) if token in {str(one.id), one.prefix}]
        if not fitting:
            raise NotFound("token", token)
        if len(fitting) > 1:
            raise Invalid([Fault("TOKEN", "Several tokens begin so: give the id.")])
        token_id: uuid.UUID = fitting[0].id
        revoke_token(database, token_id, OPERATOR_ID)
    typer.echo(f"Token {fitting[0].prefix} is revoked.")
