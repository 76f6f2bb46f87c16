"""What a process read once and need not read again: small kinds of things, whole, until one of them changes.

A value is kept with a stamp, and given only to who asks with the same stamp. The stamp is read in the snapshot that
asks (`published.reading`), so an answer stays a function of one snapshot; nobody has to be told that something changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
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


class RememberedMany:
    """Values by key, each with its stamp; the one that was not asked for longest makes room. Thread-safe; values are
    shared, so nobody may change them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, stamp: Hashable) -> Any:
        """The value that was kept with this stamp; None when there is none."""
        with self._lock:
            kept = self._values.get(key)
            if kept is None or kept[0] != stamp:
                return None
            self._values.move_to_end(key)
            return kept[1]

    def keep(self, key: Hashable, stamp: Hashable, value: object) -> None:
        """Keeps a value, in place of one with another stamp."""
        with self._lock:
            self._values[key] = (stamp, value)
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
