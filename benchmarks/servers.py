"""Servers to measure: `mip serve` as a process of its own, a bare ASGI application in the same program, and what they
cost in processor time and memory, as Linux counts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_TICKS = os.sysconf("SC_CLK_TCK")
_READY_SECONDS = 300


@dataclass
class Running:
    """A server: its port, and its first process."""

    port: int
    process: subprocess.Popen[bytes]
    data_dir: Path | None = None

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def pids(self) -> list[int]:
        """The first process and its descendants."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(cpu_seconds(pid) for pid in self.pids())

    def memory_mb(self) -> float:
        """Resident memory of its largest process, in MB."""
        return max(memory_mb(pid) for pid in self.pids())

    def rest(self) -> None:
        """Waits, half a minute at most, until it no longer works for itself: what it does after a start is no
        request's cost."""
        for _ in range(60):
            before = self.cpu_seconds()
            time.sleep(0.5)
            if self.cpu_seconds() - before <= 0.05:
                return

    def get(self, path: str, **headers: str) -> bytes:
        """One answer; raises OSError for what is none."""
        with urllib.request.urlopen(urllib.request.Request(self.base + path, headers=headers), timeout=60) as answer:
            return bytes(answer.read())

    def answers(self, path: str) -> bool:
        """Whether there is a good answer to a path."""
        try:
            self.get(path)
        except OSError:
            return False
        return True


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads, in seconds (a hundredth is the smallest step)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(condition: Callable[[], object], what: str, seconds: float = _READY_SECONDS, pause: float = 0.01) -> None:
    """Waits until something holds."""
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(pause)


@contextmanager
def mip(data_dir: Path, *options: str, wait_for: str = "/readyz", **settings: str) -> Iterator[Running]:
    """`mip serve` over a data folder, once it gives a good answer to `wait_for`."""
    port = free_port()
    bare = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "MIP_DATA_DIR": str(data_dir), **settings}
    command = [sys.executable, "-m", "api.commands", "serve", "--port", str(port), *options]
    with _ended(
        subprocess.Popen(command, env=bare, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ) as process:
        running = Running(port, process, data_dir)
        until(lambda: process.poll() is not None or running.answers(wait_for), wait_for)
        yield running


@contextmanager
def bare(status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes, folder: Path) -> Iterator[Running]:
    """A server in whose application nothing happens but the sending of one answer, whatever is asked."""
    port = free_port()
    answer = folder / "bare.json"
    pairs = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]
    answer.write_text(json.dumps({"status": status, "headers": pairs, "body": body.decode("latin-1")}))
    command = [sys.executable, "-m", "benchmarks.bare_app", str(port), str(answer)]
    with _ended(subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)) as process:
        running = Running(port, process)
        until(lambda: process.poll() is not None or listens(port), "the bare application")
        yield running


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
