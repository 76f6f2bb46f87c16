"""Writing to Meilisearch against a scripted server: whose fault a failure is, and what is sent in which order."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from locales import TAGS
from search.engine_keys import KeysRefused, make_keys
from search.engines import meilisearch_writer
from search.engines.meilisearch_settings import own_hash, own_index, own_state
from search.engines.meilisearch_writer import MeilisearchWriter, in_batches, unused
from search.engines.protocol import (
    Cursor,
    DocumentsRefused,
    EngineError,
    EngineFailure,
    SearchDocument,
    ThingDocuments,
    ThingKey,
)
from search.text.analyse import FieldKeys
from tests.engines.scripted_meilisearch import NOW, Answer, ScriptedMeilisearch, refusal, scripted

THING = ThingKey("page", "00000000-0000-0000-0000-000000000001")


@pytest.fixture
def server() -> Iterator[ScriptedMeilisearch]:
    with scripted() as running:
        yield running


@pytest.fixture
def writer(server: ScriptedMeilisearch) -> MeilisearchWriter:
    return MeilisearchWriter(server.url, "worker-key", call_seconds=1, task_seconds=0.3)


def made(*names: str) -> ThingDocuments:
    """A thing with a Polish document for each name."""
    fields = FieldKeys("umowa", "", "", "najmu", "umowa ^umow", "", "")
    documents = tuple(
        SearchDocument(
            f"{THING}{name}", THING, "v2", "pl", "pl", "page", "page", "s", "s", None, ("*",), (), 2, fields, "[]"
        )
        for name in names
    )
    return ThingDocuments(THING, documents)


def how(status: str, code: str = "", kind: str = "") -> dict[str, Any]:
    return {"status": status, "error": {"code": code, "type": kind, "message": "SECRETWORDS"} if code else None}


def failing(writer: MeilisearchWriter) -> EngineError:
    with pytest.raises(EngineError) as caught:
        writer.apply([made("")], Cursor("e", 8))
    return caught.value


def state_writes(server: ScriptedMeilisearch) -> int:
    return len(server.asked("POST", f"/indexes/{own_state()}/documents"))


@pytest.mark.parametrize(
    ("task", "error", "code"),
    [
        (how("failed", "invalid_document_id", "invalid_request"), DocumentsRefused, "invalid_document_id"),
        (how("failed", "max_fields_limit_exceeded", "invalid_request"), DocumentsRefused, "max_fields_limit_exceeded"),
        (how("failed", "internal", "internal"), EngineFailure, "internal"),
        (how("failed", "no_space_left_on_device", "system"), EngineFailure, "no_space_left_on_device"),
        (how("failed", "index_not_found", "invalid_request"), EngineFailure, "index_not_found"),
        (how("failed"), EngineFailure, "failed"),
        (how("canceled"), EngineFailure, "canceled"),
        (how("processing"), EngineFailure, "timeout"),
    ],
)
def test_a_task_that_does_not_succeed_moves_no_cursor(
    server: ScriptedMeilisearch, writer: MeilisearchWriter, task: dict[str, Any], error: type[EngineError], code: str
) -> None:
    server.task = task
    raised = failing(writer)
    assert (type(raised), raised.code) == (error, code)
    assert state_writes(server) == 0


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (refusal(413, "payload_too_large"), DocumentsRefused, "payload_too_large"),
        (Answer(b"<html>too large</html>", 413), DocumentsRefused, "http-413"),
        (refusal(400, "malformed_payload"), DocumentsRefused, "malformed_payload"),
        (refusal(403, "invalid_api_key", "auth"), EngineFailure, "invalid_api_key"),
        (refusal(422, "no_space_left_on_device", "system"), EngineFailure, "no_space_left_on_device"),
        (Answer(b"<html>bad gateway</html>", 502), EngineFailure, "http-502"),
        (Answer(b"<html>welcome</html>"), EngineFailure, "answer"),
        (Answer({}, delay=1.5), EngineFailure, "timeout"),
        (Answer(drops=True), EngineFailure, "away"),
    ],
)
def test_what_is_refused_at_once(
    server: ScriptedMeilisearch, writer: MeilisearchWriter, answer: Answer, error: type[EngineError], code: str
) -> None:
    server.tell("POST", f"/indexes/{own_index('pl')}/documents", answer)
    nothing = Answer({"results": [], "offset": 0, "limit": 1000, "total": 0})
    server.tell("POST", f"/indexes/{own_index('pl')}/documents/fetch", nothing)
    raised = failing(writer)
    assert (type(raised), raised.code) == (error, code)
    assert "SECRETWORDS" not in str(raised)
    assert state_writes(server) == 0


def test_a_server_that_is_away_is_a_failure(server: ScriptedMeilisearch, writer: MeilisearchWriter) -> None:
    server.stop()
    assert failing(writer).code == "away"


def test_the_cursor_follows_the_tasks(server: ScriptedMeilisearch, writer: MeilisearchWriter) -> None:
    writer.apply([made("")], Cursor("e", 8))
    sent = [(one.method, one.path.partition("?")[0]) for one in server.requests]
    documents = sent.index(("POST", f"/indexes/{own_index('pl')}/documents"))
    cursor = sent.index(("POST", f"/indexes/{own_state()}/documents"))
    assert documents < sent.index(("GET", "/tasks/0")) < cursor
    assert json.loads(server.requests[cursor].body) == {"id": "cursor", "epoch": "e", "n": 8}
    assert server.requests[documents].authorization == "Bearer worker-key"


def test_only_what_differs_is_sent_and_what_is_too_much_goes(
    server: ScriptedMeilisearch, writer: MeilisearchWriter
) -> None:
    known = [
        {"id": str(THING), "thing": str(THING), "version": "v1"},
        {"id": f"{THING}-same", "thing": str(THING), "version": "v2"},
        {"id": f"{THING}-gone", "thing": str(THING), "version": "v2"},
    ]
    answer = Answer({"results": known, "offset": 0, "limit": 1000, "total": 3})
    server.tell("POST", f"/indexes/{own_index('pl')}/documents/fetch", answer)
    writer.apply([made("", "-same")])
    path = f"/indexes/{own_index('pl')}/documents"
    (add,) = [one for one in server.asked("POST", path) if one.path.partition("?")[0] == path]
    lines = [json.loads(line) for line in add.body.splitlines()]
    assert [line["id"] for line in lines] == [str(THING), f"{THING}-gone"]
    # It matches no area any more, in the same task that brings the other one.
    assert "areas" not in lines[1]
    (delete,) = server.asked("POST", f"/indexes/{own_index('pl')}/documents/delete")
    assert json.loads(delete.body) == {"filter": f'id IN ["{THING}-gone"]'}


def test_what_was_sent_before_is_waited_for_first(server: ScriptedMeilisearch, writer: MeilisearchWriter) -> None:
    task = {"uid": 1, "type": "other", "status": "enqueued", "enqueuedAt": NOW}
    server.tell("GET", "/tasks?", Answer({"results": [task], "limit": 1, "total": 1, "from": 1, "next": None}))
    assert failing(writer).code == "timeout"
    assert server.asked("POST", "/indexes") == []


def test_nothing_is_written_to_an_index_that_is_gone(server: ScriptedMeilisearch, writer: MeilisearchWriter) -> None:
    server.indexes.remove(own_index("ro"))
    assert writer.cursor() is None
    assert failing(writer).code == "index_not_found"
    assert server.asked("POST", "/indexes") == []


def test_a_missing_index_takes_the_cursor_with_it(server: ScriptedMeilisearch, writer: MeilisearchWriter) -> None:
    server.indexes.remove(own_index("ro"))
    writer.ensure()
    made_of = [one.path.partition("?")[0] for one in server.requests if one.method in ("POST", "PATCH")]
    deletes_cursor = made_of.index(f"/indexes/{own_state()}/documents/delete")
    assert deletes_cursor < made_of.index("/indexes")
    assert f"/indexes/{own_index('ro')}/settings" in made_of


def test_the_cursor_is_read(writer: MeilisearchWriter) -> None:
    assert writer.cursor() == Cursor("e", 7)


def test_a_canceled_batch_of_one_locale_spoils_no_other_wait(
    server: ScriptedMeilisearch, writer: MeilisearchWriter
) -> None:
    server.task = how("failed", "missing_document_id", "invalid_request")
    assert isinstance(failing(writer), DocumentsRefused)
    server.task = how("succeeded")
    writer.apply([made("")], Cursor("e", 8))
    assert state_writes(server) == 1


def test_batches_keep_to_their_size_and_groups_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meilisearch_writer, "MAX_BATCH_DOCUMENTS", 3)
    monkeypatch.setattr(meilisearch_writer, "MAX_BATCH_BYTES", 10)

    def batches(groups: Sequence[Sequence[bytes]]) -> list[bytes]:
        return list(in_batches(groups))

    assert batches([]) == []
    assert batches([[], []]) == []
    assert batches([[b"a", b"b"], [b"c"], [b"d"]]) == [b"abc", b"d"]
    assert batches([[b"12345678"], [b"123"], [b"12345678901234"], [b"1"]]) == [
        b"12345678", b"123", b"12345678901234", b"1"
    ]  # fmt: skip
    assert batches([[b"a"], [b"b", b"c", b"d", b"e"]]) == [b"a", b"bcde"]


def test_indexes_of_others_go_when_nobody_used_them_for_a_day() -> None:
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    old, new = "2026-11-23T11:00:00.123456789Z", "2026-11-23T13:00:00Z"
    indexes = {
        "mip_pl_00000000": old, "mip_state_00000000": old,
        "mip_pl_11111111": old, "mip_state_11111111": new,
        f"mip_xx_{own_hash()}": old, own_index("pl"): old,
        "mip_pl_22222222": "?", "mip_notes": old, "movies": old,
    }  # fmt: skip
    own = [own_index(locale) for locale in TAGS]
    assert unused(indexes, own, now) == ["mip_pl_00000000", "mip_state_00000000", f"mip_xx_{own_hash()}"]


def test_keys_are_asked_for_by_fixed_uids_and_default_ones_go(server: ScriptedMeilisearch) -> None:
    def key(uid: str, name: str) -> dict[str, Any]:
        return {"uid": uid, "name": name, "description": "", "actions": [], "indexes": ["*"], "expiresAt": None,
                "key": f"key-of-{uid}", "createdAt": NOW, "updatedAt": NOW}  # fmt: skip

    keys = [key("d", "Default Admin API Key"), key("o", "somebody else's")]
    server.tell("GET", "/version", Answer({"pkgVersion": "1.50.0"}))
    server.tell("GET", "/keys/", refusal(404, "api_key_not_found"))
    server.tell("GET", "/keys?", Answer({"results": keys, "offset": 0, "limit": 20, "total": 2}))
    server.tell("POST", "/keys", Answer(key("s", "mip search"), 201), Answer(key("w", "mip worker"), 201))
    server.tell("DELETE", "/keys", Answer(b"", 204))
    assert make_keys(server.url, "master") == {"search": "key-of-s", "worker": "key-of-w"}
    search, worker = (json.loads(one.body) for one in server.asked("POST", "/keys"))
    assert (search["actions"], search["indexes"]) == (["search"], ["mip_*"])
    assert "*" not in "".join(worker["actions"])
    assert search["uid"] != worker["uid"]
    assert [one.path for one in server.asked("DELETE", "/keys")] == ["/keys/d"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer({"pkgVersion": "1.42.0"}), "1.43.1"),
        (Answer({"pkgVersion": "1.45.0"}), "1.45.0"),
        (refusal(403, "invalid_api_key", "auth"), "refuses this master key"),
        (refusal(401, "missing_master_key", "auth"), "without a master key"),
        (Answer(b"<html>", 200), "does not answer as one"),
    ],
)
def test_keys_are_not_made_on_a_server_that_is_not_right(
    server: ScriptedMeilisearch, answer: Answer, words: str
) -> None:
    server.tell("GET", "/version", answer)
    with pytest.raises(KeysRefused, match=words):
        make_keys(server.url, "master")
