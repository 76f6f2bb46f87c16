"""The OpenAPI document of the public API: what FastAPI makes of the routes, and what the NLgov rules want besides."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Mount

from api.problems import MEDIA_TYPE
from api.schemas.base import ProblemDetails
from api.settings import VERSION, Settings

EXAMPLES = Path(__file__).parent / "examples.json"
"""An answer for each operation, by path: taken from the starter content, shortened by hand."""

DESCRIPTION = """\
De openbare API van het Migratie Informatie Punt: informatie over inschrijven, wonen, zorg en werk voor mensen die uit
het buitenland komen werken, in vijf talen, met lokale tekst per gemeente.

Antwoorden zijn stabiel binnen een hoofdversie. Elk antwoord noemt de versie in `API-Version`. Openbare antwoorden
hebben een sterke `ETag`; vraag met `If-None-Match` en je krijgt 304 als er niets is veranderd.
"""

_PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
_VERSION_HEADER = {
    "API-Version": {
        "description": "Volledige versie van de API (SemVer).",
        "schema": {"type": "string", "examples": [VERSION]},
    }
}
_ALWAYS = {
    "400": "Een waarde of parameter klopt niet; `errors` noemt ze allemaal.",
    "405": "Deze methode kan hier niet.",
    "500": "Er ging iets mis bij ons.",
    "503": "De database is even weg; zie `Retry-After`.",
}
_OF_ONE = {
    "301": "De slug is veranderd; `Location` wijst naar het nieuwe adres.",
    "404": "Dit bestaat niet.",
    "410": "Ingetrokken; `replacedBy` noemt een vervanger.",
}

_OF_SENDING = {
    "413": "Het verzoek is te groot.",
    "429": "Te veel verzoeken van hier; `Retry-After` zegt hoelang je wacht.",
}


def document(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The document, with paths relative to `/v1`."""
    made = get_openapi(
        title="Migratie Informatie Punt",
        version=VERSION,
        openapi_version="3.1.0",
        summary="Informatie voor arbeidsmigranten in Noord-Brabant",
        description=DESCRIPTION,
        routes=app.routes,
        tags=[
            {"name": "pages", "description": "Pagina's, samengesteld voor een gebied en een taal."},
            {"name": "search", "description": "Zoeken en aanvullen."},
            {"name": "terms", "description": "Nederlandse woorden op brieven."},
            {"name": "facts", "description": "Bedragen, termijnen en telefoonnummers met hun bron."},
            {"name": "contact-points", "description": "Waar je hulp vindt."},
            {"name": "notices", "description": "Noodmeldingen."},
            {"name": "bundles", "description": "Alles voor onderweg: één antwoord per taal en gebied."},
            {"name": "feedback", "description": "Wat lezers van een pagina vinden."},
            {"name": "frame", "description": "Talen, onderwerpen en gebieden."},
        ],
        servers=[{"url": f"{settings.public_url}/v1", "description": "Deze installatie"}],
        contact={
            "name": f"Redactie {settings.site_name}",
            "url": f"{settings.public_url}/nl/pages/about",
            "email": settings.contact_email,
        },
        license_info={"name": "CC BY 4.0 (teksten)", "identifier": "CC-BY-4.0"},
    )
    made["externalDocs"] = {"description": "Portaal", "url": settings.public_url}
    components = made.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    problem = ProblemDetails.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    components.update(problem.pop("$defs", {}))
    components["ProblemDetails"] = problem
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation, examples.get(path))
    return made


def _complete(path: str, method: str, operation: dict[str, Any], example: Any) -> None:
    """Adds headers, problems and the example to an operation."""
    responses = operation["responses"]
    responses.pop("422", None)
    responses["200"]["description"] = "Gelukt."
    if example is not None:
        responses["200"]["content"]["application/json"]["examples"] = {"voorbeeld": {"value": example}}
    stored = method == "get" and "search" not in path and "suggestions" not in path
    if stored:
        responses["304"] = {"description": "Niet veranderd sinds de versie van `If-None-Match`."}
        responses["200"]["headers"] = {
            "ETag": {"description": "Sterke tag per codering.", "schema": {"type": "string"}},
        }
    more = _OF_ONE if "{" in path else _OF_SENDING if method == "post" else {}
    if path.startswith("/bundles"):
        more = {"404": _OF_ONE["404"]}
    for status, text in {**_ALWAYS, **more}.items():
        responses[status] = {"description": text}
        if status != "301":
            responses[status]["content"] = {MEDIA_TYPE: {"schema": _PROBLEM}}
        else:
            responses[status]["headers"] = {"Location": {"description": "Nieuw adres.", "schema": {"type": "string"}}}
    for response in responses.values():
        response["headers"] = {**response.get("headers", {}), **_VERSION_HEADER}
    operation["responses"] = dict(sorted(responses.items()))


def public_part(app: FastAPI) -> FastAPI:
    """The application that is mounted at `/v1`."""
    part = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == "/v1")
    return cast(FastAPI, part)


if __name__ == "__main__":
    # Public by default; `python -m api.openapi editorial` prints the document of the editorial API.
    from api import editorial
    from api.app import create_app

    settings = Settings()
    app = cast(FastAPI, create_app(settings).app)
    if sys.argv[1:] == ["editorial"]:
        made = editorial.document(app.state.editorial, settings)
    else:
        made = document(public_part(app), settings)
    print(json.dumps(made, indent=2, ensure_ascii=False))
