"""A page as a whole: what it is, where its texts stand, its name in addresses, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.console.asking import ThingId, ask, database_of
from api.console.page_forms import SPARE, FrameForm, FrameFormDep, empty_form, form_of
from api.console.pages import locale_of, onward, page
from api.console.words import Words
from api.security.actor import ActorDep, SignedIn
from content.actions.confirm_source import confirm_source
from content.actions.create_page import create_page
from content.actions.edit_page import edit_page
from content.actions.rename import rename
from content.actions.withdraw import withdraw_page
from content.editions import Draft
from content.errors import Conflict, ContentError, Fault, Invalid, Stale
from content.models import PageKind, PolicyField, ThingKind, Topic, Verb
from content.queries.page_desk import PageDesk, new_page_desk, page_desk
from content.reach import Act
from content.writing import Writing
from locales import SOURCE

PAGES = "/console/pages"
FIRST_SECTION = "answer"
"""The key of the section that answers at once; every page begins with it."""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Version = Annotated[int, Form()]


@router.get(f"{PAGES}/new")
def show_new(request: Request, person: ActorDep) -> Response:
    """The form for a new page."""
    return _new(request, person, empty_form())


@router.post(f"{PAGES}/new")
def add(request: Request, person: ActorDep, form: FrameFormDep, slug: Text = "", title: Text = "") -> Response:
    """Makes a page with the first draft of its Dutch text; what comes next is writing it."""
    first = Draft(title, "", (), ((FIRST_SECTION, Verb.TEXT, "", ""),))
    try:
        fields = form.fields(ask(request, person, new_page_desk))
        saved = create_page(database_of(request), slug.strip(), fields, Writing(first), person.id)
    except Invalid as error:
        return _new(request, person, form, slug, title, error.errors, 400)
    except Conflict as error:
        return _new(request, person, form, slug, title, [Fault("/slug", str(error))], 409)
    return onward(f"{PAGES}/{saved.page_id}/texts/{SOURCE}")


@router.get(f"{PAGES}/{{thing_id}}")
def show(request: Request, person: ActorDep, thing_id: ThingId, done: str = "") -> Response:
    """A page: its frame, and where its texts stand in each locale and area."""
    desk = ask(request, person, page_desk, thing_id)
    return page(request, "page_overview.html", person, desk=desk, done=done)


@router.get(f"{PAGES}/{{thing_id}}/frame")
def show_frame(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """The form of a page's frame."""
    desk = ask(request, person, page_desk, thing_id, Act.EDIT_PAGE)
    return _frame(request, person, desk, form_of(desk.whole.fields, desk.others))


@router.post(f"{PAGES}/{{thing_id}}/frame")
def save_frame(
    request: Request, person: ActorDep, thing_id: ThingId, form: FrameFormDep, version: Version = 0
) -> Response:
    """Writes the frame. When somebody else did meanwhile, both are shown, and nothing is written."""
    desk = ask(request, person, page_desk, thing_id, Act.EDIT_PAGE)
    try:
        edit_page(database_of(request), thing_id, form.fields(desk.others), person.id, lock_version=version)
    except Invalid as error:
        return _frame(request, person, desk, form, version=version, faults=error.errors, status=400)
    except Stale as error:
        now = ask(request, person, page_desk, thing_id, Act.EDIT_PAGE)
        return _frame(request, person, now, form, stale=error, status=412)
    return onward(f"{PAGES}/{thing_id}?done=saved")


