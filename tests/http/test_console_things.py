"""Terms, contact points and synonyms in the console: by whom, in which languages, and what happens to words typed."""

from __future__ import annotations

from content.models import Role
from tests.support.console import MARKUP, colleague, fill_in, form_fields, links
from tests.support.site import Site, until

TERMS, POINTS, SYNONYMS = "/console/terms", "/console/contact-points", "/console/synonyms"
ID = "[0-9a-f-]{36}"


def new_term(site: Site, slug: str) -> str:
    _, anna = colleague(site)
    made = fill_in(
        anna, f"{TERMS}/new", slug=slug, dutch=slug, also="a, b", texts__nl__name=slug, texts__nl__explanation="Uitleg."
    )
    assert made.status_code == 303, made.text
    return made.headers["location"].partition("?")[0]


def new_point(site: Site, slug: str, areas: str = "GM0772", **fields: str) -> str:
    _, anna = colleague(site)
    made = fill_in(
        anna, f"{POINTS}/new", slug=slug, organisation=slug, areas=areas, texts__nl__service="Balie", **fields
    )
    assert made.status_code == 303, made.text
    return made.headers["location"].partition("?")[0]


def test_a_term_is_added_found_changed_and_public_at_once(console_site: Site) -> None:
    path = new_term(console_site, "proefwoord")
    _, anna = colleague(console_site)
    assert path in links(anna.get(f"{TERMS}?q=proefwoord").text, f"{TERMS}/{ID}")
    saved = fill_in(anna, path, texts__pl__name="słowo", texts__pl__explanation="Wyjaśnienie.")
    assert saved.status_code == 303
    until(
        lambda: console_site.get("/terms/proefwoord?locale=pl").json().get("name") == "słowo",
        "the Polish word to be public",
    )
    assert (
        "nl" not in anna.get(f"{TERMS}?q=proefwoord").text.partition("<tbody>")[2].partition("</td>")[0].split("<td")[1]
    )


def test_a_term_that_lacks_something_keeps_all_that_was_typed(console_site: Site) -> None:
    _, anna = colleague(console_site)
    made = fill_in(anna, f"{TERMS}/new", slug="Not A Slug", dutch=MARKUP, texts__bg__name="име", page="no-id")
    assert made.status_code == 400
    fields = form_fields(made.text, f"{TERMS}/new")
    assert (fields["slug"], fields["texts.bg.name"]) == ("Not A Slug", "име")
    assert "<script" not in made.text
    assert 'href="#slug"' in made.text, "each fault leads to its field"
    taken = new_term(console_site, "dubbelwoord")
    again = fill_in(
        anna, f"{TERMS}/new", slug="dubbelwoord", dutch="x", texts__nl__name="x", texts__nl__explanation="Uitleg."
    )
    assert (again.status_code, taken[: len(TERMS)]) == (409, TERMS)


def test_two_editors_of_a_term_see_each_others_words(console_site: Site) -> None:
    path = new_term(console_site, "tweewoord")
    _, anna = colleague(console_site)
    _, bert = colleague(console_site)
    first = form_fields(anna.get(path).text, path)
    assert fill_in(bert, path, texts__nl__explanation="Van Bert.").status_code == 303
    late = anna.post(path, first | {"texts.nl.explanation": "Van Anna."})
    assert late.status_code == 412
    assert "Van Bert." in late.text
    fields = form_fields(late.text, path)
    assert fields["texts.nl.explanation"] == "Van Anna."
    assert anna.post(path, fields).status_code == 303


def test_a_translator_changes_the_words_of_own_locales_only(console_site: Site) -> None:
    path = new_term(console_site, "eigenwoord")
    _, piotr = colleague(console_site, Role.EDITOR, None, ["pl"])
    page = piotr.get(path).text
    assert 'id="texts-nl-name" name="texts.nl.name" type="text" value="eigenwoord" lang="nl" readonly' in page
    assert fill_in(piotr, path, texts__pl__name="słowo", texts__pl__explanation="Opis.").status_code == 303
    refused = fill_in(piotr, path, texts__nl__explanation="Anders.")
    assert refused.status_code == 403
    assert form_fields(refused.text, path)["texts.nl.explanation"] == "Anders.", "refused, and not lost"
    assert f"{path}/withdraw" not in page


