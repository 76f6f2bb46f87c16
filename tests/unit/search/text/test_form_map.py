import sys
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.form_map import FormMap, UnusableFormMap
from search.text.form_map_builder import _streamed, _walked, forms_of
from search.text.form_map_process import FormMapBuildError, build_forms
from tests.support.form_maps import topped_up

WORD = st.text(alphabet="abcdeст", min_size=1, max_size=6)
ENTRIES = [
    ("umowa", "umowa"), ("umowy", "umowa"), ("umów", "umowa"), ("umów", "umówić"),
    ("Łodzi", "Łódź"), ("foto's", "foto"), ("contract", "contract"), ("contracten", "contract"),
]  # fmt: skip


def _entries() -> list[tuple[bytes, bytes]]:
    return [(form.encode(), lemma.encode()) for form, lemma in ENTRIES]


def test_forms_are_folded_and_only_of_lemmas_asked_for() -> None:
    assert forms_of(["umowa", "lodz", "nic"], "pl", _entries()) == {
        "umowa": ["umow", "umowa", "umowy"],
        "lodz": ["lodz", "lodzi"],
    }


def test_a_dutch_compound_inflects_as_its_tail() -> None:
    forms = forms_of(["huurcontract", "foto"], "nl", _entries())
    assert forms == {"huurcontract": ["huurcontract", "huurcontracten"], "foto": ["foto", "fotos"]}
    assert "huurcontract" not in forms_of(["huurcontract"], "pl", _entries())


def test_a_locale_without_dictionary_has_no_forms() -> None:
    assert forms_of(["umowa"], "xx") == {}
    assert build_forms("xx", ["umowa"]) == {"umowa": []}


def test_the_child_process_builds_forms() -> None:
    forms = build_forms("en", ["child", "qqqq"])
    assert forms.keys() == {"child", "qqqq"} and not forms["qqqq"]
    assert {"child", "children"} <= set(forms["child"])
    assert build_forms("en", []) == {}


def test_a_child_that_takes_too_long_is_an_error() -> None:
    with pytest.raises(FormMapBuildError):
        build_forms("pl", ["umowa"], timeout=0.01)


def test_the_child_refuses_what_it_cannot_read() -> None:
    module = [sys.executable, "-m", "search.text.form_map_builder"]
    root = Path(__file__).parents[4]
    for arguments, given_ in ((["pl"], "{}"), (["pl"], "no json"), ([], "[]"), (["pl"], "[1]")):
        done = run([*module, *arguments], input=given_, capture_output=True, text=True, cwd=root, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("form_map_builder: ")
        assert not done.stdout


def test_the_fast_reader_reads_what_the_public_dictionary_says() -> None:
    # Fails when simplemma changes its packed files: look at _streamed then.
    assert dict(_streamed("en")) == dict(_walked("en"))


def test_lemmas_of_a_form_begin_with_its_own_spelling() -> None:
    forms = FormMap("pl").with_forms({"umowic": ["umow"], "umowa": ["umow", "umowy"], "umow": []})
    assert forms.lemmas("umow") == ("umow", "umowa", "umowic")
    assert forms.lemmas("umowy") == ("umowa",)
    assert forms.lemmas("nic") == ()
    assert "umowy" in forms
    assert len(forms) == 4


def test_only_lemmas_asked_for_are_topped_up() -> None:
    forms = FormMap("nl").with_forms({"kind": ["kinderen"]})
    assert forms.missing(["kind", "huur"]) == {"huur"}
    seen = forms.with_observed({"kindje": ["kind"], "huurt": ["huur"]}, {"kindgeld": ("kind", "geld")})
    assert seen.lemmas("kindje") == ("kind",)
    assert seen.lemmas("huurt") == ()
    assert seen.missing(["huur"]) == {"huur"}
    assert seen.parts("kindgeld") == ("kind", "geld")


def test_topping_up_asks_once() -> None:
    forms = topped_up(FormMap("en"), ["child", "qqqq"])
    assert forms.lemmas("children") == ("child",)
    assert topped_up(forms, ["child", "qqqq"]) is forms


@given(
    st.dictionaries(WORD, st.frozensets(WORD, max_size=3), max_size=5),
    st.dictionaries(WORD, st.lists(WORD, min_size=1, max_size=3).map(tuple), max_size=3),
)
def test_a_map_survives_json(by_lemma: dict[str, frozenset[str]], by_part: dict[str, tuple[str, ...]]) -> None:
    forms = FormMap("bg", {}, by_part).with_forms(by_lemma)
    again = FormMap.from_json(forms.to_json())
    assert again == forms
    assert again.to_json() == forms.to_json()


def test_a_map_survives_a_file(tmp_path: Path) -> None:
    forms = FormMap("bg").with_forms({"договор": ["договори"]})
    forms.save(tmp_path / "bg.json")
    assert FormMap.load(tmp_path / "bg.json") == forms
    assert [path.name for path in tmp_path.iterdir()] == ["bg.json"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 0}', "\x00", '{"version":1,"locale":"pl","forms":[]}'])
def test_another_file_is_no_map(text: str) -> None:
    with pytest.raises(UnusableFormMap):
        FormMap.from_json(text)
