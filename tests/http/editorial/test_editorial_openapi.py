"""The editorial document: what is committed is served, apart from the public one, and strict in all that comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.newsroom import BASE
from tests.support.site import Site

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
