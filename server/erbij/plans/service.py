"""Who is at home, as ``people.csv`` says; and all parts of an import in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.people.rosters import edexml, oneroster
from erbij.people.service import PeoplePart
from erbij.plans import rules, store
from erbij.plans.model import RemoteWork
from erbij.plans.start.service import BirthPart
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Column, Outcome
from erbij.schools.service import GroupsPart
from erbij.timetable.imports.reading import read as read_lessons
from erbij.timetable.imports.service import LessonsPart
from erbij.timetable.service import FreeDaysPart, TimetablePart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from erbij.db.database import Reading, Transaction
    from erbij.people.ports import RightsListener
    from erbij.plans.model import Remote
    from erbij.schools.model import Asked, Recognised, Table
    from erbij.schools.ports import FileReader, ImportPart


class HomePart(AtOnce):
    """The columns ``home_from`` and ``home_until`` of ``people.csv``; a file without them changes nothing here."""

    file = rules.FILE
    columns = (
        Column("key", required=True),
        Column("home_from", ("thuis_vanaf", "thuis_van")),
        Column("home_until", ("thuis_tot_en_met", "thuis_t/m")),
    )

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> Mapping[str, Sequence[Remote]]:  # noqa: ARG002
        """Return every period."""
        return await store.remotes(read, asked.school.id)

    def plan(self, state: Mapping[str, Sequence[Remote]], asked: Asked, table: Table | None) -> Outcome:
        """See ``rules``."""
        if table is None or "home_from" not in table.columns:
            return Outcome({}, 0, (), RemoteWork())
        return rules.plan(state, asked, table)

    async def write(self, tx: Transaction, asked: Asked, work: RemoteWork) -> None:
        """Write the periods."""
        await store.write_remotes(tx, asked.school.id, work)


class RemotePupils:
    """The ports of the timetable and the register on who is at home."""

    remote_pupils = staticmethod(store.remote_pupils)
    remote_pupils_of_slots = staticmethod(store.remote_pupils_of_slots)


def _roster(read: Callable[[str, bytes, date], Recognised | None]) -> FileReader:
    return lambda name, data, asked: read(name, data, asked.today)


READERS: tuple[FileReader, ...] = (_roster(oneroster.read), _roster(edexml.read), read_lessons)
"""What reads groups, people and lessons from files of other programs."""


def import_parts(listener: RightsListener | None = None) -> tuple[ImportPart, ...]:
    """Return the parts of an import in the order in which they may refer to each other."""
    return (GroupsPart(), PeoplePart(listener), HomePart(), BirthPart(), FreeDaysPart(), TimetablePart(), LessonsPart())
