"""People in the console: invited, given a role within areas and languages, reset, shut out, forgotten; and by whom."""

from __future__ import annotations

import json
import uuid

from content.models import Role
from tests.support.console import MARKUP, colleague, fill_in, form_fields, links
from tests.support.people import Browser, Person, browser
from tests.support.site import Site

PEOPLE = "/console/people"
ID = "[0-9a-f-]{36}"


def invited(anna: Browser, **fields: str | list[str]) -> tuple[str, str]:
    """Somebody new: the address of their page, and the link to hand over."""
    wanted: dict[str, str | list[str]] = {
        "login": f"{uuid.uuid4().hex[:8]}@example.nl",
        "name": "Nieuw",
        "role": "editor",
        "area": "GM0772",
        "locale": "all",
    }
    made = fill_in(anna, f"{PEOPLE}/new", **(wanted | fields))
    assert made.status_code == 200, made.text
    link = made.text.partition("https://mip.example")[2].partition("<")[0]
    assert link.startswith("/console/set-password?link=")
    return links(made.text, f"{PEOPLE}/{ID}")[0], link


def at(person: Person) -> str:
    return f"{PEOPLE}/{person.account_id}"


def test_an_invited_person_sets_a_password_by_the_link(console_site: Site) -> None:
    _, anna = colleague(console_site)
    path, link = invited(anna, name="Piotr")
    assert "Piotr" in anna.get(PEOPLE).text
    assert "has to set a password" in anna.get(path).text
    assert link not in anna.get(path).text, "shown once"
    new = browser(console_site)
    new.get(link)
    done = new.submit("/console/set-password", new_password="four words of a test", again="four words of a test")
    assert done.headers["location"] == "/console/sign-in?done=password"
    assert "has to set up a second factor" in anna.get(path).text


def test_an_invitation_says_all_that_is_wrong(console_site: Site) -> None:
    _, anna = colleague(console_site)
    for fields, name in (
        ({"login": "no address"}, "login"),
        ({"name": "  "}, "name"),
        ({"role": "emperor"}, "role"),
        ({"area": "GM9999"}, "area"),
        ({"area": ""}, "area"),
        ({"area": "GM\x000772"}, "area"),
        ({"locale": "xx"}, "locale"),
    ):
        wanted = {"login": "ok@example.nl", "name": MARKUP, "role": "editor", "area": "GM0772", "locale": "pl"} | fields
        answer = fill_in(anna, f"{PEOPLE}/new", **wanted)
        assert answer.status_code == 400, fields
        assert f'href="#{name}"' in answer.text, fields
        assert "<script" not in answer.text
    _, other = colleague(console_site)
    path, _ = invited(other, login="taken@example.nl")
    assert path
    assert fill_in(anna, f"{PEOPLE}/new", login="Taken@example.nl", name="x", area="NL", locale="pl").status_code == 400


def test_a_role_holds_from_the_next_request_on(console_site: Site) -> None:
    _, anna = colleague(console_site)
    piotr, own = colleague(console_site, Role.TRANSLATOR, ["PV30"], ["pl"])
    assert own.get(PEOPLE).status_code == 403
    saved = fill_in(anna, at(piotr), f"{at(piotr)}/role", role="admin", area="all", locale=["pl", "nl"])
    assert saved.status_code == 303
    assert own.get(PEOPLE).status_code == 200
    assert form_fields(anna.get(at(piotr)).text, f"{at(piotr)}/role")["locale"] == ["nl", "pl"]
    wrong = fill_in(anna, at(piotr), f"{at(piotr)}/role", area="GM9999")
    assert wrong.status_code == 400


def test_sessions_end_and_an_account_is_disabled_and_enabled(console_site: Site) -> None:
    _, anna = colleague(console_site)
    piotr, own = colleague(console_site, Role.EDITOR)
    assert anna.post(f"{at(piotr)}/sessions").status_code == 303
    assert own.get("/console").status_code == 303
    assert anna.post(f"{at(piotr)}/disable").status_code == 303
    assert "disabled" in anna.get(at(piotr)).text
    assert anna.post(f"{at(piotr)}/disable").status_code == 409
    assert anna.post(f"{at(piotr)}/reset").status_code == 409
    assert anna.post(f"{at(piotr)}/enable").status_code == 303


