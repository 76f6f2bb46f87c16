"""Around an application: a response taken in whole before anything of it is sent, and a request's body held short."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from api.answers import Header

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class TooLarge(Exception):
    """The body turned out larger than allowed."""


def bounded(receive: Receive, most: int) -> Receive:
    """Receives a body of at most so many bytes. Raises TooLarge for the first beyond."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLarge
        return message

    return limited


class Captured:
    """The response of the application, whole, before anything of it is sent."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forgets what was captured."""
        self.status = 500
        self.headers: list[Header] = []
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Takes in a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
