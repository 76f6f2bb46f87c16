"""The rooms of the console, in one place: what stands in the head of every page, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from content.models import Role
from content.reach import ALLOWED, Act
from locales.catalog import N_, translator


@dataclass(frozen=True)
class Room:
    """A room: its name as a message, its address, other addresses that belong to it, and the act that opens it."""

    label: str
    href: str
    also: tuple[str, ...] = ()
    needs: Act = Act.READ


ROOMS = (
    Room(N_("Waiting for you"), "/console"),
    Room(N_("Pages"), "/console/board", also=("/console/pages", "/console/documents")),
    Room(N_("Local texts"), "/console/local-texts"),
    Room(N_("Notices"), "/console/notices", needs=Act.PUBLISH),
    Room(N_("Facts"), "/console/facts"),
    Room(N_("Terms"), "/console/terms"),
    Room(N_("Contact points"), "/console/contact-points"),
    Room(N_("Synonyms"), "/console/synonyms"),
    Room(N_("What readers say"), "/console/feedback", needs=Act.READ_FEEDBACK),
    Room(N_("Reports"), "/console/reports", needs=Act.READ_FEEDBACK),
    Room(N_("Audit"), "/console/audit", needs=Act.READ_AUDIT),
    Room(N_("People"), "/console/people", needs=Act.MANAGE_PEOPLE),
    Room(N_("API tokens"), "/console/tokens", needs=Act.MANAGE_PEOPLE),
)


@dataclass(frozen=True)
class RoomLink:
    """A room in the menu, in a reader's words. `is_current`: the page shown lies in it."""

    label: str
    href: str
    is_current: bool


def links(role: Role, path: str, locale: str) -> tuple[RoomLink, ...]:
    """The rooms that a role may enter; the one in which `path` lies is marked."""
    words = translator(locale)
    return tuple(
        RoomLink(words.gettext(room.label), room.href, _lies_in(path, room))
        for room in ROOMS
        if room.needs in ALLOWED[role]
    )


def _lies_in(path: str, room: Room) -> bool:
    if path == room.href:
        return True
    # Every address begins with that of the first screen; it is a room of its own all the same.
    inner = [one for one in (room.href, *room.also) if one != "/console"]
    return any(path == one or path.startswith(f"{one}/") for one in inner)
