"""The official Meilisearch client as the worker uses it: with timeouts, errors as ours, tasks waited for and looked at.

The client opens a connection for every call and is synchronous, which is right for a worker and for nothing else. For
one thread.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import meilisearch
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from meilisearch.models.task import Task, TaskInfo

from search.engines.meilisearch_http import is_code
from search.engines.protocol import DocumentsRefused, EngineFailure

CALL_SECONDS: Final = 10
TASK_SECONDS: Final = 120.0

_FIRST_PAUSE_SECONDS = 0.01
_LONGEST_PAUSE_SECONDS = 0.2
_UNFINISHED = "enqueued,processing"
_MANY = 1000

T = TypeVar("T")

# The fault of a document, whatever the state of the engine; of the others every code has "document" in it.
_DOCUMENTS_CODES = frozenset(
    {"payload_too_large", "malformed_payload", "bad_request", "max_fields_limit_exceeded", "invalid_vectors_type"}
)


class MeilisearchClient:
    """Calls and tasks of one server. Every method raises EngineFailure, or DocumentsRefused where it says so."""

    def __init__(
        self, url: str, key: str, *, call_seconds: int = CALL_SECONDS, task_seconds: float = TASK_SECONDS
    ) -> None:
        """key: the worker's. call_seconds: for one request; task_seconds: for the tasks of a batch together."""
        # The package always sends a key; an empty one is refused even by a server that asks for none.
        self._client = meilisearch.Client(url, key or "none", timeout=call_seconds)
        self._task_seconds = task_seconds

    def indexes(self) -> dict[str, str]:
        """The names of all indexes that the key may see -> when each was last written to (RFC 3339)."""
        with _translated():
            answer: Any = self._client.get_raw_indexes({"limit": _MANY})
            return {str(index["uid"]): str(index["updatedAt"]) for index in answer["results"]}

    def create_index(self, name: str, primary_key: str) -> None:
        """Makes an index and waits for it."""
        with _translated():
            task = self._client.create_index(name, {"primaryKey": primary_key})
        self.wait([task])

    def delete_index(self, name: str) -> None:
        """Deletes an index and waits for it."""
        with _translated():
            task = self._client.delete_index(name)
        self.wait([task])

    def settings(self, index: str) -> dict[str, Any]:
        """The settings of an index, all of them."""
        with _translated():
            return dict(self._client.index(index).get_settings())

    def update_settings(self, index: str, settings: Mapping[str, object]) -> None:
        """Changes the settings named and waits for it."""
        with _translated():
            task = self._client.index(index).update_settings(dict(settings))
        self.wait([task])

    def document(self, index: str, id_: str) -> dict[str, Any] | None:
        """One document as a whole; None when it or its index is not there."""
        try:
            with _translated():
                return dict(self._client.index(index).get_document(id_))
        except EngineFailure as error:
            if error.code in ("document_not_found", "index_not_found"):
                return None
            raise

    def documents(self, index: str, fields: Sequence[str], filter_: str | None = None) -> Iterator[dict[str, Any]]:
        """The documents of an index, these fields of them, all or those of a filter."""
        offset = 0
        while True:
            asked: dict[str, Any] = {"fields": list(fields), "limit": _MANY, "offset": offset}
            if filter_ is not None:
                asked["filter"] = filter_
            with _translated():
                found = self._client.index(index).get_documents(asked)
                documents = [dict(document) for document in found.results]
            yield from documents
            offset += _MANY
            if offset >= found.total or not documents:
                return

    def add(self, index: str, ndjson: bytes) -> TaskInfo:
        """Sends documents, one JSON object a line, to be put in the place of those with their ids. Raises
        DocumentsRefused."""
        with _translated(of_documents=True):
            return self._client.index(index).add_documents_ndjson(ndjson)

    def delete(self, index: str, filter_: str) -> TaskInfo:
        """Has the documents of a filter deleted."""
        with _translated():
            return self._client.index(index).delete_documents(filter=filter_)

    def wait(self, tasks: Sequence[TaskInfo]) -> None:
        """Waits until all are done, and looks how each ended. Raises EngineFailure if one was canceled, failed for the
        engine's sake or takes too long, else DocumentsRefused if one failed for its documents' sake.

        A task that failed has lost what was sent with it.
        """
        deadline = time.monotonic() + self._task_seconds
        refused = ""
        for sent in tasks:
            done = self._done(sent.task_uid, deadline)
            if done.status == "succeeded":
                continue
            error = done.error or {}
            code = str(error.get("code")) if is_code(error.get("code")) else "failed"
            if done.status != "failed":
                raise EngineFailure(done.status if is_code(done.status) else "failed")
            if not (done.type == "documentAdditionOrUpdate" and _is_documents_fault(error.get("type"), code)):
                raise EngineFailure(code)
            refused = refused or code
        if refused:
            raise DocumentsRefused(refused)

    def wait_for_quiet(self, indexes: Sequence[str]) -> None:
        """Waits until no task for these indexes is left, not even one that an earlier process sent."""
        asked = {"indexUids": ",".join(indexes), "statuses": _UNFINISHED, "limit": 1}

        def is_quiet() -> bool | None:
            with _translated():
                return not self._client.get_tasks(dict(asked)).results or None

        _poll(is_quiet, time.monotonic() + self._task_seconds)

    def _done(self, uid: int, deadline: float) -> Task:
        def finished() -> Task | None:
            with _translated():
                task = self._client.get_task(uid)
            return task if task.status not in ("enqueued", "processing") else None

        return _poll(finished, deadline)


def _poll(look: Callable[[], T | None], deadline: float) -> T:
    """Looks until there is something. Raises EngineFailure after the deadline (of `time.monotonic`)."""
    pause = _FIRST_PAUSE_SECONDS
    while (found := look()) is None:
        if time.monotonic() >= deadline:
            raise EngineFailure("timeout")
        time.sleep(pause)
        pause = min(_LONGEST_PAUSE_SECONDS, 1.5 * pause)
    return found


def _is_documents_fault(kind: object, code: str) -> bool:
    return kind == "invalid_request" and ("document" in code or code in _DOCUMENTS_CODES)


@contextmanager
def _translated(*, of_documents: bool = False) -> Iterator[None]:
    """The client's errors as ours. Their texts are dropped: they may hold addresses and contents."""
    try:
        yield
    except MeilisearchApiError as error:
        code = str(error.code) if is_code(error.code) else f"http-{error.status_code}"
        if of_documents and (error.status_code == 413 or _is_documents_fault(error.type, code)):
            raise DocumentsRefused(code) from None
        raise EngineFailure(code) from None
    except MeilisearchTimeoutError:
        raise EngineFailure("timeout") from None
    except MeilisearchCommunicationError:
        raise EngineFailure("away") from None
    except (MeilisearchError, OSError, ValueError, KeyError, TypeError):
        raise EngineFailure("answer") from None
