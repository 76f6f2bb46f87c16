"""The public API: every list, every page, every status code that a GET can have."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

import pytest
from sqlalchemy import select

from api.settings import VERSION
from content.actions.rename import rename
from content.actions.withdraw import withdraw_page, withdraw_thing
from content.models import OPERATOR_ID, ContactPoint, Page, Term, ThingKind
from locales import TAGS
from tests.support.site import Site, until

LISTS = ["/locales", "/topics", "/areas", "/pages", "/terms", "/facts", "/contact-points", "/notices"]
LOCALIZED = [path for path in LISTS if path not in {"/locales", "/areas"}]
AREAS = ["NL", "PV30", "AR-zuidoost-brabant", "GM0772", "GM0758"]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("locale", [*TAGS, None])
def test_every_list_answers_in_every_locale(read_site: Site, path: str, locale: str | None) -> None:
    parameters = {"locale": locale} if locale else {}
    answer = read_site.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"items", "total", "page", "pageSize"}
    assert (body["page"], body["pageSize"]) == (1, 20)
    assert len(body["items"]) == min(20, body["total"])
    for item in body["items"] if path in LOCALIZED and locale else ():
        assert item["requestedLocale"] == locale
        assert item["isFallback"] == (item["locale"] != locale)


@pytest.mark.parametrize("path", ["/pages", "/terms", "/facts", "/areas", "/contact-points"])
def test_pages_of_a_list_make_the_whole_list_once(read_site: Site, path: str) -> None:
    whole: list[str] = []
    total = read_site.get(path, params={"pageSize": 7}).json()["total"]
    for number in range(1, total // 7 + 2):
        body = read_site.get(path, params={"pageSize": 7, "page": number}).json()
        whole += [str(item.get("slug") or item.get("key") or item.get("code")) for item in body["items"]]
    assert len(whole) == total == len(set(whole))
    assert read_site.get(path, params={"page": 10_000}).json()["items"] == []


def slugs(site: Site) -> list[str]:
    found = []
    for kind in ("page", "site"):
        items = site.get("/pages", params={"kind": kind, "pageSize": 100}).json()["items"]
        found += [item["slug"] for item in items]
    return found


@pytest.mark.parametrize("locale", TAGS)
@pytest.mark.parametrize("area", AREAS)
def test_every_page_answers_in_every_locale_and_area(read_site: Site, locale: str, area: str) -> None:
    known = slugs(read_site)
    assert len(known) == 56
    for slug in known:
        answer = read_site.get(f"/pages/{slug}", params={"locale": locale, "area": area})
        assert answer.status_code == 200, (slug, answer.text)
        page = answer.json()
        keys = [section["key"] for section in page["sections"]]
        assert keys[0] == "answer"
        assert len(keys) == len(set(keys))
        assert page["area"] == area
        assert "{{" not in answer.text
        for section in page["sections"]:
            assert section["text"]
            assert section["origin"] == ("shared" if section["area"] == "NL" else "local")


def test_the_example_municipality_has_its_own_text_in_two_languages(read_site: Site) -> None:
    def local(locale: str, area: str) -> list[tuple[str, str, bool]]:
        page = read_site.get("/pages/rental-contract", params={"locale": locale, "area": area}).json()
        return [(one["key"], one["locale"], one["isFallback"]) for one in page["sections"] if one["origin"] == "local"]

    assert local("nl", "GM0772") == [("deposit-after-gm0772", "nl", False), ("help-before-gm0772", "nl", False)]
    assert local("pl", "GM0772") == [("deposit-after-gm0772", "pl", False), ("help-before-gm0772", "pl", False)]
    assert local("bg", "GM0772") == [("deposit-after-gm0772", "nl", True), ("help-before-gm0772", "nl", True)]
    assert local("nl", "GM0758") == []
    items = read_site.get("/pages", params={"area": "GM0772", "topic": "housing", "pageSize": 100}).json()["items"]
    assert [item["slug"] for item in items if item["hasLocalText"]] == ["rental-contract"]


def test_polish_is_polish(read_site: Site) -> None:
    page = read_site.get("/pages/rental-contract", params={"locale": "pl"}).json()
    assert page["locale"] == "pl"
    assert "umow" in page["title"].lower()
    assert read_site.get("/pages/rental-contract", params={"locale": "pl-PL"}).json()["locale"] == "pl"


def test_without_a_locale_accept_language_decides_and_varies(read_site: Site) -> None:
    answer = read_site.get("/pages/payslip", headers={"Accept-Language": "bg-BG,en;q=0.5"})
    assert answer.json()["locale"] == "bg"
    assert "Accept-Language" in answer.headers["vary"]
    explicit = read_site.get("/pages/payslip", params={"locale": "pl"}, headers={"Accept-Language": "bg"})
    assert explicit.json()["locale"] == "pl"
    assert "Accept-Language" not in explicit.headers["vary"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/pages", "locale=xx"),
        ("/pages", "locale="),
        ("/pages", "area=GM9999"),
        ("/pages/payslip", "area=gm0772"),
        ("/contact-points", "area=x"),
        ("/notices", "area=x"),
        ("/search", "q=a&area=x"),
        ("/pages", "topic=money"),
        ("/pages", "kind=blog"),
        ("/pages", "policyField=x"),
        ("/pages", "page=0"),
        ("/pages", "page=10001"),
        ("/pages", "page=x"),
        ("/pages", "pageSize=0"),
        ("/pages", "pageSize=101"),
        ("/pages", "pagesize=5"),
        ("/pages", "page_size=5"),
        ("/pages", "page=1&page=2"),
        ("/search", ""),
        ("/search", "q=a&kind=news"),
        ("/suggestions", "q=a&limit=21"),
        ("/contact-points", "openAt=now"),
        ("/contact-points", "openAt=2026-11-24T10:00:00"),
        ("/contact-points", "openAt=0.5"),
        ("/contact-points", "openAt=2026-13-24T10:00:00Z"),
        ("/contact-points", "spokenLanguage=%00"),
        ("/terms/huurtoeslag", "x=1"),
    ],
)
def test_a_wrong_query_is_a_problem_that_names_it(read_site: Site, path: str, parameter: str) -> None:
    answer = read_site.get(f"{path}?{parameter}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == 400
    assert body["title"]
    assert body["detail"]
    assert body["errors"]


def test_all_errors_of_a_request_are_named_at_once(read_site: Site) -> None:
    body = read_site.get("/pages?page=0&pageSize=500&topic=x").json()
    assert {error["where"] for error in body["errors"]} == {"page", "pageSize", "topic"}


@pytest.mark.parametrize(
    "path",
    [
        "/pages/nothing",
        "/terms/nothing",
        "/facts/nothing",
        "/contact-points/nothing",
        "/areas/nothing",
        "/nothing",
        "/pages/",
        "/pages/payslip/",
        "/",
        "",
        "/pages/%00",
        "/pages/Ł",
        "/pages/..",
        "/areas/%00",
        "/editorial/nothing",
    ],
)
def test_what_does_not_exist_is_404(read_site: Site, path: str) -> None:
    answer = read_site.get(path)
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"


def test_a_method_that_is_not_known_is_405(read_site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = read_site.client.request(method, "/v1/pages")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]
        assert answer.json()["status"] == 405


def test_a_problem_speaks_the_readers_language(read_site: Site) -> None:
    polish = read_site.get("/pages/nothing", headers={"Accept-Language": "pl"}).json()
    dutch = read_site.get("/pages/nothing", headers={"Accept-Language": "nl"}).json()
    assert polish["title"] != dutch["title"]
    assert (
        read_site.get("/pages/nothing?locale=pl", headers={"Accept-Language": "nl"}).json()["title"] == polish["title"]
    )


def test_an_unchanged_answer_is_a_304_and_a_changed_tag_a_200(read_site: Site) -> None:
    for path in ["/pages/payslip?locale=pl", "/pages?locale=bg", "/terms", "/areas", "/facts/own-risk", "/locales"]:
        first = read_site.get(path)
        tag = first.headers["etag"]
        again = read_site.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["api-version"] == VERSION
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["access-control-allow-origin"] == "*"
        assert read_site.get(path, headers={"If-None-Match": f'"x", W/{tag}'}).status_code == 304
        assert read_site.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_codings_have_tags_of_their_own(read_site: Site) -> None:
    tags = {}
    for coding in ("br", "gzip", "identity"):
        answer = read_site.get("/pages?locale=pl&pageSize=50", headers={"Accept-Encoding": coding})
        assert answer.headers.get("content-encoding", "identity") == coding
        assert "Accept-Encoding" in answer.headers["vary"]
        tags[coding] = answer.headers["etag"]
        assert answer.json()["total"] > 0
    assert len(set(tags.values())) == 3
    assert tags["br"].endswith('-br"')
    assert tags["gzip"].endswith('-gzip"')


def test_every_answer_names_the_version_and_carries_the_security_headers(read_site: Site) -> None:
    for path, status in [("/pages", 200), ("/nothing", 404), ("/pages?page=0", 400), ("/search?q=huur", 200)]:
        answer = read_site.get(path)
        assert answer.status_code == status
        assert answer.headers["api-version"] == VERSION
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["strict-transport-security"]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["access-control-expose-headers"] == "ETag, API-Version, Retry-After, Link"
        assert "server" not in answer.headers
        assert "set-cookie" not in answer.headers


def test_what_is_public_may_be_kept_and_search_may_not(read_site: Site) -> None:
    assert read_site.get("/pages").headers["cache-control"] == "public, max-age=0, s-maxage=60"
    for path in ["/search?q=huur", "/suggestions?q=hu", "/contact-points?openAt=2026-11-24T10:00:00Z"]:
        answer = read_site.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("pl", "minimlana placa", "minimalna placa"),
        ("bg", "врменна работа", "временна работа"),
        ("en", "<b>registraton</b>", "<b>registration</b>"),  # as typed, and no markup: who shows it escapes it
        ("pl", "umowa najmu", None),
        # Of a sentence a word that no page has is seldom a typing error.
        ("en", "my horse kicked me at work am i paid when i am sick", None),
    ],
)
def test_a_typing_error_is_pointed_out(read_site: Site, locale: str, typed: str, meant: str | None) -> None:
    found = read_site.get(f"/search?locale={locale}&q={quote(typed)}").json()
    assert found["total"] > 0
    assert found["didYouMean"] == meant


def test_head_is_get_without_a_body(read_site: Site) -> None:
    for path in ["/pages/payslip", "/pages/nothing", "/search?q=huur"]:
        get = read_site.get(path, headers={"Accept-Encoding": "identity"})
        head = read_site.client.head(f"/v1{path}", headers={"Accept-Encoding": "identity"})
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == str(len(get.content))


def test_instants_are_in_utc_and_dates_are_plain(read_site: Site) -> None:
    page = read_site.get("/pages/minimum-wage?locale=nl").json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", page["publishedAt"])
    fact = read_site.get("/facts/minimum-wage-hourly-21").json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", fact["validFrom"])
    assert fact["checkedOn"] is None


def test_contact_points_say_what_is_unknown(read_site: Site) -> None:
    point = read_site.get("/contact-points/mip-noordoost-brabant?locale=pl").json()
    assert point["place"]["town"] == "Veghel"
    assert point["openingTimes"] is None
    assert point["spokenLanguages"] is None
    assert point["confirmedOn"] is None
    assert point["lastSeenOn"]
    near = read_site.get("/contact-points?area=GM1948&pageSize=100").json()["items"]
    assert near[0]["slug"] == "mip-noordoost-brabant"
    assert "informatiepunt-west-brabant" not in [one["slug"] for one in near]
    speakers = read_site.get("/contact-points?spokenLanguage=pl&pageSize=100").json()["items"]
    assert [one["slug"] for one in speakers] == ["informatiepunt-west-brabant"]


def an_id(site: Site, model: type[Page] | type[Term] | type[ContactPoint], slug: str) -> uuid.UUID:
    with site.database.read() as session:
        found: uuid.UUID = session.scalars(select(model.id).where(model.slug == slug)).one()
    return found


def test_a_moved_slug_is_a_301_and_what_is_withdrawn_a_410(site: Site) -> None:
    payslip, chosen = an_id(site, Page, "payslip"), an_id(site, Page, "minimum-wage")
    assert site.get("/pages/payslip?locale=pl").status_code == 200
    rename(site.database, ThingKind.PAGE, payslip, "wage-slip", OPERATOR_ID)
    until(lambda: site.get("/pages/payslip?locale=pl").status_code == 301, "the redirect")
    moved = site.get("/pages/payslip?locale=pl")
    assert moved.headers["location"] == "/v1/pages/wage-slip?locale=pl"
    assert moved.headers["api-version"] == VERSION
    assert site.get("/pages/wage-slip?locale=pl").status_code == 200
    withdraw_page(site.database, payslip, OPERATOR_ID, chosen)
    gone = until(lambda: (answer := site.get("/pages/wage-slip")).status_code == 410 and answer, "the 410")
    assert gone.json()["replacedBy"] == "minimum-wage"
    assert gone.headers["content-type"] == "application/problem+json"
    assert site.get("/pages/payslip").status_code == 410
    withdraw_thing(site.database, ThingKind.TERM, an_id(site, Term, "huurtoeslag"), OPERATOR_ID)
    until(lambda: site.get("/terms/huurtoeslag").status_code == 410, "the term to be gone")
    withdraw_thing(site.database, ThingKind.CONTACT_POINT, an_id(site, ContactPoint, "uwv"), OPERATOR_ID)
    until(lambda: site.get("/contact-points/uwv").status_code == 410, "the point to be gone")


def test_an_error_of_ours_is_a_500_that_tells_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret thing")

    monkeypatch.setattr("content.published.list_terms", broken)
    answer = site.get("/terms?page=3")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == VERSION
    assert answer.headers["cache-control"] == "no-store"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_that_is_too_large_is_413(read_site: Site) -> None:
    answer = read_site.client.post("/v1/pages", content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["status"] == 413


def test_alive_ready_and_metrics(read_site: Site) -> None:
    assert read_site.get("/livez", absolute=True).status_code == 200
    assert read_site.get("/readyz", absolute=True).status_code == 200
    assert read_site.get("/metrics", absolute=True).status_code == 404
