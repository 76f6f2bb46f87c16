import re
from html.parser import HTMLParser
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.text.folding import is_mark
from search.text.highlight import Highlighter
from search.text.planning import plan_query

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
LIKELY_TEXT = st.lists(
    st.sampled_from(
        ["umowa", "Umowy", "umo\u0301w", "<b>", "&", "najmu", "w", "ww-uitkering", "\u0301", "ß", "\n", "x" * 30]
    ),
    max_size=30,
).map(" ".join)


def _marked(html: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", html)


def _highlighter(indexes: dict[str, Any], locale: str, typed: str) -> Highlighter:
    lexicon = indexes[locale].lexicon
    return Highlighter(plan_query(typed, lexicon), lexicon)


@pytest.mark.parametrize(
    ("locale", "typed", "text", "marked"),
    [
        ("pl", "umowy najmu ", "W umowie najmu (huurcontract) nie ma nic.", ["umowie", "najmu"]),
        ("pl", "ubezpieczenai ", "Ubezpieczenia zdrowotne", ["Ubezpieczenia"]),
        ("pl", "ubezp", "Ubezpieczony ma UBEZPIECZENIE.", ["Ubezpieczony", "UBEZPIECZENIE"]),
        ("pl", "uitkering ", "WW-uitkering", ["uitkering"]),
        ("pl", "wwuitkering ", "WW-uitkering", ["WW-uitkering"]),
        ("pl", "kuroniowka ", "Zasiłki dla bezrobotnych. Dla zasiłku.", ["Zasiłki", "bezrobotnych"]),
        ("pl", "loonstroken ", "pasek (loonstrook)", ["loonstrook"]),
        ("bg", "zdravna osigurovka ", "Здравната осигуровка е важна", ["Здравната", "осигуровка"]),
        ("bg", "договори ", "Договорът", ["Договорът"]),
        ("nl", "contract ", "Het huurcontract", ["huurcontract"]),
        ("nl", "fotos ", "De foto’s", ["foto’s"]),
        ("ro", "asigurari ", "O asigurare", ["asigurare"]),
    ],
)
def test_what_answers_the_query_is_marked(
    locale: str, typed: str, text: str, marked: list[str], indexes: dict[str, Any]
) -> None:
    assert _marked(_highlighter(indexes, locale, typed).html(text)) == marked


def test_html_is_escaped_before_it_is_marked(indexes: dict[str, Any]) -> None:
    html = _highlighter(indexes, "pl", "umowa ").html('<script>umowa</script> & "umowa"')
    assert html == ("&lt;script&gt;<mark>umowa</mark>&lt;/script&gt; &amp; &quot;<mark>umowa</mark>&quot;")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


@given(text=ANY_TEXT | LIKELY_TEXT)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_marks_are_safe_on_any_text(text: str, indexes: dict[str, Any]) -> None:
    highlighter = _highlighter(indexes, "pl", "umowy ww-uitkering na")
    marks = highlighter.marks(text)
    done = 0
    for mark in marks:
        assert done <= mark.start < mark.end <= len(text)
        assert mark.end == len(text) or not is_mark(text[mark.end])
        assert mark.tokens
        done = mark.end
    parser = _Text()
    parser.feed(highlighter.html(text))
    parser.close()
    assert parser.tags <= {"mark"}
    assert re.sub(r"<mark>|</mark>", "", highlighter.html(text)).count("<") == 0


@given(text=ANY_TEXT | LIKELY_TEXT, length=st.integers(1, 120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_excerpt_is_safe_on_any_text(text: str, length: int, indexes: dict[str, Any]) -> None:
    highlighter = _highlighter(indexes, "pl", "umowy najmu")
    excerpt = highlighter.best_excerpt(text, length)
    assert 0 <= excerpt.start <= excerpt.end <= len(text)
    assert excerpt.end == len(text) or not is_mark(text[excerpt.end]) or text[excerpt.end - 1].isspace()
    assert excerpt.html.count("<") == 2 * excerpt.html.count("<mark>")
    if highlighter.marks(text):
        assert "<mark>" in excerpt.html


def test_the_excerpt_is_the_densest_place(indexes: dict[str, Any]) -> None:
    filler = "Zdanie bez treści, które niczego nie mówi. " * 20
    text = filler + "Umowa o pracę. " + filler + "Tu jest umowa najmu z kaucją. " + filler
    excerpt = _highlighter(indexes, "pl", "umowa najmu ").best_excerpt(text, 120)
    assert "<mark>umowa</mark> <mark>najmu</mark>" in excerpt.html
    assert excerpt.html.startswith("… ")
    assert excerpt.html.endswith(" …")
    assert 60 <= excerpt.end - excerpt.start <= 130
    assert not text[excerpt.start - 1].isalpha()


def test_without_an_answer_the_excerpt_is_the_beginning(indexes: dict[str, Any]) -> None:
    excerpt = _highlighter(indexes, "pl", "kaucja ").best_excerpt("Jeden dwa trzy cztery", 9)
    assert excerpt.html == "Jeden dwa …"
    assert _highlighter(indexes, "pl", "kaucja ").best_excerpt("").html == ""


def test_the_second_text_is_fast(indexes: dict[str, Any]) -> None:
    text = ("Umowa najmu i ubezpieczenie zdrowotne w gminie, bez której nie można. " * 200)[:10_000]
    highlighter = _highlighter(indexes, "pl", "umowy najmu")
    highlighter.html(text)
    took = []
    for _ in range(5):
        started = perf_counter()
        highlighter.html(text)
        took.append(perf_counter() - started)
    # 1 ms measured; the bound leaves room for a busy machine.
    assert min(took) < 0.02
