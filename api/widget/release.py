"""Releases the widget (for developers): writes the script of a new version and its hash.

    python -m api.widget.release 1.1.0

A version that was released is refused; what municipalities pasted must go on to work, byte for byte.
"""

from __future__ import annotations

import json
import re
import sys

from api.widget import build
from api.widget.releases import FOLDER, LIST, Committed, committed, integrity, order
from api.widget.words import WORDS


def main(arguments: list[str]) -> int:
    """Writes one release; gives the exit code."""
    if len(arguments) != 1 or not re.fullmatch(r"\d+\.\d+\.\d+", arguments[0]):
        print("usage: python -m api.widget.release MAJOR.MINOR.PATCH", file=sys.stderr)
        return 2
    version = arguments[0]
    known = committed()
    newest = max(known, key=order, default="0.0.0")
    if order(version) <= order(newest):
        print(f"{newest} was released already: a new version must be above it", file=sys.stderr)
        return 1
    body = build.script(version).encode()
    target = FOLDER / version
    target.mkdir(parents=True)
    (target / "mip.js").write_bytes(body)
    known[version] = Committed(integrity=integrity(body), source=build.fingerprint(), words=sorted(WORDS))
    (FOLDER / LIST).write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    print(f"released {version}: {len(body)} bytes, {integrity(body)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
