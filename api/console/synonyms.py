"""Synonyms and stop words of each locale: what editors teach the search."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.console.forms import REFUSALS, Posted, PostedDep, Trouble, trouble
from api.console.pages import locale_of, onward, page
from api.console.sight import plain, sight
from api.deps import services
from api.security.actor import ActorDep, SignedIn
from content.actions.save_synonyms import SynonymFields, fields_of, save_synonyms, version_of
from content.errors import Fault, Invalid, NotFound
from content.models import COUNTRY, ThingKind
from content.reach import Act
from locales import LOCALES, SOURCE, TAGS
from locales.catalog import N_, translator

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

LIST = "/console/synonyms"
_SAVED = N_("Saved. The search follows within a few seconds.")


@router.get(LIST)
def first_locale(person: ActorDep) -> Response:
    """On to the first locale in which this person works."""
    return onward(f"{LIST}/{person.locales[0] if person.locales else SOURCE}")


@router.get(f"{LIST}/{{tag}}")
def show(request: Request, person: ActorDep, tag: str, done: str = "", word: str = "") -> Response:
    """The words of a locale, to be read and, by who may, to be changed; `word` stands ready in a line of its own."""
    return _page(request, person, tag, done=done, word=plain(word))


@router.post(f"{LIST}/{{tag}}")
def save(request: Request, person: ActorDep, tag: str, posted: PostedDep) -> Response:
    """Saves all words of a locale."""
    try:
        save_synonyms(services(request).database, tag, _fields(posted), person.id, lock_version=posted.version())
    except REFUSALS as error:
        return _page(request, person, tag, posted=posted, problem=trouble(error, locale_of(request)))
    return onward(f"{LIST}/{tag}?done=saved")


def _page(
    request: Request,
    person: SignedIn,
    tag: str,
    *,
    done: str = "",
    word: str = "",
    posted: Posted | None = None,
    problem: Trouble | None = None,
) -> HTMLResponse:
    if tag not in TAGS:
        raise NotFound(ThingKind.SYNONYMS, tag)
    with sight(request, person) as seen:
        kept, version = fields_of(seen.session, tag), version_of(seen.session, tag)
        may_edit = seen.reach.may(Act.EDIT_SYNONYMS, COUNTRY, tag)
    texts = {
        "groups": "\n".join(", ".join(group) for group in kept.groups),
        "oneWay": "\n".join(f"{word} > {', '.join(targets)}" for word, targets in kept.one_way.items()),
        "stopWords": ", ".join(kept.stop_words),
    }
    if word and may_edit:
        # First, where it is seen: what it means is for a person to write behind it.
        texts["oneWay"] = f"{word} > \n{texts['oneWay']}"
    theirs = {}
    if problem is not None and problem.version is not None and posted is not None:
        # By field, not by word as the domain tells it: a person compares and copies whole lists.
        theirs = {f"/{name}": text for name, text in texts.items() if text != "\n".join(posted.lines(name))}
        problem = Trouble(problem.status, problem.title, problem.detail, problem.faults, theirs, problem.version)
    return page(
        request,
        "synonyms.html",
        person,
        status=200 if problem is None else problem.status,
        trouble=problem,
        tag=tag,
        locales=LOCALES,
        version=version,
        values=texts if posted is None else {name: posted.text(name) for name in texts},
        may_edit=may_edit,
        word=word if may_edit else "",
        done=translator(locale_of(request)).gettext(_SAVED) if done == "saved" else None,
    )


def _fields(posted: Posted) -> SynonymFields:
    """Groups by line with commas; `word > other, another` by line; stop words with commas. Raises Invalid."""
    one_way = {}
    for line in posted.lines("oneWay"):
        word, arrow, targets = line.partition(">")
        if not arrow:
            raise Invalid([Fault("/oneWay", f"“{line[:80]}” leads to 1 to 40 other words.")])
        one_way[word] = targets.split(",")
    return SynonymFields(
        [line.split(",") for line in posted.lines("groups")],
        one_way,
        [word for line in posted.lines("stopWords") for word in line.split(",")],
    )