@router.get(f"{PAGES}/{{thing_id}}/rename")
def show_rename(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """The form for another name in addresses."""
    desk = ask(request, person, page_desk, thing_id, Act.RENAME)
    return _act(request, person, "page_rename.html", desk, slug=desk.whole.page.slug)


@router.post(f"{PAGES}/{{thing_id}}/rename")
def save_name(request: Request, person: ActorDep, thing_id: ThingId, slug: Text = "", version: Version = 0) -> Response:
    """Gives the page another name; the old one leads to it for ever."""
    try:
        rename(database_of(request), ThingKind.PAGE, thing_id, slug.strip(), person.id, lock_version=version)
    except (Invalid, Conflict, Stale) as error:
        desk = ask(request, person, page_desk, thing_id, Act.RENAME)
        return _act(request, person, "page_rename.html", desk, error, slug=slug)
    return onward(f"{PAGES}/{thing_id}?done=renamed")


@router.get(f"{PAGES}/{{thing_id}}/withdraw")
def show_withdraw(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """What withdrawing the page would do, and the button that does it."""
    desk = ask(request, person, page_desk, thing_id, Act.WITHDRAW)
    return _act(request, person, "page_withdraw.html", desk, heir="")


@router.post(f"{PAGES}/{{thing_id}}/withdraw")
def withdraw(request: Request, person: ActorDep, thing_id: ThingId, heir: Text = "", version: Version = 0) -> Response:
    """Withdraws the page in all its languages; `heir` is the slug of what takes its place."""
    desk = ask(request, person, page_desk, thing_id, Act.WITHDRAW)
    heir_id = next((one.id for one in desk.others if one.slug == heir.strip()), None)
    try:
        if heir.strip() and heir_id is None:
            raise Invalid([Fault("/heir", "There is no such page.")])
        withdraw_page(database_of(request), thing_id, person.id, heir_id, lock_version=version)
    except (Invalid, Conflict, Stale) as error:
        now = ask(request, person, page_desk, thing_id, Act.WITHDRAW)
        return _act(request, person, "page_withdraw.html", now, error, heir=heir)
    return onward(f"{PAGES}/{thing_id}?done=withdrawn")


@router.post(f"{PAGES}/{{thing_id}}/confirm-source")
def confirm(request: Request, person: ActorDep, thing_id: ThingId, url: Text = "") -> Response:
    """Notes today as the day on which this person opened a source of the page."""
    confirm_source(database_of(request), thing_id, url, person.id)
    return onward(f"{PAGES}/{thing_id}?done=confirmed")


def _new(
    request: Request,
    person: SignedIn,
    form: FrameForm,
    slug: str = "",
    title: str = "",
    faults: Sequence[Fault] = (),
    status: int = 200,
) -> Response:
    return page(
        request,
        "page_new.html",
        person,
        status=status,
        others=ask(request, person, new_page_desk),
        form=form,
        slug=slug,
        new_title=title,
        faults=Words(locale_of(request)).faults(faults),
        **_choices(),
    )


def _frame(
    request: Request,
    person: SignedIn,
    desk: PageDesk,
    form: FrameForm,
    *,
    version: int | None = None,
    faults: Sequence[Fault] = (),
    stale: Stale | None = None,
    status: int = 200,
) -> Response:
    words = Words(locale_of(request))
    return page(
        request,
        "page_frame.html",
        person,
        status=status,
        desk=desk,
        others=desk.others,
        form=form,
        version=desk.whole.page.lock_version if version is None else version,
        faults=words.faults(faults),
        theirs=form_of(desk.whole.fields, desk.others) if stale is not None else None,
        differs={one.where.strip("/").split("/")[0] for one in stale.differs} if stale is not None else set(),
        **_choices(),
    )


def _act(
    request: Request,
    person: SignedIn,
    template: str,
    desk: PageDesk,
    error: ContentError | None = None,
    **values: Any,
) -> Response:
    """A page that asks before it acts; after a refusal it says why, and shows the page as it stands now."""
    words = Words(locale_of(request))
    faults = words.faults(error.errors) if isinstance(error, Invalid) else []
    if isinstance(error, Conflict):
        faults = words.faults([Fault("/slug", str(error))])
    status = 200 if error is None else {Invalid: 400, Conflict: 409, Stale: 412}[type(error)]
    return page(
        request,
        template,
        person,
        status=status,
        desk=desk,
        faults=faults,
        is_stale=isinstance(error, Stale),
        **values,
    )


def _choices() -> dict[str, Any]:
    return {"kinds": list(PageKind), "topics": list(Topic), "policy_choices": list(PolicyField), "spare": SPARE}
