"""The documentation page at `/docs`: Swagger UI out of a package, no third party, calls to its own origin."""

from __future__ import annotations

import html
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from api.deps import services
from api.openapi import document, public_part

_ASSETS = Path(fastapi_offline.__file__).parent / "static"

_PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · {name}</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<main id="swagger-ui"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_START = """SwaggerUIBundle({
  url: "/docs/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
"""

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def page(request: Request) -> HTMLResponse:
    """The page."""
    name = services(request).settings.site_name
    return HTMLResponse(_PAGE.format(name=html.escape(name)), headers={"Content-Security-Policy": _CSP})


@router.get("/docs/start.js")
def start() -> Response:
    """Starts Swagger UI; a file of its own, so that no inline script is allowed."""
    return Response(_START, media_type="text/javascript")


@router.get("/docs/openapi.json")
def own_document(request: Request) -> JSONResponse:
    """The API's document with this origin as its server."""
    made = document(public_part(request.app), services(request).settings)
    return JSONResponse({**made, "servers": [{"url": "/v1"}]})


def include(app: FastAPI) -> None:
    """Adds the page and its files."""
    app.include_router(router)
    app.mount("/docs/assets", StaticFiles(directory=_ASSETS))
