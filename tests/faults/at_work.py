"""Editors who write all the time and readers who read all the time, while everything around them breaks."""

from __future__ import annotations

import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2

from api.settings import Settings
from content.db import Database
from content.models import Role
from tests.faults.ledger import Ledger, Standing, Text, mark, marks_in
from tests.support.newsroom import draft, fields
from tests.support.people import add_person, session_of

LIMIT_SECONDS = 30
"""How long somebody waits for an answer: far longer than the site takes to say that it has none."""


@dataclass(frozen=True)
class Answer:
    """What came back. `body` as JSON, None when it is none."""

    status: int
    headers: httpx2.Headers
    text: str

    @property
    def body(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Wire:
    """Somebody who calls the site over the network; used as a context manager."""

    def __init__(self, base: str, ledger: Ledger, headers: dict[str, str] | None = None) -> None:
        self.ledger = ledger
        self._client = httpx2.Client(base_url=base, headers=headers, timeout=LIMIT_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, body: Any = None, version: int | str | None = None) -> Answer | None:
        """One request. None when no answer came. What no caller may ever be told goes into the ledger."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        if version == "new":
            headers = {"If-None-Match": "*"}
        options: dict[str, Any] = {} if body is None else {"json": body}
        try:
            answer = self._client.request(method, path, headers=headers, **options)
        except httpx2.HTTPError:
            return None
        where = f"{method} {path.partition('?')[0]}"
        if answer.status_code >= 500 and answer.status_code != 503:
            self.ledger.wrong("wrong", f"{where} answered {answer.status_code}")
        if answer.status_code == 503 and not answer.headers.get("retry-after", "").isdigit():
            self.ledger.wrong("wrong", f"{where} answered 503 without Retry-After")
        return Answer(answer.status_code, answer.headers, answer.text)


class Beat:
    """Tells who wants to break something that a step of publishing was sent this very moment."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._step = ""
        self._count = 0

    def sends(self, step: str) -> None:
        """A step is sent."""
        with self._changed:
            self._step, self._count = step, self._count + 1
            self._changed.notify_all()

    def wait_for(self, step: str, seconds: float = 5.0) -> None:
        """Gives back when such a step is sent, or after a while."""
        ends = time.monotonic() + seconds
        with self._changed:
            seen = self._count
            while time.monotonic() < ends:
                if self._count != seen and self._step == step:
                    return
                seen = self._count
                self._changed.wait(0.1)


@dataclass
class Newsroom:
    """Two people, their texts, and what they sent. `start` has two of each at work."""

    base: str
    ledger: Ledger
    seed: str
    editor: dict[str, str] = field(default_factory=dict)
    publisher: dict[str, str] = field(default_factory=dict)
    beat: Beat = field(default_factory=Beat)
    failures: list[BaseException] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def sign_in(self, database_url: str, data_dir: Path) -> None:
        """Adds an editor and a publisher, with sessions."""
        database = Database(database_url)
        settings = Settings(data_dir=data_dir, database_url=database_url)
        for role, headers in ((Role.EDITOR, self.editor), (Role.PUBLISHER, self.publisher)):
            token, csrf = session_of(database, settings, add_person(database, settings, role))
            headers |= {"Cookie": f"__Host-mip={token}", "X-CSRF-Token": csrf}
        database.close()

    def as_editor(self) -> Wire:
        """Calls as the editor."""
        return Wire(self.base, self.ledger, self.editor)

    def as_reader(self) -> Wire:
        """Calls as anybody."""
        return Wire(self.base, self.ledger)

    def make_pages(self, count: int) -> None:
        """Makes pages, each with a first draft."""
        for number in range(count):
            slug, first = f"under-fire-{number}", self.ledger.next_mark()
            body = {"slug": slug, "fields": fields(), "text": _text(first)}
            with self.as_editor() as wire:
                answer = wire.ask("POST", "/v1/editorial/pages", body)
            assert answer is not None and answer.status == 201, answer
            text = Text(slug, answer.body["pageId"], answer.body["documentId"], Standing(0, first, "draft"))
            self.ledger.texts[slug] = text

    def start(self) -> None:
        """Begins the work."""
        texts = list(self.ledger.texts.values())
        for number in range(2):
            mine = texts[number::2]
            for run in (self._write, self._read):
                generator = random.Random(f"{self.seed} {number} {run.__name__}")
                # Each text has one writer and one reader, so that what they are told has an order.
                self._threads.append(threading.Thread(target=self._guarded, args=(run, mine, generator), daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends it; a step under way is waited for."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * LIMIT_SECONDS)
            assert not thread.is_alive()

    def _guarded(self, run: Any, texts: list[Text], generator: random.Random) -> None:
        try:
            while not self._stop.is_set():
                run(texts, generator)
        except BaseException as error:
            self.failures.append(error)
            raise

    def _write(self, texts: list[Text], generator: random.Random) -> None:
        with self.as_editor() as editor, Wire(self.base, self.ledger, self.publisher) as publisher:
            while not self._stop.wait(generator.uniform(0, 0.05)):
                self.step(generator.choice(texts), editor, publisher)

    def step(self, text: Text, editor: Wire, publisher: Wire) -> None:
        """Looks where a text stands and takes it one step on."""
        path = f"/v1/editorial/documents/{text.document_id}"
        read = editor.ask("GET", path)
        if read is None or read.status == 503:
            self._stop.wait(0.1)
            return
        if read.status != 200:
            self.ledger.wrong("wrong", f"an editor's GET was answered {read.status}")
            return
        found = read.body
        standing = standing_of(found)
        self.ledger.saw(text, standing)
        body: Any = None
        if standing.state == "":
            number = self.ledger.next_mark()
            after, step, who, method = Standing(standing.live, number, "draft"), "save", editor, "PUT"
            path, body = f"/v1/editorial/pages/{text.page_id}/texts/nl", _text(number)
        elif standing.state == "draft":
            after, step, who, method = Standing(standing.live, standing.written, "in_review"), "submit", editor, "POST"
        elif standing.state == "in_review":
            after, step, who, method = Standing(standing.live, standing.written, "ready"), "approve", publisher, "POST"
        else:
            after, step, who, method, body = Standing(standing.written), "publish", publisher, "POST", {}
        self.ledger.attempting(text, after)
        self.beat.sends(step)
        answer = who.ask(method, path if step == "save" else f"{path}/{step}", body, found["lockVersion"])
        if answer is None:
            self.ledger.count("unanswered")
        elif answer.status < 300:
            self.ledger.acknowledged(text, after)
        elif answer.status in (409, 412, 503):
            self.ledger.count("refused")
        else:
            self.ledger.wrong("wrong", f"{step} was answered {answer.status}: {answer.text[:300]}")

    def _read(self, texts: list[Text], generator: random.Random) -> None:
        with self.as_reader() as wire:
            while not self._stop.wait(generator.uniform(0, 0.1)):
                text = generator.choice(texts)
                if generator.random() < 0.3:
                    self._search(wire, generator.choice(text.published or [0]))
                else:
                    self._look(wire, text, generator.choice(("/v1/pages/{}?locale=nl", "/nl/pages/{}")))

    def _search(self, wire: Wire, number: int) -> None:
        answer = wire.ask("GET", f"/v1/search?locale=nl&q={mark(number)}")
        if answer is not None and answer.status == 200:
            self.ledger.found(marks_in("".join(one["excerptHtml"] for one in answer.body["items"])), "a search")

    def _look(self, wire: Wire, text: Text, path: str) -> None:
        answer = wire.ask("GET", path.format(text.slug))
        if answer is not None and answer.status == 200:
            self.ledger.read(text, marks_in(answer.text), path.format(text.slug))
        elif answer is not None and answer.status == 404 and text.shown:
            self.ledger.wrong("lost", f"{text.slug} is no longer there")


def standing_of(document: Any) -> Standing:
    """Where a text stands, out of what an editor is answered."""
    live, opened = document["live"], document["open"]
    return Standing(
        0 if live is None else _mark_of(live),
        0 if opened is None else _mark_of(opened),
        "" if opened is None else opened["state"],
    )


def _mark_of(edition: Any) -> int:
    return marks_in(edition["text"]["sections"][0]["markdown"])[0]


def _text(number: int) -> dict[str, Any]:
    return draft(f"Het kenmerk is {mark(number)}.", title=f"Onder vuur {mark(number)}")
