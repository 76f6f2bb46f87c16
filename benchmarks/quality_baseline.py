"""The baseline: tantivy and Meilisearch on the raw text, with their default settings; nothing of our text layer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import meilisearch as client_library
import tantivy

from benchmarks.judged_set import DEPTH, Answered, Judged
from benchmarks.quality_site import MASTER_KEY, database_url
from content.db import Database
from content.published import reading
from locales import TAGS
from search.analysing import LocaleText
from search.display import Display
from search.engines.protocol import SearchDocument
from search.projection import Projector, all_things
from search.text.analyse import DocumentText, FieldKeys

FIELDS = ("title", "keywords", "summary", "body")


@dataclass(frozen=True)
class RawDocument:
    """What an engine is given: the texts as written, and the page that a hit leads to."""

    locale: str
    page: str
    title: str
    keywords: str
    summary: str
    body: str

    def fields(self) -> dict[str, str]:
        """Field -> text."""
        return {name: str(getattr(self, name)) for name in FIELDS}


def raw_documents(data_dir: Path) -> list[RawDocument]:
    """Everything that the project's own indexes hold, as raw text: Dutch and English words of a thing among its
    keywords, as there."""
    # The projection hands every text to an analyser; this one only keeps it, under a number that comes back in `t`.
    kept: list[DocumentText] = []

    def keep(texts: Sequence[LocaleText]) -> list[FieldKeys]:
        kept.extend(text for _, text in texts)
        numbers = range(len(kept) - len(texts), len(kept))
        return [FieldKeys(str(number), "", "", "", "", "", "") for number in numbers]

    database = Database(database_url(data_dir))
    try:
        with reading(database) as snapshot:
            batch = Projector(snapshot, {}, {}, keep).project(all_things(snapshot.session))
    finally:
        database.close()
    documents = [document for made in batch.made for document in made.documents]
    return [_raw(document, kept[int(document.fields.t)]) for document in documents]


def _raw(document: SearchDocument, text: DocumentText) -> RawDocument:
    display = Display.from_json(document.display)
    keywords = "\n".join([text.extra, *text.foreign.values()])
    return RawDocument(document.index_locale, display.page_slug, text.title, keywords, text.summary, text.body)


def ask_tantivy(documents: Iterable[RawDocument], queries: Sequence[Judged]) -> list[Answered]:
    """Its own tokenizer, its own query parser, BM25, no weights."""
    builder = tantivy.SchemaBuilder()
    for name in FIELDS:
        builder.add_text_field(name)
    builder.add_text_field("page", stored=True, tokenizer_name="raw")
    schema = builder.build()
    indexes = {locale: tantivy.Index(schema) for locale in TAGS}
    writers = {locale: index.writer(15_000_000, 1) for locale, index in indexes.items()}
    for document in documents:
        writers[document.locale].add_document(tantivy.Document(page=document.page, **document.fields()))
    for locale, writer in writers.items():
        writer.commit()
        writer.wait_merging_threads()
        indexes[locale].reload()
    searchers = {locale: index.searcher() for locale, index in indexes.items()}
    found = []
    for judged in queries:
        parsed, _ = indexes[judged.locale].parse_query_lenient(judged.query, list(FIELDS))
        searcher = searchers[judged.locale]
        hits = searcher.search(parsed, limit=DEPTH, count=True)
        pages = tuple(str(searcher.doc(address).get_first("page")) for _, address in hits.hits)
        found.append(Answered(judged, pages, int(getattr(hits, "count", 0) or 0)))
    return found


def ask_meilisearch(url: str, documents: Iterable[RawDocument], queries: Sequence[Judged]) -> list[Answered]:
    """Its default settings, but for the field `page`, which is no text. Leaves nothing behind."""
    client = client_library.Client(url, MASTER_KEY, timeout=30)
    by_locale: dict[str, list[dict[str, object]]] = {locale: [] for locale in TAGS}
    for at, document in enumerate(documents):
        by_locale[document.locale].append({"id": at, "page": document.page, **document.fields()})
    names = {locale: f"baseline_{locale}" for locale in TAGS}
    try:
        tasks = []
        for locale, name in names.items():
            index = client.index(name)
            tasks.append(index.update_searchable_attributes(list(FIELDS)))
            tasks.append(index.add_documents(json.loads(json.dumps(by_locale[locale])), primary_key="id"))
        for task in tasks:
            client.wait_for_task(task.task_uid, timeout_in_ms=120_000)
        found = []
        for judged in queries:
            answer = client.index(names[judged.locale]).search(judged.query, {"limit": DEPTH})
            pages = tuple(str(hit["page"]) for hit in answer["hits"])
            found.append(Answered(judged, pages, int(answer["estimatedTotalHits"])))
        return found
    finally:
        for name in names.values():
            client.delete_index(name)