def test_a_reset_shows_a_new_link(console_site: Site) -> None:
    _, anna = colleague(console_site)
    piotr, own = colleague(console_site, Role.EDITOR)
    shown = fill_in(anna, at(piotr), f"{at(piotr)}/reset", second_factor="yes")
    assert shown.status_code == 200
    assert "/console/set-password?link=" in shown.text
    assert own.get("/console").status_code == 303, "all sessions ended"
    assert "has to set a password" in anna.get(at(piotr)).text


def test_a_name_goes_and_the_trail_stays(console_site: Site) -> None:
    _, anna = colleague(console_site)
    piotr, own = colleague(console_site, Role.EDITOR)
    own.post("/console/account/sign-out-everywhere")
    assert anna.post(f"{at(piotr)}/forget").status_code == 303
    page = anna.get(at(piotr)).text
    assert piotr.login not in page
    assert "(name removed)" in page
    assert f"{at(piotr)}/enable" not in page
    assert anna.post(f"{at(piotr)}/enable").status_code == 409
    lines = anna.get(f"/console/audit/export.jsonl?actor={piotr.actor_id}").text.splitlines()
    events = [json.loads(line) for line in lines]
    assert [(one["verb"], one["actor"]) for one in events] == [("sign-out", "")]
    assert piotr.login not in anna.get("/console/audit/export.jsonl").text


def test_nobody_shuts_themselves_out(console_site: Site) -> None:
    me, anna = colleague(console_site)
    assert f"{at(me)}/disable" not in anna.get(at(me)).text
    for act in ("disable", "forget"):
        assert anna.post(f"{at(me)}/{act}").status_code == 409
    role = {"role": "translator", "area": "all", "locale": "all"}
    assert anna.post(f"{at(me)}/role", role).status_code == 409
    assert anna.get(PEOPLE).status_code == 200


def test_a_municipalitys_administrator_manages_its_own_people_only(console_site: Site) -> None:
    _, local = colleague(console_site, Role.ADMIN, ["GM0772"], ["nl", "pl"])
    mine, _ = colleague(console_site, Role.EDITOR, ["GM0772"], ["nl"])
    theirs, _ = colleague(console_site, Role.EDITOR, ["GM0855"], ["nl"])
    province, _ = colleague(console_site, Role.EDITOR, ["PV30"], ["nl"])
    anywhere, _ = colleague(console_site, Role.TRANSLATOR)
    listed = local.get(PEOPLE).text
    assert at(mine) in listed
    for other in (theirs, province, anywhere):
        assert at(other) not in listed
        assert local.get(at(other)).status_code == 404
        for act in ("role", "reset", "disable", "sessions", "forget"):
            assert (
                local.post(f"{at(other)}/{act}", {"role": "editor", "area": "GM0772", "locale": "nl"}).status_code
                == 404
            )
    more = fill_in(local, at(mine), f"{at(mine)}/role", area="all")
    assert more.status_code == 403, "nobody gives what they do not have"
    wanted = {"login": "x1@example.nl", "name": "X", "role": "admin", "area": "PV30", "locale": "nl"}
    assert local.post(f"{PEOPLE}/new", wanted).status_code == 403
    assert local.post(f"{at(mine)}/disable").status_code == 303


def test_people_are_for_administrators(console_site: Site) -> None:
    somebody, _ = colleague(console_site, Role.EDITOR)
    for role in (Role.TRANSLATOR, Role.EDITOR, Role.PUBLISHER):
        _, other = colleague(console_site, role)
        assert other.get(f"{PEOPLE}/new").status_code == 403
        assert other.get(at(somebody)).status_code == 403
        assert other.post(f"{at(somebody)}/forget").status_code == 403
        assert other.post(f"{PEOPLE}/new", {"login": "y@example.nl", "name": "Y", "role": "admin"}).status_code in {
            400,
            403,
        }
    _, anna = colleague(console_site)
    assert anna.post(f"{at(somebody)}/no-such-act").status_code == 404
    assert anna.get(f"{PEOPLE}/x").status_code == 404


def test_without_a_provider_nobody_is_sent_to_one(console_site: Site) -> None:
    _, anna = colleague(console_site)
    assert "with_provider" not in anna.get(f"{PEOPLE}/new").text
    fields = {"login": "ok@example.nl", "name": "x", "role": "editor", "area": "GM0772", "locale": "pl"}
    refused = fill_in(anna, f"{PEOPLE}/new", with_provider="yes", **fields)
    assert refused.status_code == 400
    assert "No provider is configured" in refused.text
