"""The address of who asks. Used in memory alone, under a day's salt; no log line, row or answer holds it."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

Network = IPv4Network | IPv6Network

_HOME_PREFIX = 64
"""A home or a phone has a whole network of IPv6 addresses, and changes them as it likes."""


def networks(values: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks as written in settings. Raises ValueError for what is neither."""
    found = []
    for value in values:
        try:
            found.append(ip_network(value, strict=False))
        except ValueError:
            raise ValueError(f"“{value}” is no address or network") from None
    return tuple(found)


def client_address(connection: HTTPConnection, trusted: tuple[Network, ...]) -> str:
    """The address of the client, or its network where that changes at will.

    X-Forwarded-For counts only from a trusted proxy: read from its end, the first address that is no trusted proxy's.
    """
    peer = "" if connection.client is None else connection.client.host
    address = _parsed(peer)
    if address is None:
        return peer
    if not trusted:
        return _caller(address)
    hops = [hop for line in connection.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    while hops and any(address in network for network in trusted):
        before = _parsed(hops.pop())
        if before is None:
            break  # what stands before something unreadable was written by nobody whom we trust
        address = before
    return _caller(address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: perhaps in brackets, perhaps with a port."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _caller(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, _HOME_PREFIX), strict=False))
