"""An ASGI application that sends one answer to whatever is asked, served as `mip serve` serves: the least there can be.

    python -m benchmarks.bare_app PORT FILE

FILE: JSON with `status`, `headers` (pairs) and `body`, text of one byte a character.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn

from api.commands.serve import configured
from search import memory


class BareApp:
    """Two messages, made once."""

    def __init__(self, answer: dict[str, Any]) -> None:
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer["headers"]]
        self.start = {"type": "http.response.start", "status": answer["status"], "headers": headers}
        self.body = {"type": "http.response.body", "body": answer["body"].encode("latin-1")}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Sends them."""
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send(self.start)
        await send(self.body)


def main() -> None:
    """Serves until it is told to stop."""
    memory.keep_together()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(sys.argv[1])))
    listening.listen(1024)
    app = BareApp(json.loads(Path(sys.argv[2]).read_text()))
    uvicorn.Server(configured(app, 1)).run(sockets=[listening])


if __name__ == "__main__":
    main()
