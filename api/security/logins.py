"""Who people sign in as: login names are mail addresses, in small letters; and whether a provider is there."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from api.settings import Settings
from content.errors import Fault, Invalid


def login_name(text: str, where: str) -> str:
    """The login name that somebody typed, as it is kept. Raises Invalid at `where` for what is no mail address."""
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid([Fault(where, f"“{text[:254]}” is no mail address: {error}")]) from None


def require_provider(settings: Settings, where: str, wanted: bool) -> None:
    """Raises Invalid at `where` when somebody is to sign in with a provider, and none is configured."""
    if wanted and settings.oidc_issuer is None:
        raise Invalid([Fault(where, "No provider is configured: MIP_OIDC_ISSUER is not set.")])
