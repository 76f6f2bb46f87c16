"""Makes thin content out of the starter pages: in English alone, without summaries, keywords, terms, links and figures,
as content is that was written elsewhere. Search must not rest on what only our own pages have.

`benchmarks.quality_site` loads it into an empty data folder.
"""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.make_distractors import STARTER

LOCALE = "en"

_RELATED = re.compile(r"^related = \[.*?\]\n", re.MULTILINE | re.DOTALL)
_KEYWORDS = re.compile(r"^keywords = \[.*?\]$", re.MULTILINE | re.DOTALL)
_SUMMARY = re.compile(r'^summary = ".*"$', re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\((?:term|contact|page):[^)]*\)")
_FACT = re.compile(r"\{\{ fact:[^}]*\}\}")


def make(folder: Path) -> None:
    """Writes the pages into an empty folder."""
    pages = STARTER / "pages"
    for page in sorted(pages.glob("*/*/page.toml")):
        made = folder / "pages" / page.parent.relative_to(pages)
        made.mkdir(parents=True)
        (made / page.name).write_text(_RELATED.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
        (made / f"{LOCALE}.md").write_text(
            thinned((page.parent / f"{LOCALE}.md").read_text(encoding="utf-8")), encoding="utf-8"
        )


def thinned(text: str) -> str:
    """A page's text file without summary, keywords, links within the site and figures."""
    text = _SUMMARY.sub('summary = ""', _KEYWORDS.sub("keywords = []", text))
    return _FACT.sub("some", _LINK.sub(r"\1", text))
