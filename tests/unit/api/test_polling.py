"""Who follows the feed in an API process: what it could not read is read by the next poll."""

from __future__ import annotations

from api.polling import Poller
from api.stored_answers import StoredAnswers
from content.db import Database
from content.errors import Unavailable
from content.feed import Change, Version


def test_a_listener_that_could_not_read_is_told_again(empty_database: Database) -> None:
    poller = Poller(empty_database, StoredAnswers(1_000_000))
    told: list[int] = []

    def listen(version: Version, changes: list[Change]) -> None:
        told.append(version.n)
        if len(told) == 1:
            raise Unavailable("The database went away in between.")

    poller.listen(listen)
    poller.poll()
    was_away = poller.away
    poller.poll()
    poller.poll()
    assert (was_away, poller.away) == (True, False)
    assert told == [poller.version()[1]] * 2
