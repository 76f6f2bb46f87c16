"""Composing shared and local text: the rules of design section 3, by example and by property."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from content.compose import LocalText, Origin, SectionText, SharedText, compose
from content.models import Verb
from locales import fallback_chain

PL = fallback_chain("pl")


def text(*sections: tuple[str, str] | tuple[str, str, Verb]) -> list[SectionText]:
    made = []
    for section in sections:
        key, body, *rest = section
        verb = rest[0] if rest else Verb.TEXT
        made.append(SectionText(key, verb, f"H {body}", body))
    return made


def shared(**locales: list[SectionText]) -> SharedText:
    return SharedText("nl", locales)


def shown(
    shared_text: SharedText, local: Sequence[LocalText] = (), chain: Sequence[str] = PL
) -> list[tuple[str, str, str, bool]]:
    return [(one.key, one.markdown, one.area, one.is_fallback) for one in compose(shared_text, local, chain)]


BASE = shared(
    nl=text(("answer", "a nl"), ("deposit", "d nl"), ("help", "h nl")),
    pl=text(("answer", "a pl"), ("deposit", "d pl"), ("help", "h pl")),
)


def test_without_local_text_the_shared_text_stands() -> None:
    assert shown(BASE) == [
        ("answer", "a pl", "NL", False),
        ("deposit", "d pl", "NL", False),
        ("help", "h pl", "NL", False),
    ]


def test_a_missing_locale_falls_back_to_english_then_dutch_then_the_source() -> None:
    assert shown(shared(nl=text(("answer", "nl")), en=text(("answer", "en")))) == [("answer", "en", "NL", True)]
    assert shown(shared(nl=text(("answer", "nl")))) == [("answer", "nl", "NL", True)]
    only = SharedText("bg", {"bg": text(("answer", "bg"))})
    assert shown(only) == [("answer", "bg", "NL", True)]
    assert shown(SharedText("nl", {})) == []


def test_before_and_after_add_up_outer_first() -> None:
    region = LocalText(
        "AR-x", "nl", {"nl": text(("deposit", "r", Verb.AFTER)), "pl": text(("deposit", "r pl", Verb.AFTER))}
    )
    town = LocalText("GM0001", "nl", {"nl": text(("deposit", "t", Verb.AFTER), ("deposit", "b", Verb.BEFORE))})
    keys = [(key, body) for key, body, _, _ in shown(BASE, [region, town])]
    assert keys == [
        ("answer", "a pl"),
        ("deposit-before-gm0001", "b"),
        ("deposit", "d pl"),
        ("deposit-after-ar-x", "r pl"),
        ("deposit-after-gm0001", "t"),
        ("help", "h pl"),
    ]


def test_the_deepest_replace_wins_and_keeps_the_key() -> None:
    region = LocalText(
        "AR-x", "nl", {"nl": text(("deposit", "r", Verb.REPLACE)), "pl": text(("deposit", "r pl", Verb.REPLACE))}
    )
    town = LocalText(
        "GM0001", "nl", {"nl": text(("deposit", "t", Verb.REPLACE)), "pl": text(("deposit", "t pl", Verb.REPLACE))}
    )
    assert shown(BASE, [region, town])[1] == ("deposit", "t pl", "GM0001", False)


def test_an_untranslated_replace_stands_beside_the_nearest_outer_text_in_the_readers_language() -> None:
    region = LocalText(
        "AR-x", "nl", {"nl": text(("deposit", "r", Verb.REPLACE)), "pl": text(("deposit", "r pl", Verb.REPLACE))}
    )
    town = LocalText("GM0001", "nl", {"nl": text(("deposit", "t", Verb.REPLACE))})
    assert shown(BASE, [region, town])[1:3] == [
        ("deposit", "r pl", "AR-x", False),
        ("deposit-local-gm0001", "t", "GM0001", True),
    ]


def test_hide_hides_and_what_was_added_stays() -> None:
    town = LocalText("GM0001", "nl", {"nl": text(("deposit", "", Verb.HIDE), ("deposit", "plus", Verb.AFTER))})
    assert [one[:2] for one in shown(BASE, [town])] == [
        ("answer", "a pl"),
        ("deposit-after-gm0001", "plus"),
        ("help", "h pl"),
    ]


def test_a_replace_below_a_hide_shows_again() -> None:
    region = LocalText("AR-x", "nl", {"nl": text(("deposit", "", Verb.HIDE))})
    town = LocalText("GM0001", "pl", {"pl": text(("deposit", "t pl", Verb.REPLACE))})
    assert shown(BASE, [region, town])[1] == ("deposit", "t pl", "GM0001", False)


def test_a_translation_whose_operation_is_gone_is_not_shown() -> None:
    town = LocalText("GM0001", "nl", {"nl": [], "pl": text(("deposit", "old", Verb.AFTER))})
    assert shown(BASE, [town]) == shown(BASE)


def test_an_operation_whose_key_is_gone_stands_at_the_end_and_a_hide_shows_nothing() -> None:
    town = LocalText(
        "GM0001", "nl", {"nl": text(("old", "x", Verb.AFTER), ("older", "", Verb.HIDE), ("oldest", "y", Verb.REPLACE))}
    )
    assert [one[:2] for one in shown(BASE, [town])][3:] == [("old-after-gm0001", "x"), ("oldest", "y")]


KEYS = st.sampled_from(["answer", "steps", "deposit", "help", "gone"])
LOCALES = st.sampled_from(["nl", "en", "pl", "ro", "bg"])


@st.composite
def local_texts(draw: st.DrawFn, area: str) -> LocalText:
    locales = draw(st.lists(LOCALES, min_size=1, max_size=3, unique=True))
    sections = {}
    for locale in locales:
        pairs = draw(
            st.lists(
                st.tuples(KEYS, st.sampled_from([Verb.REPLACE, Verb.BEFORE, Verb.AFTER, Verb.HIDE])),
                unique=True,
                max_size=5,
            )
        )
        sections[locale] = [
            SectionText(key, verb, "h", f"{area}/{locale}/{key}/{verb}")
            for key, verb in pairs
            if not (verb is Verb.HIDE and (key, Verb.REPLACE) in pairs)
        ]
    return LocalText(area, locales[0], sections)


@st.composite
def shared_texts(draw: st.DrawFn) -> SharedText:
    locales = draw(st.lists(LOCALES, min_size=1, unique=True))
    return SharedText(
        locales[0],
        {
            locale: [
                SectionText(key, Verb.TEXT, "h", f"NL/{locale}/{key}")
                for key in draw(st.lists(KEYS.filter(lambda key: key != "gone"), min_size=1, max_size=4, unique=True))
            ]
            for locale in locales
        },
    )


@given(shared_texts(), st.tuples(local_texts("PV30"), local_texts("AR-x"), local_texts("GM0001")), LOCALES)
def test_keys_are_unique_and_every_text_is_what_it_says(
    shared_text: SharedText, local: tuple[LocalText, ...], locale: str
) -> None:
    sections = compose(shared_text, local, fallback_chain(locale))
    assert len({one.key for one in sections}) == len(sections)
    for one in sections:
        area, written, *_ = one.markdown.split("/")
        assert (area, written) == (one.area, one.locale)
        assert one.is_fallback == (one.locale != locale)
        assert (one.origin is Origin.SHARED) == (one.area == "NL")


@given(shared_texts(), local_texts("GM0001"), LOCALES)
def test_only_the_source_decides_what_is_done(shared_text: SharedText, local: LocalText, locale: str) -> None:
    """Order and hiding are the same for every reader: translations change words only."""
    bare = LocalText(local.area, local.source, {local.source: local.sections[local.source]})

    def places(text_: LocalText) -> list[str]:
        found = compose(
            SharedText(shared_text.source, {shared_text.source: shared_text.sections[shared_text.source]}),
            [text_],
            fallback_chain(locale),
        )
        return [one.key.replace("-local-gm0001", "") for one in found]

    def squeezed(keys: list[str]) -> list[str]:
        return [key for index, key in enumerate(keys) if index == 0 or keys[index - 1] != key]

    assert squeezed(places(local)) == squeezed(places(bare))
