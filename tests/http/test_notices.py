"""Notices over HTTP: published in one form, seen on every surface at once, gone at their end, told to the others."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.worker import tick
from content.models import Role
from locales.formats import AMSTERDAM
from tests.support.console import MARKUP, colleague, fill_in, form_fields
from tests.support.newsroom import caller
from tests.support.site import Site, until

NEW, LIST = "/console/notices/new", "/console/notices"
HERE, THERE = "GM0772", "GM0855"
"""Eindhoven, where the notices of these tests hold, and Tilburg, where they do not."""


def wall(site: Site, **later: float) -> str:
    """A moment as the form's field holds it."""
    return (site.database.now() + dt.timedelta(**later)).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")


SURFACES = {
    "api": "/v1/notices?area={area}&locale={locale}",
    "page": "/v1/pages/rental-contract?area={area}&locale={locale}",
    "portal": "/{locale}/pages/rental-contract?area={area}",
    "widget": "/widget/start/{locale}?area={area}",
    "bundle": "/v1/bundles/{locale}?area={area}",
}


def surface(site: Site, name: str, area: str = HERE, locale: str = "pl") -> str:
    """What a surface says to a reader in an area."""
    answer = site.get(SURFACES[name].format(area=area, locale=locale), absolute=True)
    assert answer.status_code == 200, name
    return answer.text


def wait_until(site: Site, title: str, *, shown: bool) -> None:
    """Waits until every surface shows a notice, or none does; each is asked until it has what is wanted."""
    for name in SURFACES:
        until(lambda one=name: (title in surface(site, one)) is shown, f"{name}, shown: {shown}")  # type: ignore[misc]  # bound now, not when the loop went on


def nowhere(site: Site, title: str, area: str = HERE) -> bool:
    return not any(title in surface(site, name, area) for name in SURFACES)


