"""deploy/nginx.conf as it is, but for ports and folders, run by a real nginx."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import servers

CONFIGURATION = Path(__file__).parent.parent / "deploy" / "nginx.conf"


def program() -> str | None:
    """The path of nginx, or None; it lies where only root's PATH looks."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def configured(folder: Path, port: int, backends: Sequence[int]) -> str:
    """The configuration with a port to listen on, the application's ports, and all it writes in one folder."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    listed = "\n".join(f"        server 127.0.0.1:{one} max_fails=2 fail_timeout=5s;" for one in backends)
    changes = {
        "worker_processes auto;": ("user root;\n" if os.geteuid() == 0 else "") + "worker_processes 1;",
        "        server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;": listed,
        "        listen 80;\n": f"        listen 127.0.0.1:{port};\n",
        "        listen [::]:80;\n": "",
        "/var/log/nginx/": f"{folder}/",
        "/var/cache/nginx/": f"{folder}/cache/",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "http {\n": "http {\n"
        + "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "fastcgi", "uwsgi", "scgi")),
    }
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"deploy/nginx.conf no longer has: {old!r}")
        text = text.replace(old, new)
    return text


@contextmanager
def running(folder: Path, backends: Sequence[int]) -> Iterator[servers.Running]:
    """nginx before applications on these ports; it writes access.log and error.log into the folder."""
    found = program()
    if found is None:
        raise RuntimeError("there is no nginx here (Debian: nginx-light)")
    port = servers.free_port()
    (folder / "cache").mkdir(parents=True)
    file = folder / "nginx.conf"
    file.write_text(configured(folder, port, backends), encoding="utf-8")
    command = [found, "-p", str(folder), "-c", str(file), "-e", str(folder / "error.log"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        servers.until(lambda: process.poll() is not None or servers.listens(port), "nginx", 60)
        if process.poll() is not None:
            raise RuntimeError(((process.stderr and process.stderr.read()) or b"").decode())
        yield servers.Running(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        if process.stderr is not None:
            process.stderr.close()
