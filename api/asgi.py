"""The application for an ASGI server: `uvicorn api.asgi:app`."""

from __future__ import annotations

from api import logs
from api.app import create_app
from api.settings import Settings
from search import memory

logs.configure()
app = create_app(Settings())
memory.settle()
