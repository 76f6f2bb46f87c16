"""The values that were used last, as many of them as there is room for."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LastUsed(Generic[K, V]):
    """Key -> value; those used longest ago make room. Safe to share between threads."""

    def __init__(self, room: int) -> None:
        """room: what the sizes of all values may come to."""
        self._room = room
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key, if it is kept."""
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                return None
            self._kept.move_to_end(key)
            return known[0]

    def keep(self, key: K, value: V, size: int = 1) -> None:
        """Keeps a value; what a key has already stays."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = value, size
            self._room -= size
            while self._room < 0:
                _, (_, freed) = self._kept.popitem(last=False)
                self._room += freed
