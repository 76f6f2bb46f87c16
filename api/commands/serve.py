"""`mip serve`: the main job. API and worker, from an empty folder to the first answer, without configuration."""

from __future__ import annotations

import errno
import signal
import socket
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from uvicorn.supervisors import Multiprocess

from api import logs
from api.app import create_app
from api.commands import opening
from api.commands.failing import describe
from api.settings import Settings
from api.worker import Worker
from content.db import Database
from content.locking import claim
from search import memory

SHUTDOWN_SECONDS = 8
"""How long answers under way may take after SIGTERM."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Only the API; the worker runs elsewhere.")] = False,
) -> None:
    """Serve the API, the readers' pages and, unless told otherwise, the worker."""
    logs.configure()
    memory.keep_together()
    settings = Settings()
    listening = _bind(host, port)  # before anything is written
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = claim(settings.data_dir / "serve.lock")
    if lock is None:
        raise SystemExit(f"mip: Another `mip serve` uses the data folder {settings.data_dir}.")
    settings.key()
    database = Database(settings.effective_database_url)
    opening.prepare(database)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}"
    run = _Run(settings, database, listening, address, with_worker=not no_worker)
    sys.exit(run())


def configured(app: Any, processes: int) -> uvicorn.Config:
    """How uvicorn serves an application, or the name of one: with the fastest loop and parser that there are here."""
    return uvicorn.Config(
        app,
        workers=processes,
        loop="auto",
        http="httptools",
        ws="none",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        lifespan="on",
    )


class _Run:
    """One run of the server: API processes, worker, progress on the console, and how it ended."""

    def __init__(
        self, settings: Settings, database: Database, listening: socket.socket, address: str, *, with_worker: bool
    ) -> None:
        self.settings = settings
        self.database = database
        self.listening = listening
        self.address = address
        self.failure: BaseException | None = None
        self.console = Console(stderr=True, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=self.console, transient=True
        )
        self._tasks: dict[str, int] = {}
        self._end: Callable[[], None] = lambda: None
        self.worker = (
            Worker(settings, database, self._failed, self._shows("Loading content"), self._shows("Indexing"))
            if with_worker
            else None
        )

    def __call__(self) -> int:
        """Runs until it is told to stop. Gives the exit code."""
        self.console.print(f"Readers:       {self.address}/")
        self.console.print(f"Documentation: {self.address}/docs")
        self.console.print(f"Ready when {self.address}/readyz says so. Stop with Ctrl-C.")
        with self.progress:
            if self.worker is not None:
                self.worker.start()
            try:
                self._serve()
            finally:
                if self.worker is not None:
                    self.worker.stop()
        self.database.close()
        if self.failure is None:
            return 0
        for line in describe(self.failure) or [f"{type(self.failure).__name__}: {self.failure}"]:
            print(f"mip: {line}", file=sys.stderr)
        return 1

    def _serve(self) -> None:
        config = configured(
            create_app(self.settings) if self.settings.processes == 1 else "api.asgi:app", self.settings.processes
        )
        memory.settle()
        server = uvicorn.Server(config)
        if self.settings.processes == 1:
            self._end = lambda: setattr(server, "should_exit", True)
            # uvicorn ends by raising the signal once more; the default would kill the worker in mid-write.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            server.run(sockets=[self.listening])
            return
        supervisor = Multiprocess(config, sockets=[self.listening])
        self._end = supervisor.should_exit.set
        supervisor.run()

    def _failed(self, error: BaseException) -> None:
        self.failure = error
        self._end()

    def _shows(self, what: str) -> Callable[[int, int], None]:
        def show(done: int, total: int) -> None:
            if what not in self._tasks:
                self._tasks[what] = self.progress.add_task(what, total=total)
            self.progress.update(self._tasks[what], completed=done, total=total, visible=done < total)  # type: ignore[arg-type]  # rich has a type of its own for numbers of tasks

        return show


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise SystemExit(f"mip: Port {port} is in use; choose another with --port.") from error
        raise SystemExit(f"mip: Cannot listen on {host} port {port}: {error.strerror or error}.") from error
    except OverflowError as error:
        raise SystemExit(f"mip: {port} is no port.") from error
    listening.set_inheritable(True)
    return listening


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
