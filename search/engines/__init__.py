"""Search engines behind one protocol (`protocol.py`): tantivy in the process, Meilisearch over HTTP."""
