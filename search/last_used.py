"""The values that were used last, as many of them as there is room for."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")

_LEAST = 500
"""What a small value counts for: it takes memory too."""


class LastUsed(Generic[V]):
    """Key -> value; those used longest ago make room. Safe to share between threads."""

    def __init__(self, room: int) -> None:
        """room: for values of so many characters together."""
        self._room = room
        self._kept: OrderedDict[str, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> V | None:
        """The value of a key, if it is kept."""
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                return None
            self._kept.move_to_end(key)
            return known[0]

    def keep(self, key: str, value: V, characters: int) -> None:
        """Keeps a value; what a key has already stays."""
        with self._lock:
            if key in self._kept:
                return
            size = max(characters, _LEAST)
            self._kept[key] = value, size
            self._room -= size
            while self._room < 0:
                _, (_, freed) = self._kept.popitem(last=False)
                self._room += freed
