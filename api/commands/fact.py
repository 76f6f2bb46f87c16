"""`mip fact`: figures from the command line."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from api.commands import opening
from content.actions.set_fact_value import set_fact_value
from content.errors import Fault, Invalid
from content.models import OPERATOR_ID

app = typer.Typer(help="Figures that change by law.", no_args_is_help=True)


@app.command("set")
def set_value(
    key: Annotated[str, typer.Argument(help="Key, as minimum-wage-hourly-21.")],
    value: Annotated[str, typer.Argument(help="The value (14.99, 2027-01-01, 0800-8020); “” for: not known.")],
    valid_from: Annotated[str, typer.Option("--from", help="First day on which it holds, YYYY-MM-DD.")],
) -> None:
    """Set the value that holds from a day on. Every page, language and search result follows."""
    try:
        day = dt.date.fromisoformat(valid_from)
    except ValueError:
        raise Invalid([Fault("--from", f"“{valid_from}” is no date; write YYYY-MM-DD.")]) from None
    settings = opening.settings()
    with opening.database(settings) as database:
        set_fact_value(database, key, value.strip() or None, day, OPERATOR_ID)
    typer.echo(f"{key} is {value or 'not known'} from {day}.")


@app.callback()
def _group() -> None:
    """Figures that change by law."""
