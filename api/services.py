"""What one API process is made of; made once in `create_app`, closed with it."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass, field
from threading import Lock

from api.counting import Counting
from api.polling import Poller
from api.security import bundle
from api.security.token_uses import TokenUses
from api.settings import Settings
from api.stored_answers import StoredAnswers
from content.db import Database
from search.finder import Finder


@dataclass
class Services:
    """Settings, database, stored answers, the poller that keeps them true, the search, what counts its queries, and the
    last uses of tokens."""

    settings: Settings
    database: Database
    answers: StoredAnswers
    poller: Poller
    finder: Finder
    counting: Counting
    token_uses: TokenUses
    places: Semaphore
    """One for each thread of the database: who reads waits for one before asking for a connection."""
    ready: bool = field(default=False)
    """Set with the first possible search, unset at shutdown; never for what is merely away."""
    _security: bundle.Security | None = field(default=None, init=False, repr=False)
    _making: Lock = field(default_factory=Lock, init=False, repr=False)

    @property
    def security(self) -> bundle.Security:
        """Sealer, hasher and delays; made at the first use, when the data folder with its key is there."""
        with self._making:
            if self._security is None:
                self._security = bundle.make(self.settings)
            return self._security