def test_a_term_is_withdrawn_in_every_language(console_site: Site) -> None:
    path = new_term(console_site, "weg-woord")
    _, anna = colleague(console_site)
    assert anna.post(f"{path}/withdraw").status_code == 303
    until(lambda: console_site.get("/terms/weg-woord").status_code == 410, "the term to be gone")
    page = anna.get(path)
    assert "This was withdrawn" in page.text
    assert f"{path}/withdraw" not in page.text
    assert anna.post(f"{path}/withdraw").status_code == 409


def test_a_contact_point_with_hours_and_exceptions(console_site: Site) -> None:
    path = new_point(console_site, "balie-proef", schedule="Mo-Fr 09:00-17:00; PH off", phones="112\nphone-uwv")
    _, anna = colleague(console_site)
    page = anna.get(path).text
    assert "Open in the next 14 days" in page
    assert form_fields(page, path)["phones"] == "112\nphone-uwv"
    assert console_site.get("/contact-points/balie-proef").json()["openingTimes"]
    wrong = fill_in(
        anna,
        path,
        schedule="from nine to five",
        phones="none",
        email="x",
        website="javascript:alert(1)",
        confirmed_on="2099-01-01",
        languages="!",
    )
    assert wrong.status_code == 400
    for name in ("schedule", "phones", "email", "website", "confirmed-on", "languages"):
        assert f'href="#{name}"' in wrong.text, name
    assert form_fields(wrong.text, path)["schedule"] == "from nine to five"
    unseen = fill_in(anna, path, phones="112\x00", organisation="a\x00", areas="GM0772\x00")
    assert unseen.status_code == 400


def test_another_municipalitys_contact_point_is_read_only(console_site: Site) -> None:
    path = new_point(console_site, "balie-eindhoven")
    _, own = colleague(console_site, Role.EDITOR, ["GM0772"])
    _, other = colleague(console_site, Role.EDITOR, ["GM0855"])
    assert fill_in(own, path, organisation="Balie 2").status_code == 303
    page = other.get(path)
    assert page.status_code == 200
    assert "readonly" in page.text
    assert "Changing it takes a role" in page.text
    assert other.post(path, form_fields(page.text, path) | {"organisation": "Mine"}).status_code == 403
    assert other.post(f"{path}/withdraw").status_code == 403
    moved = fill_in(own, path, areas=["GM0772", "GM0855"])
    assert moved.status_code == 403, "nobody gives an area away that is not theirs"


def test_synonyms_are_kept_per_locale(console_site: Site) -> None:
    _, anna = colleague(console_site)
    assert anna.get(SYNONYMS).headers["location"] == f"{SYNONYMS}/nl"
    before = form_fields(anna.get(f"{SYNONYMS}/ro").text, f"{SYNONYMS}/ro")
    saved = fill_in(anna, f"{SYNONYMS}/ro", groups=f"{before['groups']}\nunu, doi", oneWay="trei > patru, cinci")
    assert saved.status_code == 303
    page = anna.get(f"{SYNONYMS}/ro").text
    assert "unu, doi" in page
    assert "trei &gt; patru, cinci" in page
    late = anna.post(f"{SYNONYMS}/ro", before | {"stopWords": "și"})
    assert late.status_code == 412
    assert "Kept now:" in late.text
    for wrong in ({"groups": "alone"}, {"oneWay": "no arrow"}, {"stopWords": "x" * 90}):
        answer = fill_in(anna, f"{SYNONYMS}/ro", **wrong)
        assert answer.status_code == 400, wrong
    _, piotr = colleague(console_site, Role.EDITOR, None, ["pl"])
    assert piotr.get(SYNONYMS).headers["location"] == f"{SYNONYMS}/pl"
    assert piotr.post(f"{SYNONYMS}/ro", before | {"csrf": piotr.csrf}).status_code == 403
    assert piotr.get(f"{SYNONYMS}/xx").status_code == 404


def test_what_no_address_can_be_is_not_found(console_site: Site) -> None:
    _, anna = colleague(console_site)
    for path in (f"{TERMS}/x", f"{POINTS}/x", f"{TERMS}/{'0' * 8}-0000-4000-8000-{'0' * 12}", f"{POINTS}/%00"):
        assert anna.get(path).status_code == 404, path
        assert anna.post(path, {"version": "1"}).status_code == 404, path
    assert anna.post(f"{TERMS}/new", {"csrf": "forged"}).status_code in {403, 400}
