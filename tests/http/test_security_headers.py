"""The header rules that Internet.nl measures a public site by, on every kind of answer that this one gives."""

from __future__ import annotations

import re

import pytest

from tests.support.site import Site

PLACES = (
    ("GET", "/", 200),
    ("GET", "/pl", 200),
    ("GET", "/pl/search?q=huur", 200),
    ("GET", "/pl/nothing-here", 404),
    ("GET", "/bg/pages/payslip", 200),
    ("POST", "/nl", 405),
    ("GET", "/console", 303),
    ("GET", "/console/sign-in", 200),
    ("GET", "/console/nothing-here", 404),
    ("GET", "/v1/pages?locale=nl", 200),
    ("GET", "/v1/pages?page=0", 400),
    ("GET", "/v1/nothing-here", 404),
    ("GET", "/v1/search?q=huur&locale=nl", 200),
    ("GET", "/v1/openapi.json", 200),
    ("GET", "/livez", 200),
    ("GET", "/metrics", 404),
)
A_YEAR = 31_536_000


def faults(policy: str) -> set[str]:
    """What the checker of Internet.nl would say of a Content-Security-Policy."""
    directives = {name: values for name, *values in (part.split() for part in policy.split(";") if part.strip())}
    every = {value for values in directives.values() for value in values}
    found = every & {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "http:", "https:", "*", "127.0.0.1"}
    found |= {value for value in every if re.fullmatch(r"[\w.*-]+\.[\w*-]+.*", value)}  # a host without its scheme
    for name in ("script-src", "object-src"):
        found |= {f"data: in {name}"} & {f"{one} in {name}" for one in directives.get(name, directives["default-src"])}
    for name in ("default-src", "frame-ancestors", "base-uri", "form-action"):
        if directives.get(name) not in (["'none'"], ["'self'"]):
            found.add(f"missing {name}")
    return found


@pytest.mark.parametrize(("method", "path", "status"), PLACES)
def test_every_kind_of_answer_keeps_internet_nl_s_rules(read_site: Site, method: str, path: str, status: int) -> None:
    answer = read_site.client.request(method, path)
    assert answer.status_code == status
    for name in (
        "content-security-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
    ):
        assert len(answer.headers.get_list(name)) == 1, name
    assert faults(answer.headers["content-security-policy"]) == set()
    age = re.fullmatch(r"max-age=(\d+); includeSubDomains", answer.headers["strict-transport-security"])
    assert age is not None
    assert int(age[1]) >= A_YEAR
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers
    if answer.headers.get("content-type", "").startswith("text/"):
        assert "charset=utf-8" in answer.headers["content-type"]


def test_only_the_documentation_page_has_styles_of_its_own(read_site: Site) -> None:
    """Swagger UI sets styles in its markup; that page has no form, no cookie and nothing that a reader typed."""
    answer = read_site.client.get("/docs")
    assert faults(answer.headers["content-security-policy"]) == {"'unsafe-inline'"}
    assert "script-src 'self';" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("default-src 'none'; frame-ancestors 'none'", {"missing base-uri", "missing form-action"}),
        (
            "default-src 'self'; script-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
            {"data: in script-src"},
        ),
        (
            "default-src *; frame-ancestors example.nl; base-uri 'none'; form-action 'none'",
            {"*", "example.nl", "missing default-src", "missing frame-ancestors"},
        ),
    ],
)
def test_a_weaker_policy_is_found(policy: str, found: set[str]) -> None:
    assert faults(policy) == found
