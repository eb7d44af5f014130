"""Finding a pupil, and everything that is kept about them as a document."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.errors import NotFound
from erbij.people.looks import look_at
from erbij.people.store import names_of, pupil_of_family
from erbij.privacy.retention.store import TERMS
from erbij.privacy.service import disclose
from erbij.privacy.subjects import store
from erbij.privacy.subjects.model import Document, Subject
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.privacy.retention.service import Retention

PAGE, FILE_PAGE = "privacy.subjects", "privacy.subjects.file"
AT_ONCE = 20
SHORTEST = 2
SAID_IN_CONFIDENCE = frozenset({"absence_contact_note", "absence_task"})
"""Staff's own words about a conversation with the child: a guardian asks school for them."""
_PEOPLE = {one.table: {*one.subject, *one.staff} for one in TERMS}


class Subjects:
    """Pupils about whom somebody asks."""

    def __init__(self, database: Database, clock: Clock, retention: Retention) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention

    async def search(self, actor: Actor, typed: str) -> list[Subject]:
        """Return at most twenty pupils in whose name every typed word occurs, also who left; none for one letter."""
        words = plain(typed).split()
        if len("".join(words)) < SHORTEST:
            return []
        async with self._database.transaction() as tx:
            there = await store.pupils(tx, actor.school_id)
            found = [one for one in there if all(word in plain(one.name.reveal()) for word in words)][:AT_ONCE]
            await look_at(disclose, tx, actor, PAGE, [one.id for one in found], now=self._clock.now())
        return found

    async def document(self, actor: Actor, person_id: str | None) -> Document:
        """Return everything about the actor, a child of theirs, or for a coordinator any pupil. Raises ``NotFound``.

        A guardian does not get what is ``SAID_IN_CONFIDENCE`` in one tap; the file says so.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            subject = await asked(tx, actor, person_id)
            found = await self._retention.export_in(tx, actor.school_id, subject.id)
            names = await names_of(tx, actor.school_id, _ids(found["tables"]))
            school = await school_of(tx, actor.school_id)
            tables, confidence = found["tables"], actor.id != subject.id and await is_family(tx, actor, subject.id)
            if confidence:
                tables = {table: told for table, told in tables.items() if table not in SAID_IN_CONFIDENCE}
            if not await is_family(tx, actor, subject.id):
                await look_at(disclose, tx, actor, FILE_PAGE, [subject.id], now=now)
        told = {key: name.reveal() for key, name in names.items()}
        return Document(subject, now, school.timezone, school.name, tables, told, kept_back=confidence)


async def is_family(read: Reading, actor: Actor, pupil_id: str) -> bool:
    """Whether the actor is this pupil, or a guardian who looks along."""
    return await pupil_of_family(read, actor, pupil_id) is not None


async def asked(read: Reading, actor: Actor, person_id: str | None) -> Subject:
    """Return the pupil whom the actor may ask about: oneself, a child, or for a coordinator anybody."""
    own = await pupil_of_family(read, actor, person_id)
    wanted = own.id if own is not None else person_id
    if wanted is None or (own is None and not actor.is_any(Role.COORDINATOR)):
        raise NotFound
    found = await store.pupils(read, actor.school_id, wanted)
    if not found:
        raise NotFound
    return found[0]


def plain(text: str) -> str:
    """Return letters without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


def _ids(tables: Mapping[str, Any]) -> set[str]:
    return {
        str(row[column])
        for table, told in tables.items()
        for row in told["rows"]
        for column in _PEOPLE[table]
        if row.get(column)
    }
