"""Who is open now: told by the reader's own clock on stored pages, by the server only in answers that nobody keeps."""

from __future__ import annotations

import datetime as dt
import re

from content.actions.save_contact_point import create_contact_point
from content.contact_point_fields import ContactPointFields
from content.models import OPERATOR_ID, ContactPointKind
from tests.support.site import Site, until


def add_point(site: Site, slug: str, schedule: str) -> None:
    fields = ContactPointFields(
        ContactPointKind.INFORMATION_POINT,
        f"Punt {slug}",
        town="Stad",
        address="Straat 1",
        areas=("GM0772",),
        schedule=schedule,
        texts={"nl": ("Loket", "Kom langs.")},
    )
    create_contact_point(site.database, slug, fields, OPERATOR_ID)


def test_open_now_is_never_kept(site: Site) -> None:
    assert "open=now" not in site.get("/en/contact-points", absolute=True).text
    add_point(site, "always", "24/7")
    add_point(site, "never", "off")
    until(lambda: "Punt never" in site.get("/en/contact-points", absolute=True).text, "the points")
    stored = site.get("/en/contact-points?area=GM0772", absolute=True)
    assert "/en/contact-points?open=now&amp;area=GM0772" in stored.text
    assert stored.headers["cache-control"].startswith("public")
    # What a stored page says holds at every moment: when the hours are known, and which they are.
    hours = re.findall(r'data-known="([^/"]+)/([^/"]+)" data-open="([^"]*)"', stored.text)
    assert len(hours) == 2
    for start, end, _ in hours:
        assert dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(start) >= dt.timedelta(days=13)
    assert sorted(bool(opened) for _, _, opened in hours) == [False, True]
    now = site.get("/en/contact-points?area=GM0772&open=now", absolute=True)
    assert now.headers["cache-control"] == "no-store"
    assert "Punt always" in now.text
    assert "Punt never" not in now.text
    assert "Work in NL" not in now.text
    assert "Places whose opening hours we do not know are not on this list." in now.text
    assert site.get("/en/contact-points?open=later", absolute=True).status_code == 400
