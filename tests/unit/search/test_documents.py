"""Which areas see which text, and how documents are made of it."""

from __future__ import annotations

import uuid

from search.display import Display, Section
from search.documents import LocalizedText, ThingFacts, Variant, area_variants, make_documents, served_areas
from search.engines.protocol import ThingKey
from search.text.analyse import Analysis, DocumentText, FieldKeys

ANCESTORS = {
    "NL": ["NL"],
    "PV30": ["NL", "PV30"],
    "AR1": ["NL", "AR1"],
    "GM1": ["NL", "PV30", "AR1", "GM1"],
    "GM2": ["NL", "PV30", "AR1", "GM2"],
    "GM3": ["NL", "PV30", "GM3"],
}
KEY = ThingKey("page", str(uuid.UUID(int=1)))


def test_every_area_sees_one_variant() -> None:
    groups = area_variants(["GM1", "AR1"], ANCESTORS)
    assert groups == {("AR1",): ("AR1", "GM2"), ("AR1", "GM1"): ("GM1",)}
    seen = [area for areas in groups.values() for area in areas]
    assert len(seen) == len(set(seen))


def test_two_wholes_that_do_not_nest() -> None:
    groups = area_variants(["PV30", "AR1"], ANCESTORS)
    assert groups == {("AR1",): ("AR1",), ("PV30", "AR1"): ("GM1", "GM2"), ("PV30",): ("GM3", "PV30")}


def test_whom_a_contact_point_serves() -> None:
    assert served_areas(["NL", "GM1"], ANCESTORS, "NL") == ("*",)
    assert served_areas(["AR1"], ANCESTORS, "NL") == ("AR1", "GM1", "GM2")
    assert served_areas([], ANCESTORS, "NL") == ()


def test_equal_texts_are_analysed_once() -> None:
    calls: list[str] = []

    def analyse(locale: str, text: DocumentText) -> Analysis:
        calls.append(locale)
        return Analysis(FieldKeys(text.title, "", "", "", "", "", ""), {})

    english = LocalizedText("en", "Title", "")
    polish = LocalizedText("pl", "Tytuł", "")
    variants = [Variant("", ("*",), (), {"en": english, "ro": english, "pl": polish})]
    made = make_documents(ThingFacts(KEY, "slug", "slug", "work", "page"), variants, analyse)
    assert calls == ["en", "pl"]
    by_locale = {document.index_locale: Display.from_json(document.display) for document in made.documents}
    assert [(at, by_locale[at].locale, by_locale[at].is_fallback) for at in ("en", "pl", "ro")] == [
        ("en", "en", False),
        ("pl", "pl", False),
        ("ro", "en", True),
    ]


def test_the_encoder_reads_texts_of_pages_with_few_keywords() -> None:
    sections = (Section("a", "Rent", "A page of one line."), Section("b", "", "Another\nof two lines."))
    few = LocalizedText("en", "Title", "Summary.", sections, ("rent",))
    assert few.meanings() == (
        "Title", "Title. Summary.", "rent", "Rent", "Rent. A page of one line.", "Another of two lines.",
    )  # fmt: skip
    many = LocalizedText("en", "Title", "", sections, tuple(map(str, range(20))))
    assert many.meanings() == ("Title", *map(str, range(20)))


def test_a_key_comes_back() -> None:
    assert ThingKey.of(str(KEY)) == KEY
    point = ThingKey("contact-point", str(uuid.UUID(int=2)))
    assert ThingKey.of(str(point)) == point


def test_a_display_comes_back() -> None:
    shown = Display("page", "id", "s", "s", None, None, "pl", True, "T<", "S", (Section("k", "h", "t"),))
    assert Display.from_json(shown.to_json()) == shown
