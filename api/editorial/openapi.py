"""The OpenAPI document of the editorial API, apart from the public one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.problems import MEDIA_TYPE
from api.schemas.editorial.base import EditorialProblem
from api.settings import VERSION, Settings

DESCRIPTION = """\
De redactie-API van het Migratie Informatie Punt: wat de redactiepagina's doen, met dezelfde rechten en dezelfde regels.

Aanmelden gaat op `/console`; de sessie staat in een cookie. Een programma meldt zich met een API-token in
`Authorization: Bearer mip_…`, dat een beheerder maakt (`/tokens`), met een rol, gebieden, talen, een einde en scopes:
`read` leest wat wordt gemaakt, `write` schrijft concepten, `publish` doet wat meteen openbaar is. Een token keurt niets
goed, bevestigt geen bron en beheert niemand; wie zo'n aanvraag doet, heeft geen cookie en geen `X-CSRF-Token` nodig.

Elke schrijvende aanvraag van een sessie draagt `X-CSRF-Token` (zie `/me`). Waar iets verandert wat er al stond, hoort
`If-Match` met de `ETag` van wat je las: zonder 428, verouderd 412 met wat er verschilt. Er is geen CORS, en niets wordt
ergens bewaard.
"""

_PROBLEM = {"$ref": "#/components/schemas/EditorialProblem"}
_VERSION_HEADER = {
    "API-Version": {
        "description": "Volledige versie van de API (SemVer).",
        "schema": {"type": "string", "examples": [VERSION]},
    }
}
_ETAG = {"ETag": {"description": "Versie van het ding, voor `If-Match`.", "schema": {"type": "string"}}}
_ALWAYS = {
    "400": "Een waarde, parameter of veld klopt niet; `errors` noemt ze allemaal.",
    "401": "Je bent niet aangemeld, of niet meer; of het API-token geldt niet.",
    "403": "Dat mag je niet, of het token van deze sessie ontbreekt.",
    "404": "Dit bestaat niet, of niet voor jou.",
    "405": "Deze methode kan hier niet.",
    "500": "Er ging iets mis bij ons.",
    "503": "De database is even weg of bezet; zie `Retry-After`.",
}
_OF_WRITES = {
    "409": "De toestand van het ding laat dit niet toe.",
    "413": "De aanvraag is te groot.",
}
_OF_VERSIONS = {
    "412": "Iemand anders schreef intussen; `differs` zegt wat er verschilt.",
    "428": "Zeg met `If-Match` welke versie je las.",
}
_TAGS = (
    ("overview", "Wie je bent, wat wacht, het bord."),
    ("pages", "Pagina's als geheel."),
    ("texts", "Wat geschreven wordt: gedeelde en lokale tekst."),
    ("documents", "Eén taal van één pagina voor één gebied, en wat ermee wordt gedaan."),
    ("facts", "Bedragen, termijnen en nummers."),
    ("terms", "Nederlandse woorden op brieven."),
    ("contact-points", "Waar je hulp vindt."),
    ("synonyms", "Wat de redactie het zoeken leert."),
    ("notices", "Noodmeldingen."),
    ("audit", "Wie wat deed."),
    ("accounts", "De mensen."),
    ("tokens", "Wat programma's mogen."),
)


def document(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """The document, with paths relative to `/v1/editorial`."""
    made = get_openapi(
        title="Migratie Informatie Punt: redactie",
        version=VERSION,
        openapi_version="3.1.0",
        summary="Teksten, cijfers, woorden en hulppunten bijhouden",
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS],
        servers=[{"url": f"{settings.public_url}/v1/editorial", "description": "Deze installatie"}],
        contact={
            "name": f"Redactie {settings.site_name}",
            "url": f"{settings.public_url}/nl/pages/about",
            "email": settings.contact_email,
        },
    )
    components = made.setdefault("components", {})
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-mip", "description": "De sessie."},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": "Het token uit `/me`."},
        "token": {"type": "http", "scheme": "bearer", "description": "Een API-token."},
    }
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = EditorialProblem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["EditorialProblem"] = problem
    for operations in made["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return made


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Adds who may call it, the problems and the headers to an operation."""
    writes = method != "get"
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    operation["security"] = [{"session": [], "csrf": []} if writes else {"session": []}, {"token": []}]
    responses = operation["responses"]
    responses.pop("422", None)
    for status, response in responses.items():
        response["description"] = "Gelukt." if status != "201" else "Gemaakt."
    problems = dict(_ALWAYS)
    if writes:
        problems |= _OF_WRITES
    if "If-Match" in names:
        problems |= _OF_VERSIONS
    for status, text in problems.items():
        responses[status] = {"description": text, "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
    for status, response in responses.items():
        headers = _ETAG if status == "200" and "If-Match" in names else {}
        response["headers"] = {**response.get("headers", {}), **headers, **_VERSION_HEADER}
    operation["responses"] = dict(sorted(responses.items()))
