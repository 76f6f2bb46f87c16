"""The readers' pages: every route in every language, every status, what travels along in addresses, no script."""

from __future__ import annotations

import re
import threading
from html.parser import HTMLParser

import pytest
from sqlalchemy import event, select

from api.portal.addresses import Address, way_back
from api.portal.lists import initial
from content.actions.rename import rename
from content.actions.withdraw import withdraw_page, withdraw_thing
from content.models import OPERATOR_ID, Page, Term, ThingKind, Topic
from locales import TAGS, get_locale
from tests.support.site import Site, until

PATHS = [
    "",
    *(f"/topics/{topic}" for topic in Topic),
    "/pages/rental-contract",
    "/pages/about",
    "/terms",
    "/terms/huurtoeslag",
    "/contact-points",
    "/contact-points/juridisch-loket",
    "/municipality",
    "/search",
    "/search?q=huur",
    "/search?q=xqzvwk+plmbrt",
]
PAGE = "/pages/rental-contract"
AREA = "GM0772"


class Found(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for attrs in self.all("a")]


def read(site: Site, path: str, status: int = 200) -> Found:
    answer = site.get(path, absolute=True)
    assert answer.status_code == status, (path, answer.status_code)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Found(answer.text)


@pytest.mark.parametrize("locale", TAGS)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_in_every_language(read_site: Site, locale: str, path: str) -> None:
    answer = read_site.get(f"/{locale}{path}", absolute=True)
    found = read(read_site, f"/{locale}{path}")
    assert [(one["lang"], one["dir"]) for one in found.all("html")] == [(locale, get_locale(locale).direction)]
    assert len(found.all("h1")) == len(found.all("main")) == 1
    assert found.all("a")[0]["href"] == "#main-content"
    languages = [one for one in found.all("a") if one.get("hreflang")]
    assert [one["hreflang"] for one in languages] == list(TAGS)
    assert [one["href"] for one in languages] == [f"/{tag}{path}" for tag in TAGS]
    assert "%(" not in answer.text
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    # An answer to choose stands inside its label.
    labelled = {one["for"] for one in found.all("label") if "for" in one}
    fields = [*found.all("input"), *found.all("textarea")]
    assert {one["id"] for one in fields if one.get("type") not in {"hidden", "radio"}} == labelled


