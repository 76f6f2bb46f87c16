"""A whole site for tests: settings, worker, application; and a client that speaks to it as HTTP does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx2
from starlette.testclient import TestClient

from api.app import create_app
from api.services import Services
from api.settings import Settings
from api.worker import Worker
from content.db import Database
from tests.support.postgresql import free_port

PATIENCE = 60.0
"""Seconds that a test waits for what takes well under a second on an idle machine."""

START_PATIENCE = 300.0
"""For a site to start: with a first index that takes 20 s on an idle machine, and no test is about how long."""


def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Waits until a condition holds; gives what it gave. Looks ever less often: looking holds up what is waited for."""
    end, pause = time.monotonic() + patience, 0.02
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(pause)
        pause = min(1.5 * pause, 0.25)
    raise AssertionError(f"waited {patience:.0f} s for: {what}")


@dataclass
class Site:
    """A running site inside this process."""

    settings: Settings
    database: Database
    client: TestClient

    @property
    def services(self) -> Services:
        """What its process is made of."""
        # The client knows only that its application is ASGI; it is ours within our middleware.
        return cast("Services", self.client.app.app.state.services)  # type: ignore[attr-defined]  # the application within the edge

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """GET under `/v1` (a path that begins with `/`), or anywhere with `absolute=True`."""
        absolute = options.pop("absolute", False)
        return self.client.get(path if absolute else f"/v1{path}", **options)


@contextmanager
def running_site(url: str, data_dir: Path, *, worker: bool = True, **settings: Any) -> Iterator[Site]:
    """A site over a database; with a worker it is given when the first search can be answered."""
    made = Settings(data_dir=data_dir, database_url=url, **settings)
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(url)
    failures: list[BaseException] = []
    working = Worker(made, database, failures.append) if worker else None
    if working is not None:
        working.start()
    try:
        with TestClient(create_app(made), raise_server_exceptions=False, follow_redirects=False) as client:
            if worker:
                until(lambda: failures or client.get("/readyz").status_code == 200, "readyz", START_PATIENCE)
                assert not failures, failures
            yield Site(made, database, client)
    finally:
        if working is not None:
            working.stop()
        database.close()


@dataclass
class Server:
    """`mip serve` as a process of its own."""

    process: subprocess.Popen[bytes]
    base: str
    output: Path
    data_dir: Path
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=20))

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """GET a path of the site."""
        return self.client.get(f"{self.base}{path}", **options)

    def is_ready(self) -> bool:
        """Whether /readyz says 200."""
        try:
            return self.get("/readyz").status_code == 200
        except httpx2.HTTPError:
            return False

    def wait(self) -> None:
        """Waits until it is ready."""
        until(lambda: self.process.poll() is not None or self.is_ready(), "the server", START_PATIENCE)
        assert self.process.poll() is None, self.output.read_text()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


def copy_of(folder: Path, target: Path) -> str:
    """Copies a data folder. Gives the address of the database in it."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return f"sqlite:///{target / 'mip.sqlite3'}"


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """A bare environment for the command `mip`."""
    return {"PATH": os.environ["PATH"], "HOME": str(data_dir), "MIP_DATA_DIR": str(data_dir), **settings}


def mip(data_dir: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "api.commands", *arguments],
        env=environment(data_dir, **settings),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def serving(data_dir: Path, *options: str, **settings: str) -> Iterator[Server]:
    """`mip serve` on a free port; not yet ready. Killed at the end if it still runs."""
    chosen = free_port()
    data_dir.mkdir(parents=True, exist_ok=True)
    output = data_dir.parent / f"{data_dir.name}.output"
    with output.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.commands", "serve", "--port", str(chosen), *options],
            env=environment(data_dir, **settings),
            cwd=Path(__file__).parents[2],
            stdout=file,
            stderr=file,
        )
    server = Server(process, f"http://127.0.0.1:{chosen}", output, data_dir)
    try:
        yield server
    finally:
        server.client.close()
        if process.poll() is None:
            process.kill()
            process.wait(10)
