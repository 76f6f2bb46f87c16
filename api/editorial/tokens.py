"""API tokens, for who manages people. A token is shown once; it can do nothing here itself."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.editorial.deps import DatabaseDep, ReadDep, TokenId
from api.schemas.editorial.tokens import MadeTokenOut, NewTokenIn, TokenOut, TokensOut
from api.security.actor import ActorDep
from api.security.api_tokens import new_api_token
from content.actions.add_token import add_token
from content.actions.revoke_token import revoke_token
from content.queries.tokens import tokens

router = APIRouter(prefix="/tokens", tags=["tokens"])


@router.get("", summary="Tokens")
def list_tokens(desk: ReadDep) -> TokensOut:
    """Alle tokens die je beheert: wat niet verder reikt dan jijzelf. Ook wat is ingetrokken of verlopen."""
    found = tokens(desk.session, desk.actor, desk.now)
    return TokensOut(items=[TokenOut.model_validate(one, from_attributes=True) for one in found])


@router.post("", status_code=201, summary="Token maken")
def make_token(response: Response, database: DatabaseDep, admin: ActorDep, body: NewTokenIn) -> MadeTokenOut:
    """Maakt een token en toont het één keer."""
    new = new_api_token()
    made = add_token(
        database,
        body.name,
        body.role,
        body.scopes,
        body.areas,
        body.locales,
        body.expires_at,
        new.prefix,
        new.hash,
        admin.id,
    )
    response.headers["Location"] = "/v1/editorial/tokens"
    return MadeTokenOut(id=made, token=new.text, expires_at=body.expires_at)


@router.post("/{tokenId}/revoke", status_code=204, summary="Token intrekken")
def revoke(database: DatabaseDep, admin: ActorDep, token_id: TokenId) -> None:
    """Vanaf de volgende aanvraag opent het niets meer, voorgoed."""
    revoke_token(database, token_id, admin.id)
