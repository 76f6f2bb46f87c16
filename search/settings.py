"""Settings of the search layer: which engine, with which keys, and where the embedded index lies."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator

from content.settings import LayerSettings


class SearchSettings(LayerSettings):
    """Without `meilisearch_url` the embedded engine answers; with it, that one is the fallback."""

    # The same field as in ContentSettings, with the same default: `api` composes both classes.
    data_dir: Path = Field(default=Path("var"), description="Folder for database, index and secrets.")
    meilisearch_url: str = Field(default="", description="Address of a Meilisearch server; empty: the embedded engine.")
    meilisearch_search_key: SecretStr | None = Field(
        default=None, description="Key for Meilisearch that can only search."
    )
    meilisearch_worker_key: SecretStr | None = Field(
        default=None, description="Key for Meilisearch that can write documents and settings."
    )

    sentence_encoder: bool = Field(
        default=True,
        description="Whether pages are also found by what a query means: 130 MB of memory in each process.",
    )

    @field_validator("meilisearch_url")
    @classmethod
    def _is_engine_address(cls, value: str) -> str:
        if value and (not value.startswith(("https://", "http://")) or " " in value):
            raise ValueError("an address that begins with http:// or https:// is wanted")
        return value.rstrip("/")

    @property
    def index_dir(self) -> Path:
        """Where the embedded index lies."""
        return self.data_dir / "index"

    @property
    def dictionaries_dir(self) -> Path:
        """Where the packed lemma dictionaries lie."""
        return self.index_dir / "dictionaries"
