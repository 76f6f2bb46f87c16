"""The editorial document: what is committed is served, apart from the public one, and strict in all that comes in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.settings import Settings
from content.db import Database
from tests.support.newsroom import BASE
from tests.support.people import add_person, session_of
from tests.support.postgresql import Cluster
from tests.support.site import Server, Site, copy_of, serving, until

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi-editorial.json"


def served(site: Site) -> dict[str, Any]:
    answer = site.get(f"{BASE}/openapi.json", absolute=True)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_committed_document_is_the_one_that_is_served(read_site: Site) -> None:
    hint = "run: python -m api.openapi editorial > docs/openapi-editorial.json"
    assert served(read_site) == json.loads(COMMITTED.read_text()), hint


def test_it_is_no_part_of_the_public_document(read_site: Site) -> None:
    public = read_site.get("/openapi.json").json()
    assert not [path for path in public["paths"] if "editorial" in path]
    assert served(read_site)["servers"][0]["url"] == "https://mip.example/v1/editorial"


def test_names_have_one_form_and_bodies_are_strict(read_site: Site) -> None:
    document = served(read_site)
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for part in path.strip("/").split("/"):
            assert part.startswith("{") or part == part.lower(), path
        for operation in operations.values():
            assert operation["security"]
            assert {"400", "401", "403", "404"} <= set(operation["responses"])
            for parameter in operation.get("parameters", ()):
                assert "_" not in parameter["name"]
            body = operation.get("requestBody")
            if body is not None:
                reference = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert schemas[reference]["additionalProperties"] is False, reference
    for name, schema in schemas.items():
        assert not [one for one in schema.get("properties", {}) if "_" in one], name
        if name.endswith("In"):
            assert schema["additionalProperties"] is False, name


SECONDS = int(os.environ.get("MIP_TEST_SCHEMATHESIS_SECONDS", "30"))
CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = [200, 201, 204, 400, 403, 404, 409, 410, 412, 428]
"""


def test_schemathesis_as_an_admin(
    database_kind: str, indexed_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url, settings = copy_of(indexed_folder, tmp_path / "data"), {}
    if database_kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = settings["MIP_DATABASE_URL"] = cluster.create_from(cluster.with_starter())
    database = Database(url)
    own = Settings(data_dir=tmp_path / "data", database_url=url)
    token, csrf = session_of(database, own, add_person(database, own))
    database.close()
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program is not None
    with serving(tmp_path / "data", "--no-worker", **settings) as server:
        until(lambda: server.process.poll() is not None or answers(server), "the server")
        document = server.get(f"{BASE}/openapi.json").json()
        # A made-up token would take the place of the session.
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["security"] = [one for one in operation["security"] if "token" not in one]
        (tmp_path / "openapi.json").write_text(json.dumps(document))
        done = subprocess.run(
            [
                program, "--config-file", str(tmp_path / "schemathesis.toml"), "run",
                str(tmp_path / "openapi.json"), "--url", f"{server.base}{BASE}",
                "--header", f"Cookie: mip-loopback={token}", "--header", f"X-CSRF-Token: {csrf}",
                "--checks", "all",
                # The session's cookie is given to every request, so what schemathesis puts in its place never arrives;
                # which values are refused is tested beside this.
                "--exclude-checks", "ignored_auth,missing_required_header,negative_data_rejection",
                # The session of who asks would end, or their role.
                "--exclude-path-regex", "/accounts/.*/",
                "--max-time", str(SECONDS), "--seed", "20261128", "--no-color", "--suppress-health-check", "all",
            ],
            capture_output=True, text=True, check=False, timeout=SECONDS * 4 + 60, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def answers(server: Server) -> bool:
    try:
        return server.get("/livez").status_code == 200
    except httpx2.HTTPError:
        return False
