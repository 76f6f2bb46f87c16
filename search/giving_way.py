"""Room for the engine that is at work for the same search, on the same machine."""

import os


def give_way() -> None:
    """Lets whoever waits for this processor have its turn. Between steps of some tenths of a ms.

    An engine is woken by what this process sends it, mostly on the processor that this process is on and stays on: it
    would wait there for some ms while another processor is idle. See `docs/adr/0006-http-to-meilisearch.md`.
    """
    os.sched_yield()
