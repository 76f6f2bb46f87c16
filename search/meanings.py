"""What pages mean: one small matrix of our own beside the index, the same for every engine.

A row is a vector of one short text of a page (title, summary, keyword, heading, passage) in one language. A query is
compared with those of the reader's language and of the languages that every locale's index also holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder import DIMENSIONS
from search.index_settings import languages_read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search.encoder import Vectors

    Halves = NDArray[np.float16]

VERSION = 2
"""Raised when the texts of a page are chosen otherwise, or the encoder is another one."""


class UnusableMeanings(ValueError):
    """The file is none of this version: make it anew."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """A thing (`str(ThingKey)`) and how near its nearest text is to a query: the cosine, at most 1."""

    thing: str
    value: float


@dataclass(frozen=True)
class Block:
    """The vectors of one thing in one language: `texts` says of which (a hash), a row for each. Equal when made of
    the same texts."""

    texts: str
    rows: Halves = field(compare=False)


@dataclass(frozen=True)
class Meanings:
    """(thing, locale) -> its vectors. Immutable."""

    blocks: Mapping[tuple[str, str], Block] = field(default_factory=dict)

    def nearest(self, vector: Vectors, locale: str, limit: int) -> tuple[Nearness, ...]:
        """The things whose texts are nearest to a query's vector (shape (512,)), nearest first."""
        import numpy as np

        best: dict[str, float] = {}
        for language in languages_read(locale):
            matrix = self._matrices.get(language)
            if matrix is None:
                continue
            things, starts, rows = matrix
            values = np.maximum.reduceat(rows @ vector, starts)
            for thing, value in zip(things, values.tolist(), strict=True):
                best[thing] = max(best.get(thing, -1.0), value)
        ordered = sorted(best.items(), key=lambda one: (-one[1], one[0]))
        return tuple(Nearness(thing, value) for thing, value in ordered[:limit])

    @cached_property
    def _matrices(self) -> Mapping[str, tuple[Sequence[str], Sequence[int], Vectors]]:
        """Language -> things, the first row of each, and all rows."""
        import numpy as np

        found: dict[str, tuple[Sequence[str], Sequence[int], Vectors]] = {}
        for language in {locale for _, locale in self.blocks}:
            of_language = sorted((thing, block) for (thing, at), block in self.blocks.items() if at == language)
            blocks = [block for _, block in of_language]
            starts = list(accumulate((len(block.rows) for block in blocks[:-1]), initial=0))
            rows = np.concatenate([block.rows for block in blocks]).astype(np.float32)
            found[language] = ([thing for thing, _ in of_language], starts, rows)
        return found

    def save(self, path: Path) -> None:
        """To a file, whole or not at all. Raises OSError."""
        import numpy as np

        keys = sorted(self.blocks)
        listed = [[*key, self.blocks[key].texts, len(self.blocks[key].rows)] for key in keys]
        rows = [self.blocks[key].rows for key in keys]
        head = json.dumps({"version": VERSION, "blocks": listed}).encode()
        beside = path.with_name(path.name + ".new")
        with beside.open("wb") as file:
            file.write(len(head).to_bytes(8, "little") + head)
            if rows:
                file.write(np.concatenate(rows).astype("<f2").tobytes())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Meanings:
        """From a file. Raises OSError, or UnusableMeanings."""
        import numpy as np

        content = path.read_bytes()
        try:
            begin = 8 + int.from_bytes(content[:8], "little")
            head = json.loads(content[8:begin])
            if head["version"] != VERSION:
                raise UnusableMeanings("another version")
            rows = np.frombuffer(content, dtype="<f2", offset=begin).reshape(-1, DIMENSIONS)
            blocks: dict[tuple[str, str], Block] = {}
            at = 0
            for thing, locale, texts, count in head["blocks"]:
                blocks[thing, locale] = Block(str(texts), rows[at : at + int(count)])
                at += int(count)
            if at != len(rows):
                raise UnusableMeanings("cut off")
        except (ValueError, KeyError, TypeError) as error:
            raise UnusableMeanings("not a file of meanings") from error
        return cls(blocks)
