"""The site of a fault run as it would be run: an API process, one or more workers, a database, an engine; each of them
can be killed, starved or sent away, and what dies is started again as a service manager would."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx2

from tests.support.postgresql import Cluster, free_port
from tests.support.site import PATIENCE, environment, until

ROOT = Path(__file__).parents[2]
FULL = 4096
"""Bytes that a process may write a file up to while its disk is full."""


class Engine(Protocol):
    """A search engine that can be stopped and started again."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    def start(self) -> None:
        """Starts it."""
        ...

    def stop(self) -> None:
        """Stops it at once."""
        ...


class Program:
    """A `mip` command as a process of its own, started again whenever it ends while it is wanted."""

    def __init__(self, arguments: list[str], env: dict[str, str], output: Path) -> None:
        self.arguments = arguments
        self.env = env
        self.output = output
        self.ends: list[int] = []
        """Exit codes of the ends that nobody brought about by a kill."""
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Starts it; its output is added to the file."""
        with self._lock, self.output.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.with_clock", *self.arguments],
                env=self.env,
                cwd=ROOT,
                stdout=file,
                stderr=file,
            )

    def keep_up(self) -> None:
        """Starts it again if it ended."""
        with self._lock:
            if self._process is not None and (code := self._process.poll()) is not None:
                if code != -signal.SIGKILL:
                    self.ends.append(code)
                self.start()

    def kill(self, *, for_good: bool = False) -> None:
        """kill -9."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait(30)
            if for_good:
                self._process = None

    def stop(self) -> int:
        """SIGTERM, for good. Gives the exit code: -9 when it had to be killed after all."""
        with self._lock:
            process, self._process = self._process, None
            assert process is not None
            process.terminate()
            try:
                return process.wait(5 * PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait(30)

    def fill_disk(self, full: bool) -> None:
        """Lets it write no file beyond a few thousand bytes, or any file again."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                _, hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
                resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (FULL if full else hard, hard))


@dataclass
class Stage:
    """Everything that runs, and where."""

    data_dir: Path
    database_url: str
    cluster: Cluster | None
    engine: Engine | None
    api: Program
    workers: list[Program]
    base: str
    clocks: dict[str, Path]
    """Files with the offsets of the clocks of `api` and `worker`."""
    settings: dict[str, str] = field(default_factory=dict)

    def is_up(self) -> bool:
        """Whether a reader can ask and an editor can write: the last things to come back."""
        try:
            return httpx2.get(f"{self.base}/readyz", timeout=10).status_code == 200
        except httpx2.HTTPError:
            return False

    def wait(self, patience: float = 5 * PATIENCE) -> None:
        """Waits until it is up."""
        until(self.is_up, f"the site to be up; see {self.api.output}", patience)


@contextmanager
def running_stage(data_dir: Path, database_url: str, cluster: Cluster | None, engine: Engine | None) -> Iterator[Stage]:
    """Starts it all; given when the first search can be answered."""
    port = free_port()
    settings = {"MIP_DATABASE_URL": database_url}
    if engine is not None:
        engine.start()
        settings["MIP_MEILISEARCH_URL"] = engine.url
    clocks: dict[str, Path] = {}

    def program(name: str, *arguments: str) -> Program:
        clocks[name] = data_dir.parent / f"{name}.clock"
        clocks[name].write_text("0")
        env = environment(data_dir, MIP_TEST_CLOCK=str(clocks[name]), **settings)
        return Program(list(arguments), env, data_dir.parent / f"{name}.output")

    api = program("api", "serve", "--no-worker", "--port", str(port))
    workers = [program("worker", "worker")]
    base = f"http://127.0.0.1:{port}"
    stage = Stage(data_dir, database_url, cluster, engine, api, workers, base, clocks, settings=settings)
    stop = threading.Event()

    def keep_up() -> None:
        while not stop.wait(0.05):
            for one in (stage.api, *stage.workers):
                one.keep_up()

    keeper = threading.Thread(target=keep_up, daemon=True)
    try:
        for one in (api, *workers):
            one.start()
        keeper.start()
        stage.wait()
        yield stage
    finally:
        stop.set()
        keeper.join(10)
        for one in (api, *stage.workers):
            one.kill(for_good=True)
        if engine is not None:
            engine.stop()
