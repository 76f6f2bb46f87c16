"""A Meilisearch server as the contract suite uses it: emptied before each test, both sides over HTTP."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from functools import cache
from pathlib import Path

import meilisearch

from search.engine_keys import make_keys
from search.engines.meilisearch import MeilisearchEngine
from search.engines.meilisearch_writer import MeilisearchWriter

MASTER_KEY = os.environ.get("MIP_TEST_MEILISEARCH_KEY", "a-master-key-for-tests-only")
"""The server's master key. Both sides work with the keys of least privilege that are made with it."""


@cache
def keys(url: str) -> dict[str, str]:
    """The keys `search` and `worker`."""
    return make_keys(url, MASTER_KEY)


def emptied(url: str) -> None:
    """Removes all documents of ours; the indexes stay, as making them takes seconds."""
    client = meilisearch.Client(url, MASTER_KEY, timeout=5)
    ours = [index for index in client.get_indexes({"limit": 100})["results"] if index.uid.startswith("mip_")]
    for task in [index.delete_all_documents() for index in ours]:
        client.wait_for_task(task.task_uid, timeout_in_ms=20_000)


def reader(url: str) -> MeilisearchEngine:
    """The reading side, patient: an answer that comes late on a busy machine is no fault of the contract's."""
    return MeilisearchEngine(url, keys(url)["search"], search_seconds=10.0)


def writer(url: str) -> MeilisearchWriter:
    """The writing side."""
    return MeilisearchWriter(url, keys(url)["worker"])


class MeilisearchProcess:
    """A server of one's own without a master key, to be killed and started again on the same data."""

    def __init__(self, program: str, folder: Path, port: int) -> None:
        folder.mkdir()
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self._command = [
            program, "--no-analytics", "--http-addr", f"127.0.0.1:{port}", "--db-path", str(folder / "data"),
            "--max-indexing-memory", "512Mb",
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; gives back when it answers."""
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        ends = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=1):
                    return
            except OSError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None
