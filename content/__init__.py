"""The domain: what is published, by whom, in which language and for which area. No HTTP, no search engine."""
