"""Small helpers about searchable things."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from content.models import Term
from content.published import Reading
from search.engines.protocol import ThingKey


def pages_of_terms(snapshot: Reading, term_ids: Sequence[str]) -> Iterator[str]:
    """The ids of the pages that terms lead to: a page is found by the Dutch words of its terms."""
    for id_ in term_ids:
        term = snapshot.session.get(Term, uuid.UUID(id_))
        if term is not None and term.page_id is not None:
            yield str(term.page_id)


def batches(things: Iterable[ThingKey], size: int) -> Iterator[list[ThingKey]]:
    """Stretches of at most `size`."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
