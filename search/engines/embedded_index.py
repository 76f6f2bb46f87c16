"""The embedded index on disk: its folder, its schema, and how it is opened.

In the index folder: `mip_<locale>_<hash>/` a tantivy index for each locale, `state_<hash>.json` the cursor (present
only when all of them are whole), `forms_<locale>_<hash>.json` the form maps,
`wanted_<locale>_<hash>.json` what a form map lacks until the dictionary was read for it.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import tantivy

from search.engines.protocol import Cursor
from search.index_settings import index_name, settings_hash
from search.meanings import VERSION as MEANINGS_VERSION
from search.text.query_plan import Where

NAME = "embedded"
TOKENIZER = "blanks"

FIELD_WEIGHTS: Mapping[Where, Mapping[str, float]] = {
    Where.WORDS: {"a": 1.0, "t": 1.0},
    Where.KEYS: {"k": 2.0, "kt": 2.0},
    Where.LATIN: {"lat": 3.0},
}
"""Which fields a term is looked for in (`analyse.FieldKeys`), and how much a match there counts.

Titles count little more than the rest: a word that is everywhere in texts (get, help, pay) is rare in titles, so that
the few that have it would come before the pages that answer the rest of the question (docs/adr/0007).
"""

TITLE_FIELDS = frozenset({"t", "kt"})
"""The fields of `SearchQuery.titles_only`."""

WORD_FIELDS = tuple(field for fields in FIELD_WEIGHTS.values() for field in fields)
FACETS = ("topic", "kind")

_SETTINGS = {
    "engine": "tantivy " + version("tantivy").rpartition(".")[0],
    "fields": {str(where): sorted(fields) for where, fields in FIELD_WEIGHTS.items()},
    "schema": 2,
}

HASH = settings_hash(_SETTINGS)
"""In the names of all files: code uses only files of its own hash."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in WORD_FIELDS:
        builder.add_text_field(field, tokenizer_name=TOKENIZER, index_option="freq")
    for field in ("areas", "except_areas"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in FACETS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in ("id", "thing"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_bytes_field("version", stored=True)
    builder.add_bytes_field("display", stored=True)
    builder.add_unsigned_field("prior", fast=True)
    return builder.build()


SCHEMA = _schema()


@dataclass(frozen=True)
class IndexFolder:
    """The paths in an index folder."""

    root: Path

    def index(self, locale: str) -> Path:
        """The folder of a locale's index."""
        return self.root / index_name(locale, HASH)

    def forms(self, locale: str) -> Path:
        """The file of a locale's form map."""
        return self.root / f"forms_{locale.lower()}_{HASH}.json"

    def wanted_forms(self, locale: str) -> Path:
        """The file of what a locale's form map still lacks; not there when it lacks nothing."""
        return self.root / f"wanted_{locale.lower()}_{HASH}.json"

    @property
    def meanings(self) -> Path:
        """The file of what pages mean (`search.meanings`), of this version."""
        return self.root / f"meanings{MEANINGS_VERSION}_{HASH}"

    @property
    def state(self) -> Path:
        """The file of the cursor."""
        return self.root / f"state_{HASH}.json"

    @property
    def lock(self) -> Path:
        """The file that the one indexer holds locked."""
        return self.root / "indexer.lock"

    def read_cursor(self) -> Cursor | None:
        """The cursor; None when the index is not whole, or the file is none of ours."""
        try:
            state = json.loads(self.state.read_text(encoding="utf-8"))
            return Cursor(str(state["epoch"]), int(state["n"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_cursor(self, cursor: Cursor) -> None:
        """Writes the cursor, whole or not at all. Raises OSError."""
        beside = self.state.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"epoch": cursor.epoch, "n": cursor.n}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.state)


def create_index(path: Path) -> tantivy.Index:
    """Opens the index in a folder, makes it when there is none. Raises ValueError for one that is broken or foreign."""
    path.mkdir(parents=True, exist_ok=True)
    return _with_tokenizer(tantivy.Index(SCHEMA, str(path)))


def open_index(path: Path) -> tantivy.Index:
    """Opens an index that is there. Raises ValueError when there is none, or it is broken."""
    if not (path / "meta.json").is_file():
        raise ValueError("no index")
    index = _with_tokenizer(tantivy.Index.open(str(path)))
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer(TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def is_panic(error: BaseException) -> bool:
    """Whether it is a panic of tantivy's: a BaseException that `except Exception` does not catch."""
    return type(error).__name__ == "PanicException"
