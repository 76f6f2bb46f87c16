"""What a search must know beside the index: areas, and what editors teach per locale. Read from the feed's snapshot.

A frame is one immutable value; the process that serves readers replaces it when areas or synonyms change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from content.models import AreaKind, StopWord, Synonym
from content.published import Reading
from content.queries.areas import ancestors_among, area_list
from search.text.stop_words import stop_words
from search.text.synonyms import SynonymSet


@dataclass(frozen=True)
class Frame:
    """`ancestors`: area code -> the area and all that it lies in, the outermost first. `synonyms`, `stop_words`: by
    locale; a locale that editors taught nothing has its default stop words and no synonyms. `regions`: area code -> the
    labour-market region that it is or lies in, if any."""

    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, SynonymSet] = field(default_factory=dict)
    stop_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)

    def synonyms_of(self, locale: str) -> SynonymSet:
        """The synonyms of a locale."""
        return self.synonyms.get(locale, _NO_SYNONYMS)

    def stop_words_of(self, locale: str) -> frozenset[str]:
        """The stop words of a locale, folded."""
        known = self.stop_words.get(locale)
        return stop_words(locale) if known is None else known


_NO_SYNONYMS = SynonymSet()


def load_frame(reading: Reading) -> Frame:
    """The frame of a snapshot. Three queries."""
    session = reading.session
    areas = area_list(session, reading.day)
    ancestors = {view.code: tuple(ancestors_among(areas, view.code) or ()) for view in areas}
    regional = {view.code for view in areas if view.kind is AreaKind.LABOUR_MARKET_REGION}
    regions = {code: found for code, codes in ancestors.items() for found in codes if found in regional}
    added: dict[str, list[str]] = {}
    for word in session.scalars(select(StopWord).order_by(StopWord.locale, StopWord.word)):
        added.setdefault(word.locale, []).append(word.word)
    stops = {locale: stop_words(locale, words) for locale, words in added.items()}
    groups: dict[str, list[list[str]]] = {}
    one_way: dict[str, dict[str, list[str]]] = {}
    for synonym in session.scalars(select(Synonym).order_by(Synonym.locale, Synonym.id)):
        if synonym.targets:
            for text in synonym.words:
                one_way.setdefault(synonym.locale, {}).setdefault(text, []).extend(synonym.targets)
        else:
            groups.setdefault(synonym.locale, []).append(synonym.words)
    synonyms = {
        locale: SynonymSet.of(groups.get(locale, ()), one_way.get(locale), stops.get(locale, stop_words(locale)))
        for locale in groups.keys() | one_way.keys()
    }
    return Frame(ancestors, synonyms, stops, regions)
