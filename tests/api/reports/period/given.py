"""A Monday at noon: Noor was 20:01 in Rekenen from home; Sem is ill all day; Bo's class is another one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.live import store as live
from erbij.live.model import Fact, FactKind, Session
from erbij.live.wire import LeaveReason
from erbij.register.counting.model import AbsenceMark
from erbij.register.facts import Authorised
from erbij.timetable.store import slots_between
from tests.store.register.test_sources import News
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from erbij.db.database import Database, Reading

MORE = PEOPLE + "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"


class Absent:
    """``register.ports.Absences``: pupils with a record on every lesson asked for."""

    def __init__(self) -> None:
        self.marks: dict[str, AbsenceMark] = {}
        self.slots: frozenset[str] = frozenset()

    async def of_slots(
        self, _read: Reading, _school_id: str, slot_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, Sequence[AbsenceMark]]]:
        return {slot: {pupil: (mark,) for pupil, mark in self.marks.items()} for slot in slot_ids if slot in self.slots}

    async def rests(self, *_: object) -> Collection[tuple[str, str]]:
        return ()


async def a_monday(database: Database, absent: Absent, people: str = MORE) -> Given:
    given = await Given(database).imported(changed(people=people))
    start = given.clock.now() + timedelta(hours=1)
    async with database.transaction() as tx:
        slots = await slots_between(tx, given.school.id, start, start + timedelta(hours=2))
        here = [one for one in slots if one.group_name == "Groep 5A"]
        absent.slots = frozenset(one.id for one in here)
        absent.marks = {given.ids["sem"]: AbsenceMark("ILL", Authorised.YES)}
        session = Session("held", given.school.id, here[0].id, start, here[0].ends_at, None)
        went = [(FactKind.OPENED, 0, None), (FactKind.PROOF, 1201, None), (FactKind.CLOSED, 1201, LeaveReason.LEFT)]
        facts = [
            Fact(
                event_id=f"e{n}",
                kind=kind,
                span_id="span",
                session_id="held",
                slot_id=here[0].id,
                school_id=given.school.id,
                pupil_id=given.ids["noor"],
                device="d1",
                connection="c1",
                n=n,
                at=start + timedelta(seconds=seconds),
                reason=reason,
            )
            for n, (kind, seconds, reason) in enumerate(went, 1)
        ]
        await live.keep(tx, [session, *facts], News())
    given.clock.move(timedelta(hours=4))
    return given
