"""Who may do what, over HTTP: every role × area × locale × verb, against a table written out here by hand.

Of people with locales of their own one request for each verb and place is asked, of the others every request there is.
Each request names a version that never was. Who may act hears that it is stale (412, or what else stands in the cell);
who may not is refused before that. So every cell is asked, and nothing is written.
"""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from structlog.testing import capture_logs

from content.models import AuditEvent, Role
from tests.support.newsroom import Caller, caller, draft, fields, through
from tests.support.site import Site

ROLES = """
verb                translator editor publisher admin
read                yes        yes    yes       yes
translate           yes        yes    yes       yes
write               no         yes    yes       yes
review              no         yes    yes       yes
publish             no         no     yes       yes
withdraw            no         no     yes       yes
create-page         no         yes    yes       yes
edit-page           no         yes    yes       yes
rename              no         no     yes       yes
confirm             no         yes    yes       yes
edit-fact           no         no     yes       yes
edit-term           no         yes    yes       yes
edit-contact-point  no         yes    yes       yes
edit-synonyms       no         yes    yes       yes
read-audit          no         no     no        yes
manage-people       no         no     no        yes
"""

AREAS: dict[tuple[str, ...] | None, tuple[set[str], set[str]]] = {
    # A person's areas, where the person acts, and what the person sees.
    None: ({"NL", "GM0001"}, {"NL", "GM0001"}),
    ("PV30",): ({"GM0001"}, {"NL", "GM0001"}),
    ("GM0001",): ({"GM0001"}, {"NL", "GM0001"}),
    ("GM0002",): (set(), {"NL"}),
}
LOCALES: tuple[tuple[str, ...] | None, ...] = (None, ("nl",), ("pl",))
STALE = 987654321


@dataclass(frozen=True)
class Cell:
    """A request, the verb that it takes, where, and what is answered to who may. Locale None: it belongs to none.

    `again`: another request for a verb and place that are asked already.
    """

    verb: str
    method: str
    path: str
    area: str = "NL"
    locale: str | None = None
    body: Any = None
    allowed: int = 412
    again: bool = False


def table() -> dict[tuple[str, str], bool]:
    head, *lines = ROLES.strip().splitlines()
    rows = [line.split() for line in lines]
    return {
        (role, verb): answer == "yes"
        for verb, *answers in rows
        for role, answer in zip(head.split()[1:], answers, strict=True)
    }


TABLE = table()


def expected(cell: Cell, role: str, areas: tuple[str, ...] | None, locales: tuple[str, ...] | None) -> int:
    acts_in, sees = AREAS[areas]
    if cell.area not in sees and cell.verb != "edit-contact-point":
        return 404
    if not TABLE[(role, cell.verb)]:
        return 403
    if cell.verb in {"read", "read-audit", "manage-people"}:
        return cell.allowed
    within = locales is None or (cell.locale or "nl") in locales
    return cell.allowed if cell.area in acts_in and within else 403


def cells(site: Site) -> list[Cell]:
    """All that can be asked of a page in two locales with a local text in two, and of one of each other thing."""
    editor, publisher = caller(site, Role.EDITOR), caller(site, Role.PUBLISHER)
    saved = editor.done("POST", "/pages", {"slug": "payslip", "fields": fields(), "text": draft()})
    page = saved["pageId"]
    through(editor, publisher, saved)
    operation = {"sections": [{"key": "answer", "verb": "after", "heading": "Hier", "markdown": "Lokaal."}]}
    texts = {("NL", "nl"): saved["documentId"]}
    polish = editor.done("PUT", f"/pages/{page}/texts/pl", draft("Raz."), version="new")
    texts["NL", "pl"] = polish["documentId"]
    through(editor, publisher, polish)
    for locale in ("nl", "pl"):
        local = editor.done("PUT", f"/pages/{page}/local-texts/GM0001/{locale}", operation, version="new")
        texts["GM0001", locale] = local["documentId"]
        through(editor, publisher, local)
    found = [cell for (area, locale), id_ in texts.items() for cell in _of_document(page, id_, area, locale, operation)]
    return [*found, *_of_page(page), *_of_things(editor)]


def _of_document(page: str, id_: str, area: str, locale: str, operation: Any) -> list[Cell]:
    write = "write" if locale == "nl" else "translate"
    path = f"/documents/{id_}"
    place = f"/pages/{page}/texts/{locale}" if area == "NL" else f"/pages/{page}/local-texts/{area}/{locale}"
    at = {"publishAt": "2100-01-01T00:00:00Z"}
    edition = {"editionId": str(uuid.uuid4())}
    return [
        Cell("read", "GET", path, area, locale, allowed=200),
        Cell("read", "GET", place, area, locale, allowed=200, again=True),
        Cell("read", "GET", f"{path}/editions", area, locale, allowed=200, again=True),
        Cell("read", "POST", f"{path}/preview-links", area, locale, allowed=201, again=True),
        Cell(write, "PUT", place, area, locale, draft() if area == "NL" else operation),
        Cell(write, "POST", f"{path}/submit", area, locale, again=True),
        Cell(write, "POST", f"{path}/send-back", area, locale, {}, again=True),
        Cell(write, "POST", f"{path}/discard", area, locale, again=True),
        Cell(write, "POST", f"{path}/restore", area, locale, edition, again=True),
        Cell(write, "POST", f"{path}/confirm-current", area, locale, {}, again=True),
        Cell("review", "POST", f"{path}/approve", area, locale),
        Cell("publish", "POST", f"{path}/publish", area, locale, {}),
        Cell("publish", "POST", f"{path}/schedule", area, locale, at, again=True),
        Cell("publish", "POST", f"{path}/unschedule", area, locale, again=True),
        Cell("withdraw", "POST", f"{path}/withdraw", area, locale),
    ]


