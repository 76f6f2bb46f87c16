"""deploy/nginx.conf on a real nginx before a real server: what it keeps, what it serves when nothing is behind it any
more, and that nobody stands in its logs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from benchmarks import nginx
from content.clock import local_date
from content.db import utc_now
from tests.support.need import need
from tests.support.site import Server, copy_of, mip, serving, until

PAGE = "/v1/pages/rental-contract?locale=pl"


@dataclass
class Front:
    """nginx, and what is behind it."""

    base: str
    server: Server
    folder: Path

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """A GET through nginx, with no headers of a client's own making."""
        with httpx2.Client(timeout=20) as client:
            client.headers.clear()
            return client.get(
                self.base + path, headers={name.replace("_", "-"): text for name, text in headers.items()}
            )

    def logs(self) -> str:
        """All that nginx wrote down."""
        return "".join((self.folder / name).read_text() for name in ("access.log", "error.log"))


@pytest.fixture(scope="module")
def front(indexed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    need("nginx", nginx.program() is not None, "nginx (Debian: nginx-light)")
    folder = tmp_path_factory.mktemp("front")
    copy_of(indexed_folder, folder / "data")
    with serving(folder / "data", MIP_SENTENCE_ENCODER="false") as server:
        server.wait()
        port = int(server.base.rpartition(":")[2])
        with nginx.running(folder / "nginx", [port]) as before:
            yield Front(before.base, server, folder / "nginx")


def test_each_coding_and_each_language_is_kept_apart(front: Front) -> None:
    plain = front.server.get(PAGE, headers={"Accept-Encoding": "identity"})
    for accept in ("br", "gzip, deflate", "gzip, br;q=0", "identity"):
        for _ in range(2):
            got = front.get(PAGE, Accept_Encoding=accept)
            assert got.content == plain.content, accept
    languages = {front.get("/v1/topics", Accept_Language=tag).json()["items"][0]["locale"] for tag in ("pl", "bg-BG")}
    assert languages == {"pl", "bg"}


def test_a_304_and_the_codings_on_the_wire(front: Front) -> None:
    for accept in ("br", "gzip"):
        got = front.get(PAGE, Accept_Encoding=accept)
        assert got.headers["content-encoding"] == accept
        assert int(got.headers["content-length"]) < len(got.content)
        again = front.get(PAGE, Accept_Encoding=accept, If_None_Match=got.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["api-version"] == got.headers["api-version"]


def test_a_request_id_is_ones_own(front: Front) -> None:
    assert front.get(PAGE, X_Request_ID="mine").headers["x-request-id"] == "mine"
    assert "x-request-id" not in front.get(PAGE).headers


def test_searches_and_figures_are_not_kept(front: Front) -> None:
    assert front.get("/v1/search?q=huur&locale=nl").headers["cache-control"] == "no-store"
    assert front.get("/metrics").status_code == 404
    assert front.get("/console").status_code in {200, 302, 303, 307}


def test_a_change_is_seen(front: Front) -> None:
    path = "/v1/facts/minimum-wage-hourly-21?locale=nl"
    today = local_date(utc_now()).isoformat()
    assert "37,31" not in front.get(path).text
    done = mip(front.server.data_dir, "fact", "set", "minimum-wage-hourly-21", "37.31", "--from", today)
    assert done.returncode == 0, done.stderr
    until(lambda: "37,31" in front.get(path).text, "the new figure")


def test_it_goes_on_when_nothing_is_behind_it_and_nobody_stands_in_its_logs(front: Front) -> None:
    kept = front.get(PAGE)
    front.get("/v1/search?q=zwangerkeim&locale=nl")
    front.server.kill()
    again = front.get(PAGE)
    assert (again.status_code, again.content) == (200, kept.content)
    assert front.get("/v1/search?q=zwangerkeim&locale=nl").status_code == 502
    until(lambda: " 502 " in front.logs(), "the log to be written")
    written = front.logs()
    assert "zwangerkeim" not in written
    assert "rental-contract" not in written
    assert "127.0.0.1" not in written
