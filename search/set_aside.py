"""Things that an engine refused for their own sake, or that could not be read: kept in the database, by engine."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select

from content.db import Database
from content.models import SetAside
from search.engines.protocol import ThingKey


def counts_by_engine(database: Database) -> dict[str, int]:
    """Engine -> how many things are set aside of it. Raises `content.errors.Unavailable`."""
    with database.read() as session:
        counted = select(SetAside.engine, func.count().label("things")).group_by(SetAside.engine)
        return {row.engine: int(row.things) for row in session.execute(counted)}


class SetAsideList:
    """The things set aside of one engine. Touches the database only when something changes."""

    def __init__(self, database: Database, engine: str) -> None:
        self._database = database
        self._engine = engine
        self._known: dict[ThingKey, tuple[int, str]] | None = None

    def all(self) -> dict[ThingKey, tuple[int, str]]:
        """Thing -> the version at which it was set aside, and the code."""
        if self._known is None:
            with self._database.read() as session:
                rows = session.scalars(select(SetAside).where(SetAside.engine == self._engine))
                self._known = {ThingKey(row.kind, row.id): (row.n, row.code) for row in rows}
        return self._known

    def settle(self, tried: Collection[ThingKey], refused: Mapping[ThingKey, str], n: int) -> None:
        """After a batch: what was refused is set aside, what was written is so no more."""
        known = self.all()
        freed = [thing for thing in tried if thing in known and thing not in refused]
        if not freed and not refused:
            return
        with self._database.write() as session:
            for thing in (*freed, *refused):
                session.execute(
                    delete(SetAside).where(
                        SetAside.engine == self._engine, SetAside.kind == thing.kind, SetAside.id == thing.id
                    )
                )
            for thing, code in refused.items():
                session.add(SetAside(engine=self._engine, kind=thing.kind, id=thing.id, n=n, code=code[:120]))
        for thing in freed:
            del known[thing]
        known.update({thing: (n, code) for thing, code in refused.items()})

    def keep_only(self, existing: Collection[ThingKey]) -> None:
        """Forgets things that are no more."""
        self.settle([thing for thing in self.all() if thing not in existing], {}, 0)
