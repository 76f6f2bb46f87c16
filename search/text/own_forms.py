"""Forms of our own, where the lemma dictionary has a gap in the words of this field."""

from functools import cache

from search.text.data_lines import data_lines


@cache
def own_forms(language: str) -> tuple[tuple[str, str], ...]:
    """(form, lemma) as written, in the file's order; () for a language without a file."""
    return tuple((form, lemma) for form, lemma in map(str.split, data_lines("forms", language)))
