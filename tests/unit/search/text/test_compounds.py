import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.compounds import split_compound
from search.text.lemmas import LemmaDictionary

DICTIONARY = LemmaDictionary("nl")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("huurcontract", "huur contract"),
        ("loonstrook", "loon strook"),
        ("zorgverzekeringslijn", "zorgverzekering zorg verzekering lijn"),
        ("huisartsenpost", "huisarts huis arts post"),
        ("arbeidsovereenkomst", "arbeid overeenkomst"),
        ("kinderopvangtoeslag", "kinderopvang kinder opvang toeslag"),
        ("bedrijfsarts", "bedrijf arts"),
        ("minimumloon", "minimum loon"),
        ("uurloon", "uur loon"),
        ("afvalstoffenheffing", "afvalstoffen afval stoffen heffing"),
        ("schuldhulpverlening", "schuld hulpverlening hulp verlening"),
    ],
)
def test_compounds_are_split(word: str, parts: str) -> None:
    assert split_compound(word, DICTIONARY.knows) == tuple(parts.split())


WHOLE = """
    verzekering belasting gemeente werkgever werknemer onderwijs automaat personeel informatie politie
    vereniging behandeling beslissing verhuurder huurder voorschot buitenland inschrijven aanvraag toeslag
    uitkering huur loon arts premie formulier instantie registratie verklaring vergoeding provincie personen
    ingezetenen vaccinatie mogelijkheden nederlandse onderdeel eigendom
"""


@pytest.mark.parametrize("word", WHOLE.split())
def test_other_words_stay_whole(word: str) -> None:
    assert split_compound(word, DICTIONARY.knows) == ()


@given(st.text(alphabet="abnes", max_size=40))
def test_parts_are_known_or_compounds_and_lie_in_the_word(word: str) -> None:
    for part in split_compound(word, lambda part: len(part) % 2 == 0):
        assert part in word
        assert len(part) >= 3
