"""A private PostgreSQL cluster in a temporary folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from content import schema, starter_loader
from content.db import Database


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """The cluster; used as a context manager."""

    def __init__(self, binaries: Path) -> None:
        self.bin = binaries
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="mip-pg-"))
        self._templates: dict[str, str] = {}
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
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", "data", "-A", "trust", "-U", "mip", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self, mode: str = "immediate") -> None:
        """Stops the server."""
        self._run("pg_ctl", "-D", "data", "-m", mode, "-w", "stop", check=False)

    def start(self) -> None:
        """Starts the server again, on the same port."""
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
        name = f"t{uuid.uuid4().hex[:16]}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def create_from(self, template: str) -> str:
        """Makes a copy of a database. Gives its address."""
        return self.url(self.create(template))

    def migrated(self) -> str:
        """The name of a migrated, empty database to copy."""
        return self._template("migrated", lambda database: None)

    def with_starter(self) -> str:
        """The name of a database with the starter content to copy."""
        return self._template("starter", lambda database: starter_loader.load_starter(database))

    def _template(self, what: str, fill: object) -> str:
        if what not in self._templates:
            name = self.create()
            database = Database(self.url(name))
            schema.migrate(database)
            assert callable(fill)
            fill(database)
            database.close()
            self._templates[what] = name
        return self._templates[what]
