"""Searches of readers are counted as the design says, whoever asks and wherever they come from; and looked into."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from api.commands.verbs import app
from api.services import Services
from content.db import Database
from content.errors import Invalid, Unavailable
from content.models import HiddenSearchCount, SearchCount
from tests.support.site import Site, copy_of, running_site, until


@pytest.fixture
def quiet_site(indexed_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A site without a worker: nobody but it writes. What the databases differ in, the unit tests see to."""
    url = copy_of(indexed_folder, tmp_path / "data")
    with running_site(url, tmp_path / "data", worker=False, metrics_token="token") as site:
        until(lambda: site.get("/readyz", absolute=True).status_code == 200, "readyz")
        yield site


def counting(site: Site) -> Services:
    services: Services = site.services
    return services


def counted(site: Site) -> list[tuple[str, str, str, int]]:
    """Writes what was counted; gives locale, region, outcome, times."""
    counting(site).counting.write()
    with site.database.read() as session:
        rows = session.scalars(select(HiddenSearchCount).order_by(HiddenSearchCount.outcome)).all()
        return [(row.locale, row.region, row.outcome, row.times) for row in rows]


def test_first_pages_of_searches_count_and_nothing_else(quiet_site: Site) -> None:
    site = quiet_site
    for path in (
        "/search?q=umowa najmu&locale=pl&area=GM0772",
        "/search?q=Umowa najmu&locale=pl&area=GM0772&pageSize=5",
        "/search?q=umowa najmu&locale=pl&area=GM0772&page=2",
        "/search?q=umowa pracy&locale=pl&page=2",
        "/search?q= &locale=pl",
        "/suggestions?q=umo&locale=pl",
        "/search?q=xqzvwk plmbrt&locale=nl",
        "/search?q=fout&locale=nl&area=NOWHERE",
    ):
        site.get(path)
    site.get("/ro/search?q=xqzvwk+plmbrt", absolute=True)
    site.get("/ro/search?q=salariu", absolute=True)
    assert counted(site) == [
        ("pl", "AR-zuidoost-brabant", "found", 1),
        ("ro", "", "found", 1),
        ("nl", "", "nothing", 1),
    ]
    assert counted(site) == counted(site)


def test_a_search_writes_nothing_in_its_request(quiet_site: Site) -> None:
    site = quiet_site
    site.get("/search?q=umowa najmu&locale=pl")
    with site.database.read() as session:
        assert session.scalars(select(HiddenSearchCount)).all() == []
        assert session.scalars(select(SearchCount)).all() == []


def test_counts_wait_while_the_database_is_busy(quiet_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Unavailable("The database is away or busy.")

    quiet_site.get("/search?q=umowa najmu&locale=pl")
    with monkeypatch.context() as patched:
        patched.setattr("search.query_count_store.QueryCountStore.write", busy)
        counting(quiet_site).counting.write()
    assert counted(quiet_site) == [("pl", "", "found", 1)]


def test_metrics_say_how_searching_goes(quiet_site: Site) -> None:
    def metrics() -> dict[str, float]:
        answer = quiet_site.get("/metrics", absolute=True, headers={"Authorization": "Bearer token"})
        lines = [line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}

    before = metrics()
    assert before['mip_index_behind{engine="embedded"}'] == 0
    assert before['mip_index_whole{engine="embedded"}'] == 1
    assert before['mip_set_aside{engine="embedded"}'] == 0
    quiet_site.get("/search?q=umowa najmu&locale=pl")
    quiet_site.get("/search?q=xqzvwk plmbrt&locale=nl")
    after = metrics()
    assert after["mip_search_seconds_count"] == after['mip_search_seconds_bucket{le="+Inf"}'] == 2
    assert 0 < after["mip_search_slowest_seconds"] <= after["mip_search_seconds_sum"]
    assert metrics()["mip_search_slowest_seconds"] == 0
    assert after['mip_searches_total{outcome="nothing"}'] == 1
    assert after['mip_searches_total{outcome="degraded"}'] == 0


def run(data: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """A command on a data folder, in this process."""
    monkeypatch.setenv("MIP_DATA_DIR", str(data))
    monkeypatch.setattr("api.logs.configure", lambda: None)
    return CliRunner().invoke(app, list(arguments))


def test_a_query_is_explained_and_a_month_reported(
    indexed_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(indexed_folder, data)
    told = run(data, monkeypatch, "search", "explain", "umowy najmu", "--locale", "pl", "--area", "GM0772")
    assert told.exit_code == 0, told.output
    assert "Read strict" in told.output and "2 of 2 words" in told.output
    assert "lemma umowa" in told.output and "rental-contract" in told.output
    unknown = run(data, monkeypatch, "search", "explain", "xqzvwk plmbrt", "--locale", "pl").output
    assert "occurs nowhere" in unknown and "Read loose" in unknown
    assert isinstance(run(data, monkeypatch, "search", "explain", "x", "--locale", "xx").exception, Invalid)
    database = Database(f"sqlite:///{data / 'mip.sqlite3'}")
    with database.write() as session:
        for query, region in (("kafelki", "AR-west-brabant"), ("", "")):
            day = dt.date(2026, 12, 24)
            session.add(SearchCount(day=day, locale="pl", region=region, query=query, outcome="nothing", times=6))
    database.close()
    report = run(data, monkeypatch, "report", "searches", "--month", "2026-12").output
    assert "2026-12: 12 searches counted, 12 found nothing." in report
    assert "West-Brabant (AR-west-brabant), pl: 6 searches" in report and "no region, pl" in report
    assert [line.split()[-1] for line in report.splitlines() if line.startswith("     6")] == ["other", "kafelki"]
    made = json.loads(run(data, monkeypatch, "report", "searches", "--month", "2026-12", "--json").output)
    assert [one["region"] for one in made] == ["", "AR-west-brabant"]
    assert isinstance(run(data, monkeypatch, "report", "searches", "--month", "December").exception, Invalid)
