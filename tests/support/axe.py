"""What axe finds wrong with a page in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The tags of the rules that our pages are held to."""

# What holds is not worth its description: on a long page that takes longer than the rules.
_RUN = "([context, options]) => axe.run(context, {...options, resultTypes: ['violations']}).then(it => it.violations)"


def violations(
    page: Page, *, rules: list[str] | None = RULES, exclude: list[list[str]] | None = None
) -> list[dict[str, Any]]:
    """Each as axe tells it: `id`, `nodes` with `html`, `target`. `rules` None: all there are; `exclude`: selectors."""
    from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it has no type hints

    page.evaluate(AXE_SCRIPT)
    context = {"exclude": exclude or []}
    found: list[dict[str, Any]] = page.evaluate(_RUN, [context, {} if rules is None else {"runOnly": rules}])
    return found
