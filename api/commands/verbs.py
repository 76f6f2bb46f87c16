"""All verbs of `mip` put together, as typer reads them."""

from __future__ import annotations

import typer

from api.commands import (
    backup,
    check,
    content,
    engine_keys,
    fact,
    load,
    migrate,
    reindex,
    report,
    restore,
    search,
    serve,
    user,
    worker,
)
from api.settings import VERSION

app = typer.Typer(
    name="mip",
    help="Migratie Informatie Punt: the digital desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(migrate.migrate)
app.command("load")(load.load)
app.command("reindex")(reindex.reindex)
app.command("check")(check.check)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("engine-keys")(engine_keys.engine_keys)
app.add_typer(content.app, name="content")
app.add_typer(fact.app, name="fact")
app.add_typer(search.app, name="search")
app.add_typer(report.app, name="report")
app.add_typer(user.app, name="user")


@app.callback(invoke_without_command=True)
def root(version: bool = typer.Option(False, "--version", help="Print the version.", is_eager=True)) -> None:
    """The digital desk of the Migratie Informatie Punt."""
    if version:
        typer.echo(f"mip {VERSION}")
        raise typer.Exit
