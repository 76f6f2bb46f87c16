"""Terms: the list, and one with its words in every locale, what uses it, and its end."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.lists import stretch, user_links
from api.console.pages import locale_of, onward, page
from api.console.sight import Sight, ThingId, plain, sight, whole_number
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content import access
from content.actions.save_term import TermFields, TermWords, create_term, fields_of, flat, save_term
from content.actions.withdraw import withdraw_thing
from content.models import COUNTRY, ThingKind
from content.queries.thing_lines import page_choices, term_lines
from content.queries.where_used import where_used
from content.reach import Act
from locales import LOCALES, SOURCE, TAGS
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/terms"
_DONE = {"saved": N_("Saved. Readers see it within a second."), "withdrawn": N_("Withdrawn in every language.")}


@router.get(LIST)
def list_terms(
    request: Request,
    person: ActorDep,
    q: str = "",
    done: str = "",
    number: Annotated[str | None, Query(alias="page")] = None,
) -> Response:
    """All terms, narrowed by words."""
    words = plain(q)
    with sight(request, person) as seen:
        found = stretch(term_lines(seen.session, words), whole_number(number), LIST, {"q": words})
        may_add = seen.reach.may(Act.EDIT_TERM)
    return page(request, "terms.html", person, list=found, q=words, may_add=may_add, done=_said(request, done))


@router.get(f"{LIST}/new")
def new_term(
    request: Request, person: ActorDep, word: str = "", tag: Annotated[str, Query(alias="in")] = ""
) -> Response:
    """The form for a new term; `word` stands ready in a language: what somebody asked for in vain."""
    asked, values = plain(word), {}
    if asked and tag in TAGS:
        values = {f"/texts/{tag}/name": asked, "/dutch": asked if tag == SOURCE else ""}
    with sight(request, person) as seen:
        return _form(request, person, seen, None, "", 0, values, None)


@router.post(f"{LIST}/new")
def make_term(request: Request, person: ActorDep, posted: PostedDep) -> Response:
    """Makes a term."""
    slug = plain(posted.text("slug"), 1_000)
    try:
        made = create_term(services(request).database, slug, _fields(posted), person.id)
    except REFUSALS as error:
        with sight(request, person) as seen:
            return _form(
                request, person, seen, None, slug, 0, flat(_fields(posted)), trouble(error, locale_of(request))
            )
    return onward(f"{LIST}/{made}?done=saved")


@router.get(f"{LIST}/{{thing_id}}")
def show_term(request: Request, person: ActorDep, thing_id: ThingId, done: str = "") -> Response:
    """One term, to be read and, by who may, to be changed."""
    return _page(request, person, thing_id, done=done)


@router.post(f"{LIST}/{{thing_id}}")
def save(request: Request, person: ActorDep, thing_id: ThingId, posted: PostedDep) -> Response:
    """Saves a term whole."""
    try:
        save_term(services(request).database, thing_id, _fields(posted), person.id, lock_version=posted.version())
    except REFUSALS as error:
        return _page(request, person, thing_id, posted=posted, problem=trouble(error, locale_of(request)))
    return onward(f"{LIST}/{thing_id}?done=saved")


@router.post(f"{LIST}/{{thing_id}}/withdraw")
def withdraw(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """Withdraws a term in every language."""
    withdraw_thing(services(request).database, ThingKind.TERM, thing_id, person.id)
    return onward(f"{LIST}?done=withdrawn")


def _page(
    request: Request,
    person: SignedIn,
    term_id: uuid.UUID,
    *,
    done: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    with sight(request, person) as seen:
        term = access.term(seen.session, seen.reach, Act.READ, term_id)
        fields = fields_of(seen.session, term) if posted is None else _fields(posted)
        return _form(
            request, person, seen, term_id, term.slug, term.lock_version, flat(fields), problem,
            done=done, is_withdrawn=term.withdrawn_at is not None,
        )  # fmt: skip


def _form(
    request: Request,
    person: SignedIn,
    seen: Sight,
    term_id: uuid.UUID | None,
    slug: str,
    version: int,
    values: dict[str, str],
    problem: Trouble | None,
    *,
    done: str = "",
    is_withdrawn: bool = False,
) -> HTMLResponse:
    """The page of a term; `values` by JSON pointer. A field that this person may not change is read-only."""
    words = translator(locale_of(request))
    users = [] if term_id is None else where_used(seen.session, ThingKind.TERM, str(term_id))
    may_edit = {tag: not is_withdrawn and seen.reach.may(Act.EDIT_TERM, COUNTRY, tag) for tag in TAGS}
    return page(
        request,
        "term.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        id=term_id,
        slug=slug,
        version=version,
        values=values,
        locales=LOCALES,
        may_edit=may_edit,
        may_edit_all=not is_withdrawn and seen.reach.may(Act.EDIT_TERM),
        may_withdraw=not is_withdrawn and seen.reach.may(Act.WITHDRAW),
        is_withdrawn=is_withdrawn,
        pages=[
            ("", words.gettext("No page")),
            *((str(id_), f"{title} ({name})") for id_, name, title in page_choices(seen.session)),
        ],
        users=user_links(users),
        done=_said(request, done),
    )


def _fields(posted: Posted) -> TermFields:
    texts = {}
    for tag in TAGS:
        name, explanation, sender, what_to_do = (
            posted.text(f"texts.{tag}.{part}") for part in ("name", "explanation", "sender", "what_to_do")
        )
        if name.strip() or explanation.strip() or sender.strip() or what_to_do.strip():
            texts[tag] = TermWords(name, explanation, sender, what_to_do)
    try:
        page_id = uuid.UUID(posted.text("page")) if posted.text("page") else None
    except ValueError:
        page_id = uuid.UUID(int=0)  # no page has it: the domain says so
    return TermFields(posted.text("dutch"), posted.text("also").split(","), page_id, texts)


def _said(request: Request, done: str) -> str | None:
    return translator(locale_of(request)).gettext(_DONE[done]) if done in _DONE else None
