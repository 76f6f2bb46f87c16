"""The command `mip`, one file per verb. Whatever goes wrong is one clear line and an exit code that is not 0."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line."""
    gc.disable()  # what modules make stays: looking for garbage among it again and again is in vain
    from api.commands.failing import describe
    from api.commands.verbs import app

    gc.enable()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        lines = describe(error)
        if lines is None:
            raise
        for line in lines:
            print(f"mip: {line}", file=sys.stderr)
        sys.exit(1)
