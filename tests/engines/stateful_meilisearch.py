"""A scripted Meilisearch that keeps what it is sent, so that it can be stopped, lose everything, and be looked into.

Of searching it knows only words: a document is found when it has a word of any reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from search.engines.meilisearch_settings import EVERY_WORD
from tests.engines.scripted_meilisearch import NOW, Answer, Request, ScriptedMeilisearch, refusal

Documents = dict[str, dict[str, Any]]

_QUOTED = re.compile(r'"([^"]*)"')


@dataclass
class StatefulMeilisearch(ScriptedMeilisearch):
    """`refuses`: a task that brings a document with this text fails, as for an invalid document."""

    indexes: list[str] = field(default_factory=list)
    kept: dict[str, Documents] = field(default_factory=dict)
    refuses: str = ""
    _failed: set[int] = field(default_factory=set)

    def lose_everything(self) -> None:
        self.indexes.clear()
        self.kept.clear()

    def _default(self, request: Request) -> Answer:
        body = json.loads(request.body) if request.body.startswith("{") and "\n" not in request.body.strip() else {}
        match request.method, request.path.partition("?")[0].strip("/").split("/"):
            case "POST", ["multi-search"]:
                return self._searched(body)
            case "POST", ["indexes", name, "search"]:
                return Answer({"hits": self._filtered(name, body["filter"])}) if name in self.indexes else _no_index()
            case "POST", ["indexes", name, "documents", "fetch"]:
                found = self._filtered(name, body.get("filter"))
                stretch = found[body["offset"] : body["offset"] + body["limit"]]
                some = [{name: one[name] for name in body["fields"]} for one in stretch]
                return Answer({"results": some, "offset": body["offset"], "limit": 1000, "total": len(found)})
            case "GET", ["indexes", name, "documents", id_]:
                document = self.kept.get(name, {}).get(id_)
                return Answer(document) if document else refusal(404, "document_not_found")
            case "GET", ["tasks", uid] if int(uid) in self._failed:
                error = {"code": "invalid_document_fields", "type": "invalid_request", "message": "", "link": ""}
                kind = "documentAdditionOrUpdate"
                task = {"uid": int(uid), "type": kind, "status": "failed", "error": error, "enqueuedAt": NOW}
                return Answer(task)
        return super()._default(request)

    def _enqueued(self, request: Request, path: str) -> Answer:
        uid = len(self._tasks)
        match request.method, path.strip("/").split("/"):
            case "POST", ["indexes", name, "documents"]:
                if self.refuses and self.refuses in request.body:
                    self._failed.add(uid)
                else:
                    made = [json.loads(line) for line in request.body.splitlines() if line]
                    self.kept.setdefault(name, {}).update({document["id"]: document for document in made})
            case "POST", ["indexes", name, "documents", "delete"]:
                for document in self._filtered(name, json.loads(request.body)["filter"]):
                    del self.kept[name][document["id"]]
        return super()._enqueued(request, path)

    def _filtered(self, name: str, filter_: str | None) -> list[dict[str, Any]]:
        """The documents of a filter on one field, by `=` or `IN`; all without one."""
        documents = list(self.kept.get(name, {}).values())
        if filter_ is None:
            return documents
        field_, values = filter_.split()[0], set(_QUOTED.findall(filter_))
        return [document for document in documents if document.get(field_) in values]

    def _searched(self, body: dict[str, Any]) -> Answer:
        if "federation" not in body:
            return Answer({"results": [{"facetDistribution": {}} for _ in body["queries"]]})
        name = body["queries"][0]["indexUid"]
        if name not in self.indexes:
            return _no_index()
        wanted = {word for query in body["queries"] for word in query["q"].split()} - {EVERY_WORD}
        hits = [one for one in list(self.kept.get(name, {}).values()) if wanted & set(one.get("words", ()))]
        size = body["federation"]["hitsPerPage"]
        shown = [{**one, "_federation": {"weightedRankingScore": 1.0}} for one in hits[:size]]
        return Answer({"hits": shown, "totalHits": len(hits), "facetDistribution": {}})


def _no_index() -> Answer:
    return refusal(404, "index_not_found")


@contextmanager
def stateful() -> Iterator[StatefulMeilisearch]:
    """A running, empty one."""
    server = StatefulMeilisearch()
    server.start()
    try:
        yield server
    finally:
        server.stop()
