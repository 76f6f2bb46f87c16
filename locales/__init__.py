"""The configured locales: names, fallbacks, direction.

The lowest layer: it knows no content, no HTTP and no settings. A sixth language is one line in
`LOCALES` and a catalog (`python -m locales.extract` makes an empty one); no other code.
"""

from dataclasses import dataclass
from typing import Final, Literal

Direction = Literal["ltr", "rtl"]


class UnknownLocale(LookupError):
    """A tag that is not, letter for letter, one of `TAGS`; `tag` is what was asked."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"no such locale: {tag!r}")
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Locale:
    """One configured language.

    `tag` is public (paths, JSON, folder of the catalog); `babel_tag` picks the CLDR data, the
    same tag unless given. `fallbacks` are tried in order when a text lacks this language.
    `hour_pattern` and `time_pattern` (CLDR letters) print a whole hour and any other time of
    day; `None` means CLDR's own short time.
    """

    tag: str
    name: str
    babel_tag: str = ""
    direction: Direction = "ltr"
    fallbacks: tuple[str, ...] = ("en", "nl")
    hour_pattern: str | None = None
    time_pattern: str | None = None

    def __post_init__(self) -> None:
        """Fill in what follows from the tag."""
        if not self.babel_tag:
            object.__setattr__(self, "babel_tag", self.tag.replace("-", "_"))


# The no-break space before a unit keeps "9.00 uur" on one line of a narrow screen.
LOCALES: Final[tuple[Locale, ...]] = (
    Locale("nl", "Nederlands", time_pattern="H.mm\u00a0'uur'"),
    Locale("en", "English", "en_GB", hour_pattern="ha", time_pattern="h:mma"),
    Locale("pl", "Polski", time_pattern="H.mm"),
    Locale("ro", "Română", time_pattern="'ora'\u00a0H.mm"),
    Locale("bg", "Български", time_pattern="H:mm\u00a0'ч'."),
)

SOURCE: Final = "nl"
"""The language editors write in; every other text is made from it."""

TAGS: Final[tuple[str, ...]] = tuple(locale.tag for locale in LOCALES)
"""The tags in the order of `LOCALES`: the order of lists and of language menus."""

_BY_TAG: Final = {locale.tag: locale for locale in LOCALES}


def get_locale(tag: str) -> Locale:
    """The locale with exactly this tag; `UnknownLocale` for any other spelling."""
    try:
        return _BY_TAG[tag]
    except KeyError:
        raise UnknownLocale(tag) from None


def fallback_chain(tag: str) -> tuple[str, ...]:
    """The tags to try for a reader of `tag`, itself first, each once: `pl` → `pl, en, nl`.

    Raises `UnknownLocale`.
    """
    locale = get_locale(tag)
    return tuple(dict.fromkeys((locale.tag, *locale.fallbacks)))
