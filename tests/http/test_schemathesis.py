"""schemathesis against a server on loopback: all checks, a fixed seed, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgresql import Cluster
from tests.support.site import copy_of, serving

SECONDS = int(os.environ.get("MIP_TEST_SCHEMATHESIS_SECONDS", "60"))
CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = [200, 400, 404, 410, 429]
"""


def test_schemathesis(database_kind: str, indexed_folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    settings = {}
    copy_of(indexed_folder, tmp_path / "data")
    if database_kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        settings["MIP_DATABASE_URL"] = cluster.create_from(cluster.with_starter())
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program is not None
    with serving(tmp_path / "data", **settings) as server:
        server.wait()
        done = subprocess.run(
            [
                program, "--config-file", str(tmp_path / "schemathesis.toml"), "run",
                f"{server.base}/v1/openapi.json", "--url", f"{server.base}/v1",
                "--checks", "all", "--max-time", str(SECONDS), "--seed", "20261124", "--no-color",
                "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, check=False, timeout=SECONDS * 4 + 60, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
