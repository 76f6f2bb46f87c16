"""Areas to choose from."""

from __future__ import annotations

from api.console.sight import Sight
from content.models import COUNTRY
from content.queries.areas import area_list


def area_options(seen: Sight) -> list[tuple[str, str]]:
    """Code and name of every area, the outer first."""
    return [(one.code, one.name) for one in area_list(seen.session, seen.day)]


def own_area_options(seen: Sight) -> list[tuple[str, str]]:
    """Code and name of the areas below the country in which this person acts, the outer first."""
    return [one for one in area_options(seen) if one[0] != COUNTRY and seen.reach.acts_in(one[0])]
