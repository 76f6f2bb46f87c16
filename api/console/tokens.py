"""API tokens, for who manages people: what there is, a new one (shown once), and the end of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.console.asking import ThingId, ask, database_of
from api.console.pages import locale_of, onward, page
from api.console.words import Words
from api.security.actor import ActorDep, SignedIn
from api.security.api_tokens import new_api_token
from content.actions.add_token import LONGEST, add_token
from content.actions.revoke_token import revoke_token
from content.clock import local_date
from content.errors import Fault, Forbidden, Invalid
from content.models import Role, Scope
from content.queries.tokens import tokens
from locales import LOCALES
from locales.catalog import N_, translator
from locales.formats import AMSTERDAM

PATH = "/console/tokens"
USUAL = dt.timedelta(days=180)
"""How long a token lives when its maker says nothing else."""

_ROLES: Mapping[Role, str] = {
    Role.TRANSLATOR: N_("translator"),
    Role.EDITOR: N_("editor"),
    Role.PUBLISHER: N_("publisher"),
}
_SCOPES: Mapping[Scope, str] = {
    Scope.READ: N_("read: see what is being made"),
    Scope.WRITE: N_("write: write drafts"),
    Scope.PUBLISH: N_("publish: change what readers see"),
}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Text = Annotated[str, Form()]
Texts = Annotated[list[str], Form(default_factory=list)]


class TokenForm:
    """What the form says, as it was written."""

    def __init__(
        self, *, scope: Texts, locale: Texts, name: Text = "", role: Text = "", areas: Text = "", ends_on: Text = ""
    ) -> None:
        self.name, self.role, self.scopes, self.areas = name, role, scope, areas
        self.locales, self.ends_on = locale, ends_on

    def end(self) -> dt.datetime:
        """The end of its last day in Amsterdam. Raises Invalid when that is no day."""
        try:
            day = dt.date.fromisoformat(self.ends_on.strip())
            return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), AMSTERDAM).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise Invalid([Fault("/expires_at", "A token ends within a year from now.")]) from None


@dataclass(frozen=True)
class Line:
    """A token in the list. `state` is empty while it lives."""

    id: str
    name: str
    prefix: str
    may: str
    where: str
    ends: str
    used: str
    state: str


@router.get(PATH)
def overview(request: Request, person: ActorDep, done: str = "") -> Response:
    """All tokens that this person manages."""
    locale, now = locale_of(request), database_of(request).now()
    say, words = Words(locale), translator(locale)
    lines = []
    for one in ask(request, person, tokens):
        state = ""
        if one.revoked_at is not None:
            state = words.gettext("revoked")
        elif not one.is_live(now):
            state = words.gettext("over")
        areas = ", ".join(one.areas) if one.areas is not None else words.gettext("everywhere")
        languages = ", ".join(one.locales) if one.locales is not None else words.gettext("all languages")
        lines.append(
            Line(
                str(one.id),
                one.name,
                one.prefix,
                f"{words.gettext(_ROLES[one.role])}: {', '.join(one.scopes)}",
                f"{areas}; {languages}",
                say.day(one.expires_at),
                "" if one.last_used_at is None else say.moment(one.last_used_at),
                state,
            )
        )
    return page(request, "tokens.html", person, lines=lines, done=done, path=PATH)


@router.get(f"{PATH}/new")
def show_new(request: Request, person: ActorDep) -> Response:
    """The form for a new token."""
    # Who manages nobody makes no token: said before anything is filled in.
    ask(request, person, tokens)
    ends = local_date(database_of(request).now()) + USUAL
    areas = "" if person.areas is None else " ".join(person.areas)
    return _form(request, person, TokenForm(scope=[Scope.READ], locale=[], areas=areas, ends_on=ends.isoformat()))


@router.post(f"{PATH}/new")
def make(request: Request, person: ActorDep, form: Annotated[TokenForm, Depends()]) -> Response:
    """Makes a token and shows it, once."""
    new = new_api_token()
    try:
        role = next((role for role in _ROLES if role == form.role), None)
        if role is None:
            raise Invalid([Fault("/role", "There is no such role.")])
        add_token(
            database_of(request),
            form.name,
            role,
            [scope for scope in Scope if scope in form.scopes],
            form.areas.replace(",", " ").split() or person.areas,
            form.locales or person.locales,
            form.end(),
            new.prefix,
            new.hash,
            person.id,
        )
    except Invalid as error:
        return _form(request, person, form, error.errors)
    except Forbidden:
        # Who may make tokens at all may not give away more than they have.
        ask(request, person, tokens)
        return _form(request, person, form, [Fault("/area", "This reaches further than you do.")], 403)
    return page(request, "token_made.html", person, languages=False, token=new.text, name=form.name, path=PATH)


@router.post(f"{PATH}/{{thing_id}}/revoke")
def revoke(request: Request, person: ActorDep, thing_id: ThingId) -> Response:
    """Ends a token for good."""
    revoke_token(database_of(request), thing_id, person.id)
    return onward(f"{PATH}?done=revoked")


def _form(
    request: Request, person: SignedIn, form: TokenForm, faults: Sequence[Fault] = (), status: int = 400
) -> Response:
    locale = locale_of(request)
    words, today = translator(locale), local_date(database_of(request).now())
    return page(
        request,
        "token_new.html",
        person,
        status=status if faults else 200,
        form=form,
        faults=Words(locale).faults(faults),
        roles=[(str(role), words.gettext(label)) for role, label in _ROLES.items()],
        scopes=[(str(scope), words.gettext(label)) for scope, label in _SCOPES.items()],
        tongues=[(one.tag, one.name) for one in LOCALES if person.locales is None or one.tag in person.locales],
        first=today.isoformat(),
        last=(today + LONGEST - dt.timedelta(days=2)).isoformat(),
        path=PATH,
    )
