"""The subjects that are none of ours, as vectors: football, recipes, the weather. A query is compared with them as with
pages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from search.encoder import DIMENSIONS, encoder
from search.index_settings import languages_read
from search.text.data_lines import data_lines

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
    listed = data_lines("elsewhere", language)
    return model.encode(listed) if listed else np.empty((0, DIMENSIONS), dtype=np.float32)
