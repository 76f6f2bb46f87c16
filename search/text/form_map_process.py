"""Starting the child process that reads a full dictionary, so that this one stays small."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import search

TIMEOUT_SECONDS = 120.0


class FormMapBuildError(RuntimeError):
    """The child process failed, took too long or could not be started."""


def build_forms(locale: str, lemmas: Iterable[str], *, timeout: float = TIMEOUT_SECONDS) -> dict[str, list[str]]:
    """The forms of these folded lemmas, by a child process: seconds, and 20 to 100 MB there. A lemma that the
    dictionary lacks has none.

    Without lemmas no process is started. Raises FormMapBuildError; nothing is left running.
    """
    asked = sorted(set(lemmas))
    if not asked:
        return {}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, a locale code, no shell
            [sys.executable, "-m", "search.text.form_map_builder", locale],
            input=json.dumps(asked),
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=True,
            # So that the child finds this package where this process found it.
            cwd=Path(search.__path__[0]).parent,
        )
        found: dict[str, list[str]] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, json.JSONDecodeError) as error:
        raise FormMapBuildError(f"forms of {locale}: {type(error).__name__}") from error
    return {lemma: found.get(lemma, []) for lemma in asked}
