"""`mip engine-keys`: makes the two Meilisearch keys of least privilege, once, with the master key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from api.commands import opening
from content.errors import Fault, Invalid


def engine_keys(
    search_key_file: Annotated[Path, typer.Option(help="File for the key that can only search.")],
    worker_key_file: Annotated[Path, typer.Option(help="File for the worker's key.")],
) -> None:
    """Make a key that can only search and one for the worker; the master key stays out of the API."""
    # Here, for Meilisearch's client would take 7 MB in every serving process.
    from search.engine_keys import make_keys

    settings = opening.settings()
    path = os.environ.get("MEILI_MASTER_KEY_FILE", "")
    if not settings.meilisearch_url or not path:
        raise Invalid([Fault("engine-keys", "MIP_MEILISEARCH_URL and MEILI_MASTER_KEY_FILE must be set.")])
    keys = make_keys(settings.meilisearch_url, Path(path).read_text(encoding="utf-8").strip())
    for target, key in ((search_key_file, keys["search"]), (worker_key_file, keys["worker"])):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        target.write_text(key, encoding="utf-8")
        typer.echo(f"{target} written.")
