"""How a request is refused for the sake of security. They are HTTP errors, so every router answers them as problems;
the console answers them as pages."""

from __future__ import annotations

import datetime as dt
import math
import uuid

from starlette.exceptions import HTTPException

from content.errors import Forbidden


class NotSignedIn(HTTPException):
    """Nobody is signed in, or no longer. `carried` is the sealed form that was posted too late, where there is one."""

    def __init__(self, carried: str | None = None) -> None:
        super().__init__(401)
        self.carried = carried


class SignedInAnew(Forbidden):
    """A form of an earlier session of the same account, which has signed in anew since. `carried` is the form."""

    def __init__(self, account_id: uuid.UUID, carried: str) -> None:
        super().__init__("This form is of an earlier session.")
        self.account_id = account_id
        self.carried = carried


class Forged(Forbidden):
    """A writing request that does not prove that it comes from one of our own pages."""


class TooManyAttempts(HTTPException):
    """Wait before the next attempt. It is a delay that grows, never a lock-out."""

    def __init__(self, wait: dt.timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(429, headers={"Retry-After": str(self.seconds)})


class WrongSignIn(Exception):
    """Login name, password or code are not right. Which of them is never said."""
