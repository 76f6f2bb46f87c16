"""A breaker around something far away: after several failures it is left alone for a while.

Pure but for its clock: it knows nothing of HTTP or threads. Used by one event loop; asking and reporting cost nothing.
"""

import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum

FAILURES = 5
WITHIN_SECONDS = 10.0
OPEN_SECONDS = 5.0


class BreakerState(StrEnum):
    """closed: calls pass. open: none does. half-open: one passes, to try."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Five failures within ten seconds open it for five; then one call is let through to try.

    Of every call that `admits` let through, `succeeded` or `failed` is told, once. If the trial's outcome is never told
    (its caller was canceled), the next trial comes after another `open_seconds`.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        within_seconds: float = WITHIN_SECONDS,
        open_seconds: float = OPEN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._within = within_seconds
        self._open_for = open_seconds
        self._clock = clock
        self._failures: deque[float] = deque(maxlen=failures)
        self._tries_again_at: float | None = None
        self._is_trying = False

    @property
    def state(self) -> BreakerState:
        """The state now."""
        if self._tries_again_at is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._clock() < self._tries_again_at else BreakerState.HALF_OPEN

    def would_admit(self) -> bool:
        """Whether `admits` would let a call through; changes nothing."""
        return self.state is not BreakerState.OPEN

    def admits(self) -> bool:
        """Whether a call may be made now. In the half-open state that is the trial: until its outcome nobody else."""
        state = self.state
        if state is BreakerState.HALF_OPEN:
            self._open()  # for everybody else, and should the trial's outcome never be told
            self._is_trying = True
        return state is not BreakerState.OPEN

    def succeeded(self) -> None:
        """A call was answered. Only the trial closes an open breaker: a slow answer from before proves nothing."""
        if self._is_trying:
            self._tries_again_at = None
            self._is_trying = False
            self._failures.clear()

    def failed(self) -> None:
        """A call was not answered. While open, calls that began before say nothing new."""
        now = self._clock()
        if self._is_trying:
            self._open()
        elif self._tries_again_at is None:
            self._failures.append(now)
            if len(self._failures) == self._limit and now - self._failures[0] <= self._within:
                self._open()

    def _open(self) -> None:
        self._tries_again_at = self._clock() + self._open_for
        self._is_trying = False
