"""The index side: a document's texts as the strings both engines index.

An engine splits them at blanks and does nothing else to them (no stemming, no folding). It
also learns here which lemmas and forms occurred, to top up the locale's `FormMap`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from search.text.folding import fold
from search.text.index_keys import IndexKeys, WrittenWord
from search.text.skeleton import bulgarian_skeleton
from search.text.tokens import WORD


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


def _seen(words: Iterable[WrittenWord]) -> Seen:
    """What these words teach; each given once."""
    lemmas: set[str] = set()
    forms: dict[str, tuple[str, ...]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    for word in words:
        for token, keys in word.tokens:
            lemmas.update(keys.lemmas, keys.parts)
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

    def analyse(self, document: DocumentText) -> Analysis:
        """The fields of a document. Any text is safe."""
        title, extra, summary, body = (
            self._words(text, self.locale) for text in (document.title, document.extra, document.summary, document.body)
        )
        foreign = {at: self._words(text, at) for at, text in document.foreign.items()}
        extras = [*extra, *chain.from_iterable(foreign.values())]
        met = {self.locale: dict.fromkeys([*title, *extra, *summary, *body])}
        for at, words in foreign.items():
            met.setdefault(at, {}).update(dict.fromkeys(words))
        seen = {at: _seen(words) for at, words in met.items() if words}
        own = seen.get(self.locale)
        t, x, s, b = map(_text, (title, extras, summary, body))
        fields = FieldKeys(
            t=t,
            x=x,
            s=s,
            b=b,
            kt=_keys_text([*title, *extras]),
            kb=_keys_text([*summary, *body]),
            a=" ".join(filter(None, (t, x, s, b))),
            lat=" ".join(self._skeletons([title, extra, summary, body], own.lemmas if own else ())),
        )
        return Analysis(fields, seen)

    def _words(self, text: str, locale: str) -> list[WrittenWord]:
        """A text as written words of a locale, in order."""
        if not text:
            return []
        maker = self._keys.get(locale)
        if maker is None:
            maker = self._keys[locale] = IndexKeys(locale)
        folded = fold(text)
        starts, ends = folded.starts, folded.ends
        places = [match.span() for match in WORD.finditer(folded.text)]
        written = [text[starts[start] : ends[end - 1]] for start, end in places]
        return list(map(maker.word, written, [folded.text[start:end] for start, end in places]))

    def _skeletons(self, fields: Iterable[Iterable[WrittenWord]], lemmas: Iterable[str]) -> list[str]:
        if self.locale.partition("-")[0] != "bg":
            return []
        met = dict.fromkeys(chain.from_iterable(fields))
        written = dict.fromkeys(token for word in met for token, _ in word.tokens)
        written.update(dict.fromkeys(sorted(lemmas)))
        found = dict.fromkeys(bulgarian_skeleton(word) for word in written)
        found.pop("", None)
        return list(found)


def _text(words: Iterable[WrittenWord]) -> str:
    return " ".join([word.words for word in words])


def _keys_text(words: Sequence[WrittenWord]) -> str:
    return " ".join(filter(None, [*[word.plain_keys for word in words], *[word.stems for word in words]]))
