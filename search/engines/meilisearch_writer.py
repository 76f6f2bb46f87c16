"""Writing to Meilisearch: one task for each locale and batch, waited for; then the cursor.

Deleting comes after writing, and what is to go is made unfindable by the same task that brings what replaces it: a task
is one transaction, so readers never see a thing twice or not at all.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import structlog
from meilisearch.models.task import TaskInfo

from locales import TAGS
from search.engines.meilisearch_client import CALL_SECONDS, TASK_SECONDS, MeilisearchClient
from search.engines.meilisearch_queries import quoted
from search.engines.meilisearch_settings import (
    PRIMARY_KEY,
    STATE_CURSOR,
    STATE_SETTINGS,
    STATE_USED,
    index_settings,
    own_hash,
    own_index,
    own_state,
    record,
)
from search.engines.protocol import (
    Cursor,
    DocumentsRefused,
    EngineFailure,
    StoredDocument,
    ThingDocuments,
    ThingKey,
)

NAME: Final = "meilisearch"
MAX_BATCH_DOCUMENTS: Final = 1000
MAX_BATCH_BYTES: Final = 8_000_000
UNUSED_AFTER: Final = dt.timedelta(days=1)

_OURS = re.compile(r"mip_[a-z0-9-]+_(?P<hash>[0-9a-f]{8})")

log = structlog.get_logger()


class MeilisearchWriter:
    """The `WritableEngine` of a Meilisearch server. For one thread; one writer at a time (`search.locks`)."""

    name = NAME

    def __init__(
        self, url: str, key: str, *, call_seconds: int = CALL_SECONDS, task_seconds: float = TASK_SECONDS
    ) -> None:
        """key: the worker's. Connects to nothing yet."""
        self._client = MeilisearchClient(url, key, call_seconds=call_seconds, task_seconds=task_seconds)
        self._locale_indexes = {locale: own_index(locale) for locale in TAGS}
        self._own = (*self._locale_indexes.values(), own_state())

    def ensure(self) -> None:
        """Makes missing indexes. If a locale's is missing nothing is whole any more, so the cursor goes first."""
        there = self._client.indexes()
        if own_state() in there and not all(name in there for name in self._locale_indexes.values()):
            self._client.wait([self._client.delete(own_state(), f"{PRIMARY_KEY} = {quoted(STATE_CURSOR)}")])
        self._ensure_index(own_state(), STATE_SETTINGS, own_state() in there)
        for locale, name in self._locale_indexes.items():
            self._ensure_index(name, index_settings(locale), name in there)

    def cursor(self) -> Cursor | None:
        """Up to where all locales' indexes are whole."""
        if self._missing():
            return None
        state = self._client.document(own_state(), STATE_CURSOR)
        if state is None:
            return None
        try:
            return Cursor(str(state["epoch"]), int(state["n"]))
        except (KeyError, TypeError, ValueError):
            return None

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """Writes things in all indexes at once, then the cursor."""
        # An index that is gone would be made by writing to it, with other settings than ours.
        if self._missing():
            raise EngineFailure("index_not_found")
        if things:
            # What an earlier batch sent and could not wait for must be there before it can be known what is too much.
            self._client.wait_for_quiet(self._own)
            self._client.wait([task for locale in TAGS for task in self._send(locale, things)])
        if cursor is not None:
            self._write_state({PRIMARY_KEY: STATE_CURSOR, "epoch": cursor.epoch, "n": cursor.n})

    def stored(self) -> Iterator[StoredDocument]:
        """All documents, locale by locale, once all tasks are done."""
        if self._missing():
            raise EngineFailure("index_not_found")
        self._client.wait_for_quiet(self._own)
        for locale, name in self._locale_indexes.items():
            for found in self._client.documents(name, (PRIMARY_KEY, "thing", "version")):
                try:
                    thing = ThingKey.of(str(found["thing"]))
                    yield StoredDocument(locale, str(found[PRIMARY_KEY]), thing, str(found["version"]))
                except (KeyError, ValueError):
                    raise EngineFailure("answer") from None

    def remove_unused(self) -> None:
        """Removes indexes of ours, of other hashes, that nobody has written to for a day; says that these are used."""
        there = self._client.indexes()
        if own_state() in there:
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            self._write_state({PRIMARY_KEY: STATE_USED, "at": now})
        for name in unused(there, self._own, dt.datetime.now(dt.UTC)):
            self._client.delete_index(name)
            log.info("unused index removed", engine=NAME, index=name)

    def _missing(self) -> bool:
        there = self._client.indexes()
        return not all(name in there for name in self._own)

    def _ensure_index(self, name: str, settings: dict[str, object], is_there: bool) -> None:
        if not is_there:
            self._client.create_index(name, PRIMARY_KEY)
        known = self._client.settings(name) if is_there else {}
        if any(not _is_same(key, value, known.get(key)) for key, value in settings.items()):
            self._client.update_settings(name, settings)

    def _write_state(self, document: dict[str, object]) -> None:
        self._client.wait([self._client.add(own_state(), _line(document))])

    def _send(self, locale: str, things: Sequence[ThingDocuments]) -> list[TaskInfo]:
        """Sends what one locale's index lacks; gives the tasks.

        A document of the same version is there already: an edit in one language is one task, not five.
        """
        index = self._locale_indexes[locale]
        known = self._known(index, things)
        groups: list[list[bytes]] = []
        gone: list[str] = []
        for made in things:
            before = known.get(str(made.thing), {})
            wanted = [document for document in made.documents if document.index_locale == locale]
            surplus = sorted(before.keys() - {document.id for document in wanted})
            lines = [_line(record(document)) for document in wanted if before.get(document.id) != document.version]
            # Without areas it matches no search; the task after this one deletes it.
            lines += [_line({PRIMARY_KEY: id_, "thing": str(made.thing), "version": ""}) for id_ in surplus]
            groups.append(lines)
            gone += surplus
        tasks = [self._client.add(index, batch) for batch in in_batches(groups)]
        if gone:
            tasks.append(self._client.delete(index, f"{PRIMARY_KEY} IN [{_listed(gone)}]"))
        return tasks

    def _known(self, index: str, things: Sequence[ThingDocuments]) -> dict[str, dict[str, str]]:
        """What an index has of these things: thing -> id -> version. Raises DocumentsRefused for a thing whose id can
        be in no filter."""
        try:
            filter_ = f"thing IN [{_listed(str(made.thing) for made in things)}]"
        except ValueError:
            raise DocumentsRefused("invalid_document_id") from None
        found: dict[str, dict[str, str]] = {}
        for document in self._client.documents(index, (PRIMARY_KEY, "thing", "version"), filter_):
            versions = found.setdefault(str(document.get("thing")), {})
            versions[str(document.get(PRIMARY_KEY))] = str(document.get("version"))
        return found


