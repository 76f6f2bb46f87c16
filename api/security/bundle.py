"""What security needs in one process: the sealer, the hasher, the delays, the provider. Made once, at the first use."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.security.limits import Callers, Delays
from api.security.passwords import Passwords
from api.security.provider import Provider
from api.security.sealing import Sealer
from api.settings import Settings


@dataclass(frozen=True)
class Security:
    """One per process. Thread-safe."""

    sealer: Sealer
    callers: Callers
    provider: Provider | None = None
    """Where people may sign in too; None when none is configured."""
    passwords: Passwords = field(default_factory=Passwords)
    delays: Delays = field(default_factory=Delays)
    feedback_delays: Delays = field(default_factory=Delays)
    """Apart, so that no flood of feedback makes the counters of signing in forget."""


def make(settings: Settings) -> Security:
    """Raises Conflict when MIP_SECRET_KEY is no fit key, ValueError when MIP_TRUSTED_PROXIES names no network."""
    return Security(Sealer(settings.key()), Callers(settings.trusted_proxies), _provider(settings))


def _provider(settings: Settings) -> Provider | None:
    issuer, client_id, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None or client_id is None or secret is None:
        return None
    return Provider(issuer, client_id, secret.get_secret_value())
