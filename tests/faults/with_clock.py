"""`mip` on a machine whose clock jumps: `python -m tests.faults.with_clock ARGUMENTS…`.

`MIP_TEST_CLOCK` names a file with an offset in seconds, read at each look at the clock. Only `Database.now` moves, the
one clock that content is decided by; what measures waiting is monotonic and no jump moves it.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from api.commands import main
from content.db import Database

FILE = Path(os.environ.get("MIP_TEST_CLOCK", os.devnull))


def now() -> dt.datetime:
    """The present instant as this machine believes it to be, in UTC."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=int(FILE.read_text().strip() or 0))


if __name__ == "__main__":
    assert Database.__init__.__kwdefaults__ is not None
    Database.__init__.__kwdefaults__["now"] = now
    main()
