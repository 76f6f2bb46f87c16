"""The audit in the console: who did what to what when; narrowed, exported, and for whom it is."""

from __future__ import annotations

import csv
import io
import json

from content.actions.confirm_fact import confirm_fact
from content.models import Actor, Role
from content.queries.fact_lines import fact_line
from tests.support.console import colleague, links
from tests.support.site import Site

AUDIT = "/console/audit"


def confirm(site: Site, key: str) -> str:
    """Somebody confirms a fact. Gives who."""
    person, _ = colleague(site, Role.EDITOR)
    with site.database.read() as session:
        version = fact_line(session, key).lock_version
    confirm_fact(site.database, key, person.actor_id, lock_version=version)
    return str(person.actor_id)


def test_acts_are_narrowed_by_who_what_and_when(console_site: Site) -> None:
    who = confirm(console_site, "own-risk")
    _, anna = colleague(console_site)
    page = anna.get(f"{AUDIT}?actor={who}&verb=confirm-fact&kind=fact&thing=own-risk&since=2020-01-01").text
    assert "1 act" in page
    assert "/console/facts/own-risk" in page
    assert "confirmed the fact" in page
    assert "0 acts" in anna.get(f"{AUDIT}?actor={who}&until=2020-01-01").text
    assert "0 acts" in anna.get(f"{AUDIT}?actor={who}&area=GM0772").text
    for odd in ("actor=x", "since=x", "until=9999-12-31", "since=0001-01-01", "verb=%00", "page=-1", "area=%27"):
        assert anna.get(f"{AUDIT}?{odd}").status_code == 200, odd


def test_the_list_has_pages(console_site: Site) -> None:
    _, anna = colleague(console_site)
    first = anna.get(f"{AUDIT}?kind=page").text
    assert links(first, r"/console/audit\?kind=page&amp;page=2")
    assert anna.get(f"{AUDIT}?kind=page&page=2").text != first


def test_both_exports_hold_what_the_list_counts(console_site: Site) -> None:
    who = confirm(console_site, "deposit-max")
    _, anna = colleague(console_site)
    table = anna.get(f"{AUDIT}/export.csv?actor={who}")
    assert table.headers["content-type"].startswith("text/csv")
    assert 'filename="audit.csv"' in table.headers["content-disposition"]
    assert table.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    lines = [json.loads(line) for line in anna.get(f"{AUDIT}/export.jsonl?actor={who}").text.splitlines()]
    assert [row["verb"] for row in rows] == [line["verb"] for line in lines] == ["confirm-fact"]
    assert lines[0]["thing_id"] == "deposit-max"
    assert lines[0]["at"].endswith("Z")
    whole = anna.get(f"{AUDIT}/export.jsonl").text.splitlines()
    assert len(whole) > 500, "read a part at a time, and whole"
    assert anna.get(f"{AUDIT}/export.xml").status_code == 404


def test_a_name_is_no_formula_in_a_table(console_site: Site) -> None:
    person, _ = colleague(console_site, Role.EDITOR)
    with console_site.database.write() as session:
        session.get_one(Actor, person.actor_id).name = "=HYPERLINK(1)"
    with console_site.database.read() as session:
        version = fact_line(session, "own-risk").lock_version
    confirm_fact(console_site.database, "own-risk", person.actor_id, lock_version=version)
    _, anna = colleague(console_site)
    rows = list(csv.DictReader(io.StringIO(anna.get(f"{AUDIT}/export.csv?actor={person.actor_id}").text)))
    assert rows[0]["actor"] == "'=HYPERLINK(1)"


def test_the_audit_is_for_administrators_and_of_their_areas(console_site: Site) -> None:
    for role in (Role.TRANSLATOR, Role.EDITOR, Role.PUBLISHER):
        _, other = colleague(console_site, role)
        assert other.get(AUDIT).status_code == 403
        assert other.get(f"{AUDIT}/export.csv").status_code == 403
        assert AUDIT not in other.get("/console").text
    _, local = colleague(console_site, Role.ADMIN, ["GM0772"])
    rows = [json.loads(line) for line in local.get(f"{AUDIT}/export.jsonl").text.splitlines()]
    assert {row["area"] for row in rows} <= {"GM0772"}
