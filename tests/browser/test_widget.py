"""The widget on a municipality's site, in Chromium: strict policy, hostile styles, no trace, small, calm while away."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from api.widget import releases
from api.widget.snippets import MIN_HEIGHT
from api.widget.words import words
from locales import TAGS
from tests.support.axe import violations
from tests.support.host_page import HOSTILE, KIND, HostPage, host_page
from tests.support.site import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

LARGEST = 10_000
"""Bytes that the widget may load besides data, compressed by gzip; its words, though they come with the data, count."""
INSIDE = "document.querySelector('mip-widget').shadowRoot"
ALL_STYLES = """root => [...root.querySelectorAll('*')].map(one => {
  const found = getComputedStyle(one);
  return [one.tagName, ...['color', 'backgroundColor', 'fontSize', 'fontWeight', 'fontStyle', 'letterSpacing',
    'lineHeight', 'textTransform', 'textAlign', 'textShadow', 'textDecorationLine', 'whiteSpace', 'wordSpacing',
    'cursor', 'display', 'visibility', 'opacity', 'pointerEvents', 'userSelect', 'listStyleType', 'borderTopWidth',
    'position', 'direction'].map(name => `${name}: ${found[name]}`)].join('; ');
})"""
SHIFTS = """() => { window.shifts = []; new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({type: 'layout-shift', buffered: true}); }"""


@pytest.fixture(scope="module")
def running_host(starter_server: Server) -> Iterator[HostPage]:
    with host_page(starter_server.base) as running:
        yield running


@pytest.fixture
def host(running_host: HostPage) -> HostPage:
    running_host.reset()
    return running_host


class Visit:
    """One page of the host in a browser of its own; hears what the console says and what is asked."""

    def __init__(
        self, chrome: Browser, host: HostPage, width: int = 360, locale: str = "pl-PL", **options: Any
    ) -> None:
        self.context = chrome.new_context(viewport={"width": width, "height": 800}, locale=locale, **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.host = host
        self.heard: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.heard.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.page.on("request", lambda request: self.note(request.url))

    def note(self, url: str) -> None:
        if url.startswith(self.host.service):
            self.asked.append(url.removeprefix(self.host.service))

    def open(self, ready: str = ".body .h0") -> Page:
        self.page.goto(self.host.base)
        self.page.wait_for_selector(f"mip-widget {ready}")
        return self.page

    def inside(self, script: str) -> Any:
        return self.page.evaluate(f"({script})({INSIDE})")


@pytest.fixture
def visit(chrome: Browser, host: HostPage) -> Iterator[Visit]:
    made = Visit(chrome, host)
    yield made
    made.context.close()


def axe(page: Page) -> list[tuple[str, Any]]:
    return [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in violations(page)]


def test_first_content_after_one_script_and_one_answer(visit: Visit) -> None:
    page = visit.open(".topics")
    assert [path.partition("?")[0] for path in visit.asked] == ["/widget.js", "/widget/start/pl"]
    assert page.locator("mip-widget .topics a").first.inner_text() == "Zameldowanie"
    assert visit.heard == []


def test_no_trace_is_left(visit: Visit) -> None:
    page = visit.open()
    page.locator("mip-widget input").fill("umowy najmu")
    page.keyboard.press("Enter")
    page.locator("mip-widget .rows a").first.click()
    page.wait_for_selector("mip-widget .answer")
    assert visit.context.cookies() == []
    stored = "[localStorage.length, sessionStorage.length, document.querySelectorAll('iframe').length]"
    assert page.evaluate(stored) == [0, 0, 0]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert page.evaluate("[location.href, history.length]") == [f"{visit.host.base}/", 2]
    others = {
        re.sub(r"^(\w+://[^/]+).*", r"\1", one)
        for one in page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    }
    assert others - {"data:,"} == {visit.host.base, visit.host.service}
    assert visit.heard == []


@pytest.mark.parametrize("locale", TAGS)
def test_all_that_it_loads_besides_data_is_small(chrome: Browser, host: HostPage, locale: str) -> None:
    visit = Visit(chrome, host, locale=locale, extra_http_headers={"Accept-Encoding": "gzip"})
    with visit.page.expect_response(lambda answer: answer.url.endswith("/widget.js")) as script:
        visit.open()
    size = script.value.request.sizes()["responseBodySize"]
    coding = script.value.header_value("content-encoding")
    own = gzip.compress(json.dumps(words(locale), ensure_ascii=False).encode(), 6)
    visit.context.close()
    assert coding == "gzip"
    assert size > 4_000, "measured nothing"
    assert size + len(own) <= LARGEST


@pytest.mark.parametrize(
    ("width", "topic"), [(320, ""), (320, "registration"), (360, "health"), (600, ""), (1280, "work")]
)
def test_nothing_jumps(chrome: Browser, host: HostPage, width: int, topic: str) -> None:
    host.widget = f'<mip-widget area="GM0772" topic="{topic}"></mip-widget>'
    visit = Visit(chrome, host, width=width, locale="bg")
    visit.page.add_init_script(f"({SHIFTS})()")
    page = visit.open()
    below = page.evaluate("document.querySelector('#below').getBoundingClientRect().top")
    for tag in TAGS:
        page.locator(f"mip-widget .languages [lang={tag}]").click()
        page.wait_for_selector(f"mip-widget .card[lang={tag}]:not([aria-busy]) .h0")
        assert page.evaluate("document.querySelector('mip-widget').getBoundingClientRect().height") == MIN_HEIGHT, tag
    assert page.evaluate("document.querySelector('#below').getBoundingClientRect().top") == below
    assert page.evaluate("window.shifts") == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    visit.context.close()


def test_hostile_styles_change_nothing_inside_and_ours_nothing_outside(visit: Visit) -> None:
    page = visit.open(".topics")
    inside = visit.inside(ALL_STYLES)
    outside = page.evaluate(f"({ALL_STYLES})(document.body)")
    visit.host.css = KIND.replace("color-scheme: light dark", "color-scheme: light") + HOSTILE
    visit.open(".topics")
    changed = [pair for pair in zip(inside, visit.inside(ALL_STYLES), strict=True) if pair[0] != pair[1]]
    assert changed == []
    assert page.locator("mip-widget").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('mip-widget')).opacity") == "1"
    visit.host.reset()
    visit.host.script = ""
    page.goto(visit.host.base)
    without = page.evaluate(f"({ALL_STYLES})(document.body)")
    assert [one for one in outside if not one.startswith("MIP-WIDGET")] == [
        one for one in without if not one.startswith("MIP-WIDGET")
    ]
    assert visit.heard == []


def test_nothing_is_put_on_the_window_of_the_host(visit: Visit) -> None:
    visit.host.script, script = "", visit.host.script
    visit.page.goto(visit.host.base)
    before = visit.page.evaluate("Object.getOwnPropertyNames(window)")
    visit.host.script = script
    visit.open()
    assert set(visit.page.evaluate("Object.getOwnPropertyNames(window)")) - set(before) == set()


PLANTED = (
    "<p>Good <strong>text</strong></p><script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
    "<svg onload='window.broken = 3'><a href='javascript:window.broken = 4'>x</a></svg>"
    "<a id=planted href='javascript:window.broken = 5' onclick='window.broken = 6'>bad link</a>"
    "<a href=' JaVaScRiPt:window.broken = 7'>bad link</a><a href='//evil.example'>bad link</a>"
    "<a data-kind=page data-slug='../../x' href='https://mip.example'>odd link</a>"
    "<iframe srcdoc='<script>parent.broken = 8</script>'></iframe><style>* { color: red }</style>"
    "<form action='https://evil.example'><input name=bsn></form><div class='card' style='position:fixed'>frame</div>"
    "<math><mtext><table><mglyph><style><img src=x onerror='window.broken = 9'></style></mglyph></table></mtext></math>"
    "<template><script>window.broken = 10</script></template><p onmouseover='window.broken = 11'>over</p>"
)


@pytest.mark.parametrize("policy", ["strict", "none", "refusing"])
def test_planted_script_never_runs(visit: Visit, policy: str) -> None:
    def plant(route: Route) -> None:
        answer = route.fetch()
        data = answer.json()
        data["sections"][0]["html"] = PLANTED
        data["title"] = "<img src=x onerror='window.broken = 12'>"
        data["sources"].append({"name": "bad", "url": "javascript:window.broken = 13", "checkedOn": None})
        route.fulfill(response=answer, json=data)

    if policy == "none":
        visit.host.policy = ""
    elif policy == "refusing":
        visit.host.policy = visit.host.policy.replace("trusted-types mip-widget", "trusted-types 'none'")
    visit.page.route("**/v1/pages/rental-contract?*", plant)
    visit.host.widget = '<mip-widget area="GM0772" topic="housing"></mip-widget>'
    page = visit.open()
    page.locator("mip-widget input").fill("umowy najmu")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Umowa najmu i kaucja").first.click()
    answer = page.locator("mip-widget .answer")
    assert "Good" in answer.inner_text()
    for text in ("bad link", "bad"):
        for link in page.get_by_text(text, exact=True).all():
            link.click()
    page.locator("mip-widget .answer").hover()
    assert page.evaluate("window.broken") is None
    tags = "root => [...root.querySelectorAll('.answer *')].map(one => one.tagName.toLowerCase())"
    assert set(visit.inside(tags)) <= {"h3", "p", "strong", "a", "div", "span", "table", "tbody"}
    attributes = "root => [...root.querySelectorAll('.text *')].flatMap(one => one.getAttributeNames())"
    assert set(visit.inside(attributes)) <= {"class", "href", "rel", "tabindex", "data-section", "lang", "start"}
    hrefs = visit.inside("root => [...root.querySelectorAll('a')].map(one => one.getAttribute('href'))")
    assert [one for one in hrefs if not re.match(r"(https?|tel|mailto):", one)] == []
    # A policy tells of what it found while the text was parsed; nothing else is heard.
    assert [one for one in visit.heard if "Security Policy" not in one and "TrustedTypePolicy" not in one] == []


def test_read_by_keyboard_from_a_word_to_the_section(visit: Visit) -> None:
    page = visit.open()
    focus = f"{INSIDE}.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.textContent") == "Nederlands"
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.id") == "words"
    page.keyboard.type("umowy najm")
    page.wait_for_selector("mip-widget [role=option]")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate(f"{INSIDE}.getElementById({focus}.getAttribute('aria-activedescendant')).textContent")
    assert page.evaluate(f"{focus}.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(f"{focus}.getAttribute('aria-activedescendant')") is None
    page.keyboard.press("Escape")
    assert page.locator("mip-widget [role=option]").count() == 0
    page.keyboard.type("u")
    page.keyboard.press("Enter")
    page.wait_for_selector("mip-widget .rows")
    assert page.evaluate(f"{focus}.className") == "h0"
    page.locator("mip-widget .rows a").first.press("Enter")
    page.wait_for_selector("mip-widget .answer")
    assert page.evaluate(f"{focus}.textContent") == "Umowa najmu i kaucja" == chosen
    page.get_by_role("navigation").get_by_role("link", name="Jak wysoka może być kaucja").press("Enter")
    assert page.evaluate(f"{focus}.dataset.section") == "deposit"
    assert "Informacje lokalne: Eindhoven" in page.locator("mip-widget .local").first.inner_text()
    page.locator("mip-widget .languages [lang=bg]").press("Enter")
    page.wait_for_selector("mip-widget .card[lang=bg]")
    page.get_by_role("heading", name="Договор за наем и депозит").wait_for()
    assert page.evaluate(f"{focus}.lang") == "bg"
    page.locator("mip-widget .back").press("Enter")
    page.wait_for_selector("mip-widget .rows")
    page.locator("mip-widget .back").press("Enter")
    page.wait_for_selector("mip-widget .topics")
    assert page.url == f"{visit.host.base}/"
    assert visit.heard == []


def test_what_is_typed_is_no_shortcut_of_the_host(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("document.addEventListener('keydown', event => (window.keys ??= []).push(event.key))")
    page.locator("mip-widget input").press("s")
    assert page.evaluate("window.keys") is None
    page.locator("mip-widget .topics a").first.press("s")
    assert page.evaluate("window.keys") == ["s"]


@pytest.mark.parametrize(
    ("wish", "browser_locale", "expected"),
    [
        ("auto", "ro-RO", "ro"), ("auto", "de-DE", "en"), ("", "bg", "bg"),
        ("nl", "pl-PL", "nl"), ("pl-PL", "nl", "pl"), ("xx", "pl", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_readers(
    chrome: Browser, host: HostPage, wish: str, browser_locale: str, expected: str
) -> None:
    host.widget = f'<mip-widget locale="{wish}"></mip-widget>'
    visit = Visit(chrome, host, locale=browser_locale)
    page = visit.open()
    assert visit.inside("root => root.querySelector('.card').lang") == expected
    assert page.locator("mip-widget .languages button").count() == len(TAGS)
    visit.context.close()


def test_away_at_first(visit: Visit) -> None:
    visit.page.route("**/widget/start/**", lambda route: route.abort())
    page = visit.open(".away")
    assert "Nie możemy teraz odpowiedzieć" in page.locator("mip-widget .away").inner_text()
    assert page.locator("mip-widget a[href='tel:112']").is_visible()
    page.locator("mip-widget .languages [lang=bg]").click()
    page.wait_for_selector("mip-widget .card[lang=bg] .away")
    assert axe(page) == []
    page.unroute("**/widget/start/**")
    page.locator("mip-widget .away button").click()
    page.wait_for_selector("mip-widget .topics")
    assert [one for one in visit.heard if "ERR_FAILED" not in one] == []


@pytest.mark.parametrize("status", [503, 0, 404, 410])
def test_away_or_gone_while_reading(visit: Visit, status: int) -> None:
    page = visit.open()
    page.route("**/v1/pages?*", lambda route: route.fulfill(status=status, body="x") if status else route.abort())
    page.locator("mip-widget .topics a").first.click()
    if status in {404, 410}:
        page.get_by_role("heading", name="Tego już tu nie ma").wait_for()
    else:
        page.wait_for_selector("mip-widget .away")
        page.unroute("**/v1/pages?*")
        page.locator("mip-widget .away button").click()
        page.wait_for_selector("mip-widget .body .plain")
    page.locator("mip-widget .back").click()
    page.wait_for_selector("mip-widget .topics")


def test_a_notice_in_another_language_says_so(visit: Visit) -> None:
    def plant(route: Route) -> None:
        answer = route.fetch()
        own = {"id": "1", "level": "danger", "title": "Wichura", "text": "Zostań w domu.", "areas": ["PV30"],
               "fromAt": "2026-01-01T00:00:00Z", "untilAt": "2099-01-01T00:00:00Z",
               "locale": "pl", "isFallback": False}  # fmt: skip
        other = own | {"id": "2", "title": "Storm", "text": "Blijf binnen.", "locale": "nl", "isFallback": True}
        route.fulfill(response=answer, json=answer.json() | {"notices": [own, other]})

    visit.page.route("**/widget/start/**", plant)
    page = visit.open(".notice")
    told = page.locator("mip-widget .notice")
    assert told.first.inner_text() == "Wichura\n\nZostań w domu."
    assert told.last.get_attribute("lang") == "nl"
    assert told.last.locator("p[lang=pl]").inner_text() == words("pl")["foreign"]
    assert axe(page) == []


def test_texts_keep_their_contrast_while_others_are_on_their_way(visit: Visit) -> None:
    held: list[Route] = []
    page = visit.open()
    page.route("**/v1/pages?*", lambda route: held.append(route))  # a built-in would not do
    page.locator("mip-widget .topics a").first.click()
    page.wait_for_selector("mip-widget .body[aria-busy=true] .topics")
    assert axe(page) == []
    held[0].continue_()
    page.wait_for_selector("mip-widget .body:not([aria-busy]) .plain")


def test_a_mistyped_area_does_not_keep_the_rest_away(visit: Visit) -> None:
    visit.host.widget = '<mip-widget area="Eindhoven" topic="houses"></mip-widget>'
    visit.open(".topics")


def test_where_no_feedback_is_taken_the_form_goes_without_a_word(visit: Visit) -> None:
    sent: list[Any] = []

    def take(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.fulfill(status=204, headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"})
            return
        sent.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=(503, 200, 404)[len(sent) - 1], headers={"Access-Control-Allow-Origin": "*"}, body="{}")

    visit.page.route("**/v1/feedback", take)
    page = visit.open()
    for missed in ("Kaucja", "x"):
        page.locator("mip-widget input").fill("umowy najmu")
        page.keyboard.press("Enter")
        page.locator("mip-widget .rows a").first.click()
        page.locator("mip-widget .feedback button").last.click()
        assert "112" in page.locator("mip-widget .feedback").inner_text()
        page.locator("mip-widget textarea").fill(missed)
        page.locator("mip-widget .feedback button").click()
        if missed == "Kaucja":
            page.locator("mip-widget .feedback .warning").wait_for()
            page.locator("mip-widget .feedback button").click()
            page.locator("mip-widget .feedback [role=status]:not(.warning)").wait_for()
        else:
            page.locator("mip-widget .feedback").wait_for(state="detached")
    assert sent[0] == {
        "page": "rental-contract", "locale": "pl", "area": "GM0772", "helpful": False, "comment": "Kaucja",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["nl", "bg"])
def test_nothing_that_axe_finds(chrome: Browser, host: HostPage, scheme: str, locale: str) -> None:
    visit = Visit(chrome, host, locale=locale, color_scheme=scheme)
    page = visit.open()
    found = axe(page)
    page.locator("mip-widget input").fill("huur")
    page.wait_for_selector("mip-widget [role=option]")
    page.keyboard.press("ArrowDown")
    found += axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector("mip-widget .rows")
    found += axe(page)
    page.locator("mip-widget .rows a").first.click()
    page.wait_for_selector("mip-widget .answer")
    page.locator("mip-widget .feedback button").last.click()
    found += axe(page)
    for name in ("contacts", "term"):
        page.goto(host.base)
        page.wait_for_selector("mip-widget .topics")
        if name == "contacts":
            page.locator("mip-widget .body .plain a").last.click()
            page.wait_for_selector("mip-widget .rows")
            found += axe(page)
            page.locator("mip-widget .rows a").first.click()
            page.wait_for_selector("mip-widget dl")
        else:
            page.locator("mip-widget input").fill("huurtoeslag")
            page.locator("mip-widget [role=option]", has_text="huurtoeslag").first.click()
        found += axe(page)
    visit.context.close()
    assert found == []


def test_a_fixed_version_with_its_integrity_and_twice_on_a_page(visit: Visit) -> None:
    newest = releases.newest()
    fixed = (
        f'<script type="module" src="{visit.host.service}{newest.path}" integrity="{newest.integrity}" '
        'crossorigin="anonymous"></script>'
    )
    visit.host.script = fixed + visit.host.script
    visit.host.widget += '<mip-widget topic="work" locale="ro" heading-level="4"></mip-widget>'
    page = visit.open(".topics")
    page.locator("mip-widget h4", has_text="Muncă").wait_for()
    assert visit.heard == []
    visit.host.script = fixed.replace(newest.integrity, "sha384-" + "A" * 64)
    page.goto(visit.host.base)
    assert page.evaluate("customElements.get('mip-widget')") is None


def test_the_hosts_tokens_are_taken(visit: Visit) -> None:
    visit.host.css += ":root { --utrecht-link-color: rgb(1, 2, 3); --nl-heading-level-3-color: rgb(4, 5, 6); }"
    page = visit.open()
    colour = "root => ['.languages button', '.h0'].map(one => getComputedStyle(root.querySelector(one)).color)"
    assert visit.inside(colour) == ["rgb(1, 2, 3)", "rgb(4, 5, 6)"]
    page.evaluate("document.querySelector('mip-widget').style.setProperty('--mip-link-color', 'rgb(7, 8, 9)')")
    assert visit.inside(colour)[0] == "rgb(7, 8, 9)"


def test_dark_only_where_the_host_is_dark(chrome: Browser, host: HostPage) -> None:
    ink = "root => getComputedStyle(root.querySelector('.card')).color"
    host.css = KIND.replace("color-scheme: light dark;", "")
    visit = Visit(chrome, host, color_scheme="dark")
    visit.open()
    assert visit.inside(ink) == "rgb(26, 29, 36)"
    host.css += "mip-widget { color-scheme: dark; }"
    visit.open()
    assert visit.inside(ink) == "rgb(242, 240, 234)"
    visit.context.close()
