"""What a balancer and a monitor ask: alive, ready, metrics."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from api import metrics
from api.deps import services

router = APIRouter()


@router.get("/livez", include_in_schema=False)
async def alive() -> PlainTextResponse:
    """Yes, as long as the process answers at all."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


@router.get("/readyz", include_in_schema=False)
async def ready(request: Request) -> PlainTextResponse:
    """200 from the first possible search until shutdown; also while database or engine is away."""
    found = services(request)
    if found.ready and found.finder.is_ready():
        return PlainTextResponse("ready\n", headers={"Cache-Control": "no-store"})
    return PlainTextResponse("not ready\n", 503, {"Cache-Control": "no-store", "Retry-After": "2"})


@router.get("/metrics", include_in_schema=False)
def scrape(request: Request) -> Response:
    """Prometheus' text format, for who has the token; for others there is nothing here."""
    found = services(request)
    token = found.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is None or not hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
        return PlainTextResponse("Not Found\n", 404)
    return Response(metrics.render(found), media_type=metrics.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def include(app: FastAPI) -> None:
    """Adds these routes."""
    app.include_router(router)
