"""The index side: a document's texts as the strings both engines index.

An engine splits them at blanks and does nothing else to them (no stemming, no folding). It
also learns here which lemmas and forms occurred, to top up the locale's `FormMap`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search.text.folding import Folded, fold
from search.text.index_keys import IndexKeys
from search.text.keys import WordKeys
from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import Token, words


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
    that nearness means something), then all stems. a: every word, for the vocabulary.
    lat: skeletons of Bulgarian words and lemmas, else "".
    """

    t: str
    x: str
    s: str
    b: str
    kt: str
    kb: str
    a: str
    lat: str


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


class _Learning:
    def __init__(self) -> None:
        self.lemmas: set[str] = set()
        self.forms: dict[str, tuple[str, ...]] = {}
        self.parts: dict[str, tuple[str, ...]] = {}

    def add(self, word: str, keys: WordKeys) -> None:
        self.lemmas.update(keys.lemmas, keys.parts)
        known = self.forms.get(word, ())
        self.forms[word] = tuple(dict.fromkeys((*known, *keys.lemmas)))
        if keys.parts:
            self.parts[keys.lemmas[0]] = keys.parts

    def seen(self) -> Seen:
        return Seen(frozenset(self.lemmas), self.forms, self.parts)


class _Field:
    """One text in words and keys."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.plain_keys: list[str] = []
        self.stems: list[str] = []

    def add(self, token: str, keys: WordKeys) -> None:
        self.words.append(token)
        self.plain_keys.extend(dict.fromkeys((*keys.lemmas, *keys.parts)))
        self.stems.extend(keys.stems)


class Analyser:
    """Analyses documents of one locale. Loads lemma dictionaries (its own, and nl and en
    when documents have foreign text); safe to share between threads."""

    def __init__(self, locale: str, keys: Mapping[str, IndexKeys] | None = None) -> None:
        """keys: ready IndexKeys by locale, to share dictionaries between analysers."""
        self.locale = locale
        self._keys = dict(keys or {})

    def analyse(self, document: DocumentText) -> Analysis:
        """The fields of a document. Any text is safe."""
        learning: dict[str, _Learning] = {}
        title, extra, summary, body = (
            self._field(text, self.locale, learning)
            for text in (document.title, document.extra, document.summary, document.body)
        )
        foreign = [self._field(text, at, learning) for at, text in document.foreign.items()]
        extras = [extra, *foreign]
        extra_words = [word for part in extras for word in part.words]
        fields = FieldKeys(
            t=" ".join(title.words),
            x=" ".join(extra_words),
            s=" ".join(summary.words),
            b=" ".join(body.words),
            kt=_keys_text([title, *extras]),
            kb=_keys_text([summary, body]),
            a=" ".join([*title.words, *extra_words, *summary.words, *body.words]),
            lat=" ".join(self._skeletons([title, extra, summary, body], learning)),
        )
        return Analysis(fields, {at: learnt.seen() for at, learnt in learning.items()})

    def _field(self, text: str, locale: str, learning: dict[str, _Learning]) -> _Field:
        field_ = _Field()
        if not text:
            return field_
        maker = self._keys.get(locale)
        if maker is None:
            maker = self._keys[locale] = IndexKeys(locale)
        learnt = learning.setdefault(locale, _Learning())
        folded = fold(text)
        for token in _tokens(folded):
            start, end = folded.original_range(token.start, token.end)
            keys = maker.keys(text[start:end], token.text)
            field_.add(token.text, keys)
            learnt.add(token.text, keys)
        return field_

    def _skeletons(self, fields: list[_Field], learning: Mapping[str, _Learning]) -> list[str]:
        if self.locale.partition("-")[0] != "bg":
            return []
        lemmas = learning[self.locale].lemmas if self.locale in learning else set()
        written = dict.fromkeys(word for part in fields for word in part.words)
        written.update(dict.fromkeys(sorted(lemmas)))
        found = dict.fromkeys(bulgarian_skeleton(word) for word in written)
        found.pop("", None)
        return list(found)


def _tokens(folded: Folded) -> Iterator[Token]:
    for word in words(folded.text):
        yield from word.tokens


def _keys_text(fields: list[_Field]) -> str:
    plain = [key for part in fields for key in part.plain_keys]
    stems = [key for part in fields for key in part.stems]
    return " ".join([*plain, *stems])
