"""Takes feedback of readers, from whichever door it comes: bounded by caller, then written."""

from __future__ import annotations

from fastapi import Request

from api.deps import services
from api.security.limits import FEEDBACK
from api.security.refusals import TooManyAttempts
from content.actions.give_feedback import Feedback, give_feedback


def take_feedback(request: Request, given: Feedback) -> str | None:
    """Writes it; gives the comment as kept. Raises TooManyAttempts, Invalid, Unavailable."""
    made = services(request)
    now = made.database.now()
    wait = made.security.feedback_delays.take([(made.security.callers.key(request, now), FEEDBACK)], now)
    if wait is not None:
        raise TooManyAttempts(wait)
    return give_feedback(made.database, given)
