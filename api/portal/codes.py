"""Pure: the address of a page as a code (QR) that leads from paper back to it."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

_QUIET_MODULES = 2
"""The white edge that readers of codes need, in modules; the leaflet's own margin adds to it."""

_MASK = 3
"""Every reader takes a code in any mask. To try all eight and weigh them costs more than all else of a page."""


@lru_cache(maxsize=512)  # a code of 2 kB costs more to draw than the rest of its page's frame
def qr_code(address: str) -> Markup:
    """An address as an SVG element without sizes or styles of its own. Its meaning stands in words beside it."""
    code = segno.make_qr(address, error="m", mask=_MASK)
    size = code.symbol_size(border=_QUIET_MODULES)[0]
    path = code.svg_inline(border=_QUIET_MODULES, omitsize=True, svgclass=None, lineclass=None, dark="#000")
    body = path[path.index("<path") : path.rindex("</svg>")]
    return Markup(  # noqa: S704 - made of modules, not of the address's letters
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true" focusable="false">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>{body}</svg>'
    )
