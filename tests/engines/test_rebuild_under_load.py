"""Everything is indexed anew while people search: nobody notices."""

from __future__ import annotations

import threading

from search.indexer import rebuild_all
from tests.support.site import Site

SEARCHERS = 16
QUERIES = (
    ("pl", "umowa najmu"), ("ro", "asigurare de sanatate"), ("bg", "zdravna osigurovka"), ("nl", "loonstrook"),
    ("en", "rental contract"),
)  # fmt: skip


def test_no_search_fails_or_finds_nothing_during_a_rebuild(engine_site: Site) -> None:
    stop = threading.Event()
    answers = [0] * SEARCHERS
    wrong: list[tuple[int, str]] = []

    def search(number: int) -> None:
        locale, text = QUERIES[number % len(QUERIES)]
        while not stop.is_set():
            answer = engine_site.get("/search", params={"q": text, "locale": locale})
            if answer.status_code != 200 or not answer.json()["total"]:
                wrong.append((answer.status_code, text))
            answers[number] += 1

    threads = [threading.Thread(target=search, args=(number,)) for number in range(SEARCHERS)]
    for thread in threads:
        thread.start()
    try:
        written = rebuild_all(engine_site.settings, engine_site.database)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert written
    assert min(answers) and not wrong
