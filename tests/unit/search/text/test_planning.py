import sys
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.text.alternatives import MAX_ALTERNATIVES
from search.text.form_map import FormMap
from search.text.planning import MAX_QUERY_WORDS, plan_query
from search.text.query_plan import Alternative, Kind, Lexicon, QueryPlan, Where, minimum_tokens
from search.text.query_strings import query_strings
from search.text.stems import STEM_MARK
from search.text.synonyms import SynonymSet
from search.text.vocabulary import IndexVocabulary

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)

FOUND = [
    ("bg", "zdravna osigurovka", "health-insurance"),
    ("bg", "zdravna osigurofka", "health-insurance"),
    ("bg", "zdravnata osigurovka", "health-insurance"),
    ("bg", "dogovor za naem", "rental-contract"),
    ("bg", "ob6tina", "registration"),
    ("bg", "obezshtetenie", "unemployment-benefit"),
    ("bg", "4ujdestranniq dokument", "unemployment-benefit"),
    ("bg", "саит", "unemployment-benefit"),
    ("bg", "договори", "rental-contract"),
    ("bg", "zapla", "payslip"),
    ("bg", "loonstroken", "payslip"),
    ("bg", "WW", "unemployment-benefit"),
    ("ro", "asigurae de sanatate", "health-insurance"),
    ("ro", "asigurări", "health-insurance"),
    ("ro", "somaj", "unemployment-benefit"),
    ("ro", "copil", "health-insurance"),
    ("ro", "huurcontracten", "rental-contract"),
    ("ro", "health insurance", "health-insurance"),
    ("pl", "umowy najmu", "rental-contract"),
    ("pl", "ubezpeicz", "health-insurance"),
    ("pl", "ubezpieczenai", "health-insurance"),
    ("pl", "lazienka", "registration"),
    ("pl", "huurcontracten", "rental-contract"),
    ("pl", "loonstroken", "payslip"),
    ("pl", "wwuitkering", "unemployment-benefit"),
    ("pl", "uitkering WW", "unemployment-benefit"),
    ("pl", "zorg verzekering", "health-insurance"),
    ("pl", "zasilek uitkering", "unemployment-benefit"),
    ("pl", "kuroniówka", "unemployment-benefit"),
    ("pl", "sofi", "registration"),
    ("pl", "employers contract", "rental-contract"),
    ("nl", "huurcontracten", "rental-contract"),
    ("nl", "contract", "rental-contract"),
    ("nl", "loonstroken", "payslip"),
    ("nl", "zorgverzekringen", "health-insurance"),
    ("nl", "post", "health-insurance"),
    ("nl", "ingeschreven", "registration"),
    ("nl", "fotos", "unemployment-benefit"),
    ("en", "insurances", "health-insurance"),
    ("en", "landlords deposit", "rental-contract"),
]


@pytest.mark.parametrize(("locale", "typed", "page"), FOUND)
def test_what_people_type_finds_the_page(locale: str, typed: str, page: str, indexes: dict[str, Any]) -> None:
    found, _ = indexes[locale].search(typed)
    assert found[:1] == [page]


@pytest.mark.parametrize("locale", ["nl", "en", "pl", "ro", "bg"])
@pytest.mark.parametrize("typed", ["qwrtzx", "asdfgh jklqwe", "xyzzyqq", "фывапролдж", "0101010", "?!", "", " "])
def test_nonsense_finds_nothing(locale: str, typed: str, indexes: dict[str, Any]) -> None:
    assert indexes[locale].search(typed) == ([], True)
    assert not indexes[locale].plan(typed).is_possible
    assert query_strings(indexes[locale].plan(typed)) == ()


def test_one_known_word_is_found_loosely(indexes: dict[str, Any]) -> None:
    found, is_loose = indexes["pl"].search("pracodawca xyzzyqq")
    assert is_loose
    assert "payslip" in found


