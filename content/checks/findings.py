"""What a check finds: a place, a language, the check's name, and a sentence: what is wrong and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One fault. `locale` is empty where a fault is of no one language; `line` 0 is the whole file."""

    file: str
    line: int
    locale: str
    check: str
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        language = f" [{self.locale}]" if self.locale else ""
        return f"{place}:{language} {self.check}: {self.what}"
