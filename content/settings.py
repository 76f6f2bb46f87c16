"""Settings of the content layer: where its database is. The only reader of the environment below `api` is Alembic's
`env.py` when called bare; it builds `ContentSettings` itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


class FileSource(EnvSettingsSource):
    """Reads `MIP_X_FILE` for the setting `MIP_X`: the content of the file, without the newline at its end."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file that `MIP_<FIELD>_FILE` names, or nothing.

        Raises ValueError when the file cannot be read; pydantic reports it with the setting's name.
        """
        name = f"{self.env_prefix}{field_name}_FILE".upper()
        path = os.environ.get(name)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False
        except OSError as error:
            raise ValueError(f"{name}: cannot read {path}: {error.strerror}") from error


class LayerSettings(BaseSettings):
    """Base of every layer's settings: `MIP_…` from the environment, each also as `MIP_…_FILE`."""

    model_config = SettingsConfigDict(env_prefix="MIP_", extra="ignore", frozen=True, env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over files."""
        return init_settings, env_settings, FileSource(settings_cls)


class ContentSettings(LayerSettings):
    """`data_dir` holds everything that this installation writes; `database_url` is SQLite in it unless set."""

    data_dir: Path = Field(default=Path("var"), description="Folder for database, index and secrets.")
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database; empty: SQLite in the data folder.",
    )

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not value:
            return value
        try:
            backend = make_url(value).get_backend_name()
        except (ArgumentError, ValueError):
            backend = ""
        if backend not in {"sqlite", "postgresql"}:
            raise ValueError("an address that begins with sqlite:/// or postgresql:// is wanted")
        return value

    @property
    def effective_database_url(self) -> str:
        """The database's address: the one that was set, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'mip.sqlite3').absolute()}"
