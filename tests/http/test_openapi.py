"""The document: what is committed is what is served, nothing promised is broken, and the NLgov rules hold."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.settings import VERSION
from tests.support.compatibility import breaking_differences
from tests.support.need import node_tool, standards
from tests.support.site import Site

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "openapi.json"
RELEASED = sorted((ROOT / "docs" / "openapi").glob("1.*.json"))


def served(site: Site) -> dict[str, Any]:
    answer = site.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


def test_the_committed_document_is_the_one_that_is_served(read_site: Site) -> None:
    assert served(read_site) == json.loads(COMMITTED.read_text()), "run: python -m api.openapi > docs/openapi.json"


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_nothing_that_was_released_is_broken(read_site: Site, path: Path) -> None:
    assert breaking_differences(json.loads(path.read_text()), served(read_site)) == []


def test_a_breaking_difference_is_found() -> None:
    old = json.loads(COMMITTED.read_text())
    changes: list[tuple[Callable[[Any], Any], str]] = [
        (lambda new: new["paths"].pop("/pages"), "is gone"),
        (lambda new: new["components"]["schemas"]["PageOut"]["properties"].pop("title"), "title is gone"),
        (lambda new: new["components"]["schemas"]["Topic"]["enum"].pop(), "fewer values"),
        (lambda new: new["paths"]["/pages/{slug}"]["get"]["responses"].pop("410"), "410 is gone"),
        (lambda new: new["components"]["schemas"]["PageOut"]["required"].remove("title"), "may be missing"),
    ]
    for change, word in changes:
        new = copy.deepcopy(old)
        change(new)
        assert any(word in line for line in breaking_differences(old, new)), word
    assert breaking_differences(old, copy.deepcopy(old)) == []


def test_paths_are_relative_to_the_server_and_every_operation_has_an_example(read_site: Site) -> None:
    document = served(read_site)
    assert document["info"]["version"] == VERSION
    assert document["servers"][0]["url"] == "https://mip.example/v1"
    for path, operations in document["paths"].items():
        assert not path.startswith("/v1")
        assert not path.endswith("/")
        for operation in operations.values():
            content = operation["responses"]["200"]["content"]["application/json"]
            assert content["examples"], path


def test_spectral_finds_no_error(read_site: Site, tmp_path: Path) -> None:
    spectral = node_tool("spectral")
    (ruleset,) = standards().glob("nlgov-adr-*.yaml")
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(served(read_site)))
    done = subprocess.run(
        [str(spectral), "lint", "-r", str(ruleset), "--fail-severity", "warn", str(document)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_documentation_page_needs_no_third_party(read_site: Site) -> None:
    page = read_site.get("/docs", absolute=True)
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    own = read_site.get("/docs/openapi.json", absolute=True).json()
    assert own["servers"] == [{"url": "/v1"}]
    for asset in ("/docs/assets/swagger-ui-bundle.js", "/docs/assets/swagger-ui.css", "/docs/start.js"):
        assert read_site.get(asset, absolute=True).status_code == 200
