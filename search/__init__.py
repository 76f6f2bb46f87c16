"""Search: everything that knows a search engine, above a text layer that knows none."""