@contextmanager
def clock(site: Site) -> Iterator[None]:
    """The worker's clock alone; these tests need no index."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(0.5):
            tick(site.database)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def notice(site: Site, title: str, **more: Any) -> dict[str, Any]:
    now = site.database.now()
    return {
        "level": "danger",
        "areas": [HERE],
        "untilAt": (now + dt.timedelta(hours=2)).isoformat(),
        "texts": {"nl": {"title": title, "text": "Sluit ramen en deuren."}},
        **more,
    }


def test_a_notice_is_on_all_surfaces_of_its_area_at_once_and_gone_at_its_end(console_site: Site) -> None:
    site, title = console_site, "Brand in de haven"
    _, anna = colleague(site, Role.PUBLISHER)
    assert nowhere(site, title)
    made = fill_in(
        anna, NEW, texts__nl__title=title, texts__nl__text="Sluit ramen.", areas=HERE, do="publish",
        until_at=wall(site, hours=1),
    )  # fmt: skip
    assert (made.status_code, made.headers["location"]) == (303, f"{LIST}?done=published")
    begin = time.monotonic()
    wait_until(site, title, shown=True)
    print("seconds until shown:", round(time.monotonic() - begin, 2))
    assert nowhere(site, title, THERE)
    ends = [one for one in form_actions(anna.get(LIST).text) if one.endswith("/end")]
    done = anna.post(ends[0])
    assert done.headers["location"] == f"{LIST}?done=ended"
    begin = time.monotonic()
    wait_until(site, title, shown=False)
    print("seconds until gone:", round(time.monotonic() - begin, 2))
    assert anna.post(ends[0]).headers["location"] == f"{LIST}?done=over"


def form_actions(html: str) -> list[str]:
    return [one.split('"')[0] for one in html.split('action="')[1:]]


def test_a_notice_begins_and_ends_by_the_clock(plain_site: Site) -> None:
    site, title, ahead = plain_site, "Geen drinkwater", dt.timedelta()
    anna = caller(site, Role.PUBLISHER)
    now = site.database.now()
    begins, ends = now + dt.timedelta(minutes=10), now + dt.timedelta(minutes=20)
    anna.done(
        "POST", "/notices", notice(site, title, fromAt=begins.isoformat(), untilAt=ends.isoformat(), areas=["PV30"])
    )
    assert nowhere(site, title)
    assert [one["state"] for one in anna.get("/notices").json()["items"] if title in str(one)] == ["coming"]
    # The worker's clock goes on as ever, from a time that the test moves: nothing else decides what is public.
    site.database.now = lambda: dt.datetime.now(dt.UTC) + ahead
    with clock(site):
        ahead = begins - now
        wait_until(site, title, shown=True)
        assert site.database.now() < ends
        ahead = ends - now
        wait_until(site, title, shown=False)


def test_the_others_of_its_areas_are_told_who_did_it(console_site: Site) -> None:
    site, title = console_site, "Treinen rijden niet"
    anna, here = caller(site, Role.PUBLISHER, [HERE]), caller(site, Role.ADMIN, [HERE])
    region = caller(site, Role.PUBLISHER, ["PV30"])
    elsewhere, editor = caller(site, Role.PUBLISHER, [THERE]), caller(site, Role.EDITOR, [HERE])
    made = anna.done("POST", "/notices", notice(site, title))

    def told(who: Any) -> list[tuple[str, str, str | None]]:
        found = who.get("/waiting").json()["notices"]
        return [(one["state"], one["publishedBy"], one["endedBy"]) for one in found if one["id"] == made["id"]]

    assert told(here) == told(region) == told(anna) == [("live", anna.person.login, None)]
    assert told(elsewhere) == told(editor) == []
    first = here.browser.get("/console", headers={"accept-language": "en"}).text
    assert title in first
    assert f"Published by {anna.person.login}." in first
    for who, status in ((elsewhere, 404), (editor, 403), (here, 204), (here, 409)):
        assert who.send("POST", f"/notices/{made['id']}/end").status_code == status
    assert told(region) == [("over", anna.person.login, here.person.login)]
    trail = caller(site, Role.ADMIN).get("/audit-events", params={"thingId": made["id"]}).json()["items"]
    assert [(one["verb"], one["kind"]) for one in trail] == [("end-notice", "notice"), ("publish-notice", "notice")]
    assert trail[1]["detail"]["areas"] == [HERE]
    assert (
        "ended"
        in caller(site, Role.ADMIN).browser.get("/console/audit?kind=notice", headers={"accept-language": "en"}).text
    )


def test_who_may_publish_where_and_what_a_notice_must_have(console_site: Site) -> None:
    site = console_site
    publisher, editor = caller(site, Role.PUBLISHER, [HERE]), caller(site, Role.EDITOR)
    polish = caller(site, Role.PUBLISHER, None, ["pl"])
    assert editor.send("POST", "/notices", notice(site, "x")).status_code == 403
    assert polish.send("POST", "/notices", notice(site, "x")).status_code == 403
    assert publisher.send("POST", "/notices", notice(site, "x", areas=[HERE, THERE])).status_code == 403
    now = site.database.now()
    wrong = publisher.send("POST", "/notices", notice(
        site, "x" * 121, areas=["GM9999"], untilAt=(now - dt.timedelta(hours=1)).isoformat(),
        texts={"pl": {"title": "Pożar", "text": ""}, "xx": {"title": "a", "text": "b"}},
    ))  # fmt: skip
    assert wrong.status_code == 400
    assert {one["where"] for one in wrong.json()["errors"]} == {
        "/areas", "/untilAt", "/texts/nl/title", "/texts/nl/text", "/texts/pl/text", "/texts/xx",
    }  # fmt: skip
    wrongs: tuple[dict[str, Any], ...] = (
        {"areas": []},
        {"untilAt": (now + dt.timedelta(days=91)).isoformat()},
        {"fromAt": (now + dt.timedelta(hours=5)).isoformat()},
        {"texts": {"nl": {"title": "a" * 121, "text": "b"}}},
        {"level": "loud"},
    )
    for more in wrongs:
        assert publisher.send("POST", "/notices", notice(site, "x", **more)).status_code == 400, more
    assert publisher.send("POST", "/notices/no-id/end").status_code == 404


def test_the_form_keeps_what_was_typed_and_says_in_words_what_will_be(console_site: Site) -> None:
    site = console_site
    _, anna = colleague(site, Role.PUBLISHER, [HERE])
    opened = anna.get(NEW)
    fields = form_fields(opened.text, NEW)
    assert fields["areas"] == HERE
    assert fields["until_at"]
    assert 'value="GM0855"' not in opened.text, "an area of others is not offered"
    odd = fill_in(anna, NEW, texts__nl__title="x\x00", areas="GM\x00", until_at="9999-12-31T23:59", do="publish")
    assert odd.status_code == 400
    bad = fill_in(anna, NEW, texts__nl__title=MARKUP, until_at="tomorrow", do="publish")
    assert bad.status_code == 400
    assert "<script" not in bad.text
    assert "Write a day and a time." in bad.text
    seen = fill_in(
        anna, NEW, texts__nl__title="Storm", texts__nl__text="Blijf binnen.", texts__pl__title="Burza",
        texts__pl__text="Zostań w domu.", do="preview",
    )  # fmt: skip
    assert seen.status_code == 200
    preview = seen.text.partition('id="preview"')[2].partition("</section>")[0]
    for words in ("Eindhoven", "Storm", "Burza", "From now until"):
        assert words in preview
    assert preview.count("No words of its own") == 3
    assert anna.post(NEW, form_fields(seen.text, NEW) | {"do": "publish"}).status_code == 303
    until(lambda: "Zostań w domu." in surface(site, "api"), "the Polish words")
    fallback = site.get(f"/notices?area={HERE}&locale=bg").json()["items"]
    assert [(one["locale"], one["isFallback"]) for one in fallback if one["title"] == "Storm"] == [("nl", True)]


def test_every_level_is_shown_as_what_it_is(console_site: Site) -> None:
    anna = caller(console_site, Role.PUBLISHER, [THERE])
    for level in ("information", "warning", "danger"):
        anna.done("POST", "/notices", notice(console_site, f"Melding {level}", level=level, areas=[THERE]))
    until(lambda: "Melding danger" in surface(console_site, "portal", THERE), "the portal to show the last")
    shown = surface(console_site, "portal", THERE)
    assert '<p lang="pl">Tego tekstu nie ma jeszcze w twoim języku.</p>' in shown, "a fallback says so"
    for level in ("information", "warning", "danger"):
        assert f'class="notice {level}" lang="nl">\n<h2>Melding {level}</h2>' in shown
