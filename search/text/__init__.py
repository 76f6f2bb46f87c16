"""How text is understood, for every engine alike: pure, engine-free and versioned.

Folding, words, lemmas, stems, compounds, transliteration, typing errors, synonyms, the
plan of a query and the highlights. The index side (`analyse`) and the query side
(`planning`, `highlight`) meet in the same keys; only the index side loads lemma
dictionaries. This file imports nothing, so that the child process stays small.
"""

TEXT_VERSION: int = 2
"""Raised whenever the same text would give other words or keys: indexes are then built anew."""
