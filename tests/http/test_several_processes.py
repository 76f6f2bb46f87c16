"""Several API processes over one database: each keeps answers of its own, and none of them outlives a publish."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx2

from content.actions.set_fact_value import set_fact_value
from content.clock import local_date
from content.db import Database
from content.models import OPERATOR_ID
from tests.support.site import Server, serving, until

FACT = "minimum-wage-hourly-21"
PATHS = (f"/v1/facts/{FACT}?locale=en", "/v1/pages/minimum-wage?locale=en", "/en/pages/minimum-wage")
TOKEN = "a-token-of-these-tests-that-is-long-enough"
OTHER = "/v1/pages/pregnancy-and-birth?locale=en"


def answers(server: Server) -> bool:
    """Whether a process is there."""
    try:
        return server.get(PATHS[0]).status_code == 200
    except httpx2.HTTPError:
        return False


def shown(server: Server) -> list[str]:
    """What a process answers at each of the paths."""
    got = [server.get(path) for path in PATHS]
    assert [one.status_code for one in got] == [200] * len(PATHS)
    return [one.text for one in got]


def shows(server: Server, printed: str) -> bool:
    """Whether a process prints a figure wherever it stands."""
    return all(printed in text for text in shown(server))


def stored(server: Server) -> dict[str, float]:
    """What became of stored answers in a process."""
    text = server.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    lines = [line.rpartition(" ") for line in text.splitlines() if line.startswith("mip_stored_answers_total{")]
    return {name.partition('event="')[2].rstrip('"}'): float(value) for name, _, value in lines}


def test_what_is_published_shows_in_every_process_and_the_old_never_again(starter_url: str, tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "MIP_DATABASE_URL": starter_url, "MIP_SENTENCE_ENCODER": "false", "MIP_METRICS_TOKEN": TOKEN,
        "MIP_SECRET_KEY": "a-key-of-these-tests-that-is-long-enough",
    }  # fmt: skip
    database = Database(starter_url)
    with (
        serving(tmp_path / "one", "--no-worker", **settings) as one,
        serving(tmp_path / "two", "--no-worker", **settings) as two,
    ):
        both = (one, two)
        for server in both:
            until(partial(answers, server), "the process to answer")
            shown(server)
            server.get(OTHER)
        for cents in range(10, 15):
            printed = f"21.{cents}"
            before = {server.base: shown(server) for server in both}
            set_fact_value(database, FACT, printed, local_date(database.now()), OPERATOR_ID)
            for server in both:
                until(partial(shows, server, printed), printed)
                # From now on never the old, in any process that showed the new.
                for _ in range(5):
                    assert shows(server, printed)
                    time.sleep(0.05)
                assert all(new != old for new, old in zip(shown(server), before[server.base], strict=True))
        for server in both:
            counts = stored(server)
            assert counts["dropped"] >= 5 * len(PATHS)
            hits = counts["hits"]
            server.get(OTHER)
            assert stored(server)["hits"] == hits + 1, "what does not print the figure is kept"
    database.close()
