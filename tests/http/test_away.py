"""While the database is away: what was stored and every search go on, the rest is a 503, and all of it comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.postgresql import Cluster
from tests.support.site import copy_of, running_site, until


def test_a_database_that_is_away(indexed_folder: Path, tmp_path: Path, new_cluster: Callable[[], Cluster]) -> None:
    copy_of(indexed_folder, tmp_path / "data")
    with new_cluster() as own:
        url = own.create_from(own.with_starter())
        with running_site(url, tmp_path / "data", worker=False) as site:
            stored = site.get("/pages/payslip?locale=pl")
            assert stored.status_code == 200
            own.stop()
            again = site.get("/pages/payslip?locale=pl")
            assert (again.status_code, again.content) == (200, stored.content)
            assert site.get("/search?q=huur&locale=nl").json()["total"] > 0
            away = site.get("/pages/dismissal?locale=pl")
            assert away.status_code == 503
            assert int(away.headers["retry-after"]) > 0
            assert away.headers["content-type"] == "application/problem+json"
            page = site.get("/pl/pages/dismissal", absolute=True)
            assert page.status_code == 503
            assert page.headers["content-type"].startswith("text/html")
            assert site.get("/readyz", absolute=True).status_code == 200
            own.start()
            until(lambda: site.get("/pages/dismissal?locale=pl").status_code == 200, "the database to be back")
