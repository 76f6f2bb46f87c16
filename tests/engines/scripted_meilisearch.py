"""A Meilisearch of words only: an HTTP server on loopback that answers as told, and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from locales import TAGS
from search.engines.meilisearch_settings import own_index, own_state

NOW = "2026-11-24T10:00:00.123456789Z"


@dataclass(frozen=True)
class Answer:
    """What to answer. delay: seconds before it. drops: closes the connection instead."""

    body: Any = None
    status: int = 200
    delay: float = 0.0
    drops: bool = False


@dataclass(frozen=True)
class Request:
    """What was asked; body as text."""

    method: str
    path: str
    body: str
    authorization: str


def refusal(status: int, code: str, kind: str = "invalid_request") -> Answer:
    """An error as Meilisearch words it; the message holds what must not be passed on."""
    return Answer({"message": "SECRETWORDS", "code": code, "type": kind, "link": ""}, status)


@dataclass
class ScriptedMeilisearch:
    """Answers a path by what was told last for it, else as a server that is whole and where all goes well.

    `told`: (method, beginning of the path) -> answers, the last of which is repeated. `task`: how tasks end.
    """

    told: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    indexes: list[str] = field(default_factory=lambda: [*(own_index(locale) for locale in TAGS), own_state()])
    task: dict[str, Any] = field(default_factory=lambda: {"status": "succeeded", "error": None})
    port: int = 0
    _server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None
    _tasks: dict[int, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tell(self, method: str, path: str, *answers: Answer) -> None:
        self.told[method, path] = list(answers)

    def asked(self, method: str, path: str) -> list[Request]:
        """The requests to a path that begins so."""
        return [request for request in self.requests if request.method == method and request.path.startswith(path)]

    def start(self) -> None:
        """Listens; on the same port as before."""
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Refuses connections from now on."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        for (method, path), answers in sorted(self.told.items(), key=lambda one: -len(one[0][1])):
            if request.method == method and request.path.startswith(path):
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return self._default(request)

    def _default(self, request: Request) -> Answer:
        path = request.path.partition("?")[0]
        match request.method, path.strip("/").split("/"):
            case "POST", ["multi-search"]:
                return Answer(found(1) if "federation" in json.loads(request.body) else {"results": []})
            case "POST", ["indexes", _, "search"]:
                return Answer({"hits": [{"id": "cursor"}]})
            case "GET", ["indexes"]:
                return Answer({"results": [{"uid": name, "updatedAt": NOW} for name in self.indexes]})
            case "GET", ["indexes", _, "settings"]:
                return Answer({})
            case "GET", ["indexes", _, "documents", "cursor"]:
                return Answer({"id": "cursor", "epoch": "e", "n": 7})
            case "POST", ["indexes", _, "documents", "fetch"]:
                return Answer({"results": [], "offset": 0, "limit": 1000, "total": 0})
            case "GET", ["tasks"]:
                return Answer({"results": [], "limit": 1, "total": 0, "from": None, "next": None})
            case "GET", ["tasks", uid]:
                kind = self._tasks.get(int(uid), "")
                how = self.task if kind == "documentAdditionOrUpdate" else {"status": "succeeded", "error": None}
                return Answer({"uid": int(uid), "type": kind, "enqueuedAt": NOW, **how})
        return self._enqueued(request, path)

    def _enqueued(self, request: Request, path: str) -> Answer:
        uid = len(self._tasks)
        self._tasks[uid] = "documentAdditionOrUpdate" if path.endswith("/documents") else "other"
        if (request.method, path) == ("POST", "/indexes"):
            self.indexes.append(json.loads(request.body)["uid"])
        body = {"taskUid": uid, "indexUid": "", "status": "enqueued", "type": self._tasks[uid], "enqueuedAt": NOW}
        return Answer(body, 202)


def found(total: int, *hits: dict[str, Any]) -> dict[str, Any]:
    """The answer to a federated search."""
    return {"hits": list(hits), "totalHits": total, "facetDistribution": {"topic": {"work": total}, "kind": {}}}


@contextmanager
def scripted() -> Iterator[ScriptedMeilisearch]:
    """A running one."""
    server = ScriptedMeilisearch()
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # as a real server; with 5, many searchers at once are refused
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what many tests are about."""


def _handler(script: ScriptedMeilisearch) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size).decode()
            answer = script.answer(Request(self.command, self.path, body, self.headers.get("Authorization") or ""))
            time.sleep(answer.delay)
            if answer.drops:
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(content)))
            # So that a server that was stopped leaves no connection on which it goes on to answer.
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    return Handler
