"""ID tokens of the provider: whose signature, whose claims. Everything about one is checked here, and nothing else.

Signatures only by the provider's own public keys and by the algorithms named here; never `none`, never one with a
shared secret. Of the claims nothing is used but who the subject is: no mail address, no name, no role.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError

from api.security.provider import Provider

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384")
LEEWAY = dt.timedelta(seconds=60)
"""How far the provider's clock may be from ours."""
OLDEST = dt.timedelta(minutes=10)
"""Since it was issued: a sign-in takes no longer."""
_KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "ES384": "EC"}
_SMALLEST_RSA = 2048
_LONGEST_TOKEN = 32_000
_LONGEST_SUBJECT = 255
_MOST_KEYS = 20


class TokenWrong(Exception):
    """An ID token that does not hold. The message says in one word or two what about it, for the log."""


def subject_of(provider: Provider, answer: Mapping[str, Any], nonce: str, now: dt.datetime) -> str:
    """The subject of the ID token in a provider's answer to a code. Raises TokenWrong or ProviderAway."""
    text = answer.get("id_token")
    if not isinstance(text, str) or not text.isascii() or len(text) > _LONGEST_TOKEN:
        raise TokenWrong("no id token")
    token = _verified(provider, text)
    claims = token.claims
    _check_whom(provider, claims)
    _check_when(claims, now)
    # Nonce, azp and at_hash, by the library; what it is lenient about was checked before.
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": answer.get("access_token")}
    try:
        CodeIDToken(claims, token.header, params=params).validate(
            now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds())
        )
    except JoseError as error:
        claim = getattr(error, "claim", None)
        raise TokenWrong(f"wrong {claim}" if isinstance(claim, str) else type(error).__name__) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise TokenWrong("claims of another form") from error
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise TokenWrong("wrong sub")
    return subject


def _verified(provider: Provider, text: str) -> jwt.Token:
    """The token, whose signature is right by a key of the provider."""
    try:
        header = jws.extract_compact(text.encode()).headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise TokenWrong("no signed token") from error
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise TokenWrong("algorithm not allowed")
    if key_id is not None and not isinstance(key_id, str):
        raise TokenWrong("wrong kid")
    fitting = [
        key
        for key in provider.keys(key_id)
        if (key_id is None or key.get("kid") == key_id)
        and key.get("kty") == _KEY_TYPES[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
    ]
    for one in fitting[:_MOST_KEYS]:
        try:
            key = jwk.import_key(one)
            if isinstance(key, jwk.RSAKey) and key.public_key.key_size < _SMALLEST_RSA:
                continue
            return jwt.decode(text, key, algorithms=[algorithm])
        except (JoseError, ValueError, TypeError):
            continue  # not made with this key; another may fit
    raise TokenWrong("wrong signature")


def _check_whom(provider: Provider, claims: Mapping[str, Any]) -> None:
    """Who issued it, and for whom: for us, and for others only when it says that we are who asked."""
    if claims.get("iss") != provider.issuer:
        raise TokenWrong("wrong iss")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if provider.client_id not in audiences:
        raise TokenWrong("wrong aud")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise TokenWrong("wrong azp")


def _check_when(claims: Mapping[str, Any], now: dt.datetime) -> None:
    """That it holds now, and was issued now."""
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    for name in ("exp", "iat", *(["nbf"] if "nbf" in claims else [])):
        value = claims.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise TokenWrong(f"wrong {name}")
    if at >= claims["exp"] + leeway:
        raise TokenWrong("expired")
    if not at - OLDEST.total_seconds() - leeway <= claims["iat"] <= at + leeway:
        raise TokenWrong("wrong iat")
    if claims.get("nbf", at) > at + leeway:
        raise TokenWrong("wrong nbf")
