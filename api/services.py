"""What one API process is made of; made once in `create_app`, closed with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from api.polling import Poller
from api.settings import Settings
from api.stored_answers import StoredAnswers
from content.db import Database
from search.finder import Finder


@dataclass
class Services:
    """Settings, database, stored answers, the poller that keeps them true, and the search."""

    settings: Settings
    database: Database
    answers: StoredAnswers
    poller: Poller
    finder: Finder
    ready: bool = field(default=False)
    """Set with the first possible search, unset at shutdown; never for what is merely away."""
