"""Facts in the console: found, confirmed, changed only after one saw what changes; nothing written gets lost."""

from __future__ import annotations

import datetime as dt

from content.actions.set_fact_value import set_fact_value
from content.models import OPERATOR_ID, Role
from content.queries.fact_lines import fact_line
from tests.support.console import MARKUP, colleague, fill_in, form_fields, links
from tests.support.site import Site, until

FACTS = "/console/facts"
WAGE = f"{FACTS}/minimum-wage-hourly-21"


def version(site: Site, key: str) -> int:
    with site.database.read() as session:
        return fact_line(session, key).lock_version


def test_the_list_is_narrowed_by_words_topic_and_what_is_to_be_done(console_site: Site) -> None:
    _, anna = colleague(console_site)
    whole = anna.get(FACTS).text
    assert len(links(whole, rf"{FACTS}/[a-z0-9-]+")) > 50
    found = anna.get(f"{FACTS}?q=minimum-wage&topic=work&state=to-confirm").text
    assert WAGE in links(found, rf"{FACTS}/[a-z0-9-]+")
    assert f"{FACTS}/own-risk" not in found
    assert "/console/facts?page=2" in whole
    for odd in ("topic=nothing", "state=nothing", "page=0", "page=x", "page=99999999", "q=%00%F0"):
        assert anna.get(f"{FACTS}?{odd}").status_code == 200, odd
    assert "no value" in anna.get(f"{FACTS}?state=without-value").text


def test_a_value_is_changed_only_after_one_saw_what_changes(console_site: Site) -> None:
    _, anna = colleague(console_site)
    key = "minimum-wage-hourly-20"
    before = console_site.get(f"/facts/{key}").json()
    shown = fill_in(anna, f"{FACTS}/{key}", f"{FACTS}/{key}/value", value="12.34")
    assert shown.status_code == 200
    assert "€12.34" in shown.text
    assert "12,34\xa0€" in shown.text, "each locale's own form"
    assert "Nothing was changed yet" in shown.text
    assert console_site.get(f"/facts/{key}").json() == before
    done = anna.post(f"{FACTS}/{key}/value", form_fields(shown.text, f"{FACTS}/{key}/value"))
    assert done.status_code == 303
    assert "The value is saved" in anna.get(done.headers["location"]).text
    until(lambda: console_site.get(f"/facts/{key}").json() != before, "the new value to be public")


def test_the_pages_that_will_change_stand_there_by_name(console_site: Site) -> None:
    _, anna = colleague(console_site)
    used = anna.get(WAGE).text
    pages = links(used, "/console/pages/[a-z0-9-]+")
    assert pages
    shown = fill_in(anna, WAGE, f"{WAGE}/value", value="20.00", valid_from="2031-01-01").text
    assert set(pages) <= set(links(shown, "/console/pages/[a-z0-9-]+"))
    assert "From that day on" in shown


def test_a_value_to_come_is_entered_ahead(console_site: Site) -> None:
    _, anna = colleague(console_site)
    key = "minimum-wage-hourly-19"
    ahead = (dt.date.today() + dt.timedelta(days=400)).isoformat()
    shown = fill_in(anna, f"{FACTS}/{key}", f"{FACTS}/{key}/value", value="11.11", valid_from=ahead)
    anna.post(f"{FACTS}/{key}/value", form_fields(shown.text, f"{FACTS}/{key}/value"))
    page = anna.get(f"{FACTS}/{key}").text
    assert "€11.11" in page
    assert "coming" in page
    assert f"{FACTS}/{key}" in anna.get(f"{FACTS}?state=changes-ahead&q={key}").text


def test_a_value_that_does_not_fit_is_marked_and_kept(console_site: Site) -> None:
    _, anna = colleague(console_site)
    for value in ("fourteen", MARKUP, "1e9", "-3", "14.999"):
        answer = fill_in(anna, WAGE, f"{WAGE}/value", value=value)
        assert answer.status_code == 400, value
        assert form_fields(answer.text, f"{WAGE}/value")["value"] == value
        assert 'aria-invalid="true"' in answer.text
        assert "<script" not in answer.text
    assert fill_in(anna, WAGE, f"{WAGE}/value", value="1.00", valid_from="yesterday").status_code == 400


