"""Keeping a process small: what the C library must be told. On other systems than Linux with glibc none of it is
there, and nothing is done."""

import ctypes
import gc
import sys
from typing import Final

_ARENA_MAX: Final = -8  # M_ARENA_MAX of malloc.h
_ARENAS: Final = 2
_MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD of malloc.h
_LARGE: Final = 256 * 1024
_YOUNG: Final = 50_000


def keep_together() -> None:
    """Makes the threads of this process share two heaps, and keeps large pieces out of them. To be called before there
    are any.

    By default each of up to 16 gets its own, and what a first build leaves in them is 40 MB that never come back; and
    after the first large piece is freed, as large ones are put between small ones that stay.
    """
    setter = _function("mallopt")
    if setter is not None:
        setter(_ARENA_MAX, _ARENAS)
        setter(_MMAP_THRESHOLD, _LARGE)


def settle() -> None:
    """Tells the garbage collector that what there is now will stay. To be called when a process is about to serve.

    Modules, routes and models are never garbage, and need not be looked through again and again; the young are looked
    through less often, as most are short-lived.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)


def give_back() -> None:
    """Collects what nobody needs and hands free memory back to the system. Costs a few ms."""
    gc.collect()
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


def _function(name: str) -> "ctypes._NamedFuncPointer | None":
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
