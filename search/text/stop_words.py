"""Words too frequent to search for, folded: short lists per locale, and the editors' own.

Dropped from queries only (never from the index), and only while another word is left.
"""

from collections.abc import Iterable
from functools import cache

from search.text.data_lines import data_lines
from search.text.folding import fold_str


@cache
def default_stop_words(locale: str) -> frozenset[str]:
    """The folded list that comes with the locale; empty for a locale without one."""
    lines = data_lines("stop_words", locale.partition("-")[0])
    return frozenset(fold_str(word) for line in lines for word in line.split())


def stop_words(locale: str, added: Iterable[str] = (), kept: Iterable[str] = ()) -> frozenset[str]:
    """The default list with the editors' additions, without the words they want searched."""
    more = {fold_str(word).strip() for word in added} - {""}
    less = {fold_str(word).strip() for word in kept}
    return (default_stop_words(locale) | more) - less
