"""A crowd that asks a process with nothing stored for many different things gets all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from locales import TAGS
from tests.support.site import copy_of, running_site


def test_many_different_answers_at_once(indexed_folder: Path, tmp_path: Path) -> None:
    url = copy_of(indexed_folder, tmp_path / "data")
    with running_site(url, tmp_path / "data", worker=False, sentence_encoder=False) as site:
        slugs = [one["slug"] for one in site.get("/pages?pageSize=100").json()["items"]]
        paths = [f"/pages/{slug}?locale={tag}" for slug in slugs[:12] for tag in TAGS]
        # More at once than there are threads and connections for.
        with ThreadPoolExecutor(len(paths)) as crowd:
            statuses = list(crowd.map(lambda path: site.get(path).status_code, paths))
        assert statuses == [200] * len(paths)
