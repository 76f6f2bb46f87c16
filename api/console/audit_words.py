"""The audit's verbs and kinds in an editor's language."""

from __future__ import annotations

from collections.abc import Mapping

from locales.catalog import N_, translator

KINDS: Mapping[str, str] = {
    "page": N_("Page"),
    "fact": N_("Fact"),
    "term": N_("Term"),
    "contact-point": N_("Contact point"),
    "synonyms": N_("Synonyms"),
    "account": N_("Person"),
    "notice": N_("Notice"),
}

_VERBS: Mapping[str, str] = {
    "add": N_("added"),
    "approve": N_("approved"),
    "confirm-current": N_("checked, nothing to change"),
    "confirm-fact": N_("confirmed the fact"),
    "confirm-source": N_("confirmed the source"),
    "create-contact-point": N_("added"),
    "create-page": N_("added"),
    "create-term": N_("added"),
    "disable": N_("disabled"),
    "discard-draft": N_("discarded the draft"),
    "edit-fact": N_("changed"),
    "edit-page": N_("changed"),
    "enable": N_("enabled again"),
    "end-notice": N_("ended"),
    "forget": N_("removed the name"),
    "load": N_("loaded from files"),
    "publish": N_("published"),
    "publish-notice": N_("published"),
    "rename": N_("renamed"),
    "reseal": N_("sealed anew"),
    "reset": N_("reset the password"),
    "restore": N_("restored"),
    "save-contact-point": N_("changed"),
    "save-draft": N_("wrote a draft"),
    "save-local-text": N_("wrote a local draft"),
    "save-synonyms": N_("changed"),
    "save-term": N_("changed"),
    "schedule": N_("scheduled"),
    "send-back": N_("sent back"),
    "set-password": N_("set the password"),
    "set-role": N_("changed the role"),
    "set-second-factor": N_("set the second factor"),
    "set-value": N_("set a value"),
    "sign-in": N_("signed in"),
    "sign-out": N_("signed out"),
    "submit": N_("sent to review"),
    "unschedule": N_("took off the schedule"),
    "withdraw": N_("withdrew"),
}


def verb_words(verb: str, locale: str) -> str:
    """A verb in words; the verb itself where there are none."""
    return translator(locale).gettext(_VERBS[verb]) if verb in _VERBS else verb
