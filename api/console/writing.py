"""Writing a page's shared text: the source beside it, section by section. Nobody's words are overwritten or lost.

Whatever goes wrong with saving, the page comes back with all that was written in it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from api.console import files
from api.console.asking import TextLocale, ThingId, ask, database_of
from api.console.pages import locale_of, onward, page, protect
from api.console.preview import rendered_draft
from api.console.words import Words
from api.console.writing_forms import BOTH, MINE, THEIRS, WritingForm, WritingFormDep, marks, rows
from api.security.actor import ActorDep, SignedIn
from content import merging
from content.actions.save_draft import save_draft
from content.actions.submit import submit
from content.editions import Draft
from content.errors import Conflict, ContentError, Fault, Forbidden, Invalid, Stale
from content.merging import Merged
from content.models import ChangeKind, EditionState
from content.queries.desks import WritingDesk, writing_desk
from content.queries.writing_aids import Aids, desk_aids
from content.reach import Act
from locales.catalog import N_, translator

TEXT = "/console/pages/{thing_id}/texts/{text_locale}"
AUTOSAVE = "autosave"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_SAVED = N_("Saved at %(time)s.")
_NOT_SAVED = {
    Stale: N_("Somebody else wrote here meanwhile. Save, and you see both texts."),
    Invalid: N_("Not saved yet: something is not right. Save, and you see what."),
    Conflict: N_("Not saved: this text is no longer a draft. Save, and you see how it stands."),
    Forbidden: N_("Not saved: you may not write here."),
}
_STATUS = {Stale: 412, Invalid: 400, Conflict: 409, Forbidden: 403}


@router.get(TEXT)
def show(
    request: Request,
    person: ActorDep,
    thing_id: ThingId,
    text_locale: TextLocale,
    done: str = "",
    preview: bool = False,
) -> Response:
    """The page for writing; to the document itself when it cannot be written now."""
    desk = ask(request, person, writing_desk, thing_id, text_locale)
    if Act.WRITE not in desk.may and desk.document_id is None:
        raise Forbidden("There is no text yet, and you may not write it.")
    is_draft = desk.open is None or desk.open.edition.state == EditionState.DRAFT
    if Act.WRITE not in desk.may or not is_draft or desk.page.withdrawn_at is not None:
        return onward(f"/console/documents/{desk.document_id}")
    found = ask(request, person, desk_aids, desk) if done in {"saved", "checked"} else None
    return _page(request, person, desk, desk.text, done=done, preview=preview, aids=found)


@router.post(TEXT)
def write(
    request: Request, person: ActorDep, thing_id: ThingId, text_locale: TextLocale, form: WritingFormDep
) -> Response:
    """Saves the draft, and does what the button says. What did not fit is shown again with all that was written."""
    here = f"/console/pages/{thing_id}/texts/{text_locale}"
    at = ""
    try:
        if form.do in {"add", "up", "down", "remove"}:
            at = form.rearrange()
        saved = save_draft(
            database_of(request), thing_id, text_locale, form.writing(), person.id, lock_version=form.version
        )
    except (Invalid, Conflict, Stale, Forbidden) as error:
        return _refused(request, person, thing_id, text_locale, form, error)
    form.version, form.read = saved.lock_version, merging.packed(form.draft)
    if form.do == AUTOSAVE:
        return _kept(request, form)
    if form.do == "submit":
        try:
            submit(database_of(request), saved.document_id, person.id, lock_version=saved.lock_version)
        except (Invalid, Conflict, Stale) as error:
            return _refused(request, person, thing_id, text_locale, form, error)
        return onward(f"/console/documents/{saved.document_id}?done=submit")
    if form.do == "check":
        return onward(f"{here}?done=checked#aids")
    if form.do == "preview":
        return onward(f"{here}?preview=true#preview")
    return onward(f"{here}?done=saved" + (f"#section-{quote(at)}" if at else ""))


def _kept(request: Request, form: WritingForm) -> Response:
    """What the script on the page is told after a draft saved itself."""
    locale = locale_of(request)
    at = Words(locale).moment(database_of(request).now())
    return _told(
        200,
        translator(locale).gettext(_SAVED) % {"time": at},
        version=form.version,
        read=form.read,
    )


def _refused(
    request: Request, person: SignedIn, page_id: Any, locale: str, form: WritingForm, error: ContentError
) -> Response:
    """The page again, with what was written and what is wrong; to the script only a sentence."""
    status = _STATUS[type(error)]
    if form.do == AUTOSAVE:
        return _told(status, translator(locale_of(request)).gettext(_NOT_SAVED[type(error)]))
    desk = ask(request, person, writing_desk, page_id, locale)
    merged = None
    if isinstance(error, Stale):
        merged = merging.merge(merging.unpacked(form.read), form.draft, desk.text)
    faults = error.errors if isinstance(error, Invalid) else ()
    return _page(
        request,
        person,
        desk,
        form.draft if merged is None else merged.draft,
        form=form,
        merged=merged,
        faults=faults,
        # A text that is no longer a draft cannot be saved; what was written can still be copied.
        is_shut=isinstance(error, Conflict | Forbidden),
        status=status,
    )


def _page(
    request: Request,
    person: SignedIn,
    desk: WritingDesk,
    draft: Draft,
    *,
    form: WritingForm | None = None,
    merged: Merged | None = None,
    faults: tuple[Fault, ...] = (),
    is_shut: bool = False,
    done: str = "",
    preview: bool = False,
    aids: Aids | None = None,
    status: int = 200,
) -> Response:
    opened = None if desk.open is None else desk.open.edition
    return page(
        request,
        "writing.html",
        person,
        status=status,
        scripts=True,
        script=files.WRITING.href,
        desk=desk,
        draft=draft,
        rows=rows(desk, draft, merged),
        merged=merged,
        marks={} if merged is None else marks(merged),
        choices=(MINE, THEIRS, BOTH),
        # After a merge the writer has both texts before its eyes: what it read is what is kept now.
        version=desk.lock_version if form is None or merged is not None else form.version,
        read=merging.packed(desk.text) if form is None or merged is not None else form.read,
        change_kind=form.change_kind if form else (ChangeKind.MAJOR if opened is None else opened.change_kind),
        change_note=form.change_note if form else ("" if opened is None else opened.change_note or ""),
        basis=form.basis if form else (None if opened is None else opened.basis_id),
        new_key=form.new_key if form and faults else "",
        faults=Words(locale_of(request)).faults(faults),
        is_shut=is_shut,
        done=done,
        aids=aids,
        section_aids={} if aids is None else {one.key: one for one in aids.sections},
        broken=() if aids is None else Words(locale_of(request)).faults(aids.broken),
        preview=rendered_draft(request, desk) if preview else None,
    )


def _told(status: int, said: str, **more: Any) -> Response:
    response = JSONResponse({"said": said, **more}, status)
    protect(response)
    return response