def _of_page(page: str) -> list[Cell]:
    path = f"/pages/{page}"
    unknown = str(uuid.uuid4())
    new = {"slug": "new", "fields": fields(related=[unknown]), "text": draft()}
    return [
        Cell("read", "GET", path, allowed=200),
        Cell("read", "GET", f"{path}/used-by", allowed=200, again=True),
        Cell("create-page", "POST", "/pages", body=new, allowed=400),
        Cell("edit-page", "PUT", path, body=fields()),
        Cell("rename", "POST", f"{path}/rename", body={"slug": "other"}),
        Cell("withdraw", "POST", f"{path}/withdraw", body={}),
        Cell("confirm", "POST", f"{path}/confirm-source", body={"url": "https://www.nobody.nl/"}, allowed=404),
    ]


def _of_things(editor: Caller) -> list[Cell]:
    texts = {"nl": {"name": "Loonstrook", "explanation": "Uitleg."}}
    term = (
        f"/terms/{editor.done('POST', '/terms', {'slug': 'loonstrook', 'dutch': 'loonstrook', 'texts': texts})['id']}"
    )
    point = {"kind": "information-point", "organisation": "Punt", "texts": {"nl": {"service": "Loket"}}}
    points = {
        area: editor.done("POST", "/contact-points", {**point, "slug": f"punt-{area.lower()}", "areas": [area]})["id"]
        for area in ("NL", "GM0001")
    }
    fact = {"type": "money", "per": "hour", "sourceName": "Rijk", "sourceUrl": "https://www.rijksoverheid.nl/"}
    return [
        Cell("read", "GET", "/facts/minimum-wage", allowed=200),
        Cell("edit-fact", "PUT", "/facts/minimum-wage", body=fact),
        Cell("edit-fact", "PUT", "/facts/minimum-wage/values", body={"value": "15.00"}),
        Cell("confirm", "POST", "/facts/minimum-wage/confirm"),
        Cell("read", "GET", term, allowed=200),
        Cell("edit-term", "PUT", term, body={"dutch": "loonbriefje", "texts": texts}),
        Cell("rename", "POST", f"{term}/rename", body={"slug": "other"}),
        Cell("withdraw", "POST", f"{term}/withdraw"),
        *(
            Cell(
                "edit-contact-point",
                "PUT",
                f"/contact-points/{id_}",
                area,
                body={**point, "areas": [area], "town": "X"},
            )
            for area, id_ in points.items()
        ),
        *(
            Cell("edit-synonyms", "PUT", f"/synonyms/{locale}", locale=locale, body={"stopWords": ["de"]})
            for locale in ("nl", "pl")
        ),
        Cell("read-audit", "GET", "/audit-events", allowed=200),
        Cell("read-audit", "GET", "/audit-events/export?format=json", allowed=200),
        Cell("manage-people", "GET", "/accounts", allowed=200),
    ]


def test_every_role_area_locale_and_verb(newsroom: Site) -> None:
    asked = cells(newsroom)
    before = acts(newsroom)
    wrong = []
    # What decides knows no database: on PostgreSQL the people without locales of their own are enough.
    tongues = LOCALES if newsroom.database.is_sqlite else LOCALES[:1]
    people = list(itertools.product(Role, AREAS, tongues))
    for role, areas, locales in people:
        person = caller(newsroom, role, areas, locales)
        for cell in asked:
            if cell.again and not (locales is None and newsroom.database.is_sqlite):
                continue
            with capture_logs() as logs:
                version = None if cell.method == "GET" else STALE
                answer = person.send(cell.method, cell.path, cell.body, version=version)
            wanted = expected(cell, role, areas, locales)
            if answer.status_code != wanted:
                wrong.append((str(role), areas, locales, cell.verb, cell.method, cell.path, answer.status_code, wanted))
            noted = [line for line in logs if line["event"] == "security"]
            if wanted == 403:
                assert [(line["actor"], line["outcome"]) for line in noted] == [
                    (str(person.person.actor_id), "not allowed")
                ]
                assert noted[0]["verb"].replace("-", "").isalpha()
                assert "testclient" not in str(logs)
            elif wanted not in {404, 401}:
                assert not noted
    assert not wrong, (len(wrong), wrong[:10])
    # People were added, and nothing else happened.
    assert acts(newsroom) == before + len(people)


def acts(site: Site) -> int:
    with site.database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEvent)) or 0
