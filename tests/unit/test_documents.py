"""What the documents say of the code is there: tests, commands, settings, metrics, services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from api.commands.verbs import app
from api.settings import Settings

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(command: Any, before: str = "mip") -> Iterator[tuple[str, set[str]]]:
    """Every command as it is typed, with its options."""
    yield before, {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{before} {name}")


OF_THE_SCRIPT = set(re.findall(r"^(test|lock)\)$", (ROOT / "mip").read_text(encoding="utf-8"), re.MULTILINE))
"""What `./mip` itself does."""
COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("text", [OPERATIONS, SECURITY, README], ids=["operations", "security", "README"])
def test_commands_and_settings_are_there(text: str) -> None:
    for typed in re.findall(
        r"\bmip ((?:[a-z][a-z-]* ?)+)", "\n".join(re.findall(r"`[^`]+`|```sh.*?```", text, re.DOTALL))
    ):
        words = typed.split()
        if words[0] in OF_THE_SCRIPT:
            continue
        assert f"mip {words[0]}" in COMMANDS, typed
        if f"mip {words[0]} {' '.join(words[1:2])}".strip() not in COMMANDS:
            assert not any(name.startswith(f"mip {words[0]} ") for name in COMMANDS), typed
    settings = {f"MIP_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bMIP_[A-Z_]+\b", text))
    assert {name for name in named - settings if not name.startswith("MIP_TEST_")} - {"MIP_PORT"} == set()


def test_metrics_on_which_alerts_stand_are_there() -> None:
    made = set(re.findall(r'"(mip_[a-z_]+)"', (ROOT / "api" / "metrics.py").read_text(encoding="utf-8")))
    named = set(re.findall(r"\bmip_[a-z_]+\b", OPERATIONS))
    assert len(named) > 5
    assert {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in named} <= made


def test_services_that_are_named_are_there() -> None:
    services = set(re.findall(r"^  ([a-z-]+):$", (ROOT / "compose.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"api", "worker", "migrate", "engine-keys", "meilisearch"} <= services


def test_each_test_that_is_said_to_hold_something_is_there() -> None:
    named = re.findall(r"`(tests/[a-z0-9_/]+\.py)::(\w+)`", SECURITY)
    assert len(named) > 60
    for path, name in named:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path}::{name}"
    assert len(re.findall(r"tests/[a-z0-9_/]+\.py::", SECURITY)) == len(named)


def test_every_requirement_of_level_1_has_a_row() -> None:
    """ASVS 5.0.0 has 70 of them."""
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|", SECURITY, re.MULTILINE)
    assert len(rows) == len(set(rows))
    level_1 = set(
        re.findall(
            r"[\d.]+",
            """
        1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1 3.4.1 3.4.2 3.5.1
        3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1
        6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1
        10.4.2 10.4.3 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1
        15.3.1
    """,
        )
    )
    assert len(level_1) == 70
    assert level_1 <= set(rows)
