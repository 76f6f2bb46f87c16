import pytest

from locales import LOCALES, SOURCE, TAGS, Locale, UnknownLocale, fallback_chain, get_locale


def test_configured_locales() -> None:
    assert TAGS == ("nl", "en", "pl", "ro", "bg")
    assert SOURCE in TAGS
    assert [locale.name for locale in LOCALES] == [
        "Nederlands",
        "English",
        "Polski",
        "Română",
        "Български",
    ]
    assert {locale.direction for locale in LOCALES} == {"ltr"}
    assert get_locale("en").babel_tag == "en_GB"


@pytest.mark.parametrize(
    ("tag", "chain"),
    [
        ("nl", ("nl", "en")),
        ("en", ("en", "nl")),
        ("pl", ("pl", "en", "nl")),
        ("ro", ("ro", "en", "nl")),
        ("bg", ("bg", "en", "nl")),
    ],
)
def test_fallback_is_asked_then_english_then_dutch(tag: str, chain: tuple[str, ...]) -> None:
    assert fallback_chain(tag) == chain


@pytest.mark.parametrize("tag", ["PL", "pl-PL", "de", ""])
def test_only_exact_tags_are_configured(tag: str) -> None:
    with pytest.raises(UnknownLocale) as caught:
        fallback_chain(tag)
    assert caught.value.tag == tag


def test_a_further_language_needs_no_more_than_its_line() -> None:
    serbian = Locale("sr-Latn", "Srpski")
    assert serbian.babel_tag == "sr_Latn"
    assert serbian.fallbacks == ("en", "nl")
