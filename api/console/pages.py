"""Makes a page of the console: templates, language, headers. Every room of the console answers with `page`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.console import files, navigation
from api.console.words import Words
from api.deps import services
from api.security import csrf, sessions
from api.security.actor import SignedIn
from locales import LOCALES, SOURCE, TAGS, get_locale
from locales.catalog import translator
from locales.negotiate import negotiate

HOME = "/console"
_FOLDER = Path(__file__).parent / "templates"
_CSP = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; connect-src {scripts}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_WAY_ON = re.compile(r"/console(?:/[A-Za-z0-9_.~-]+)*(?:\?[A-Za-z0-9_.~%=&,:+-]*)?")


@dataclass(frozen=True)
class Language:
    """A language of the menu, by its own name. `href` leads to this page in it."""

    tag: str
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """What stands around a page. `csrf` is the token for its forms; `languages` is empty where a form is carried,
    `rooms` where nobody is signed in."""

    locale: str
    direction: str
    site_name: str
    stylesheet: str
    person: SignedIn | None
    csrf: str
    languages: tuple[Language, ...]
    rooms: tuple[navigation.RoomLink, ...]
    home: str = HOME


def locale_of(request: Request) -> str:
    """The language of a page: the one chosen now, or with this browser before, or the browser's own."""
    for chosen in (request.query_params.get("locale"), sessions.read_cookie(request, sessions.LANGUAGE)):
        if chosen in TAGS:
            return chosen
    found = negotiate(None, request.headers.get("accept-language"))
    return SOURCE if found is None else found.tag


def page(
    request: Request,
    template: str,
    person: SignedIn | None,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    scripts: bool = False,
    languages: bool = True,
    **values: Any,
) -> HTMLResponse:
    """A page of the console. Values go to the template beside `frame`. Never stored by anybody.

    Without a person, its forms are tied to the browser by a cookie of their own. `scripts` lets our own scripts run.
    """
    locale = locale_of(request)
    visit = None
    if person is None:
        visit = sessions.read_cookie(request, sessions.VISIT)
        visit = visit if visit is not None and sessions.is_token(visit) else sessions.new_token()
    token = person.csrf_token() if person is not None else csrf.masked(visit_secret(request, visit or ""))
    frame = Frame(
        locale,
        get_locale(locale).direction,
        services(request).settings.site_name,
        files.STYLESHEET.href,
        person,
        token,
        _languages(request, locale) if languages else (),
        () if person is None else navigation.links(person.role, request.scope["path"], locale),
    )
    text = environment(locale).get_template(template).render(frame=frame, **values)
    response = HTMLResponse(text, status, headers)
    protect(response, scripts=scripts)
    if visit is not None and visit != sessions.read_cookie(request, sessions.VISIT):
        sessions.set_cookie(request, response, sessions.VISIT, visit)
    chosen = request.query_params.get("locale")
    if chosen in TAGS and chosen != sessions.read_cookie(request, sessions.LANGUAGE):
        sessions.set_cookie(request, response, sessions.LANGUAGE, locale, sessions.A_YEAR)
    return response


def onward(address: str) -> RedirectResponse:
    """Leads a browser on after a form; `address` is ours."""
    response = RedirectResponse(address, 303)
    protect(response)
    return response


def way_on(value: str | None) -> str:
    """An address of the console to go on to; its first screen for anything else."""
    return value if value is not None and _WAY_ON.fullmatch(value) else HOME


def visit_secret(request: Request, visit: str) -> bytes:
    """What the forms of somebody not signed in prove that they hold."""
    return services(request).security.sealer.digest("visit", visit.encode())


def is_own_form(request: Request, token: str) -> bool:
    """Whether a form of somebody not signed in was sent by our page in this browser."""
    visit = sessions.read_cookie(request, sessions.VISIT)
    if visit is None or not csrf.is_own_origin(request, services(request).settings.public_url):
        return False
    return csrf.fits(token, visit_secret(request, visit))


def protect(response: Response, *, scripts: bool = False) -> None:
    """Headers of every answer of the console, beside those that the edge gives to all."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = _CSP.format(scripts="'self'" if scripts else "'none'")
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"


@cache
def environment(locale: str) -> Environment:
    """The templates in a configured locale."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # What went wrong with a form; a page without one has none.
    made.globals["trouble"] = None
    made.globals["things_stylesheet"] = files.THINGS.href
    words = translator(locale)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    made.globals["say"] = Words(locale)
    return made


def _languages(request: Request, locale: str) -> tuple[Language, ...]:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "locale"]
    path = request.scope["path"] if request.method in csrf.SAFE_METHODS else f"{HOME}/sign-in"
    found = []
    for one in LOCALES:
        pairs = [*kept, ("locale", one.tag)] if request.method in csrf.SAFE_METHODS else [("locale", one.tag)]
        found.append(Language(one.tag, one.name, f"{path}?{urlencode(pairs)}", one.tag == locale))
    return tuple(found)
