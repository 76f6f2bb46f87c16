"""A small index of five languages, and an engine of thirty lines that follows a plan."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from search.text.analyse import Analyser, Analysis, DocumentText
from search.text.form_map import FormMap
from search.text.index_keys import IndexKeys
from search.text.planning import plan_query
from search.text.query_plan import Lexicon, QueryPlan, Where
from search.text.stop_words import stop_words
from search.text.synonyms import SynonymSet
from search.text.vocabulary import IndexVocabulary
from tests.support.form_maps import topped_up

LOCALES = ("nl", "en", "pl", "ro", "bg")
FIELDS = {
    Where.WORDS: (("t", 8.0), ("x", 6.0), ("s", 2.5), ("b", 1.0)),
    Where.KEYS: (("kt", 5.0), ("kb", 1.0)),
    Where.LATIN: (("lat", 3.0),),
}
SYNONYMS: Mapping[str, SynonymSet] = {
    "pl": SynonymSet.of([["zasiłek dla bezrobotnych", "kuroniówka"], ["BSN", "SOFI"]], stop_words=stop_words("pl")),
}


@dataclass
class MiniIndex:
    """One locale's index; `search` gives page names, best first, and whether loosely found."""

    documents: Mapping[str, DocumentText]
    analyses: Mapping[str, Analysis]
    lexicon: Lexicon

    def plan(self, text: str) -> QueryPlan:
        return plan_query(text, self.lexicon)

    def search(self, text: str) -> tuple[list[str], bool]:
        for is_loose in (False, True):
            plan = plan_query(text, self.lexicon, is_loose=is_loose)
            scores = {name: self._score(plan, analysis) for name, analysis in self.analyses.items()}
            found = sorted((n for n, s in scores.items() if s), key=lambda n: (-scores[n], n))
            if found:
                return found, is_loose
        return [], True

    @staticmethod
    def _score(plan: QueryPlan, analysis: Analysis) -> float:
        score, matched = 0.0, 0
        for token in plan.tokens:
            best = 0.0
            for alternative in token.alternatives:
                for field, weight in FIELDS[alternative.where]:
                    words = getattr(analysis.fields, field).split()
                    if all(term in words for term in alternative.terms):
                        best += weight * alternative.weight
            matched += best > 0
            score += best
        return score if matched >= plan.minimum else 0.0


@cache
def _pages() -> dict[str, dict[str, object]]:
    return tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))


def _document(page: Mapping[str, object], locale: str) -> DocumentText:
    text = page[locale]
    assert isinstance(text, dict)
    foreign = {"nl": str(page["dutch"]), "en": str(page["english"])}
    foreign.pop(locale, None)
    return DocumentText(text["title"], "", text["summary"], text["body"], foreign)


@pytest.fixture(scope="session")
def index_keys() -> dict[str, IndexKeys]:
    """The lemma dictionaries, loaded once."""
    return {locale: IndexKeys(locale) for locale in LOCALES}


@pytest.fixture(scope="session")
def indexes(index_keys: dict[str, IndexKeys]) -> dict[str, MiniIndex]:
    """All five indexes, their form maps made by the real child process."""
    documents = {at: {name: _document(page, at) for name, page in _pages().items()} for at in LOCALES}
    analyses = {
        at: {name: Analyser(at, index_keys).analyse(document) for name, document in documents[at].items()}
        for at in LOCALES
    }
    maps: dict[str, FormMap] = {}
    for at in LOCALES:
        seen = [s.seen[at] for s in (*analyses[at].values(), *analyses["pl"].values()) if at in s.seen]
        forms = topped_up(FormMap(at), frozenset().union(*(one.lemmas for one in seen)))
        for one in seen:
            forms = forms.with_observed(one.forms, one.parts)
        maps[at] = forms
    return {at: MiniIndex(documents[at], analyses[at], _lexicon(at, analyses[at], maps)) for at in LOCALES}


def _lexicon(locale: str, analyses: Mapping[str, Analysis], maps: Mapping[str, FormMap]) -> Lexicon:
    fields = [analysis.fields for analysis in analyses.values()]
    words = Counter(word for f in fields for word in set(f.a.split()))
    keys = {key for f in fields for key in (*f.kt.split(), *f.kb.split())}
    skeletons = {word for f in fields for word in f.lat.split()}
    others = [other for other in ("nl", "en") if other != locale]
    return Lexicon(
        locale,
        IndexVocabulary(words, keys, skeletons),
        maps[locale],
        stop_words(locale),
        SYNONYMS.get(locale, SynonymSet()),
        tuple(maps[other] for other in others),
        frozenset().union(*(stop_words(other) for other in others)),
    )
