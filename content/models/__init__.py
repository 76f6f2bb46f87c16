"""The schema, one file per aggregate. Import models from here."""

from content.models.account import Account, SignInSession, UsedSignIn
from content.models.actor import (
    CLOCK_ID,
    OPERATOR_ID,
    STARTER_ID,
    Actor,
    ActorKind,
    AuditEvent,
    LoadedItem,
    Role,
)
from content.models.api_token import ApiToken, Scope
from content.models.area import COUNTRY, Area, AreaKind, Membership
from content.models.base import SINCE_EVER, Base, UtcDateTime
from content.models.contact_point import (
    ContactPoint,
    ContactPointArea,
    ContactPointKind,
    ContactPointPhone,
    ContactPointText,
)
from content.models.document import (
    OPEN_STATES,
    BasisConfirmation,
    ChangeKind,
    Document,
    Edition,
    EditionState,
    Section,
    Verb,
)
from content.models.fact import Fact, FactType, FactValue
from content.models.feed import ContentVersion, PublicChange, SetAside, ThingKind, Uses
from content.models.feedback import COMMENT_CHARACTERS, FeedbackComment, FeedbackCount
from content.models.notice import Notice, NoticeArea, NoticeLevel, NoticeText
from content.models.page import (
    REVIEW_MONTHS,
    Page,
    PageKind,
    PagePolicyField,
    PageRelation,
    PageSource,
    PolicyField,
    SlugRedirect,
    Topic,
)
from content.models.page_read import PageRead
from content.models.search_count import (
    QUERY_CHARACTERS,
    HiddenSearchCount,
    SearchCount,
    SearchCountKey,
    SearchOutcome,
)
from content.models.synonym import StopWord, Synonym
from content.models.term import Term, TermText

__all__ = [
    "CLOCK_ID",
    "COMMENT_CHARACTERS",
    "COUNTRY",
    "OPEN_STATES",
    "OPERATOR_ID",
    "QUERY_CHARACTERS",
    "REVIEW_MONTHS",
    "SINCE_EVER",
    "STARTER_ID",
    "Account",
    "Actor",
    "ActorKind",
    "ApiToken",
    "Area",
    "AreaKind",
    "AuditEvent",
    "Base",
    "BasisConfirmation",
    "ChangeKind",
    "ContactPoint",
    "ContactPointArea",
    "ContactPointKind",
    "ContactPointPhone",
    "ContactPointText",
    "ContentVersion",
    "Document",
    "Edition",
    "EditionState",
    "Fact",
    "FactType",
    "FactValue",
    "FeedbackComment",
    "FeedbackCount",
    "HiddenSearchCount",
    "LoadedItem",
    "Membership",
    "Notice",
    "NoticeArea",
    "NoticeLevel",
    "NoticeText",
    "Page",
    "PageKind",
    "PagePolicyField",
    "PageRead",
    "PageRelation",
    "PageSource",
    "PolicyField",
    "PublicChange",
    "Role",
    "Scope",
    "SearchCount",
    "SearchCountKey",
    "SearchOutcome",
    "Section",
    "SetAside",
    "SignInSession",
    "SlugRedirect",
    "StopWord",
    "Synonym",
    "Term",
    "TermText",
    "ThingKind",
    "Topic",
    "UsedSignIn",
    "Uses",
    "UtcDateTime",
    "Verb",
]
