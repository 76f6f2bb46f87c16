"""The widget's addresses: headers for other sites, versions that never change, first data, the page to set it up."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from api.widget import build, release, releases
from api.widget.contrast import ratio_on_white
from api.widget.words import WORDS
from locales import LOCALES, TAGS
from tests.support.site import Site

AREA = "GM0772"
RELEASED = {
    "1.0.0": "sha384-gn04lvm9aRNa+vZYor4tqjIWa43nSBkjpNQLFSfV2mERjaU4Dtoft+gLDakzo9kj",
    "1.0.1": "sha384-A8ug/RfQQw15BLsDOxjurYvfLVTb6cxZCE/L27m/me9DytR3KJAU9St4E21wfygG",
}
"""What municipalities pasted. A line of this table is never changed and never goes."""


def test_what_was_released_is_served_for_ever(read_site: Site) -> None:
    assert {one.version: one.integrity for one in releases.all_releases()} == RELEASED
    for version, integrity in RELEASED.items():
        answer = read_site.get(f"/widget/{version}/mip.js", absolute=True)
        assert answer.status_code == 200
        digest = hashlib.sha384(answer.content).digest()
        assert integrity == f"sha384-{base64.b64encode(digest).decode()}"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_rolling_address_gives_the_newest_bytes(read_site: Site) -> None:
    rolling = read_site.get("/widget.js", absolute=True)
    newest = read_site.get(f"/widget/{releases.newest().version}/mip.js", absolute=True)
    assert (rolling.status_code, rolling.content) == (200, newest.content)
    assert re.match(r"public, max-age=300\b", rolling.headers["cache-control"])
    again = read_site.get("/widget.js", absolute=True, headers={"If-None-Match": rolling.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == rolling.headers["cache-control"]


@pytest.mark.parametrize("coding", ["gzip", "br", "identity"])
def test_the_script_in_each_coding(read_site: Site, coding: str) -> None:
    answer = read_site.get("/widget.js", absolute=True, headers={"Accept-Encoding": coding})
    assert answer.content == releases.newest().body
    assert answer.headers.get("content-encoding", "identity") == coding
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/widget.js", 200),
        ("/widget/1.0.0/mip.js", 200),
        (f"/widget/start/pl?area={AREA}&topic=work", 200),
        ("/widget/start/pl?area=GM9999", 400),
        ("/widget/start/pl?topic=sport", 400),
        ("/widget/start/xx", 404),
        ("/widget/0.0.1/mip.js", 404),
        ("/widget/..%2f..%2fapp/mip.js", 404),
        ("/widget/1.0.0/other.js", 404),
        ("/widget/configure.txt", 404),
    ],
)
def test_any_site_may_ask_without_credentials(read_site: Site, path: str, status: int) -> None:
    answer = read_site.get(path, absolute=True, headers={"Origin": "https://gemeente.example"})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("locale", TAGS)
def test_first_data_is_one_answer(read_site: Site, locale: str) -> None:
    answer = read_site.get(f"/widget/start/{locale}?area={AREA}&topic=housing", absolute=True)
    data = answer.json()
    assert set(data["words"]) == set(WORDS)
    assert all(data["words"].values())
    assert [one["tag"] for one in data["languages"]] == list(TAGS)
    assert data["place"] == "Eindhoven"
    assert data["places"]["NL"]
    assert {page["topic"] for page in data["pages"]} == {"housing"}
    again = read_site.get(
        f"/widget/start/{locale}?topic=housing&area={AREA}&utm=1",
        absolute=True,
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert again.status_code == 304
    bare = read_site.get(f"/widget/start/{locale}", absolute=True).json()
    assert (bare["place"], bare["pages"]) == (None, [])


def test_every_release_finds_its_words() -> None:
    for one in releases.all_releases():
        assert one.words - set(WORDS) == frozenset(), one.version


def test_the_source_asks_for_words_that_there_are_and_for_all() -> None:
    text = "".join(build.read(f"{part}.js") for part in build.PARTS)
    asked = set(re.findall(r'\bword\("(\w+)"', text))
    assert asked - set(WORDS) == set()
    assert {key for key in WORDS if f'"{key}"' not in text} == set()


def test_the_newest_release_is_what_the_source_says() -> None:
    committed = releases.committed()[releases.newest().version]
    assert committed["source"] == build.fingerprint(), "the source changed: python -m api.widget.release NEXT.VERSION"


def test_a_build_is_the_same_each_time_and_knows_every_language() -> None:
    made = build.script("9.9.9")
    assert made == build.script("9.9.9")
    for one in LOCALES:
        assert one.name in made


def test_a_changed_release_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "1.0.0").mkdir()
    (tmp_path / "1.0.0" / "mip.js").write_bytes(b"changed")
    entry = {"integrity": releases.integrity(b"released"), "source": "", "words": []}
    (tmp_path / releases.LIST).write_text(json.dumps({"1.0.0": entry}))
    with pytest.raises(releases.ChangedRelease, match=r"1\.0\.0"):
        releases.all_releases(tmp_path)


@pytest.mark.parametrize("arguments", [[], ["1"], ["1.0.0"], ["0.9.0"], ["v2.0.0"], ["2.0.0", "x"]])
def test_no_release_is_made_twice_or_by_a_typing_error(arguments: list[str]) -> None:
    before = releases.committed()
    assert release.main(arguments) != 0
    assert releases.committed() == before


@pytest.mark.parametrize("locale", TAGS)
def test_the_page_to_set_it_up_says_the_lines(read_site: Site, locale: str) -> None:
    query = f"area={AREA}&topic=housing&language=pl&colour=%23FF8800&version=fixed"
    text = read_site.get(f"/{locale}/widget?{query}", absolute=True).text
    newest = releases.newest()
    base = read_site.settings.public_url
    assert f"src=&#34;{base}{newest.path}&#34; integrity=&#34;{newest.integrity}&#34;" in text
    assert f"&lt;mip-widget area=&#34;{AREA}&#34; topic=&#34;housing&#34; locale=&#34;pl&#34;&gt;" in text
    assert "--mip-link-color: #ff8800" in text
    assert "2.4" in text
    assert f'<mip-widget area="{AREA}" topic="housing" locale="pl" heading-level="3">' in text
    plain = read_site.get(f"/{locale}/widget", absolute=True).text
    assert f"src=&#34;{base}/widget.js&#34;" in plain
    assert "--mip-link-color" not in plain
    assert "area=&#34;PV30&#34; locale=&#34;auto&#34;" in plain
    assert plain.count("<option") == 57 + 5 + 6 + 2


@pytest.mark.parametrize(
    "query", ["language=xx", "version=1", "colour=red", "colour=%23fff%3b}", "topic=sport", "area=GM9999", "area="]
)
def test_a_choice_that_there_is_not(read_site: Site, query: str) -> None:
    answer = read_site.get(f"/nl/widget?{query}", absolute=True)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_a_choice_is_not_kept_in_place_of_the_bare_page(read_site: Site) -> None:
    bare = read_site.get("/nl/widget", absolute=True)
    chosen = read_site.get("/nl/widget?version=fixed", absolute=True)
    assert chosen.headers["cache-control"] == "no-store"
    assert bare.text != chosen.text
    assert read_site.get("/nl/widget", absolute=True).text == bare.text


@pytest.mark.parametrize(
    ("colour", "expected"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#0b4f8a", 8.4)]
)
def test_contrast_as_wcag_defines_it(colour: str, expected: float) -> None:
    assert ratio_on_white(colour) == pytest.approx(expected, abs=0.05)
