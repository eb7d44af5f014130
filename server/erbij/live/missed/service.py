"""What pupils missed: told on when a lesson is over, kept for fourteen days, shown to the pupil and their parents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.ids import new_id
from erbij.live.board import store as boards
from erbij.live.board.model import KEPT
from erbij.live.evidence.store import evidence_of_slot
from erbij.live.missed import rules, store
from erbij.live.missed.model import DayMissed, Missed
from erbij.live.model import PupilEvidence
from erbij.people.family import of_family
from erbij.plans.day_plan.store import agreed_rest
from erbij.plans.store import remote_pupils_of_slots
from erbij.schools.store import school_of
from erbij.timetable import store as timetable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.live.missed.model import Part
    from erbij.live.ports import Outbox
    from erbij.plans.day_plan.model import AgreedRest
    from erbij.timetable.model import Slot

LESSON_PART_MISSED = "lesson_part_missed"
"""News: ``school_id``, ``slot_id``, ``pupil_id``, ``from`` and ``to`` (ISO instants, half-open), ``why``."""


class MissedParts:
    """One per server."""

    def __init__(self, database: Database, clock: Clock, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._outbox = outbox

    async def on_session_ended(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``session_ended``. Tells every part on; delivered twice, it tells the same parts twice."""
        school_id, slot_id = payload["school_id"], payload["slot_id"]
        async with self._database.transaction() as tx:
            slot = await timetable.slot(tx, school_id, slot_id)
            for pupil_id, part in await self._parts(tx, slot) if slot else ():
                news = {"school_id": school_id, "slot_id": slot_id, "pupil_id": pupil_id, "why": part.why.value}
                news |= {"from": part.start.isoformat(), "to": part.end.isoformat()}
                await self._outbox.add(tx, LESSON_PART_MISSED, news, key=slot_id)

    async def on_missed(self, payload: Mapping[str, str]) -> None:
        """Outbox: ``lesson_part_missed``. Keeps the part for the day page; a repeat changes nothing."""
        start, end = datetime.fromisoformat(payload["from"]), datetime.fromisoformat(payload["to"])
        kept = Missed(
            new_id(self._clock.now()), payload["school_id"], payload["slot_id"], payload["pupil_id"], start, end
        )
        async with self._database.transaction() as tx:
            await store.add(tx, kept)

    async def day(self, actor: Actor, day: date | None, person_id: str | None) -> DayMissed:
        """Return what the actor or a child of theirs missed on a date (None: today). Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            own = await of_family(read, actor, person_id, now)
            day = day or own.today
            begin, end = own.span(day)
            found = await store.of_pupil(read, actor.school_id, own.pupil.id, max(begin, now - KEPT), end)
            slot_ids = {one.slot_id for one in found}
            photos = await boards.of_slots(read, actor.school_id, slot_ids, now - KEPT)
        return DayMissed(day, own.pupil.id, rules.shown(found, photos))

    async def _parts(self, read: Reading, slot: Slot) -> list[tuple[str, Part]]:
        """Return what each pupil of the lesson missed: who took part, and who was to follow it from home."""
        evidence = await evidence_of_slot(read, slot.school_id, slot.id, self._clock.now())
        given = rules.offered(evidence, slot.starts_at, slot.ends_at)
        there = {one.pupil_id: one for one in evidence.pupils}
        at_home = (await remote_pupils_of_slots(read, slot.school_id, [slot.id])).get(slot.id, frozenset())
        found: list[tuple[str, Part]] = []
        for pupil_id in sorted(there.keys() | at_home):
            known = there.get(pupil_id) or PupilEvidence(pupil_id, ())
            rest = await self._rest(read, slot, pupil_id)
            spans = rest.spans if rest else ()
            may_stop = rest is not None and rest.may_stop
            found += [(pupil_id, part) for part in rules.parts(given, known, spans, may_stop=may_stop)]
        return found

    async def _rest(self, read: Reading, slot: Slot, pupil_id: str) -> AgreedRest | None:
        zone = ZoneInfo((await school_of(read, slot.school_id)).timezone)
        lesson = (slot.id, slot.starts_at.astimezone(zone).date(), slot.starts_at, slot.ends_at)
        return (await agreed_rest(read, slot.school_id, pupil_id, [lesson], zone)).get(slot.id)
