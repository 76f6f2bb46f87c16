"""The text layer's own lists: a file for each kind and language, `data/<kind>/<language>.txt`."""

from importlib import resources


def data_lines(kind: str, language: str) -> list[str]:
    """The lines of a list, without remarks (`#`) and empty ones; [] for a language without it. Any string is safe."""
    if not language.isalnum():
        return []
    file = resources.files("search.text") / "data" / kind / f"{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line for line in lines if line.strip() and not line.startswith("#")]
