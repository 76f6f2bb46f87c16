"""`mip serve` as people run it: from an empty folder, beside commands, through kills, and when things are wrong."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
from functools import partial
from pathlib import Path

import pytest

from locales import TAGS
from tests.support import folders
from tests.support.postgresql import Cluster, free_port
from tests.support.site import Server, copy_of, mip, serving, until

TODAY = dt.date.today().isoformat()


@pytest.fixture
def address(database_kind: str, indexed_folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """A data folder with content in `tmp_path/data`, and the settings that lead to its database."""
    copy_of(indexed_folder, tmp_path / "data")
    if database_kind == "sqlite":
        return {}
    cluster: Cluster = request.getfixturevalue("cluster")
    return {"MIP_DATABASE_URL": cluster.create_from(cluster.with_starter())}


def found(server: Server, text: str, locale: str) -> list[str]:
    answer = server.get("/v1/search", params={"q": text, "locale": locale})
    assert answer.status_code == 200, answer.text
    return [item["pageSlug"] for item in answer.json()["items"]]


def test_from_an_empty_folder_to_the_first_answers_and_a_second_start_loads_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as server:
        server.wait()
        assert server.get("/v1/pages/rental-contract?locale=pl").json()["locale"] == "pl"
        assert found(server, "umowy najmu", "pl")[0] == "rental-contract"
        assert found(server, "zdravna osigurovka", "bg")[0] == "health-insurance"
        assert found(server, "zorgverzekering", "ro")[0] == "health-insurance"
        assert found(server, "asigurae de sanatate", "ro")[0] == "health-insurance"
        assert found(server, "xqzvwk plmbrt", "pl") == []
        assert f"{server.base}/" in server.output.read_text()
        tag = server.get("/v1/pages?locale=nl").headers["etag"]
        assert server.stop() == 0
    with serving(data) as server:
        server.wait()
        assert server.get("/v1/pages?locale=nl").headers["etag"] == tag


def test_a_fact_set_by_command_changes_all_languages_and_is_found_without_a_restart(
    tmp_path: Path, address: dict[str, str]
) -> None:
    with serving(tmp_path / "data", **address) as server:
        server.wait()
        before = {tag: server.get(f"/v1/pages/minimum-wage?locale={tag}").headers["etag"] for tag in TAGS}
        done = mip(tmp_path / "data", "fact", "set", "minimum-wage-hourly-21", "37.31", "--from", TODAY, **address)
        assert done.returncode == 0, done.stderr
        for tag in TAGS:
            until(partial(_changed, server, tag, before[tag]), f"the {tag} page to change")
            page = server.get(f"/v1/pages/minimum-wage?locale={tag}").json()
            printed = next(fact["printed"] for fact in page["facts"] if fact["key"] == "minimum-wage-hourly-21")
            assert printed.replace(".", ",").replace("\xa0", "").strip("€ EUR") == "37,31"
            number = "37.31" if tag == "en" else "37,31"
            until(partial(_finds, server, number, tag, "minimum-wage"), f"search in {tag}")


def _changed(server: Server, tag: str, etag: str) -> bool:
    return bool(server.get(f"/v1/pages/minimum-wage?locale={tag}").headers["etag"] != etag)


def _finds(server: Server, text: str, locale: str, slug: str) -> bool:
    return slug in found(server, text, locale)


def test_a_loaded_folder_is_found_beside_a_running_server(tmp_path: Path, address: dict[str, str]) -> None:
    root = tmp_path / "more"
    folders.page(
        root,
        "asparagus-season",
        topic="work",
        kind="news",
        nl="Het aspergeseizoen begint.",
        pl="Zaczyna się sezon szparagowy.",
    )
    with serving(tmp_path / "data", **address) as server:
        server.wait()
        done = mip(tmp_path / "data", "load", str(root), **address)
        assert done.returncode == 0, done.stderr
        until(lambda: "asparagus-season" in found(server, "szparagowy", "pl"), "the page to be found")
        assert "asparagus-season" not in [one["slug"] for one in server.get("/v1/pages?pageSize=100").json()["items"]]
        assert [one["slug"] for one in server.get("/v1/pages?kind=news").json()["items"]] == ["asparagus-season"]


def test_a_change_before_a_kill_is_in_the_index_after_a_restart(tmp_path: Path, address: dict[str, str]) -> None:
    data = tmp_path / "data"
    root = tmp_path / "more"
    folders.page(root, "zebra-crossing", nl="Pas op voor zebrapaden.")
    with serving(data, **address) as server:
        server.wait()
        server.kill()
    assert mip(data, "load", str(root), **address).returncode == 0
    with serving(data, **address) as server:
        server.wait()
        until(lambda: "zebra-crossing" in found(server, "zebrapaden", "nl"), "the page to be found")
        assert server.stop() == 0
    checked = mip(data, "check", "--no-repair", **address)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_made_up_words_are_nowhere_in_what_the_server_wrote(tmp_path: Path, address: dict[str, str]) -> None:
    data = tmp_path / "data"
    words = ["kwibbelfrats", "zorgverzekeringblorp", "umowa-schnarf", "szczęśliwogród"]
    with serving(data, **address) as server:
        server.wait()
        for word in words:
            server.get("/v1/search", params={"q": f"{word} huur", "locale": "nl"})
            server.get("/v1/search", params={"q": word, "locale": "pl"})
            server.get("/v1/suggestions", params={"q": word})
            server.get(f"/nl/search?q={word}")
            server.get(f"/v1/pages?{word}=1")
            server.get("/v1/pages", params={"locale": word})
            server.get(f"/v1/pages/{word}")
        server.stop()
    written = [server.output, *(path for path in data.rglob("*") if path.is_file())]
    for path in written:
        content = path.read_bytes()
        for word in words:
            assert word.encode() not in content, path
        assert b"127.0.0.1:" not in content or path == server.output


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"MIP_PROCESSES": "many"}, "MIP_PROCESSES"),
        ({"MIP_PUBLIC_URL": "mip.example"}, "MIP_PUBLIC_URL"),
        ({"MIP_MEILISEARCH_URL": "localhost"}, "MIP_MEILISEARCH_URL"),
        ({"MIP_SECRET_KEY_FILE": "/nowhere/key"}, "MIP_SECRET_KEY_FILE"),
        ({"MIP_DATABASE_URL": "nonsense"}, "MIP_DATABASE_URL"),
        ({"MIP_DATABASE_URL": "mysql://x/y"}, "MIP_DATABASE_URL"),
        ({"MIP_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "database"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path: Path, settings: dict[str, str], word: str) -> None:
    done = mip(tmp_path / "data", "serve", "--port", str(free_port()), **settings)
    assert done.returncode != 0
    assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_port_in_use_is_one_line_and_nothing_is_written(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = mip(tmp_path / "data", "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode != 0
    assert "in use" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_a_second_serve_on_one_folder_refuses(tmp_path: Path, indexed_folder: Path) -> None:
    copy_of(indexed_folder, tmp_path / "data")
    with serving(tmp_path / "data") as server:
        server.wait()
        done = mip(tmp_path / "data", "serve", "--port", str(free_port()))
        assert done.returncode != 0
        assert "Another" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_an_unwritable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    done = mip(tmp_path / "data", "serve", "--port", str(free_port()))
    assert done.returncode != 0 and len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_postgresql_is_refused_until_it_is_migrated(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.url(cluster.create())
    done = mip(tmp_path / "data", "serve", "--port", str(free_port()), MIP_DATABASE_URL=url)
    assert done.returncode != 0
    assert "mip migrate" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert mip(tmp_path / "data", "migrate", MIP_DATABASE_URL=url).returncode == 0
    assert mip(tmp_path / "data", "migrate", MIP_DATABASE_URL=url).returncode == 0


def test_a_broken_folder_is_named_with_file_and_line(tmp_path: Path) -> None:
    root = tmp_path / "broken"
    folders.page(root, "good", nl="Goed.")
    folders.page(root, "bad", nl="Kapot: {{ fact:nothing }}.")
    done = mip(tmp_path / "data", "load", str(root))
    assert done.returncode != 0
    assert "pages/work/bad/nl.md:9:" in done.stderr
    assert "Traceback" not in done.stderr
    assert mip(tmp_path / "data", "load", str(tmp_path / "nowhere")).returncode != 0


@pytest.mark.skipif(os.getuid() != 0, reason="missing: root, to mount a small tmpfs")
def test_a_full_disk_is_one_line_and_the_next_start_finishes(tmp_path: Path) -> None:
    data = tmp_path / "small"
    data.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(data)], capture_output=True, check=False
    ).returncode:
        pytest.skip("missing: the right to mount a small tmpfs")
    try:
        done = mip(data, "serve", "--port", str(free_port()))
        assert done.returncode != 0
        assert "full" in done.stderr and "Traceback" not in done.stderr, done.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(data)], check=True)
        with serving(data) as server:
            server.wait()
            assert found(server, "umowy najmu", "pl")[0] == "rental-contract"
            server.stop()
    finally:
        subprocess.run(["umount", "-l", str(data)], check=False)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_it_ends_within_ten_seconds(tmp_path: Path, indexed_folder: Path, processes: str) -> None:
    copy_of(indexed_folder, tmp_path / "data")
    with serving(tmp_path / "data", MIP_PROCESSES=processes) as server:
        server.wait()
        assert server.get("/v1/pages").status_code == 200
        assert server.stop() == 0
