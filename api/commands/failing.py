"""Says in one clear line what went wrong; for a broken folder of content one line a fault."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import DBAPIError

from content.errors import ContentError, Invalid, Unavailable


def describe(error: BaseException) -> list[str] | None:
    """The lines for an error; None for one that is a fault of ours and deserves its traceback."""
    if isinstance(error, ValidationError):
        return [_setting(item["loc"], item["msg"]) for item in error.errors()]
    if isinstance(error, SettingsError):
        return [f"{error.__cause__ or error}."]
    if isinstance(error, Invalid):
        return [
            *map(str, error.errors),
            f"{len(error.errors)} fault{'' if len(error.errors) == 1 else 's'}; nothing was written.",
        ]
    for cause in _causes(error):
        if isinstance(cause, DBAPIError):
            return [f"The database says: {str(cause.orig).splitlines()[0].strip()}."]
    for cause in _causes(error):
        if isinstance(cause, OSError):
            return [_os_error(cause)]
    if isinstance(error, Unavailable):
        return [str(error)]
    if isinstance(error, ContentError):
        return [str(error)]
    text = str(error).lower()
    if "no space left" in text or "disk is full" in text:
        return ["The disk is full; what was cut off is finished by the next start."]
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _setting(loc: tuple[int | str, ...], message: str) -> str:
    name = f"MIP_{str(loc[0]).upper()}" if loc else "A setting"
    return f"{name}: {message.removeprefix('Value error, ')}."


def _os_error(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"The disk is full{place}; what was cut off is finished by the next start."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"This cannot be written or read{place}: {error.strerror}."
    return f"{error.strerror or error}{place}."
