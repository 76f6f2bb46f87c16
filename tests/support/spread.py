"""How pytest-xdist spreads the suite over its processes: by files, since the tests of one share what they set up, and
what takes longest first, so that nobody is left alone with it at the end."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # xdist has no type hints

LONGEST = (
    # What takes its minute of the clock whatever else runs; each beside something that computes.
    "tests/http/test_schemathesis.py::test_schemathesis[sqlite]",
    "tests/unit/content/test_editing_machine.py::test_any_sequence_of_acts[sqlite]",
    "tests/unit/search/text/",
    "tests/http/test_schemathesis.py::test_schemathesis[postgresql]",
    "tests/browser/test_console_things.py",
    "tests/http/test_notices.py",
    "tests/http/test_serve.py",
    "tests/http/editorial/test_editorial_openapi.py::test_schemathesis_as_an_admin[sqlite]",
    "tests/browser/test_editors_day.py",
    "tests/http/editorial/test_editorial_reach.py",
    "tests/http/editorial/test_editorial_openapi.py::test_schemathesis_as_an_admin[postgresql]",
    "tests/browser/test_portal.py",
    "tests/unit/content/test_editing_machine.py",
    "tests/browser/test_sign_in_pages.py",
    "tests/browser/test_widget.py",
    "tests/engines/test_rebuild_under_load.py",
    "tests/http/editorial/test_api_tokens.py",
    "tests/http/test_fuzz_routes.py",
    "tests/http/test_backup_and_restore.py",
    "tests/unit/content/test_bundles.py",
    "tests/browser/",
)
"""Beginnings of names, longest first. The first also has to make what others wait for, and the next two need none of
it."""

APART = frozenset(
    {
        "tests/faults/test_random_faults.py",
        "tests/http/test_schemathesis.py",
        "tests/http/test_serve.py",
        "tests/http/test_backup_and_restore.py",
        "tests/unit/content/test_editing_machine.py",
    }
)
"""Files whose tests share nothing but what every process has: each goes for itself."""

ALONE = "::test_schemathesis"
"""In the names of tests that go for themselves though the others of their file stay together."""


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # so its class is of no known type
    """One unit of work at a time to whoever is nearly done."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if file in APART or ALONE in nodeid else file

    def _assign_work_unit(self, node: Any) -> None:
        # The queue is ordered by number of tests; of equals `min` takes the first.
        self.workqueue.move_to_end(min(self.workqueue, key=_place), last=False)
        super()._assign_work_unit(node)


def _place(unit: str) -> int:
    """Where a unit stands among the longest; behind them all when it is none."""
    return next((place for place, name in enumerate(LONGEST) if unit.startswith(name)), len(LONGEST))
