"""`mip search`: looks into the search."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.commands import opening
from api.settings import Settings
from content import published
from content.errors import Fault, Invalid
from content.models import Topic
from locales import TAGS
from search.explain import ExplainedPass, explain, lines
from search.finder import Finder
from search.frame import Frame, load_frame
from search.results import SearchRequest

app = typer.Typer(help="Look into the search.", no_args_is_help=True)


@app.command("explain")
def explain_query(
    text: Annotated[str, typer.Argument(help="What a reader types.")],
    locale: Annotated[str, typer.Option(help="The reader's locale.")] = "nl",
    area: Annotated[str | None, typer.Option(help="The reader's area, as GM0772.")] = None,
    topic: Annotated[Topic | None, typer.Option(help="Only this topic.")] = None,
    limit: Annotated[int, typer.Option(help="How many hits.", min=1, max=100)] = 5,
) -> None:
    """Show how a query was read, and why its hits rank so."""
    settings = opening.settings()
    if locale not in TAGS:
        raise Invalid([Fault("--locale", f"“{locale}” is none of {', '.join(TAGS)}.")])
    with opening.database(settings) as database, published.reading(database) as reading:
        frame = load_frame(reading)
    if area is not None and area not in frame.ancestors:
        raise Invalid([Fault("--area", f"There is no area “{area}”.")])
    passes = asyncio.run(_explained(settings, frame, SearchRequest(text, locale, area, topic, None, 0, limit)))
    for line in lines(passes):
        typer.echo(line)


@app.callback()
def _group() -> None:
    """Look into the search."""


async def _explained(settings: Settings, frame: Frame, request: SearchRequest) -> list[ExplainedPass]:
    finder = Finder(settings, frame)
    await finder.start()
    try:
        return await explain(finder, request)
    finally:
        await finder.stop()
