"""Form maps made at once, where no index keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from search.text.form_map import FormMap
from search.text.form_map_process import build_forms


def topped_up(form_map: FormMap, lemmas: Iterable[str]) -> FormMap:
    """The map with every one of these lemmas in it; the same map if none was missing. Raises FormMapBuildError."""
    missing = form_map.missing(lemmas)
    return form_map.with_forms(build_forms(form_map.locale, missing)) if missing else form_map
