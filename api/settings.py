"""All settings in one place, composed of each layer's own. Every one can come as `MIP_…` or `MIP_…_FILE`."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from api.security.client_address import networks
from api.security.provider_address import is_provider_address
from content.settings import ContentSettings
from search.settings import SearchSettings

VERSION = "1.1.0"
"""SemVer of the API: `info.version` of the OpenAPI document and the header `API-Version`."""


class Settings(ContentSettings, SearchSettings):
    """What this installation is."""

    public_url: str = Field(
        default="https://mip.example", description="Base of every absolute address that is given out."
    )
    site_name: str = Field(default="Migratie Informatie Punt Brabant", description="Name shown to readers.")
    contact_email: str = Field(
        default="redactie@mip.example", description="Address of the editors, in the API's document and security.txt."
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Key for secrets and sessions; made in the data folder when absent."
    )
    processes: int = Field(default=1, ge=1, le=64, description="How many API processes `serve` runs.")
    stored_answers_mb: int = Field(
        default=64, ge=0, le=65_536, description="Memory of each API process for stored answers, in MB."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses or networks whose X-Forwarded-For counts, parted by commas."
    )
    metrics_token: SecretStr | None = Field(default=None, description="Bearer token for /metrics; without it: 404.")

    oidc_issuer: str | None = Field(
        default=None, description="Issuer of the OpenID Connect provider that people may sign in with."
    )
    oidc_client_id: str | None = Field(default=None, description="Our client id at that provider.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Our client secret at that provider.")

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")) or " " in value:
            raise ValueError("an address that begins with https:// is wanted")
        return value.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _is_issuer(cls, value: str | None) -> str | None:
        if value is not None and not is_provider_address(value):
            raise ValueError("an address that begins with https:// is wanted, without query")
        return value

    @model_validator(mode="after")
    def _is_whole_provider(self) -> Self:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(one is not None for one in given) and any(one is None for one in given):
            raise ValueError(
                "MIP_OIDC_ISSUER, MIP_OIDC_CLIENT_ID and MIP_OIDC_CLIENT_SECRET come together or not at all"
            )
        return self

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        networks(value)
        return value

    def key(self) -> bytes:
        """The secret key: the one that was set, or the one in the data folder, made there when absent."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return _key_file(self.data_dir / "secret.key")


def _key_file(path: Path) -> bytes:
    """Reads the key's file; makes it first when absent. Two processes at once agree on one key."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_bytes().strip()
