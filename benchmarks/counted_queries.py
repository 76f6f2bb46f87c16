"""Counts the queries of an answer that is built afresh, inside this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings


def count_queries(data_dir: Path, paths: Mapping[str, str]) -> dict[str, int]:
    """How many statements each path takes; of the second time, when everything is warm but nothing stored."""
    settings = Settings(data_dir=data_dir, stored_answers_mb=0, sentence_encoder=False)
    found: dict[str, int] = {}
    counted = 0

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal counted
        # The poller begins and asks for the version all the time; the answer does so once.
        counted += statement != "BEGIN" and "content_version" not in statement

    with TestClient(create_app(settings)) as client:
        event.listen(Engine, "before_cursor_execute", count)
        try:
            for name, path in paths.items():
                for _ in range(2):
                    counted = 0
                    if client.get(path).status_code != 200:
                        raise RuntimeError(f"no answer to {path}")
                found[name] = counted + 1
        finally:
            event.remove(Engine, "before_cursor_execute", count)
    return found
