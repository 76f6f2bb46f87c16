"""Login names: mail addresses, in small letters."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from content.errors import Fault, Invalid


def login_name(text: str, where: str) -> str:
    """The login name that somebody typed, as it is kept. Raises Invalid at `where` for what is no mail address."""
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid([Fault(where, f"“{text[:254]}” is no mail address: {error}")]) from None
