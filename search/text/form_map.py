"""From every form of the lemmas in an index to its lemma: what queries use for lemmas.

Made by a child process (`form_map_process.build_forms`) out of the full dictionary, and
topped up with what documents really contain; a plain JSON file beside the index.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from search.text import TEXT_VERSION


class UnusableFormMap(ValueError):
    """The file is not a form map of this text layer's version: build it anew."""


@dataclass(frozen=True)
class FormMap:
    """The forms of one locale, all folded. Immutable: topping up gives a new one.

    `by_lemma`: lemma -> its forms in order (sets would take four times the memory); a lemma the dictionary lacks has
    none, and is known as asked for. `by_part`: compound -> its parts (Dutch).
    """

    locale: str
    by_lemma: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_part: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _by_form: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_form: dict[str, tuple[str, ...]] = {}
        for lemma in sorted(self.by_lemma):
            alone = (lemma,)  # one object for all its forms: most are of one lemma
            for form in self.by_lemma[lemma]:
                known = by_form.setdefault(form, alone)
                if known is not alone:
                    by_form[form] = (*known, lemma)
        for lemma in self.by_lemma:
            # A lemma's own spelling means itself first.
            known = by_form.get(lemma, ())
            if known[:1] != (lemma,):
                by_form[lemma] = (lemma, *(other for other in known if other != lemma))
        object.__setattr__(self, "_by_form", by_form)

    def __len__(self) -> int:
        """How many forms it knows."""
        return len(self._by_form)

    def __contains__(self, form: str) -> bool:
        return form in self._by_form

    def forms(self) -> Iterable[str]:
        """Every form known."""
        return self._by_form.keys()

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The lemmas of a folded form, its own spelling first; () if it is not known."""
        return self._by_form.get(form, ())

    def parts(self, lemma: str) -> tuple[str, ...]:
        """The parts of a compound that occurs in the index; () for any other word."""
        return self.by_part.get(lemma, ())

    def missing(self, lemmas: Iterable[str]) -> frozenset[str]:
        """Which of these lemmas it was never asked for: what to build forms of next."""
        return frozenset(lemmas) - self.by_lemma.keys()

    def with_forms(self, forms: Mapping[str, Iterable[str]]) -> Self:
        """With more lemmas and their forms, as the child process gives them."""
        merged = dict(self.by_lemma)
        for lemma, added in forms.items():
            merged[lemma] = tuple(sorted({*merged.get(lemma, ()), *added}))
        return type(self)(self.locale, merged, self.by_part)

    def with_observed(
        self,
        observed: Mapping[str, Iterable[str]],
        parts: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Self:
        """With the forms that documents contain (form -> its lemmas) and compounds' parts.

        Only for lemmas it has been asked for; others stay missing, so that their other
        forms are still built.
        """
        merged = dict(self.by_lemma)
        for form, lemmas in observed.items():
            for lemma in lemmas:
                known = merged.get(lemma)
                if known is not None and form not in known:
                    merged[lemma] = tuple(sorted((*known, form)))
        return type(self)(self.locale, merged, {**self.by_part, **(parts or {})})

    def to_json(self) -> str:
        """As JSON, the same for the same map."""
        return json.dumps(
            {
                "version": TEXT_VERSION,
                "locale": self.locale,
                "forms": {k: " ".join(v) for k, v in sorted(self.by_lemma.items())},
                "parts": {k: " ".join(v) for k, v in sorted(self.by_part.items())},
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Back from JSON. Raises UnusableFormMap for anything else or another version."""
        try:
            data = json.loads(text)
            if data["version"] != TEXT_VERSION:
                raise UnusableFormMap(f"text version {data['version']}, not {TEXT_VERSION}")
            return cls(
                str(data["locale"]),
                {lemma: tuple(forms.split()) for lemma, forms in data["forms"].items()},
                {lemma: tuple(parts.split()) for lemma, parts in data["parts"].items()},
            )
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise UnusableFormMap("not a form map") from error

    def save(self, path: Path) -> None:
        """To a file, whole or not at all. One writer at a time. Raises OSError."""
        beside = path.with_name(path.name + ".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(self.to_json())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """From a file. Raises OSError, or UnusableFormMap."""
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise UnusableFormMap("not a form map") from error
