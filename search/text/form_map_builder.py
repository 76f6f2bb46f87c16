"""The child process that walks a full dictionary: `python -m search.text.form_map_builder pl`.

Reads a JSON list of folded lemmas on standard input and writes a JSON object, lemma -> its
folded forms, on standard output; lemmas the dictionary lacks are left out. Exit code 1 and
one line on standard error for anything else.

Polish has 3.7 million forms. Simplemma's default dictionary would take 10 s and 800 MB for
them; its packed file read as a stream takes 2 s and 80 MB. The reader of that stream is
simplemma 2's own but not public, so without it the public dictionary is walked instead.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from search.text.folding import fold_str
from search.text.own_forms import own_forms
from search.text.tokens import join_marks_out

_COMPOUNDING = frozenset({"nl"})
_SHORTEST_HEAD = 3
_SHORTEST_TAIL = 4


def _streamed(language: str) -> Iterator[tuple[bytes, bytes]]:
    """(form, lemma) of the packed dictionary. Raises ImportError or AttributeError when
    simplemma has another make-up."""
    from simplemma.strategies.dictionaries import dictionary_factory, frontcode

    data = dictionary_factory._read_decompressed(language)
    is_reversed, _, start = frontcode._read_header(data)
    for _, form, lemma in frontcode._iter_records(data, start):
        yield (form[::-1], lemma[::-1]) if is_reversed else (form, lemma)


def _walked(language: str) -> Iterator[tuple[bytes, bytes]]:
    """The same by public means only: slow and large."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        yield form.encode(), lemma.encode()


def dictionary_entries(language: str) -> Iterator[tuple[bytes, bytes]]:
    """All (form, lemma) of a language in UTF-8; none of one that has no dictionary."""
    if language not in SUPPORTED_LANGUAGES:
        return
    try:
        yield from _streamed(language)
    except (ImportError, AttributeError):
        yield from _walked(language)


def _own(language: str) -> Iterator[tuple[bytes, bytes]]:
    return ((form.encode(), lemma.encode()) for form, lemma in own_forms(language))


def _asked(lemmas: frozenset[str], language: str) -> frozenset[str]:
    """The lemmas to look for; of Dutch ones every tail too, which inflects as the compound."""
    if language not in _COMPOUNDING:
        return lemmas
    tails = {lemma[start:] for lemma in lemmas for start in range(_SHORTEST_HEAD, len(lemma) - _SHORTEST_TAIL + 1)}
    return lemmas | tails


def _collected(entries: Iterable[tuple[bytes, bytes]], asked: frozenset[str]) -> dict[str, set[str]]:
    """The folded forms of the lemmas asked for."""
    folded_lemmas: dict[bytes, str] = {}
    forms: dict[str, set[str]] = {}
    for form, lemma in entries:
        folded = folded_lemmas.get(lemma)
        if folded is None:
            folded = _plain(lemma)
            folded_lemmas[lemma] = folded = folded if folded in asked else ""
        if folded:
            forms.setdefault(folded, {folded}).add(_plain(form))
    return forms


def _plain(entry: bytes) -> str:
    """As a word of the index: folded, `auto's` as `autos`."""
    return join_marks_out(fold_str(entry.decode()))


def _with_compounds(forms: dict[str, set[str]], lemmas: frozenset[str]) -> dict[str, set[str]]:
    """Compounds that the dictionary lacks get the forms of their longest known tail."""
    found = {lemma: forms[lemma] for lemma in lemmas if lemma in forms}
    for lemma in lemmas - found.keys():
        for start in range(_SHORTEST_HEAD, len(lemma) - _SHORTEST_TAIL + 1):
            tail = forms.get(lemma[start:])
            if tail is not None:
                found[lemma] = {lemma[:start] + form for form in tail}
                break
    return found


def forms_of(
    lemmas: Iterable[str],
    locale: str,
    entries: Iterable[tuple[bytes, bytes]] | None = None,
) -> dict[str, list[str]]:
    """Lemma -> its forms, all folded and sorted, out of the dictionary (or `entries`).

    Only forms of one word. {} for a locale without a dictionary.
    """
    language = locale.partition("-")[0]
    wanted = frozenset(lemmas)
    walked = dictionary_entries(language) if entries is None else entries
    forms = _collected(chain(walked, _own(language)), _asked(wanted, language))
    if language in _COMPOUNDING:
        forms = _with_compounds(forms, wanted)
    return {lemma: sorted(form for form in found if form.isalnum()) for lemma, found in forms.items()}


def main() -> int:
    """The process itself; see the module."""
    try:
        (locale,) = sys.argv[1:]
        lemmas = json.load(sys.stdin)
        if not isinstance(lemmas, list) or not all(isinstance(x, str) for x in lemmas):
            raise ValueError("a JSON list of lemmas is expected")
    except ValueError as error:
        print(f"form_map_builder: {error}", file=sys.stderr)
        return 1
    # Readers' searches, and what is published meanwhile, come first.
    os.nice(5)
    json.dump(forms_of(lemmas, locale), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
