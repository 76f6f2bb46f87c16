"""Skips a test whose needs are not met, with one line that names what is missing; or fails it where it must run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def need(name: str, present: bool, what: str) -> None:
    """Goes on when `present`; else skips, or fails when `MIP_TEST_REQUIRE` names it."""
    if present:
        return
    required = {part.strip() for part in os.environ.get("MIP_TEST_REQUIRE", "").split(",")}
    message = f"missing: {what}"
    if name in required:
        pytest.fail(f"{message} (MIP_TEST_REQUIRE names {name})", pytrace=False)
    pytest.skip(message)


def chromium() -> str:
    """The path of Chromium."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    need("chromium", found is not None, "Chromium on PATH")
    assert found is not None
    return found


def standards() -> Path:
    """The folder with the NLgov ruleset."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("MIP_STANDARDS_DIR") or root.parent / "shared" / "standards")
    need(
        "standards",
        any(folder.glob("nlgov-adr-*.yaml")),
        f"the NLgov ruleset (MIP_STANDARDS_DIR, looked in {folder.name}/)",
    )
    return folder


def node_tool(name: str) -> Path:
    """A tool of tests/node."""
    path = Path(__file__).parents[1] / "node" / "node_modules" / ".bin" / name
    need("node", path.exists() and shutil.which("node") is not None, f"{name} (npm ci in tests/node)")
    return path
