"""`mip content`: exit codes, JSON, and what is still to confirm."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.commands.content import app
from content import checks
from content.checks import Finding
from content.db import Database
from content.errors import Conflict
from content.models import Fact, PageSource
from tests.support import folders


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    root = tmp_path / "folder"
    folders.page(root, "payslip", nl="Je krijgt 25 dagen.")
    return root


def test_check_prints_every_finding_with_its_place_and_fails(faulty: Path) -> None:
    result = run("check", str(faulty))
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert any(line.startswith("pages/work/payslip/nl.md:9: [nl] figures: “25”") for line in lines)
    assert lines[-1].endswith("findings in 1 pages, 5 texts.")


def test_check_as_json_is_a_list_of_findings(faulty: Path) -> None:
    result = run("check", str(faulty), "--json")
    assert result.exit_code == 1
    rows = json.loads(result.output)
    assert {"file", "line", "locale", "check", "what"} == set(rows[0])
    assert any(row["check"] == "figures" and row["line"] == 9 for row in rows)


def test_check_succeeds_when_there_is_nothing_to_find(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "findings", lambda library, **_: [])
    result = run("check", str(faulty))
    assert (result.exit_code, result.output) == (0, "0 findings in 1 pages, 5 texts.\n")
    assert json.loads(run("check", str(faulty), "--json").output) == []


def test_without_a_folder_it_is_the_starter_content(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def findings(library: checks.Library, **options: object) -> list[Finding]:
        asked.append(options)
        return []

    monkeypatch.setattr(checks, "findings", findings)
    result = run("check")
    assert result.exit_code == 0
    assert asked == [{"base": None, "whole": True}]
    assert "in 56 pages" in result.output


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nowhere"))
    assert isinstance(result.exception, OSError)


def test_report_counts_and_never_fails_on_findings(faulty: Path) -> None:
    result = run("report", str(faulty))
    assert result.exit_code == 0
    assert "reading level" in result.output
    assert "figures 1" in result.output
    counted = json.loads(run("report", str(faulty), "--json").output)
    assert counted["pages"] == {"work": {"nl": 1}}
    assert counted["findings"]["figures"] == 1


@pytest.fixture
def installed(tmp_path: Path, starter_files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the starter content."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(starter_files, data / "mip.sqlite3")
    monkeypatch.setenv("MIP_DATA_DIR", str(data))
    return data


def test_to_confirm_lists_what_nobody_opened(installed: Path) -> None:
    before = json.loads(run("to-confirm", "--json").output)
    assert before["facts"]
    assert before["sources"]
    assert all(row["url"].startswith("https://") for row in before["facts"] + before["sources"])
    key, source = before["facts"][0]["of"], before["sources"][0]
    database = Database(f"sqlite:///{installed / 'mip.sqlite3'}")
    with database.write() as session:
        session.get_one(Fact, key).checked_on = dt.date(2026, 11, 24)
        for row in session.query(PageSource).filter_by(url=source["url"]):
            row.checked_on = dt.date(2026, 11, 24)
    database.close()
    after = json.loads(run("to-confirm", "--json").output)
    assert len(after["facts"]) == len(before["facts"]) - 1
    assert source["url"] not in {row["url"] for row in after["sources"]}
    lines = run("to-confirm").output.splitlines()
    first = after["facts"][0]
    assert lines[0] == f"fact {first['of']}: {first['name']}, {first['url']}"
    assert lines[-1] == f"{len(after['facts'])} facts and {len(after['sources'])} sources to confirm."


def test_to_confirm_says_so_when_there_is_no_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIP_DATA_DIR", str(tmp_path / "empty"))
    result = run("to-confirm")
    assert isinstance(result.exception, Conflict)
