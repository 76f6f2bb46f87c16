from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.text.analyse import Analyser, DocumentText
from search.text.index_keys import IndexKeys
from search.text.stems import STEM_MARK

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


def test_fields_of_a_document(index_keys: dict[str, IndexKeys]) -> None:
    document = DocumentText(
        "Umowy najmu", "kaucja", "Czynsz w umowie.", "Łazienka.", {"nl": "huurcontracten", "en": "Rents"}
    )
    analysis = Analyser("pl", index_keys).analyse(document)
    fields = analysis.fields
    assert fields.t == "umowy najmu"
    assert fields.x == "kaucja huurcontracten rents"
    assert fields.s == "czynsz w umowie"
    assert fields.b == "lazienka"
    assert fields.a == "umowy najmu kaucja huurcontracten rents czynsz w umowie lazienka"
    assert fields.lat == ""
    kt = fields.kt.split()
    assert kt[:6] == ["umowa", "najem", "kaucja", "huurcontract", "huren", "contract"]  # as simplemma has it
    assert all(key.startswith(STEM_MARK) for key in kt[kt.index("rent") + 1 :])
    assert "umowa" in fields.kb.split()
    assert analysis.seen["pl"].forms["umowie"] == ("umowa",)
    assert {"huurcontract", "huren", "contract"} <= analysis.seen["nl"].lemmas
    assert analysis.seen["nl"].parts == {"huurcontract": ("huren", "contract")}
    assert analysis.seen["en"].lemmas == {"rent"}


def test_bulgarian_words_and_lemmas_have_skeletons(index_keys: dict[str, IndexKeys]) -> None:
    fields = Analyser("bg", index_keys).analyse(DocumentText("Общините", foreign={"nl": "gemeente"})).fields
    assert fields.lat.split() == ["obwtinite", "obwtina"]


def test_joined_words_are_indexed_apart_and_together(index_keys: dict[str, IndexKeys]) -> None:
    fields = Analyser("nl", index_keys).analyse(DocumentText("WW-uitkering", body="auto's")).fields
    assert fields.t == "ww uitkering wwuitkering"
    assert fields.b == "auto autos"
    assert "auto" in fields.kb.split()


@given(title=ANY_TEXT, body=ANY_TEXT, locale=st.sampled_from(["nl", "en", "pl", "ro", "bg", "xx"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_can_be_indexed(title: str, body: str, locale: str, index_keys: dict[str, IndexKeys]) -> None:
    analysis = Analyser(locale, index_keys).analyse(DocumentText(title, body=body))
    fields = analysis.fields
    for text in (fields.t, fields.x, fields.s, fields.b, fields.kt, fields.kb, fields.a, fields.lat):
        assert text == text.lower()
        assert text.split() == [word for word in text.split(" ") if word]
        text.encode("utf-8")
    assert len(fields.t.split()) + len(fields.b.split()) == len(fields.a.split())
    for learnt in analysis.seen.values():
        assert all(lemma and not lemma.startswith(STEM_MARK) for lemma in learnt.lemmas)
