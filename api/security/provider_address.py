"""Which addresses of an OpenID Connect provider we speak to: https, and http only on this very machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_provider_address(value: object, *, query: bool = False) -> bool:
    """Whether this is the address of a provider. `query`: it may carry a query."""
    if not isinstance(value, str) or any(character.isspace() or not character.isprintable() for character in value):
        return False
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or (parts.query and not query):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
