"""Who may do what: every role × area × locale × act, against what is written out here once more by hand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.models import Role
from content.reach import ALLOWED, Act, Reach, reach_of

WHOLES = {
    code: frozenset({code, "NL", *outer})
    for code, outer in {
        "NL": (),
        "PV30": (),
        "AR-x": (),
        "GM0001": ("PV30", "AR-x"),
        "GM0002": ("AR-x",),
        "GM0003": ("PV30",),
    }.items()
}
"""GM0001 lies in a province and a region, GM0002 in the region alone, GM0003 in the province alone."""

MATRIX = """
act                 translator editor publisher admin
read                yes        yes    yes       yes
translate           yes        yes    yes       yes
write               no         yes    yes       yes
review              no         yes    yes       yes
create-page         no         yes    yes       yes
edit-page           no         yes    yes       yes
confirm             no         yes    yes       yes
edit-term           no         yes    yes       yes
edit-contact-point  no         yes    yes       yes
edit-synonyms       no         yes    yes       yes
read-feedback       no         yes    yes       yes
publish             no         no     yes       yes
withdraw            no         no     yes       yes
rename              no         no     yes       yes
edit-fact           no         no     yes       yes
read-audit          no         no     no        yes
manage-people       no         no     no        yes
"""

ACTS_IN: dict[tuple[str, ...] | None, set[str]] = {
    # An actor's areas, and all areas in which it then acts.
    None: set(WHOLES),
    ("NL",): set(WHOLES),
    ("PV30",): {"PV30", "GM0001", "GM0003"},
    ("AR-x",): {"AR-x", "GM0001", "GM0002"},
    ("GM0001",): {"GM0001"},
    ("GM0002", "GM0003"): {"GM0002", "GM0003"},
    (): set(),
}
SEES: dict[tuple[str, ...] | None, set[str]] = {
    # The same, and what these lie in, whose texts hold there too.
    None: set(WHOLES),
    ("NL",): set(WHOLES),
    ("PV30",): {"NL", "PV30", "GM0001", "GM0003"},
    ("AR-x",): {"NL", "AR-x", "GM0001", "GM0002"},
    ("GM0001",): {"NL", "PV30", "AR-x", "GM0001"},
    ("GM0002", "GM0003"): {"NL", "PV30", "AR-x", "GM0002", "GM0003"},
    (): set(),
}
LOCALES = (None, ("nl",), ("pl", "ro"))
TAGS = ("nl", "en", "pl", "ro", "bg")


def allowed() -> dict[tuple[str, str], bool]:
    head, *lines = MATRIX.strip().splitlines()
    roles = head.split()[1:]
    cells = [line.split() for line in lines]
    return {(role, cell[0]): answer == "yes" for cell in cells for role, answer in zip(roles, cell[1:], strict=True)}


TABLE = allowed()


def test_the_table_names_every_role_and_act() -> None:
    assert set(TABLE) == {(str(role), str(act)) for role in Role for act in Act}
    assert {(str(role), str(act)) for role in Role for act in ALLOWED[role]} == {
        cell for cell, answer in TABLE.items() if answer
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("areas", ACTS_IN, ids=str)
@pytest.mark.parametrize("locales", LOCALES, ids=str)
def test_every_cell(role: Role, areas: tuple[str, ...] | None, locales: tuple[str, ...] | None) -> None:
    reach = reach_of(role, areas, locales, WHOLES)
    for act, area, tag in itertools.product(Act, WHOLES, TAGS):
        has_role = TABLE[role, act]
        if act is Act.READ:
            wanted = area in SEES[areas]
        else:
            wanted = has_role and area in ACTS_IN[areas] and (locales is None or tag in locales)
        assert reach.may(act, area, tag) is wanted, (role, act, areas, area, locales, tag)


@pytest.mark.parametrize("areas", ACTS_IN, ids=str)
def test_what_is_seen(areas: tuple[str, ...] | None) -> None:
    reach = reach_of(Role.TRANSLATOR, areas, None, WHOLES)
    assert {area for area in WHOLES if reach.sees(area)} == SEES[areas]


def test_a_role_can_only_grow() -> None:
    assert ALLOWED[Role.TRANSLATOR] < ALLOWED[Role.EDITOR] < ALLOWED[Role.PUBLISHER] < ALLOWED[Role.ADMIN]


AREAS = st.none() | st.lists(st.sampled_from(sorted(WHOLES)), max_size=3)
TAG_LISTS = st.none() | st.lists(st.sampled_from(TAGS), max_size=3)


def reaches() -> st.SearchStrategy[Reach]:
    return st.builds(reach_of, st.sampled_from(Role), AREAS, TAG_LISTS, st.just(WHOLES))


@given(reaches(), st.sampled_from(Act), st.sampled_from(sorted(WHOLES)), st.sampled_from(TAGS))
def test_nobody_acts_on_what_it_does_not_see(reach: Reach, act: Act, area: str, tag: str) -> None:
    assert not reach.may(act, area, tag) or reach.sees(area)


@given(reaches(), st.sampled_from(Role), AREAS, TAG_LISTS)
def test_an_admin_gives_no_more_than_it_has(
    admin: Reach, role: Role, areas: list[str] | None, locales: list[str] | None
) -> None:
    other = reach_of(role, areas, locales, WHOLES)
    if admin.holds(areas, locales):
        assert all(admin.acts_in(area) for area in WHOLES if other.acts_in(area))
        tags = [tag for tag in TAGS if other.locales is None or tag in other.locales]
        assert all(admin.locales is None or tag in admin.locales for tag in tags)


def test_an_unknown_area_exists_for_nobody_with_areas() -> None:
    assert not reach_of(Role.ADMIN, ["GM0001"], None, WHOLES).sees("GM9999")
    assert not reach_of(Role.ADMIN, ["GM9999"], None, WHOLES).acts_in("GM9999")
