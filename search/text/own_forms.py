"""Forms of our own, where the lemma dictionary has a gap in the words of this field."""

from functools import cache
from importlib import resources


@cache
def own_forms(language: str) -> tuple[tuple[str, str], ...]:
    """(form, lemma) as written, in the file's order; () for a language without a file."""
    if not language.isalnum():
        return ()
    file = resources.files("search.text") / "data" / "forms" / f"{language}.txt"
    if not file.is_file():
        return ()
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple((form, lemma) for form, lemma in (line for line in lines if line))
