"""The subjects that are none of ours, as vectors: football, recipes, the weather. A query is compared with them as with
pages."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from search.encoder import DIMENSIONS, encoder
from search.index_settings import languages_read

if TYPE_CHECKING:  # at run time numpy would be loaded where the encoder is turned off
    from search.encoder import Vectors


def nearness_elsewhere(vector: Vectors, locale: str) -> float:
    """How near the nearest subject is to a query's vector (shape (512,)), among those in the languages that a query is
    compared with. 0.1 s the first time for each."""
    return max(float((subjects(language) @ vector).max(initial=0.0)) for language in languages_read(locale))


@cache
def subjects(language: str) -> Vectors:
    """The subjects in a language, a row each; none without a list of them."""
    import numpy as np

    model = encoder()
    if model is None:
        raise RuntimeError("no sentence encoder")
    file = resources.files("search.text") / "data" / "elsewhere" / f"{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    listed = [line for line in lines if line and not line.startswith("#")]
    return model.encode(listed) if listed else np.empty((0, DIMENSIONS), dtype=np.float32)
