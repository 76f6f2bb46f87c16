"""A large generated index to measure the embedded engine on: real inflected words, frequencies as in real texts."""

from __future__ import annotations

import random
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from locales import TAGS
from search.analysing import Analysers
from search.display import Section
from search.documents import LocalizedText, ThingFacts, Variant, make_documents
from search.engines.embedded_writer import EmbeddedWriter
from search.engines.protocol import EVERYWHERE, Cursor, ThingDocuments, ThingKey
from search.forms import FormKeeper
from search.text.analyse import Analysis, DocumentText, Seen
from search.text.form_map_builder import dictionary_entries

WORDS = 20_000
"""Different words a locale."""

_FORMS = 3
_LONGEST = 24
_TITLE_WORDS = 5
_SECTIONS = 3
_SECTION_WORDS = 40
_BATCH = 2_000
_TOPICS = ("work", "housing", "health", "money", "school")


@dataclass(frozen=True)
class Words:
    """The words of a locale, most frequent first, and how often each is drawn (added up)."""

    words: tuple[str, ...]
    drawn: tuple[float, ...]

    def some(self, dice: random.Random, count: int) -> list[str]:
        """So many words as a text has them."""
        return dice.choices(self.words, cum_weights=self.drawn, k=count)


@cache
def words_of(locale: str) -> Words:
    """Forms out of the dictionary, in an order that chance gives, by Zipf's law: up to three of a lemma, as texts have
    them (the starter content: 8,000 forms of 2,700 lemmas)."""
    dice = random.Random(locale)
    forms: dict[bytes, list[bytes]] = {}
    for form, lemma in dictionary_entries(locale):
        if 3 < len(form) < 40:
            forms.setdefault(lemma, []).append(form)
    lemmas = sorted(forms)
    dice.shuffle(lemmas)
    chosen: dict[str, None] = {}
    for lemma in lemmas:
        some = [form.decode() for form in dice.sample(forms[lemma], min(_FORMS, len(forms[lemma])))]
        chosen.update((form, None) for form in some if form.isalpha() and len(form) < _LONGEST)
        if len(chosen) >= WORDS:
            break
    words = list(chosen)
    dice.shuffle(words)
    return Words(tuple(words), tuple(accumulate(1 / (rank + 2.7) for rank in range(len(words)))))


def _document(words: Words, locale: str, number: int) -> tuple[ThingFacts, LocalizedText]:
    dice = random.Random(f"{locale} {number}")
    id_ = str(uuid.UUID(int=dice.getrandbits(128)))
    sections = tuple(
        Section(f"part-{at}", words.some(dice, 1)[0].capitalize(), " ".join(words.some(dice, _SECTION_WORDS)) + ".")
        for at in range(_SECTIONS)
    )
    title = " ".join(words.some(dice, _TITLE_WORDS)).capitalize()
    kind = "page" if number % 4 else "news"
    facts = ThingFacts(ThingKey("page", id_), f"generated-{number}", f"generated-{number}", dice.choice(_TOPICS), kind)
    return facts, LocalizedText(locale, title, " ".join(words.some(dice, 12)) + ".", sections)


def _made(locale: str, first: int, last: int, folder: Path) -> tuple[list[ThingDocuments], list[Seen]]:
    """In a process of its own: some documents of a locale, and what they taught."""
    global _ANALYSERS
    if _ANALYSERS is None:
        _ANALYSERS = Analysers(folder)
    analysers = _ANALYSERS
    seen: list[Seen] = []
    made = []

    def analyse(at: str, text: DocumentText) -> Analysis:
        return analysers.analyse(at, text, lambda _, one: seen.append(one))

    for number in range(first, last):
        facts, text = _document(words_of(locale), locale, number)
        variant = Variant("", (EVERYWHERE,), (), {locale: text})
        made.append(make_documents(facts, [variant], analyse))
    merged = Seen(
        frozenset().union(*(one.lemmas for one in seen)),
        {form: lemmas for one in seen for form, lemmas in one.forms.items()},
        {word: parts for one in seen for word, parts in one.parts.items()},
    )
    return made, [merged]


_ANALYSERS: Analysers | None = None


def build(root: Path, documents: int) -> None:
    """Writes an index of so many documents into a folder, the locales in equal parts. Does nothing when it is there."""
    writer = EmbeddedWriter(root)
    writer.ensure()
    if writer.cursor() is not None:
        return
    forms = FormKeeper(writer.folder)
    share = documents // len(TAGS)
    jobs = [(at, first, min(first + _BATCH, share)) for first in range(0, share, _BATCH) for at in TAGS]
    with ProcessPoolExecutor(2) as pool:
        packed = root / "dictionaries"
        pending = [(job[0], pool.submit(_made, *job, packed)) for job in jobs[:3]]
        waiting = jobs[3:]
        done = 0
        while pending:
            locale, future = pending.pop(0)
            made, seen = future.result()
            if waiting:  # never more than three, or all of it would lie in memory
                job = waiting.pop(0)
                pending.append((job[0], pool.submit(_made, *job, packed)))
            for one in seen:
                forms.learn(locale, one)
            writer.apply(made)
            done += len(made)
            sys.stderr.write(f"\r{done:,} of {documents:,} documents ")
    sys.stderr.write("\n")
    forms.top_up()
    writer.apply((), Cursor("generated", 1))


def queries(locale: str, kind: str, count: int) -> Iterator[str]:
    """Queries of a kind, out of the words of generated documents."""
    words = words_of(locale)
    dice = random.Random(f"{locale} {kind}")
    for _ in range(count):
        if kind == "frequent":
            yield " ".join(dice.sample(words.words[:20], 2)) + " "
            continue
        some = [word for word in dice.choices(words.words[20:8000], k=12) if len(word) > 6][:2]
        if kind == "typo":
            yield " ".join(_mistyped(word, dice) for word in some) + " "
        elif kind == "prefix":
            yield some[0] + " " + some[-1][: dice.randint(2, 5)]
        else:
            yield " ".join(some) + " "


def _mistyped(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return dice.choice((word[:at] + word[at + 1 :], swapped, word[:at] + word[at] + word[at:]))
