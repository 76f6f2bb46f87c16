import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import TAGS
from locales.negotiate import Negotiated, accept_language, lookup, negotiate

HEADER_TEXT = st.text(alphabet="plPLen-*;q=01.9, \tx_ż\x00", max_size=80)
RANGES = st.sampled_from(["nl", "en", "pl", "ro", "bg", "pl-PL", "en-GB", "de", "fr-CH", "*"])
WEIGHTS = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("pl", "pl"),
        ("PL", "pl"),
        ("pl-PL", "pl"),
        ("bg-Cyrl-BG", "bg"),
        ("ro-MD-u-nu-latn", "ro"),
        ("en-x-anything", "en"),
        ("nl-a-b-c", "nl"),
        ("de", None),
        ("plx", None),
        ("x-pl", None),
        ("pl_PL", None),
        ("pl-", None),
        ("-pl", None),
        ("pl--PL", None),
        ("pl pl", None),
        ("pl\n", None),
        ("*", None),
        ("", None),
        ("ｐｌ", None),
        ("pl" + "-a1" * 1000, None),
    ],
)
def test_lookup(tag: str, found: str | None) -> None:
    assert lookup(tag) == found


def test_lookup_prefers_the_more_specific() -> None:
    available = ("sr", "sr-Latn", "en")
    assert lookup("sr-latn-RS", available) == "sr-Latn"
    assert lookup("sr-Cyrl", available) == "sr"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ("pl", "pl"),
        ("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", "pl"),
        ("de,fr;q=0.9", None),
        ("de, bg;q=0.1", "bg"),
        ("en;q=0.5, ro;q=0.9", "ro"),
        ("en;q=0.8, ro;q=0.8", "en"),
        ("en ; q=0.2 ,\tbg ; Q=0.3", "bg"),
        # refused
        ("pl;q=0", None),
        ("pl;q=0, *", "nl"),
        ("nl;q=0, *;q=0.5", "en"),
        ("pl-PL, pl;q=0, en;q=0.1", "en"),
        ("pl-PL;q=0, pl", "pl"),
        ("*;q=0", None),
        ("*;q=0, pl;q=0.1", "pl"),
        # any other
        ("*", "nl"),
        ("nl;q=0.2, *;q=0.9", "en"),
        ("pl;q=0.9, *;q=0.1", "pl"),
        # malformed parts do not take the rest along
        ("pl;q=2, en", "en"),
        ("pl;q=, en;q=0.1", "en"),
        ("pl;q=-1", None),
        ("pl;q=nan", None),
        ("pl;level=1", None),
        (";;;,,,==", None),
        ("pl_PL,ro", "ro"),
        ("\x00,bg", "bg"),
        ("," * 100_000 + "pl", None),
    ],
)
def test_accept_language(header: str | None, found: str | None) -> None:
    assert accept_language(header) == found


@pytest.mark.parametrize(
    ("explicit", "header", "found"),
    [
        ("pl-PL", "bg", Negotiated("pl", varies=False)),
        ("de", "bg", None),
        ("", "bg", None),
        (None, "bg", Negotiated("bg", varies=True)),
        (None, "de", Negotiated("nl", varies=True)),
        (None, None, Negotiated("nl", varies=True)),
    ],
)
def test_an_explicit_tag_decides_alone(explicit: str | None, header: str | None, found: Negotiated | None) -> None:
    assert negotiate(explicit, header) == found


@given(HEADER_TEXT)
def test_any_text_gives_a_configured_locale_or_none(text: str) -> None:
    assert lookup(text) in {*TAGS, None}
    assert accept_language(text) in {*TAGS, None}


@given(st.sampled_from(TAGS), st.from_regex(r"(-[A-Za-z0-9]{2,8}){0,5}", fullmatch=True))
def test_whatever_follows_a_language_does_not_change_it(tag: str, rest: str) -> None:
    assert lookup((tag + rest).upper()) == tag


@given(st.lists(st.tuples(RANGES, WEIGHTS), max_size=8))
def test_the_found_locale_is_the_best_that_is_not_refused(ranges: list[tuple[str, float]]) -> None:
    found = accept_language(", ".join(f"{text};q={q}" for text, q in ranges))
    assert found not in {text for text, q in ranges if q == 0}
    if found is None:
        refused = {text for text, q in ranges if q == 0}
        assert all(q == 0 or text.split("-")[0] in {*refused, "de", "fr", "*"} for text, q in ranges)
        return
    # `*` may reach it before a range that only begins with it does: `*;q=0.9, nl-NL;q=0.2`.
    reached = max(q for text, q in ranges if q > 0 and text.split("-")[0] in {found, "*"})
    beaten = [
        text for text, q in ranges if q > reached and text in TAGS and (text, 0.0) not in ranges and text != found
    ]
    assert not beaten