def in_batches(groups: Iterable[Sequence[bytes]]) -> Iterator[bytes]:
    """Lines in batches of at most MAX_BATCH_DOCUMENTS and MAX_BATCH_BYTES; the lines of a group stay together, even
    if they alone are more."""
    batch: list[bytes] = []
    size = 0
    for group in groups:
        group_size = sum(map(len, group))
        if batch and (len(batch) + len(group) > MAX_BATCH_DOCUMENTS or size + group_size > MAX_BATCH_BYTES):
            yield b"".join(batch)
            batch, size = [], 0
        batch.extend(group)
        size += group_size
    if batch:
        yield b"".join(batch)


def unused(indexes: dict[str, str], own: Sequence[str], now: dt.datetime) -> list[str]:
    """Which of these indexes (name -> when last written to, RFC 3339) are ours, not of this code and unused for a day.

    The indexes of another hash go together, a day after the last of them was written to.
    """
    written: dict[str, dt.datetime] = {}
    groups: dict[str, list[str]] = {}
    for name, updated in indexes.items():
        ours = _OURS.fullmatch(name)
        if ours is None or name in own:
            continue
        # A locale of this hash that is no more configured goes by itself.
        group = name if ours["hash"] == own_hash() else ours["hash"]
        groups.setdefault(group, []).append(name)
        written[group] = max(written.get(group, _EVER), _instant(updated, now))
    return sorted(name for group, names in groups.items() if now - written[group] > UNUSED_AFTER for name in names)


_EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def _instant(text: str, otherwise: dt.datetime) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)


def _is_same(key: str, wanted: object, known: object) -> bool:
    """Whether a setting is as it should be. Locales come back in another code (`pl` as `pol`): any will do."""
    if key == "localizedAttributes":
        return (wanted is None) == (known is None)
    return wanted == known


def _line(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(map(quoted, values))
