"""Names of topics and kinds in the reader's language."""

from __future__ import annotations

from content.models import Topic
from locales.catalog import N_, translator

_TOPICS = {
    Topic.REGISTRATION: (N_("Registration"), N_("Coming, registering, moving and leaving: the papers you need.")),
    Topic.HOUSING: (N_("Housing"), N_("Finding a home, your contract, costs and problems.")),
    Topic.HEALTH: (N_("Health"), N_("Health insurance, the doctor, emergencies and costs.")),
    Topic.WORK: (N_("Work"), N_("Your contract, pay, hours, illness and dismissal.")),
}

TOPIC_NAMES = {str(topic): name for topic, (name, _) in _TOPICS.items()}
"""The names of the topics, as messages."""


def topic_name(topic: str, locale: str) -> str:
    """The name of a topic."""
    return translator(locale).gettext(_TOPICS[Topic(topic)][0])


def topic_description(topic: str, locale: str) -> str:
    """One line on what a topic holds."""
    return translator(locale).gettext(_TOPICS[Topic(topic)][1])
