"""Writing the embedded index: one tantivy commit for each locale and batch.

A handle is opened fresh for every batch: a long-lived one leaves files behind that nothing removes. One thread, one
process at a time (`search.indexer` holds the lock).
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
import tantivy

from locales import TAGS
from search.engines.embedded_index import (
    FACETS,
    HASH,
    NAME,
    WORD_FIELDS,
    IndexFolder,
    create_index,
    is_panic,
    open_index,
)
from search.engines.protocol import (
    Cursor,
    DocumentsRefused,
    EngineFailure,
    SearchDocument,
    StoredDocument,
    ThingDocuments,
    ThingKey,
)

_HEAP_BYTES = 30_000_000
_UNUSED_SECONDS = 24 * 60 * 60
_PAGE = 1000

log = structlog.get_logger()


class EmbeddedWriter:
    """The `WritableEngine` of a data folder."""

    name = NAME

    def __init__(self, root: Path) -> None:
        self.folder = IndexFolder(root)

    def ensure(self) -> None:
        """Makes missing indexes; a broken one is made anew, and then nothing is whole any more."""
        try:
            self.folder.root.mkdir(parents=True, exist_ok=True)
            for locale in TAGS:
                path = self.folder.index(locale)
                is_new = not (path / "meta.json").is_file()
                if is_new or not _opens(path):
                    self.folder.state.unlink(missing_ok=True)
                    shutil.rmtree(path, ignore_errors=True)
                    create_index(path)
        except OSError as error:
            raise EngineFailure(_code(error)) from error

    def cursor(self) -> Cursor | None:
        """Up to where the index is whole; None also when a form map is missing, as only a whole build makes it anew."""
        wanted = [path for at in TAGS for path in (self.folder.index(at) / "meta.json", self.folder.forms(at))]
        if not all(path.is_file() for path in wanted):
            return None
        return self.folder.read_cursor()

    def apply(self, things: Sequence[ThingDocuments], cursor: Cursor | None = None) -> None:
        """Writes things, locale by locale, then the cursor."""
        made = _by_locale(things)
        try:
            if things:
                # One thread for each: the time goes into waiting for the disk.
                with ThreadPoolExecutor(len(TAGS), thread_name_prefix="index-writer") as pool:
                    list(pool.map(lambda locale: self._write(locale, things, made[locale]), TAGS))
            if cursor is not None:
                self.folder.write_cursor(cursor)
        except (OSError, ValueError, RuntimeError) as error:
            raise EngineFailure(_code(error)) from error
        except BaseException as error:
            if is_panic(error):
                raise EngineFailure("panic") from error
            raise

    def _write(self, locale: str, things: Sequence[ThingDocuments], made: Sequence[tantivy.Document]) -> None:
        writer = create_index(self.folder.index(locale)).writer(heap_size=_HEAP_BYTES, num_threads=1)
        try:
            for thing in things:
                writer.delete_documents_by_term("thing", str(thing.thing))
            for document in made:
                writer.add_document(document)
            writer.commit()
        except BaseException:
            writer.rollback()
            _remove_leftovers(writer, locale)
            raise
        finally:
            writer.wait_merging_threads()

    def stored(self) -> Iterator[StoredDocument]:
        """All documents, locale by locale."""
        for locale in TAGS:
            try:
                searcher = open_index(self.folder.index(locale)).searcher()
                for offset in range(0, searcher.num_docs, _PAGE):
                    for _, address in searcher.search(
                        tantivy.Query.all_query(), limit=_PAGE, offset=offset, count=False
                    ).hits:
                        yield _stored(locale, searcher.doc(address))
            except (OSError, ValueError, RuntimeError) as error:
                raise EngineFailure(_code(error)) from error

    def remove_unused(self) -> None:
        """Removes what other hashes left and nobody wrote to for a day."""
        for path in self.folder.root.glob("*_*"):
            is_other = not path.name.removesuffix(".json").endswith(HASH)
            try:
                if is_other and time.time() - path.stat().st_mtime > _UNUSED_SECONDS:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            except OSError as error:
                log.warning("unused index stays", error=_code(error))


def _remove_leftovers(writer: tantivy.IndexWriter, locale: str) -> None:
    """Removes the files of a commit that came to nothing (a full disk, a kill -9 before this process). The next commit
    gives its files the same names, and would fail on them for ever."""
    try:
        writer.garbage_collect_files()
    except (OSError, ValueError, RuntimeError) as error:
        # As long as the disk is full; the next commit fails, and tries this again.
        log.warning("leftovers stay", locale=locale, error=_code(error))


def _by_locale(things: Sequence[ThingDocuments]) -> dict[str, list[tantivy.Document]]:
    """The documents of each locale's index, made before anything is written: what fails here fails for a document's
    own sake, what fails later for the engine's. Raises DocumentsRefused."""
    found: dict[str, list[tantivy.Document]] = {locale: [] for locale in TAGS}
    try:
        for thing in things:
            for document in thing.documents:
                if document.index_locale in found:
                    found[document.index_locale].append(_tantivy_document(document))
    except (ValueError, TypeError, OverflowError) as error:
        raise DocumentsRefused(_code(error)) from error
    except BaseException as error:
        if is_panic(error):
            raise DocumentsRefused("panic") from error
        raise
    return found


def _tantivy_document(document: SearchDocument) -> tantivy.Document:
    made = tantivy.Document()
    _add_words(made, document)
    for area in document.areas:
        made.add_text("areas", area)
    for area in document.except_areas:
        made.add_text("except_areas", area)
    for name in FACETS:
        value = getattr(document, name)
        if value:
            made.add_text(name, value)
    made.add_text("id", document.id)
    made.add_text("thing", str(document.thing))
    made.add_bytes("version", document.version.encode())
    made.add_bytes("display", document.display.encode("utf-8", "surrogatepass"))
    made.add_unsigned("prior", document.prior)
    return made


def _add_words(made: tantivy.Document, document: SearchDocument) -> None:
    fields = document.fields
    for name in WORD_FIELDS:
        text = getattr(fields, name)
        if text:
            made.add_text(name, text)


def _stored(locale: str, document: tantivy.Document) -> StoredDocument:
    return StoredDocument(
        locale,
        str(document.get_first("id")),
        ThingKey.of(str(document.get_first("thing"))),
        bytes(document.get_first("version") or b"").decode(),
    )


def _opens(path: Path) -> bool:
    try:
        open_index(path)
    except (OSError, ValueError, RuntimeError):
        return False
    except BaseException as error:
        if is_panic(error):
            return False
        raise
    return True


def _code(error: BaseException) -> str:
    """A short word for a failure, without any path or text in it."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"os-{error.errno}"
    return type(error).__name__
