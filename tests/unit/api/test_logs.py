"""A log line that cannot be written breaks nothing but itself."""

from __future__ import annotations

import errno
import io
import sys

import pytest

from api.logs import Lines


class _Full(io.StringIO):
    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", _Full())
    Lines().info("something")
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    Lines().error("something else")
    assert written.getvalue() == "something else\n"
