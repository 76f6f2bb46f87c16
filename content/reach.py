"""Pure: how far an actor reaches. One table says which role may do which act; areas and locales bound it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from content.models import COUNTRY, Role, Scope
from locales import SOURCE


class Act(StrEnum):
    """The verbs that are allowed or not. What is public at once, without a second pair of eyes, is asked for apart."""

    READ = "read"
    """See what is being made."""
    TRANSLATE = "translate"
    """Write a text that is not its document's source: save, submit, discard, restore, confirm as current."""
    WRITE = "write"
    """The same for a source text, shared or local."""
    REVIEW = "review"
    """Approve an edition or send it back."""
    PUBLISH = "publish"
    """Publish, schedule, unschedule."""
    WITHDRAW = "withdraw"
    CREATE_PAGE = "create-page"
    EDIT_PAGE = "edit-page"
    RENAME = "rename"
    EDIT_FACT = "edit-fact"
    CONFIRM = "confirm"
    """Say that one opened the source of a fact or page."""
    EDIT_TERM = "edit-term"
    EDIT_CONTACT_POINT = "edit-contact-point"
    EDIT_SYNONYMS = "edit-synonyms"
    READ_FEEDBACK = "read-feedback"
    """See what readers say of pages, in one's areas and locales."""
    READ_AUDIT = "read-audit"
    MANAGE_PEOPLE = "manage-people"


_TRANSLATOR = frozenset({Act.READ, Act.TRANSLATE})
_EDITOR = _TRANSLATOR | {
    Act.WRITE,
    Act.REVIEW,
    Act.CREATE_PAGE,
    Act.EDIT_PAGE,
    Act.CONFIRM,
    Act.EDIT_TERM,
    Act.EDIT_CONTACT_POINT,
    Act.EDIT_SYNONYMS,
    Act.READ_FEEDBACK,
}
_PUBLISHER = _EDITOR | {Act.PUBLISH, Act.WITHDRAW, Act.RENAME, Act.EDIT_FACT}

ALLOWED: Mapping[Role, frozenset[Act]] = {
    Role.TRANSLATOR: _TRANSLATOR,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _PUBLISHER,
    Role.ADMIN: _PUBLISHER | {Act.READ_AUDIT, Act.MANAGE_PEOPLE},
}
"""The table: which role may do which act."""

OF_SCOPE: Mapping[Scope, frozenset[Act]] = {
    Scope.READ: frozenset({Act.READ, Act.READ_FEEDBACK}),
    Scope.WRITE: frozenset({Act.TRANSLATE, Act.WRITE, Act.CREATE_PAGE}),
    Scope.PUBLISH: frozenset(
        {
            Act.PUBLISH,
            Act.WITHDRAW,
            Act.RENAME,
            Act.EDIT_PAGE,
            Act.EDIT_FACT,
            Act.EDIT_TERM,
            Act.EDIT_CONTACT_POINT,
            Act.EDIT_SYNONYMS,
        }
    ),
}
"""Which acts a token's scopes open: to look, to write drafts, to change what is public.

A token does what both its role and its scopes allow. No scope opens what only a person does: review another's text,
say that a source was opened, read the audit, manage people and tokens.
"""


@dataclass(frozen=True)
class Reach:
    """An actor's role, the areas it acts in, the areas it sees, its locales. None: everywhere, all.

    It acts in its areas and in all that lies in them; it also sees what they lie in, whose texts hold there too.
    `acts` is what its role allows; of a token, what its scopes allow too.
    """

    role: Role
    areas: frozenset[str] | None
    visible: frozenset[str] | None
    locales: frozenset[str] | None
    acts: frozenset[Act]

    def sees(self, area: str) -> bool:
        """Whether texts of an area exist for this actor."""
        return self.visible is None or area in self.visible

    def may(self, act: Act, area: str = COUNTRY, locale: str = SOURCE) -> bool:
        """Whether it may do an act. What has no area is the country's; what has no locale goes with the source's."""
        if act not in self.acts:
            return False
        if act is Act.READ:
            return self.sees(area)
        return self.acts_in(area) and (self.locales is None or locale in self.locales)

    def acts_in(self, area: str) -> bool:
        """Whether an area lies within this actor's."""
        return self.areas is None or area in self.areas

    def holds(self, areas: Collection[str] | None, locales: Collection[str] | None) -> bool:
        """Whether another's areas and locales lie within this actor's: whom it may manage and what it may give."""
        within_areas = self.areas is None or (areas is not None and set(areas) <= self.areas)
        return within_areas and (self.locales is None or (locales is not None and set(locales) <= self.locales))


def reach_of(
    role: Role,
    areas: Collection[str] | None,
    locales: Collection[str] | None,
    wholes: Mapping[str, frozenset[str]],
    scopes: Collection[Scope] | None = None,
) -> Reach:
    """The reach of a role within areas and locales. `wholes`: for each area itself and all that it lies in.

    `scopes` are those of a token; None for who has none.
    """
    own_locales = None if locales is None else frozenset(locales)
    acts = allowed(role, scopes)
    if areas is None:
        return Reach(role, None, None, own_locales, acts)
    own = frozenset(areas)
    within = frozenset(area for area, outer in wholes.items() if outer & own)
    above = frozenset(outer for area in own for outer in wholes.get(area, ()))
    return Reach(role, within, within | above, own_locales, acts)


def allowed(role: Role, scopes: Collection[Scope] | None = None) -> frozenset[Act]:
    """What a role may do; with a token's scopes, what both allow."""
    if scopes is None:
        return ALLOWED[role]
    return ALLOWED[role] & frozenset(act for scope in scopes for act in OF_SCOPE[scope])
