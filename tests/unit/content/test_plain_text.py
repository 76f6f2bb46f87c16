"""The short way to a section's text gives what the parser gives, and is the way that nearly all sections take."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content import plain_text as module
from content.plain_text import plain_text
from content.rendering import RenderContext, render

CONTEXT = RenderContext("nl", dt.date(2026, 7, 1))
STARTER = Path(module.__file__).parent / "starter" / "pages"

PIECES = st.sampled_from(
    ["a", "Wat?", "1", "1.", "2. ", "1) ", "- ", "-", "* ", "+ ", "# ", "### ", "> ", "> [!warning] ",
     "\n\n> [!warning]\n> ", "\n> ",
     "|", "| --- |",
     "**", "*", "_", "`", "[", "]", "](", ")", "(", "!", "[tekst](page:huur#a)", "[x](https://a.nl/b_c?d=e)", "\\",
     "[y](javascript:z)", "**vet**", "**vet [z](term:q)**", "{{ fact:x }}", "<b>", "&amp;", "&", ".", ",", ":", " ",
     "  ", "    ", "\t", "\u00a0", "\u2028", "\x85", "\n", "\n", "\n\n", "\n \n", "---", "===", "~~", "\ue000", "\r"]
)  # fmt: skip


def starter_sections() -> list[str]:
    """The Markdown of all sections of the starter content."""
    texts = [path.read_text(encoding="utf-8").split("+++", 2)[2] for path in sorted(STARTER.rglob("*.md"))]
    return [found.split("\n", 1)[1] for text in texts for found in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=1500, deadline=None)
def test_any_markdown_has_the_text_that_the_parser_gives(markdown: str) -> None:
    assert plain_text(markdown, CONTEXT) == render(markdown, CONTEXT).text


def test_starter_sections_have_theirs_and_seldom_need_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = starter_sections()
    rendered = [render(section, CONTEXT).text for section in sections]
    parsed: list[str] = []

    def parse(markdown: str, context: RenderContext) -> object:
        parsed.append(markdown)
        return render(markdown, context)

    monkeypatch.setattr(module, "render", parse)
    assert [plain_text(section, CONTEXT) for section in sections] == rendered
    assert len(sections) > 1000
    assert len(parsed) < 0.02 * len(sections)
