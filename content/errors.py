"""The errors of the domain. `api.problems` maps each to a status; nothing else does.

ContentError
├── NotFound      there is no such thing
├── Moved         it has another slug now
├── Gone          it was withdrawn; `replaced_by` may name its replacement
├── Conflict      the state of the thing does not allow this
├── Stale         somebody else wrote in between
├── Forbidden     this actor may not do this
├── Invalid       the input is wrong; `errors` lists all that is wrong with it
└── Unavailable   the database is away or busy; try again in `retry_after` seconds
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ContentError(Exception):
    """Base of the domain's errors. `str()` of one is a sentence in English for logs and developers."""


class NotFound(ContentError):
    """There is no such thing: `kind` in the words of the feed, `key` as it was asked for."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"There is no {kind} “{key}”.")
        self.kind = kind
        self.key = key


class Moved(ContentError):
    """The thing asked for by `key` has the slug `slug` now."""

    def __init__(self, kind: str, key: str, slug: str) -> None:
        super().__init__(f"The {kind} “{key}” is now “{slug}”.")
        self.kind = kind
        self.key = key
        self.slug = slug


class Gone(ContentError):
    """The thing was withdrawn. `replaced_by` is the slug of its replacement, if it has one."""

    def __init__(self, kind: str, key: str, replaced_by: str | None = None) -> None:
        super().__init__(f"The {kind} “{key}” was withdrawn.")
        self.kind = kind
        self.key = key
        self.replaced_by = replaced_by


class Conflict(ContentError):
    """The state of the thing does not allow this act."""


@dataclass(frozen=True)
class Difference:
    """Where a text sent and the text kept differ: a JSON pointer, and both values (None: not there)."""

    where: str
    yours: str | None
    theirs: str | None


class Stale(ContentError):
    """Somebody else changed the thing since it was read; nothing was written.

    `lock_version` is the thing's now, `differs` what was sent against what is kept, so that a person can merge.
    """

    def __init__(self, message: str, lock_version: int = 0, differs: Sequence[Difference] = ()) -> None:
        super().__init__(message)
        self.lock_version = lock_version
        self.differs = tuple(differs)


class Forbidden(ContentError):
    """This actor may not do this."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input.

    `where` is a JSON pointer, a parameter's name, or `file:line`; `what` is a sentence.
    """

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Invalid(ContentError):
    """The input is wrong. `errors` names everything that is wrong with it, not only the first."""

    def __init__(self, errors: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = tuple(errors)


class Unavailable(ContentError):
    """The database is away or busy. Try again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after