def test_who_is_late_sees_both_values(console_site: Site) -> None:
    _, anna = colleague(console_site)
    key = "minimum-wage-hourly-18"
    shown = fill_in(anna, f"{FACTS}/{key}", f"{FACTS}/{key}/value", value="9.01")
    today = form_fields(shown.text, f"{FACTS}/{key}/value")["valid_from"]
    set_fact_value(console_site.database, key, "9.02", dt.date.fromisoformat(str(today)), OPERATOR_ID)
    late = anna.post(f"{FACTS}/{key}/value", form_fields(shown.text, f"{FACTS}/{key}/value"))
    assert late.status_code == 412
    fields = form_fields(late.text, f"{FACTS}/{key}/value")
    assert fields["value"] == "9.01"
    assert "9.02" in late.text
    assert fields["version"] == str(version(console_site, key)), "to save on is a choice, not a trap"


def test_a_source_is_confirmed_with_one_click_for_the_version_seen(console_site: Site) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    key = "minimum-wage-hourly-17"
    page = anna.get(f"{FACTS}/{key}").text
    form = form_fields(page, f"{FACTS}/{key}/confirm")
    done = anna.post(f"{FACTS}/{key}/confirm", form)
    assert done.status_code == 303
    assert "you opened the source today" in anna.get(done.headers["location"]).text
    assert f"{FACTS}/{key}/confirm" not in anna.get(f"{FACTS}/to-confirm").text
    assert anna.post(f"{FACTS}/{key}/confirm", form).status_code == 412, "another click on the old page says nothing"
    assert console_site.get(f"/facts/{key}").status_code == 200


def test_sources_of_pages_are_confirmed_alike(console_site: Site) -> None:
    _, anna = colleague(console_site, Role.EDITOR)
    page = anna.get(f"{FACTS}/to-confirm?what=sources").text
    form = form_fields(page, "/console/sources/confirm")
    done = anna.post("/console/sources/confirm", form)
    assert done.headers["location"].startswith(f"{FACTS}/to-confirm?what=sources")
    assert anna.post("/console/sources/confirm", {**form, "url": "https://elsewhere.example/"}).status_code == 404
    assert anna.post("/console/sources/confirm", {**form, "page": "x"}).status_code == 404


def test_a_new_fact_and_its_source(console_site: Site) -> None:
    _, anna = colleague(console_site, Role.PUBLISHER)
    made = fill_in(anna, f"{FACTS}/new", key="test-fact", sourceName="Rijk", sourceUrl="http://plain.example")
    assert made.status_code == 400
    assert "https://" in made.text
    fields = form_fields(made.text, f"{FACTS}/new") | {"sourceUrl": "https://www.rijksoverheid.nl/x"}
    assert anna.post(f"{FACTS}/new", fields).headers["location"] == f"{FACTS}/test-fact"
    saved = fill_in(anna, f"{FACTS}/test-fact", sourceName=MARKUP)
    assert saved.status_code == 303
    page = anna.get(f"{FACTS}/test-fact").text
    assert "<script" not in page
    assert form_fields(page, f"{FACTS}/test-fact")["sourceName"] == " ".join(MARKUP.split())
    stale = anna.post(f"{FACTS}/test-fact", form_fields(page, f"{FACTS}/test-fact") | {"version": "1"})
    assert stale.status_code == 412


def test_who_may_not_change_facts_reads_them(console_site: Site) -> None:
    for role, areas in ((Role.TRANSLATOR, None), (Role.PUBLISHER, ["GM0772"])):
        _, reader = colleague(console_site, role, areas)
        page = reader.get(WAGE)
        assert page.status_code == 200
        assert "/value" not in page.text
        assert f"{WAGE}/confirm" not in page.text
        fields = {"value": "1.00", "valid_from": "2027-01-01", "version": "1", "sure": "yes"}
        assert reader.post(f"{WAGE}/value", fields).status_code == 403
        assert reader.post(f"{WAGE}/confirm", {"version": "1"}).status_code == 403
        assert reader.post(f"{FACTS}/new", {"key": "mine"}).status_code == 403
    assert reader.get(f"{FACTS}/no-such-fact").status_code == 404
