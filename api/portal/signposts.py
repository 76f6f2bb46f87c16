"""What machines look for at set places: sitemap, feeds, manifest, robots.txt, security.txt."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api.deps import ReadingDep, services
from api.portal import files, sitemap
from api.portal.atom import feed_of_changes
from api.portal.visit import PathLocale
from content import published
from content.models import PageKind
from content.queries.pages import ListFilter
from locales import get_locale

CHANGES_IN_FEED = 30
"""How many pages a feed holds, the one changed last first."""
SECURITY_DAYS = 180
"""For how long what security.txt says holds from the day of asking; RFC 9116 wants less than a year."""
_MANY = 10_000
_A_DAY = {"Cache-Control": "public, max-age=86400"}

router = APIRouter(include_in_schema=False)


@router.get("/robots.txt")
async def robots(request: Request) -> PlainTextResponse:
    """All may read the pages; results of searches and the editors' rooms are no pages."""
    base = services(request).settings.public_url
    text = f"User-agent: *\nDisallow: /*/search\nDisallow: /console\n\nSitemap: {base}/sitemap.xml\n"
    return PlainTextResponse(text, headers=_A_DAY)


@router.get("/.well-known/security.txt")
async def security(request: Request) -> PlainTextResponse:
    """Whom to tell of a weakness (RFC 9116). It is answered anew each time, so it never runs out."""
    found = services(request)
    midnight = found.database.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = midnight + dt.timedelta(days=SECURITY_DAYS)
    text = (
        f"Contact: mailto:{found.settings.contact_email}\n"
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        "Preferred-Languages: nl, en\n"
        f"Canonical: {found.settings.public_url}/.well-known/security.txt\n"
    )
    return PlainTextResponse(text, headers=_A_DAY)


@router.get("/manifests/{locale}.webmanifest")
async def manifest(request: Request, locale: PathLocale) -> JSONResponse:
    """What a telephone needs to put the site on its first screen, in a language."""
    found = {
        "name": services(request).settings.site_name,
        "lang": locale,
        "dir": get_locale(locale).direction,
        "start_url": f"/{locale}",
        "id": f"/{locale}",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#f6f4ef",
        "icons": [
            {"src": files.ICON.href, "sizes": "any", "type": files.ICON.media_type},
            *(
                {"src": icon.href, "sizes": f"{size}x{size}", "type": icon.media_type, "purpose": "any maskable"}
                for size, icon in files.APP_ICONS.items()
            ),
        ],
    }
    return JSONResponse(found, media_type="application/manifest+json", headers=_A_DAY)


@router.get("/sitemap.xml")
def site_map(request: Request, reading: ReadingDep) -> Response:
    """All addresses that search engines may keep, each with its other languages."""
    base = services(request).settings.public_url
    return Response(sitemap.document(base, sitemap.entries(reading)), media_type="application/xml")


@router.get("/feeds/{locale}.atom")
def feed(request: Request, reading: ReadingDep, locale: PathLocale) -> Response:
    """The pages that changed last, in a language."""
    settings = services(request).settings
    wanted = ListFilter((PageKind.PAGE, PageKind.NEWS))
    found = [one for one in published.list_pages(reading, locale, wanted, "NL", 0, _MANY).items if not one.is_fallback]
    found.sort(key=lambda one: (one.published_at, one.slug), reverse=True)
    text = feed_of_changes(settings.public_url, settings.site_name, locale, found[:CHANGES_IN_FEED])
    return Response(text, media_type="application/atom+xml")
