"""A municipality's own site for tests of the widget: another origin, a strict policy, styles that want to break it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOSTILE = """
html { font-size: 6px !important; color-scheme: light; }
* { all: unset; color: #ff00ff !important; letter-spacing: 9px !important; text-transform: uppercase !important;
    font-size: 41px !important; line-height: 3 !important; text-align: right !important; font-weight: 900 !important;
    text-shadow: 3px 3px red !important; cursor: none !important; word-spacing: 20px !important;
    white-space: pre !important; list-style: square !important; visibility: collapse; font-style: italic !important;
    text-decoration: line-through !important; writing-mode: horizontal-tb; user-select: none !important;
    pointer-events: none; --ink: lime; --paper: red; --link: yellow; --topic: lime; }
mip-widget { visibility: hidden !important; opacity: .2 !important; transform: rotate(9deg) !important;
    filter: blur(4px) !important; display: inline !important; pointer-events: none !important; }
.card, .root, .body, a, button, input, ul, li, h2, h3, p, section, form { display: none !important;
    border: 9px solid red !important; position: fixed !important; }
html, body, main, h1, #below { display: block !important; visibility: visible !important; }
"""
KIND = """
html { color-scheme: light dark; font-family: "Liberation Serif", serif; }
html, body { background: light-dark(#fff, #14161b); }
body { margin: 1rem; }
h1 { font-size: 2rem; }
mip-widget { display: block; min-height: 684px; }
"""
PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Gemeente</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/host.css">
{script}
</head><body><main><h1>Gemeente</h1>
{widget}
<p id="below">Onder de widget</p></main></body></html>"""


@dataclass
class HostPage:
    """What the host serves: policy, styles, the script's tag, the element. Changed by tests between visits."""

    base: str
    service: str
    css: str = KIND
    script: str = ""
    widget: str = '<mip-widget area="GM0772" locale="auto"></mip-widget>'
    policy: str = ""
    asked: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Back to a page with the rolling script under a strict policy with Trusted Types."""
        self.css = KIND
        self.script = f'<script type="module" src="{self.service}/widget.js"></script>'
        self.widget = '<mip-widget area="GM0772" locale="auto"></mip-widget>'
        self.policy = strict(self.service)
        self.asked.clear()


def strict(service: str) -> str:
    """The strictest policy that the widget works under."""
    return (
        f"default-src 'none'; script-src {service}; connect-src {service}; style-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types mip-widget"
    )


@contextmanager
def host_page(service: str) -> Iterator[HostPage]:
    """A running host whose pages take the widget from `service` (scheme, host, port)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            is_css = self.path == "/host.css"
            text = served.css if is_css else PAGE.format(script=served.script, widget=served.widget)
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if is_css else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if not is_css and served.policy:
                self.send_header("Content-Security-Policy", served.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = HostPage(f"http://127.0.0.1:{server.server_address[1]}", service)
    served.reset()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
