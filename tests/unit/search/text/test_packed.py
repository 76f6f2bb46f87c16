from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.form_map_builder import dictionary_entries
from search.text.lemmas import LemmaDictionary
from search.text.packed import PackedDictionaries, PackedDictionary, UnsortedEntries, UnusableDictionary, pack

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)


@given(entries=st.dictionaries(WORDS, WORDS, max_size=400), others=st.lists(WORDS | st.text(max_size=3)))
def test_what_was_packed_is_found_and_nothing_else(
    entries: dict[str, str], others: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "some.dict"
    pack(sorted((form.encode(), lemma.encode()) for form, lemma in entries.items()), path)
    packed = PackedDictionary(path)
    assert len(packed) == len(entries)
    assert {form: packed[form] for form in packed} == entries
    assert all(packed.get(word) == entries.get(word) for word in others)


def test_lemmas_out_of_files_are_the_same(tmp_path: Path) -> None:
    packed, loaded = LemmaDictionary("nl", PackedDictionaries(tmp_path)), LemmaDictionary("nl")
    forms = [form.decode() for form, _ in islice(dictionary_entries("nl"), 0, None, 997)]
    for word in [*forms, *(form.capitalize() for form in forms), *("x" + form for form in forms), "", "a\tb"]:
        assert packed.lemmas(word) == loaded.lemmas(word)
        assert packed.knows(word) == loaded.knows(word)
    assert packed.lemmas("\ud800") == loaded.lemmas("\ud800")
    # Another process finds the file, and files of another version are gone.
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / "nl-0.0.1.dict")
    PackedDictionaries(tmp_path).get_dictionary("nl")
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    "content", [b"", b"something else that is long enough to be one of ours", b"MIPDICT1" + b"x" * 40]
)
def test_a_broken_file_is_made_anew(content: bytes, tmp_path: Path) -> None:
    known = PackedDictionaries(tmp_path).get_dictionary("en")
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    with pytest.raises(UnusableDictionary):
        PackedDictionary(file)
    assert len(PackedDictionaries(tmp_path).get_dictionary("en")) == len(known)


def test_where_nothing_can_be_written_the_dictionary_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert PackedDictionaries(tmp_path / "file").get_dictionary("en").get("houses") == "house"


def test_entries_must_be_sorted(tmp_path: Path) -> None:
    with pytest.raises(UnsortedEntries):
        pack([(b"b", b"b"), (b"a", b"a")], tmp_path / "some.dict")
    assert not list(tmp_path.iterdir())
