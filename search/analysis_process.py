"""Analysing in a child process, started when there is work and ended soon after: its memory is given back whole, and
readers' searches don't wait for it.

The child only ever sees published documents. When it dies it is started again with the same text; a text that kills it
twice is that text's fault. Where no process can be started, or none lives, the work is done here.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import structlog

import search
from locales import SOURCE
from search.analysing import Analysers, Learn, tell
from search.pickles import read, write
from search.text.analyse import Analysis, DocumentText

IDLE_SECONDS = 3.0
"""How long it waits for more work."""

TIMEOUT_SECONDS = 120.0
"""For one text; the first of a language waits for its dictionary to be packed."""

_TRIES = 2

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

    def analyse(self, locale: str, text: DocumentText, learn: Learn | None = None) -> Analysis:
        """A text of a locale. Raises AnalysisError."""
        with self._lock:
            analysis = self._analyse(locale, text)
        tell(analysis, learn)
        return analysis

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

    def _analyse(self, locale: str, text: DocumentText) -> Analysis:
        for _ in range(_TRIES):
            try:
                child = self._child or self._start()
            except OSError as error:
                log.warning("no process for analysing", error=type(error).__name__)
                return self._analyse_here(locale, text)
            answer = self._ask(child, locale, text)
            self._used_at = time.monotonic()
            if isinstance(answer, Analysis):
                return answer
            if answer is not None:
                raise AnalysisError(answer)
            log.warning("the process for analysing died", code=child.poll())
            self._end()
        if self._is_well():
            raise AnalysisError("died")
        return self._analyse_here(locale, text)

    def _is_well(self) -> bool:
        """Whether a child can analyse anything at all."""
        try:
            child = self._start()
        except OSError:
            return False
        if isinstance(self._ask(child, SOURCE, DocumentText("a")), Analysis):
            return True
        self._end()
        return False

    def _analyse_here(self, locale: str, text: DocumentText) -> Analysis:
        self._here = self._here or Analysers(self._folder)
        self._used_at = time.monotonic()
        return self._here.analyse(locale, text)

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

    def _ask(self, child: subprocess.Popen[bytes], locale: str, text: DocumentText) -> Analysis | str | None:
        """The child's answer, or the name of what went wrong with the text; None when the child is dead."""
        watch = threading.Timer(self._timeout, child.kill)
        watch.daemon = True
        watch.start()
        try:
            write(_pipe(child.stdin), (locale, text))
            found: Analysis | str = read(_pipe(child.stdout))
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
            with contextlib.suppress(OSError):
                _pipe(pipe).close()


def _pipe(stream: object) -> BinaryIO:
    assert stream is not None  # noqa: S101 - both are pipes
    return stream  # type: ignore[return-value]