@pytest.mark.parametrize("path", PATHS)
def test_no_script_of_others_no_style_no_third_party(read_site: Site, path: str) -> None:
    answer = read_site.get(f"/pl{path}", absolute=True)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in answer.headers
    found = Found(answer.text)
    assert not found.all("style") + found.all("img") + found.all("iframe")
    # The one script is ours; structured data is no script, though it stands in an element of that name.
    own = [one for one in found.all("script") if one["type"] != "application/ld+json"]
    assert [sorted(one) for one in own] == [["src", "type"]]
    assert not [attrs for _, attrs in found.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    loaded = [one["href"] for one in found.all("link") if one["rel"] in {"stylesheet", "icon", "apple-touch-icon"}]
    loaded.append(own[0]["src"])
    assert all(re.fullmatch(r"/static/(site|icon|icon-180)\.[0-9a-f]{12}\.(css|js|svg|png)", one) for one in loaded)


def test_pages_are_light(read_site: Site) -> None:
    """Every page of the starter content in Polish and some in the other languages, with all that they load."""

    def weight(path: str) -> int:
        answer = read_site.get(path, absolute=True, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, path
        return int(answer.headers["content-length"])

    found = Found(read_site.get("/bg", absolute=True).text)
    sheets = [one["href"] for one in found.all("link", rel="stylesheet")]
    assert len(sheets) == 1
    files = [*sheets, found.all("script", type="module")[0]["src"], "/sw.js"]
    files += [found.all("link", rel=rel)[0]["href"] for rel in ("icon", "manifest")]
    shared = sum(map(weight, files))
    slugs = [
        item["slug"]
        for kind in ("page", "site")
        for item in read_site.get(f"/pages?kind={kind}&pageSize=100").json()["items"]
    ]
    paths = [f"/pl/pages/{slug}?area={AREA}" for slug in slugs]
    paths += [f"/{tag}{path}" for tag in TAGS for path in ("", PAGE, "/terms", "/contact-points", "/municipality")]
    heavy = {path: shared + weight(path) for path in paths}
    assert {path: size for path, size in heavy.items() if size > 40_000} == {}
    assert len(slugs) >= 52


def test_files_never_change_under_their_name(read_site: Site) -> None:
    sheet = read(read_site, "/pl").all("link", rel="stylesheet")[0]["href"]
    answer = read_site.get(sheet, absolute=True)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert read_site.get("/static/site.000000000000.css", absolute=True).status_code == 404


def test_stored_pages_have_a_tag_and_searches_are_not_kept(read_site: Site) -> None:
    for path in ("/pl", f"/pl{PAGE}", "/pl/terms", "/pl/municipality"):
        answer = read_site.get(path, absolute=True)
        assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=60"
        assert answer.headers["vary"] == "Accept-Encoding"
        again = read_site.get(path, absolute=True, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    for path in ("/pl/search?q=huur", "/pl/municipality?from=pages/payslip", "/pl/nope"):
        assert read_site.get(path, absolute=True).headers["cache-control"] == "no-store"


def test_first_page_offers_all_languages_the_browsers_first(read_site: Site) -> None:
    answer = read_site.get("/", absolute=True, headers={"Accept-Language": "bg-BG, en;q=0.5"})
    found = Found(answer.text)
    assert found.all("html")[0]["lang"] == "bg"
    assert found.links == ["/bg", *(f"/{tag}" for tag in TAGS if tag != "bg")]
    assert "Accept-Language" in answer.headers["vary"]
    for tag in TAGS:
        assert f"<strong>{get_locale(tag).name}</strong>" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/xx", 404),
        ("/PL", 404),
        ("/pl/", 404),
        ("/pl/nope", 404),
        ("/pl/pages/no-such-page", 404),
        ("/pl/pages/N%20O", 404),
        ("/pl/topics/sport", 404),
        ("/pl/terms/no-such-term", 404),
        ("/pl/contact-points/no-such-point", 404),
        ("/pl?area=GM9999", 400),
        (f"/pl{PAGE}?area=", 400),
        ("/pl/search?q=huur&area=GM9999", 400),
        ("/pl/search?q=huur&page=0", 400),
        ("/pl/search?q=huur&topic=sport", 400),
    ],
)
def test_errors_are_pages_in_the_readers_language(read_site: Site, path: str, status: int) -> None:
    found = read(read_site, path, status)
    tag = "pl" if path.lower().startswith("/pl") else "nl"
    assert found.all("html")[0]["lang"] == tag
    assert len(found.all("h1")) == 1
    assert f"/{tag}/topics/housing" in found.links
    assert found.all("meta", name="robots", content="noindex")


def test_wrong_methods_and_unknown_paths_outside_the_pages(read_site: Site) -> None:
    wrong = read_site.client.post("/pl/terms")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["allow"]
    assert wrong.headers["content-type"].startswith("text/html")
    under_api = read_site.get("/nope")
    assert under_api.headers["content-type"] == "application/problem+json"
    assert read_site.get("/v1", absolute=True).headers["content-type"] == "application/problem+json"


def test_unknown_parameters_are_ignored(read_site: Site) -> None:
    assert read_site.get(f"/pl{PAGE}?utm_source=x&foo=1", absolute=True).status_code == 200


@pytest.mark.parametrize("path", ["", "/topics/housing", PAGE, "/terms", "/contact-points", "/search?q=huur"])
def test_the_municipality_travels_along(read_site: Site, path: str) -> None:
    mark = "&" if "?" in path else "?"
    found = read(read_site, f"/pl{path}{mark}area={AREA}")
    own = [href for href in found.links if href.startswith("/")]
    assert own
    assert [href for href in own if f"area={AREA}" not in href] == []
    assert "Eindhoven" in read_site.get(f"/pl{path}{mark}area={AREA}", absolute=True).text
    if found.all("form"):
        assert found.all("input", name="area", value=AREA)


def test_choosing_a_municipality_leads_back(read_site: Site) -> None:
    start = read(read_site, f"/pl{PAGE}")
    choose = next(href for href in start.links if href.startswith("/pl/municipality"))
    choices = read(read_site, choose).links
    assert f"/pl{PAGE}?area={AREA}" in choices
    assert len([href for href in choices if href.startswith(f"/pl{PAGE}?area=GM")]) == 56
    assert f"/pl?area={AREA}" in read(read_site, "/pl/municipality?from=//evil.example").links


def test_local_text_is_headed_by_its_place_and_says_its_language(read_site: Site) -> None:
    polish = read_site.get(f"/pl{PAGE}?area={AREA}", absolute=True).text
    assert 'class="text local"' in polish
    assert "Informacje lokalne: Eindhoven" in polish
    romanian = read_site.get(f"/ro{PAGE}?area={AREA}", absolute=True).text
    assert "Acest text nu este încă în limba dumneavoastră." in romanian
    local = next(one for one in Found(romanian).all("section") if "local" in one.get("class", ""))
    assert local["lang"] == "nl"
    # Links in a fallback text keep the reader's language; only the language menu leads to Dutch.
    assert [one for one in Found(romanian).all("a") if one["href"].startswith("/nl/") and "hreflang" not in one] == []
    assert "Eindhoven" not in read_site.get(f"/pl{PAGE}", absolute=True).text


def test_figures_lead_to_their_source_at_the_foot(read_site: Site) -> None:
    found = read(read_site, f"/pl{PAGE}")
    ids = {attrs.get("id") for _, attrs in found.tags}
    inside = [href[1:] for href in found.links if href.startswith("#")]
    assert {section["id"] for section in found.all("section") if "id" in section} <= set(inside)
    assert [href for href in inside if href.startswith("fact-")]
    assert set(inside) - ids == set()
    assert "jeszcze przez nas niesprawdzone" in read_site.get(f"/pl{PAGE}", absolute=True).text


def test_contents_stand_on_long_pages_only(read_site: Site) -> None:
    counts = set()
    for slug in [item["slug"] for item in read_site.get("/pages?pageSize=100").json()["items"]] + ["about"]:
        text = read_site.get(f"/pl/pages/{slug}", absolute=True).text
        sections = len(read_site.get(f"/pages/{slug}?locale=pl").json()["sections"])
        assert ('class="contents"' in text) == (sections > 4), slug
        counts.add(sections)
    assert min(counts) < max(counts)


def test_contact_points_say_what_is_unknown(read_site: Site) -> None:
    text = read_site.get("/en/contact-points/informatiepunt-west-brabant", absolute=True).text
    assert "Not confirmed; last seen on 11 June 2024" in text
    assert "We do not know the opening hours." in text
    assert "Polish, Romanian" in text
    order = [
        read_site.get("/en/contact-points", absolute=True).text.index(f">{heading}</h2>")
        for heading in ("Information points", "Organisations that help")
    ]
    assert order == sorted(order)
    assert 'href="tel:+318008020"' in read_site.get("/en/contact-points/juridisch-loket", absolute=True).text


def test_where_life_may_be_in_danger_the_number_stands_on_top(read_site: Site) -> None:
    for slug, is_urgent in (("medical-emergency", True), ("exploitation", True), ("rental-contract", False)):
        text = read_site.get(f"/pl/pages/{slug}", absolute=True).text
        assert ('class="urgent"' in text) is is_urgent, slug
        if is_urgent:
            assert text.index('href="tel:112"') < text.index("<h1")


def test_the_foot_of_a_page_says_who_helps_and_when_it_was_checked(read_site: Site) -> None:
    found = read(read_site, f"/en{PAGE}?area=GM0758")
    assert "/en/contact-points/informatiepunt-west-brabant?area=GM0758" in found.links
    assert re.search(r"Last changed: [^<]+; not yet checked by us</p>", read_site.get(f"/en{PAGE}", absolute=True).text)


def test_a_page_on_paper_leads_back_by_a_code(read_site: Site) -> None:
    for path in (PAGE, "/terms/huurtoeslag", "/contact-points/juridisch-loket"):
        found = read(read_site, f"/bg{path}?area={AREA}")
        assert len(found.all("svg", **{"class": "qr"})) == 1
        address = f"{read_site.settings.public_url}/bg{path}?area={AREA}"
        assert f">{address}</strong>" in read_site.get(f"/bg{path}?area={AREA}", absolute=True).text
    assert not read(read_site, "/bg").all("svg", **{"class": "qr"})


def test_a_map_is_a_link_where_an_address_is_known(read_site: Site) -> None:
    found = read(read_site, "/en/contact-points/informatiepunt-west-brabant")
    assert "https://www.openstreetmap.org/search?query=Stadskantoor%2C%20Breda" in found.links
    elsewhere = read(read_site, "/en/contact-points/juridisch-loket")
    assert not [href for href in elsewhere.links if "openstreetmap" in href]


def test_search_answers_and_what_helps_when_it_finds_nothing(read_site: Site) -> None:
    until(lambda: read_site.get("/readyz", absolute=True).status_code == 200, "the search")
    found = read(read_site, "/pl/search?q=umowy+najmu")
    assert found.all("mark")
    assert next(one for one in found.links if one.startswith("/pl/pages/")).startswith(f"/pl{PAGE}")
    nothing = read_site.get("/pl/search?q=xqzvwk+plmbrt&area=GM0758", absolute=True).text
    for wanted in ("/pl/topics/work", "tel:", "informatiepunt-west-brabant", "xqzvwk plmbrt"):
        assert wanted in nothing


def test_searches_touch_no_database(read_site: Site) -> None:
    engine = read_site.services.database.engine
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if threading.current_thread().name != "poller":
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        for path in ("/search?q=huur", f"/search?q=xqzvwk+plmbrt&area={AREA}", "/nope"):
            read_site.get(f"/bg{path}", absolute=True)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert seen == []


def test_what_a_reader_types_is_text(read_site: Site) -> None:
    text = read_site.get("/pl/search", absolute=True, params={"q": '"><script>x</script>%(a)s'}).text
    assert "<script>x" not in text
    assert "%(a)s" in text
    assert 'value="&#34;&gt;&lt;script&gt;' in text


def test_links_for_messengers_and_search_engines(read_site: Site) -> None:
    found = read(read_site, f"/pl{PAGE}?area={AREA}")
    base = read_site.settings.public_url
    assert [one["href"] for one in found.all("link", rel="canonical")] == [f"{base}/pl{PAGE}"]
    alternates = {one["hreflang"]: one["href"] for one in found.all("link", rel="alternate") if "hreflang" in one}
    assert alternates == {tag: f"{base}/{tag}{PAGE}" for tag in TAGS}
    graph = {one["property"]: one["content"] for one in found.all("meta") if "property" in one}
    assert graph["og:title"] == "Umowa najmu i kaucja"
    assert graph["og:description"] == found.all("meta", name="description")[0]["content"]
    assert graph["og:url"] == f"{base}/pl{PAGE}"
    assert graph["og:image"].startswith(f"{base}/static/")
    image = read_site.get(graph["og:image"].removeprefix(base), absolute=True)
    assert image.headers["content-type"] == "image/png"
    assert len(image.content) < 100_000
    size = [int.from_bytes(image.content[at : at + 4], "big") for at in (16, 20)]
    assert size == [int(graph["og:image:width"]), int(graph["og:image:height"])]


def test_moved_and_withdrawn(site: Site) -> None:
    with site.database.read() as session:
        pages = {page.slug: page.id for page in session.scalars(select(Page))}
        term = session.scalars(select(Term.id).where(Term.slug == "huurtoeslag")).one()
    assert site.get("/pl/pages/payslip", absolute=True).status_code == 200
    rename(site.database, ThingKind.PAGE, pages["payslip"], "wage-slip", OPERATOR_ID)
    until(lambda: site.get("/pl/pages/payslip", absolute=True).status_code == 301, "the redirect")
    moved = site.get(f"/pl/pages/payslip?area={AREA}", absolute=True)
    assert moved.headers["location"] == f"/pl/pages/wage-slip?area={AREA}"
    withdraw_page(site.database, pages["household-bills"], OPERATOR_ID, replaced_by=pages["rental-contract"])
    withdraw_thing(site.database, ThingKind.TERM, term, OPERATOR_ID)
    until(lambda: site.get("/pl/pages/household-bills", absolute=True).status_code == 410, "the withdrawal")
    gone = read(site, f"/pl/pages/household-bills?area={AREA}", 410)
    assert f"/pl{PAGE}?area={AREA}" in gone.links
    until(lambda: site.get("/pl/terms/huurtoeslag", absolute=True).status_code == 410, "the term")


def test_addresses_of_a_reader() -> None:
    reader = Address("pl", AREA)
    assert reader.to() == f"/pl?area={AREA}"
    assert reader.to("/search", {"q": "a b&c", "topic": None, "page": 2}) == f"/pl/search?q=a+b%26c&page=2&area={AREA}"
    assert reader.in_text('<a href="/nl/pages/x#y" data-kind="page">') == (
        f'<a href="/pl/pages/x?area={AREA}#y" data-kind="page">'
    )
    assert reader.in_text('<a href="https://x.example/nl/pages/x">') == '<a href="https://x.example/nl/pages/x">'


@pytest.mark.parametrize("value", [None, "", "/pages/x", "//x", "pages/", "pages/../x", "search", "pages/x?y"])
def test_no_way_back_to_elsewhere(value: str | None) -> None:
    assert way_back(value) is None


def test_dutch_names_stand_under_the_letter_one_looks_for() -> None:
    assert [initial(name) for name in ("'s-Hertogenbosch", "Ébène", "beëdigd", "’t Veld")] == ["H", "E", "B", "V"]
