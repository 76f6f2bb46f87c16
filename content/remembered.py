"""What a process read once and need not read again: small kinds of things, whole, until one of them changes.

A value is kept with a stamp, and given only to who asks with the same stamp. The stamp is read in the snapshot that
asks (`published.reading`), so an answer stays a function of one snapshot; nobody has to be told that something changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

Value = TypeVar("Value")


class Remembered:
    """One value by name, the one that was made last. Thread-safe; values are shared, so nobody may change them."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[Hashable, Any]] = {}

    def get(self, name: str, stamp: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a name under this stamp: the one that is kept, else a new one, kept from now on."""
        kept = self._values.get(name)
        if kept is not None and kept[0] == stamp:
            return cast("Value", kept[1])
        made = make()
        self._values[name] = (stamp, made)
        return made
