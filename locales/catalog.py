"""Messages of the interface in the configured locales, by gettext.

Message ids are the English texts: a message that a catalog lacks is printed in English, never
as an empty place. Catalogs lie in `locales/<tag>/LC_MESSAGES/`: `messages.po` is committed,
`messages.mo` is made at installation by `python -m locales.compile`.
"""

import gettext as _stdlib
import io
from functools import cache
from pathlib import Path
from typing import Final

from locales import get_locale
from locales.compile import mo_bytes

FOLDER: Final = Path(__file__).resolve().parent
"""Holds one folder per locale, named by its tag."""


def po_path(tag: str) -> Path:
    """Where the editable catalog of a configured tag lies (it need not exist)."""
    return FOLDER / tag / "LC_MESSAGES" / "messages.po"


def N_(message: str) -> str:  # noqa: N802 - the name that every gettext tool knows
    """Mark a message of a table or a constant for extraction; gives it back as it is."""
    return message


class Translator:
    """The messages of one locale. Placeholders are `%(name)s`, filled in by the caller.

    The four methods are what Jinja's `install_gettext_callables(newstyle=True)` takes.
    """

    def __init__(self, tag: str, translations: _stdlib.NullTranslations) -> None:
        """Wrap the standard library's translations of the configured tag `tag`."""
        self.tag = tag
        self._translations = translations

    def gettext(self, message: str) -> str:
        """The message in this locale."""
        return self._translations.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The form of the message that goes with `n` things."""
        return self._translations.ngettext(singular, plural, n)

    def pgettext(self, context: str, message: str) -> str:
        """The message as it is said in `context`."""
        return self._translations.pgettext(context, message)

    def npgettext(self, context: str, singular: str, plural: str, n: int) -> str:
        """The form for `n` things as it is said in `context`."""
        return self._translations.npgettext(context, singular, plural, n)


@cache
def translator(tag: str) -> Translator:
    """The messages of a configured locale, read once per process and safe to share by threads.

    Raises `UnknownLocale`. A locale without a catalog speaks English.
    """
    get_locale(tag)
    return Translator(tag, _load(po_path(tag)))


def _load(po: Path) -> _stdlib.NullTranslations:
    """The compiled catalog beside `po`; `po` itself where nothing was compiled yet."""
    try:
        with po.with_suffix(".mo").open("rb") as file:
            return _stdlib.GNUTranslations(file)
    except FileNotFoundError:
        # A checkout used without `./mip` (an editor's test runner): slower by some 20 ms.
        if not po.exists():
            return _stdlib.NullTranslations()
        return _stdlib.GNUTranslations(io.BytesIO(mo_bytes(po)))