@given(text=ANY_TEXT, is_loose=st.booleans(), locale=st.sampled_from(["nl", "en", "pl", "ro", "bg"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_makes_the_same_plan_twice(text: str, is_loose: bool, locale: str, indexes: dict[str, Any]) -> None:
    lexicon = indexes[locale].lexicon
    plan = plan_query(text, lexicon, is_loose=is_loose)
    assert plan == plan_query(text, lexicon, is_loose=is_loose)
    assert 0 <= plan.minimum <= len(plan.tokens) <= 12
    for token in plan.tokens:
        assert len(token.alternatives) <= MAX_ALTERNATIVES
        for alternative in token.alternatives:
            assert 0 < alternative.weight <= 1
            assert alternative.terms
            assert all(_occurs(term, alternative.where, lexicon) for term in alternative.terms)


def _occurs(term: str, where: Where, lexicon: Lexicon) -> bool:
    if where is Where.WORDS:
        # A correction of a half-typed word may be a lemma: harmless, it then matches nothing.
        return lexicon.vocabulary.has_word(term) or lexicon.vocabulary.has_key(term)
    return lexicon.vocabulary.has_key(term) if where is Where.KEYS else lexicon.vocabulary.has_skeleton(term)


def _lexicon(words: str, keys: str = "", **more: Any) -> Lexicon:
    forms = FormMap("pl").with_forms({"umowa": ["umowy", "umow"]})
    return Lexicon("pl", IndexVocabulary(dict.fromkeys(words.split(), 1), keys.split()), forms, **more)


def _alternatives(plan: QueryPlan, at: int = 0) -> dict[tuple[Kind, str], float]:
    return {(a.kind, " ".join(a.terms)): a.weight for a in reversed(plan.tokens[at].alternatives)}


def test_weights_fall_from_the_word_to_the_correction() -> None:
    lexicon = _lexicon("umowy umowny umowa praca", f"umowa {STEM_MARK}umow praca")
    exact = _alternatives(plan_query("umowy ", lexicon))
    assert exact == {
        (Kind.EXACT, "umowy"): 1.0,
        (Kind.LEMMA, "umowa"): 0.8,
        (Kind.STEM, f"{STEM_MARK}umow"): 0.5,
    }
    assert _alternatives(plan_query("prcaa ", lexicon))[Kind.TYPO, "praca"] == 0.25
    assert _alternatives(plan_query("umow", lexicon))[Kind.PREFIX, "umowny"] == 0.6
    assert (Kind.PREFIX, "umowny") not in _alternatives(plan_query("umow ", lexicon))


def test_corrections_only_for_unknown_words_unless_loose() -> None:
    lexicon = _lexicon("praca pracy")
    assert set(_alternatives(plan_query("praca ", lexicon))) == {(Kind.EXACT, "praca")}
    loose = plan_query("praca ", lexicon, is_loose=True)
    assert (Kind.TYPO, "pracy") in _alternatives(loose)
    assert loose.is_loose
    assert loose.minimum == 1


def test_stop_words_go_unless_nothing_is_left() -> None:
    lexicon = _lexicon("umowa na", stop_words=frozenset({"na", "do"}), foreign_stop_words=frozenset({"het", "umowa"}))
    assert [t.text for t in plan_query("umowa na", lexicon).tokens] == ["umowa"]
    assert [t.text for t in plan_query("na do", lexicon).tokens] == ["na", "do"]
    assert [t.text for t in plan_query("het umowa", lexicon).tokens] == ["umowa"]
    assert [t.text for t in plan_query("umowa umowa", lexicon).tokens] == ["umowa"]


def test_how_many_tokens_must_match() -> None:
    assert [minimum_tokens(n, n) for n in range(8)] == [0, 1, 2, 1, 2, 2, 2, 2]
    assert [minimum_tokens(6, n) for n in range(7)] == [1, 1, 1, 1, 2, 2, 2]
    assert minimum_tokens(2, 1) == 2


def test_the_subject_of_a_long_sentence_counts_though_it_comes_last() -> None:
    small = ["do", "i", "have", "to", "be", "a", "the", "in", "so", "that", "will", "and"]
    lexicon = _lexicon("join student work study", stop_words=frozenset(small))
    plan = plan_query(f"{' '.join(small)} student and so will i join the work-study", lexicon)
    assert [t.text for t in plan.tokens] == ["student", "join", "work", "study"]


@given(st.lists(st.text("abcde", min_size=1, max_size=3), max_size=60))
def test_at_most_twelve_words_are_looked_for(typed: list[str]) -> None:
    lexicon = _lexicon("a ab abc abd", stop_words=frozenset({"a", "b"}))
    found = [t.text for t in plan_query(" ".join(typed), lexicon).tokens]
    assert len(found) == min(len(set(typed) - {"a", "b"} or set(typed)), MAX_QUERY_WORDS)


def test_a_synonym_phrase_stands_for_all_its_words() -> None:
    synonyms = SynonymSet.of([["numer pesel", "bsn"], ["kwit", "pasek wyplaty"]])
    lexicon = _lexicon("bsn pasek wyplaty", synonyms=synonyms)
    plan = plan_query("numer pesel ", lexicon)
    assert [_alternatives(plan, at) for at in (0, 1)] == [{(Kind.SYNONYM, "bsn"): 0.2}] * 2
    (alternative,) = plan_query("kwit ", lexicon).tokens[0].alternatives
    assert alternative == Alternative(Kind.SYNONYM, Where.WORDS, ("pasek", "wyplaty"), 0.4)


def test_text_is_never_a_language() -> None:
    lexicon = _lexicon("umowa and or not title")
    plan = plan_query('title:umowa AND (NOT "x" OR *^2 ~', lexicon)
    assert [t.text for t in plan.tokens] == ["title", "umowa", "and", "not", "x", "or", "2"]


def test_strings_for_an_engine_without_structure(indexes: dict[str, Any]) -> None:
    def texts(locale: str, typed: str) -> list[str]:
        return [string.text for string in query_strings(indexes[locale].plan(typed))]

    assert texts("pl", "umowy najmu ") == ["umowa najmu", "umowa najem"]
    assert texts("pl", "asigurae") == []
    assert texts("ro", "asigurae de sanatate ") == ["asigurare sanatate"]
    assert texts("pl", "ubezpieczeni")[0] == "ubezpieczeni"
    assert texts("bg", "zdravna osigurovka ")[0] == "здравна осигуровка"
    assert texts("pl", "kuroniowka ") == ["zasilek bezrobotnych"]


def test_queries_load_no_lemma_dictionary() -> None:
    code = (
        "import sys, search.text.planning, search.text.highlight, search.text.query_strings,"
        " search.text.form_map_process; assert not [m for m in sys.modules if 'simplemma' in m]"
    )
    done = run([sys.executable, "-c", code], cwd=Path(__file__).parents[4], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
