"""A private PostgreSQL cluster in a temporary folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import text

from content import schema, starter_loader
from content.db import Database
from content.models import Base


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


MIGRATED, STARTER = "migrated", "starter"
"""Databases to copy: migrated and empty, and with the starter content."""


class Cluster:
    """The cluster; used as a context manager. `made`: a folder by `make_cluster`, to begin with a copy of it."""

    def __init__(self, binaries: Path, made: Path | None = None) -> None:
        self.bin = binaries
        self._made = made
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="mip-pg-"))
        self._templates = set() if made is None else {MIGRATED, STARTER}
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.getuid() == 0 else None

    @staticmethod
    def binaries() -> Path | None:
        """The folder with initdb and pg_ctl; the newest of Debian's, or PATH's."""
        found = shutil.which("pg_ctl")
        if found:
            return Path(found).resolve().parent
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
        return versions[-1].parent if versions else None

    def __enter__(self) -> Self:
        if self._made is not None:
            shutil.copytree(self._made / "data", self.folder / "data")
        if self._user:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, self._user)
        if self._made is None:
            self._run("initdb", "-D", "data", "-A", "trust", "-U", "mip", "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self, mode: str = "immediate") -> None:
        """Stops the server."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "stop", check=False)

    def start(self) -> None:
        """Starts the server, each time on the same port."""
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        user = pwd.getpwnam(self._user).pw_uid if self._user else None
        subprocess.run(
            [str(self.bin / program), *arguments],
            cwd=self.folder,
            user=user,
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://mip@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = "template1") -> str:
        """Makes a database. Gives its name."""
        return self._create(f"t{uuid.uuid4().hex[:16]}", template)

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected to it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def create_from(self, template: str) -> str:
        """Makes a copy of a database. Gives its address."""
        return self.url(self.create(template))

    def migrated(self) -> str:
        """The name of a migrated, empty database to copy."""
        return self._template(MIGRATED, lambda database: None)

    def with_starter(self) -> str:
        """The name of a database with the starter content to copy."""
        return self._template(STARTER, starter_loader.load_starter)

    def with_starter_of(self, files: Path) -> None:
        """Makes that database out of a SQLite file that has the content: loading takes twenty times as long."""
        self._template(STARTER, partial(_take_over, files))

    def _create(self, name: str, template: str = "template1") -> str:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def _template(self, name: str, fill: Callable[[Database], object]) -> str:
        if name not in self._templates:
            self._create(name)
            database = Database(self.url(name))
            schema.migrate(database)
            fill(database)
            database.close()
            self._templates.add(name)
        return name


def make_cluster(binaries: Path, starter_files: Path, folder: Path) -> None:
    """Leaves a stopped cluster with both databases to copy in `folder`."""
    with Cluster(binaries) as running:
        running.migrated()
        running.with_starter_of(starter_files)
        running.stop("fast")
        assert not (running.folder / "data" / "postmaster.pid").exists(), "the cluster did not stop"
        shutil.copytree(running.folder / "data", folder / "data")


def _take_over(files: Path, database: Database) -> None:
    source = Database(f"sqlite:///{files}")
    with source.engine.connect() as reading, database.engine.begin() as writing:
        # Editions are made from editions: no order of rows suits every key.
        writing.execute(text("SET LOCAL session_replication_role = replica"))
        for table in Base.metadata.sorted_tables:
            writing.execute(table.delete())  # what migrations put there
            rows = [dict(row) for row in reading.execute(table.select()).mappings()]
            if rows:
                writing.execute(table.insert(), rows)
    source.close()
