"""199 of 200 inflected forms meet their lemma, with and without accents, both ways.

The lists (`inflected/*.txt`) have one author, who also saw the results: read them as a
floor that must not sink, not as a score.
"""

from pathlib import Path

import pytest

from search.text.analyse import Analyser, Analysis, DocumentText
from search.text.folding import fold_str
from search.text.form_map import FormMap
from search.text.index_keys import IndexKeys
from search.text.keys import query_keys
from search.text.tokens import query_tokens
from tests.support.form_maps import topped_up


def _pairs(locale: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "inflected" / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split(": ") for line in lines)
    return [(lemma, form) for lemma, forms in split for form in forms.split()]


def _meets(typed: str, document: Analysis, forms: FormMap) -> bool:
    keys = set(document.fields.kt.split())
    for token in query_tokens(typed).tokens:
        found = query_keys(token.text, forms)
        if keys & {*found.lemmas, *found.stems}:
            return True
    return False


@pytest.mark.parametrize("locale", ["nl", "en", "pl", "ro", "bg"])
def test_inflected_forms_meet_their_lemma(locale: str, index_keys: dict[str, IndexKeys]) -> None:
    pairs = _pairs(locale)
    assert len(pairs) >= 40
    analyser = Analyser(locale, index_keys)
    documents = {word: analyser.analyse(DocumentText(word)) for pair in pairs for word in pair}
    lemmas = frozenset().union(*(document.seen[locale].lemmas for document in documents.values()))
    everything = topped_up(FormMap(locale), lemmas)
    missed = []
    tried = 0
    for pair in pairs:
        for written, typed in (pair, pair[::-1]):
            document = documents[written]
            seen = document.seen[locale]
            # An index of this one word: nothing else may help.
            known = {lemma: everything.by_lemma[lemma] for lemma in seen.lemmas}
            forms = FormMap(locale, known).with_observed(seen.forms, seen.parts)
            for spelling in (typed, fold_str(typed), typed.upper()):
                tried += 1
                if not _meets(spelling, document, forms):
                    missed.append((written, spelling))
    assert len(missed) * 200 <= tried, missed


def test_a_locale_nobody_knows_still_has_words() -> None:
    analysis = Analyser("xx").analyse(DocumentText("Ördög-név", body="két szó"))
    assert analysis.fields.t == "ordog nev ordognev"
    assert analysis.fields.kt == "ordog nev ordognev"
    assert query_keys("szo", FormMap("xx")).lemmas == ("szo",)
    assert query_keys("szo", FormMap("xx")).stems == ()
