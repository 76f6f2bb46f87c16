"""Lemma dictionaries as files that are looked into, not loaded: Polish takes 1.2 s and 47 MB to load.

A packed file is made once for each language, beside the index, out of simplemma's own dictionary (2 s and 16 MB for
Polish), and is opened within milliseconds: sorted entries in small compressed blocks, and the first word of each block.
"""

import mmap
import os
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar, overload

from search.text.form_map_builder import dictionary_entries

_T = TypeVar("_T")

_MAGIC: Final = b"MIPDICT1"
_BLOCK_ENTRIES = 128
_FOOTER = struct.Struct("<QQQ")  # where the index begins, how many blocks, how many entries


class UnusableDictionary(ValueError):
    """The file is no packed dictionary, or not whole: make it anew."""


class UnsortedEntries(ValueError):
    """They are packed as they come, so they must come sorted."""


class PackedDictionary(Mapping[str, str]):
    """Form -> lemma, both as written, out of a packed file. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Opens a file. Raises OSError, UnusableDictionary."""
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < len(_MAGIC) + _FOOTER.size:
                raise UnusableDictionary("too short")
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            if self._data[: len(_MAGIC)] != _MAGIC:
                raise UnusableDictionary("another format")
            at, blocks, count = _FOOTER.unpack(self._data[-_FOOTER.size :])
            self._count = int(count)
            index = zlib.decompress(self._data[at : -_FOOTER.size])
            self._offsets = struct.unpack_from(f"<{blocks + 1}Q", index)
            self._firsts = index[8 * (blocks + 1) :].split(b"\n") if blocks else []
            if len(self._firsts) != blocks:
                raise UnusableDictionary("a broken index")
        except (zlib.error, struct.error) as error:
            raise UnusableDictionary("a broken index") from error

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        for at in range(len(self._firsts)):
            yield from (line.partition("\t")[0] for line in self._block(at).decode().splitlines() if line)

    def __getitem__(self, form: str) -> str:
        found = self.get(form)
        if found is None:
            raise KeyError(form)
        return found

    @overload
    def get(self, form: str) -> str | None: ...
    @overload
    def get(self, form: str, default: str | _T) -> str | _T: ...
    def get(self, form: str, default: str | _T | None = None) -> str | _T | None:
        """The lemma of a form."""
        wanted = form.encode("utf-8", "surrogatepass")
        at = bisect_right(self._firsts, wanted) - 1
        if at < 0 or b"\n" in wanted or b"\t" in wanted:
            return default
        block = self._block(at)
        start = block.find(b"\n" + wanted + b"\t")
        if start < 0:
            return default
        start += len(wanted) + 2
        return block[start : block.index(b"\n", start)].decode()

    def _block(self, at: int) -> bytes:
        return zlib.decompress(self._data[self._offsets[at] : self._offsets[at + 1]])


def pack(entries: Iterable[tuple[bytes, bytes]], path: Path) -> None:
    """Writes (form, lemma) in UTF-8 into a file, whole or not at all. Raises OSError, and UnsortedEntries unless they
    come sorted by form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")  # another process may be at it too
    try:
        with beside.open("wb") as file:
            file.write(_MAGIC)
            offsets, firsts, count = [file.tell()], list[bytes](), 0
            last = b""
            for block in _blocks(iter(entries)):
                # Compared as C does it, block by block: a language has millions of entries.
                if block != sorted(block) or block[0][0] < last:
                    raise UnsortedEntries
                last = block[-1][0]
                firsts.append(block[0][0])
                count += len(block)
                lines = b"\n".join(b"\t".join(entry) for entry in block)
                file.write(zlib.compress(b"\n" + lines + b"\n", 1))
                offsets.append(file.tell())
            index = struct.pack(f"<{len(offsets)}Q", *offsets) + b"\n".join(firsts)
            file.write(zlib.compress(index, 1) + _FOOTER.pack(offsets[-1], len(firsts), count))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


class PackedDictionaries:
    """A `DictionaryFactory` for simplemma over a folder of packed files; what is missing there is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.get_dictionary = lru_cache(maxsize=None)(self._get_dictionary)

    def _get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The dictionary of a language; when no file can be written, simplemma's own, loaded."""
        path = self._folder / f"{lang}-{version('simplemma')}.dict"
        try:
            return PackedDictionary(path)
        except (OSError, UnusableDictionary):
            pass  # not there yet, or damaged: packed anew
        try:
            try:
                pack(dictionary_entries(lang), path)
            except UnsortedEntries:
                pack(sorted(dictionary_entries(lang)), path)
            for other in self._folder.glob(f"{lang}-*"):
                if other != path:
                    other.unlink(missing_ok=True)
            return PackedDictionary(path)
        except (OSError, UnusableDictionary):
            from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

            found: Mapping[str, str] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(lang)
            return found


def _blocks(entries: Iterator[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    while block := list(islice(entries, _BLOCK_ENTRIES)):
        yield block
