"""Objects over a pipe between this program and a child of its own: length, then pickle."""

import pickle
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<I")


def write(stream: BinaryIO, what: object) -> None:
    """Sends an object. Raises OSError."""
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """Takes an object. Raises EOFError when there is none any more, or not a whole one."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - from our own child or parent alone


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
