"""Analysing in a child process, started when there is work and ended soon after: its memory is given back whole, and
readers' searches don't wait for it.

The child only ever sees published documents. When it dies it is started again with the same texts; what kills it twice
is their fault, and whoever asked finds out of which. Where no process can be started, or none lives, the work is done
here.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import structlog

import search
from locales import SOURCE
from search.analysing import Analysers, Analyses, Lesson, LocaleText
from search.pickles import read, write
from search.text.analyse import DocumentText, FieldKeys

IDLE_SECONDS = 3.0
"""How long it waits for more work."""

TIMEOUT_SECONDS = 120.0
"""For a portion of texts; the first of a language waits for its dictionary to be packed."""

_TRIES = 2
_AT_ONCE = 100

log = structlog.get_logger()


class AnalysisError(Exception):
    """A text cannot be analysed, for its own sake."""


class AnalysisProcess:
    """`Analysing` by a child process. Texts of several threads wait for each other."""

    def __init__(self, folder: Path, *, idle_seconds: float = IDLE_SECONDS, timeout: float = TIMEOUT_SECONDS) -> None:
        """folder: where the packed dictionaries lie."""
        self._folder = folder
        self._idle_seconds = idle_seconds
        self._timeout = timeout
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._used_at = 0.0
        self._here: Analysers | None = None

    def analyse_all(self, texts: Sequence[LocaleText], lesson: Lesson | None = None) -> list[FieldKeys]:
        """The fields of texts, in order. Raises AnalysisError when one of them cannot be analysed."""
        found: list[FieldKeys] = []
        for at in range(0, len(texts), _AT_ONCE):
            with self._lock:
                fields, taught = self._analyse(texts[at : at + _AT_ONCE], None if lesson is None else lesson.number)
            if lesson is not None:
                lesson.tell(taught)
            found += fields
        return found

    def rest(self) -> None:
        """There is no work at the moment: ends the child if that was so for a while."""
        with self._lock:
            if time.monotonic() - self._used_at > self._idle_seconds:
                self._here = None
                self._end()

    def close(self) -> None:
        """Ends the child. Work that comes later starts another one."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child is not None else None

    def _analyse(self, texts: Sequence[LocaleText], lesson: int | None) -> Analyses:
        for _ in range(_TRIES):
            try:
                child = self._child or self._start()
            except OSError as error:
                log.warning("no process for analysing", error=type(error).__name__)
                return self._analyse_here(texts, lesson)
            answer = self._ask(child, texts, lesson)
            self._used_at = time.monotonic()
            if isinstance(answer, str):
                raise AnalysisError(answer)
            if answer is not None:
                return answer
            log.warning("the process for analysing died", code=child.poll())
            self._end()
        if self._is_well():
            raise AnalysisError("died")
        return self._analyse_here(texts, lesson)

    def _is_well(self) -> bool:
        """Whether a child can analyse anything at all."""
        try:
            child = self._start()
        except OSError:
            return False
        if isinstance(self._ask(child, [(SOURCE, DocumentText("a"))], None), tuple):
            return True
        self._end()
        return False

    def _analyse_here(self, texts: Sequence[LocaleText], lesson: int | None) -> Analyses:
        self._here = self._here or Analysers(self._folder)
        self._used_at = time.monotonic()
        return self._here.together(texts, lesson)

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(  # noqa: S603 - our own module and a path, no shell
            [sys.executable, "-m", "search.analysis_child", str(self._folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # So that the child finds this package where this process found it.
            cwd=Path(search.__path__[0]).parent,
        )
        return self._child

    def _ask(
        self, child: subprocess.Popen[bytes], texts: Sequence[LocaleText], lesson: int | None
    ) -> Analyses | str | None:
        """The child's answer, or the name of what went wrong with a text; None when the child is dead."""
        watch = threading.Timer(self._timeout, child.kill)
        watch.daemon = True
        watch.start()
        try:
            write(_pipe(child.stdin), (list(texts), lesson))
            found: Analyses | str = read(_pipe(child.stdout))
        except (OSError, EOFError):
            return None
        else:
            return found
        finally:
            watch.cancel()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        # There is nothing that it would have to finish.
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):  # what was not sent before it ended is lost with it
                _pipe(pipe).close()


def _pipe(stream: object) -> BinaryIO:
    assert stream is not None  # noqa: S101 - both are pipes
    return stream  # type: ignore[return-value]  # Popen gives bytes here
