"""The index side: a document's texts as the strings both engines index.

An engine splits them at blanks and does nothing else to them (no stemming, no folding). It
also learns here which lemmas and forms occurred, to top up the locale's `FormMap`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from search.text.index_keys import IndexKeys, WrittenWord
from search.text.skeleton import bulgarian_skeleton


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The searchable texts of a document, as published.

    extra: keywords and search words in the document's language. foreign: locale -> terms,
    titles and keywords in that language (`nl` Dutch terms, `en` English title), which every
    locale's index holds too.
    """

    title: str
    extra: str = ""
    summary: str = ""
    body: str = ""
    foreign: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """The strings to index: folded words or keys, separated by blanks.

    t, x, s, b: words of title, extra (with foreign), summary, body. kt: keys of title and
    extra; kb: of summary and body: first all lemmas and parts in the order of the text (so
    that nearness means something), then all stems. a, k: every word and every key, for
    the embedded index. lat: skeletons of Bulgarian words and lemmas, else "".
    """

    t: str
    x: str
    s: str
    b: str
    kt: str
    kb: str
    lat: str

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, in order."""
        return (self.t, self.x, self.s, self.b, self.kt, self.kb, self.lat)

    @property
    def a(self) -> str:
        """Every word: it is put together where it is needed, for it is as long as all of the text."""
        return " ".join(filter(None, (self.t, self.x, self.s, self.b)))

    @property
    def k(self) -> str:
        """Every key, in the same way."""
        return " ".join(filter(None, (self.kt, self.kb)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a document taught about one language: its lemmas (parts too), which forms were
    met (form -> lemmas) and which compounds (lemma -> parts). For `FormMap`."""

    lemmas: frozenset[str]
    forms: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document's fields, and what was seen, by locale (its own and the foreign ones)."""

    fields: FieldKeys
    seen: Mapping[str, Seen]


Met = dict[str, dict[WrittenWord, None]]
"""Locale -> the words that were met, each once, in order."""


def seen_of(met: Met) -> dict[str, Seen]:
    """What the words of one or more documents teach, by locale."""
    return {locale: _seen(words) for locale, words in met.items() if words}


def _seen(words: Iterable[WrittenWord]) -> Seen:
    lemmas: set[str] = set()
    forms: dict[str, tuple[str, ...]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for word in words:
        lemmas.update(word.lemmas)
        for token, keys in word.tokens:
            known = forms.get(token, keys.lemmas)
            forms[token] = known if known == keys.lemmas else tuple(dict.fromkeys((*known, *keys.lemmas)))
            if keys.parts:
                parts[keys.lemmas[0]] = keys.parts
    return Seen(frozenset(lemmas), forms, parts)


class Analyser:
    """Analyses documents of one locale. Loads lemma dictionaries (its own, and nl and en
    when documents have foreign text); safe to share between threads."""

    def __init__(self, locale: str, keys: Mapping[str, IndexKeys] | None = None) -> None:
        """keys: ready IndexKeys by locale, to share dictionaries between analysers."""
        self.locale = locale
        self._keys = dict(keys or {})
        self._is_bulgarian = locale.partition("-")[0] == "bg"

    def analyse(self, document: DocumentText) -> Analysis:
        """The fields of a document, and what it teaches. Any text is safe."""
        met: Met = {}
        fields = self.fields(document, met)
        return Analysis(fields, seen_of(met))

    def fields(self, document: DocumentText, met: Met) -> FieldKeys:
        """The fields of a document; the words in it are added to `met`. Any text is safe."""
        title, extra, summary, body = (
            self._words(text, self.locale) for text in (document.title, document.extra, document.summary, document.body)
        )
        own = dict.fromkeys(chain(title, extra, summary, body))
        met.setdefault(self.locale, {}).update(own)
        extras = extra
        for at, text in document.foreign.items():
            words = self._words(text, at)
            extras = [*extras, *words]
            met.setdefault(at, {}).update(dict.fromkeys(words))
        t, x, s, b = map(_text, (title, extras, summary, body))
        return FieldKeys(
            t=t,
            x=x,
            s=s,
            b=b,
            kt=_keys_text([*title, *extras]),
            kb=_keys_text([*summary, *body]),
            lat=" ".join(_skeletons(own)) if self._is_bulgarian else "",
        )

    def _words(self, text: str, locale: str) -> list[WrittenWord]:
        """A text as written words of a locale, in order. No word has a blank in it, so each piece stands for itself."""
        maker = self._keys.get(locale)
        if maker is None:
            maker = self._keys[locale] = IndexKeys(locale)
        return list(chain.from_iterable(map(maker.words_in, text.split())))


def _skeletons(words: Iterable[WrittenWord]) -> list[str]:
    """Of the words, then of the lemmas that they have."""
    written = dict.fromkeys(token for word in words for token, _ in word.tokens)
    written.update(dict.fromkeys(sorted({lemma for word in words for lemma in word.lemmas})))
    found = dict.fromkeys(map(bulgarian_skeleton, written))
    found.pop("", None)
    return list(found)


def _text(words: Iterable[WrittenWord]) -> str:
    return " ".join([word.words for word in words])


def _keys_text(words: Sequence[WrittenWord]) -> str:
    return " ".join(filter(None, [*[word.plain_keys for word in words], *[word.stems for word in words]]))
