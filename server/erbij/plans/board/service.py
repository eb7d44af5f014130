"""The planning board of a week, for coordinator and leader (the school) and mentor (their own pupils)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from erbij.actor import Role
from erbij.people import store as people
from erbij.people.model import Relation
from erbij.people.rules import relation_by_group
from erbij.plans.arrangements.model import Records
from erbij.plans.arrangements.service import missing
from erbij.plans.arrangements.store import arrangements
from erbij.plans.board import rules
from erbij.plans.board.model import Board, Line, PupilWeek
from erbij.plans.board.store import mentors
from erbij.plans.deviations.model import Signing
from erbij.plans.deviations.service import signing_of
from erbij.plans.deviations.store import deviation_documents
from erbij.plans.document.wire import PlanState, PlanThing
from erbij.plans.modality import store as modality
from erbij.plans.patterns.store import patterns
from erbij.private import Private
from erbij.schools.store import groups_of, school_of
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.people.ports import Disclose
    from erbij.plans.document.model import Document
    from erbij.plans.modality.model import Modality, SlotTime

PAGE = "plans.board"
UNSIGNED = Signing(pupil=Private(""), school="")
"""Where nothing waits for a signature, nobody is looked up."""
SCHOOL_DAYS, WHOLE_WEEK = 5, 7


class PlanBoards:
    """Whose lessons are where, week by week."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose | None = None) -> None:
        """``disclose`` None: nothing is written down; only for tests."""
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def week(self, actor: Actor, day: date | None, group_id: str | None = None) -> Board:
        """Return the week of a date (None: this one); each pupil on it is written to the who-looked log."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            monday = (day or today) - timedelta(days=(day or today).weekday())
            days = [monday + timedelta(days=ahead) for ahead in range(WHOLE_WEEK)]
            pupils = await self._pupils(tx, actor, group_id)
            weeks = await _weeks(tx, actor.school_id, days, [one.id for one, _ in pupils])
            names = {one.id: one.name for one in await groups_of(tx, actor.school_id, also_ended=True)}
            shown = [(one, why) for one, why in pupils if rules.of_interest(weeks[one.id], today)]
            lines = [
                _line(one, await _with_signing(tx, one, weeks[one.id], today), days, names, today=today)
                for one, _ in shown
            ]
            await self._look(tx, actor, {one.id: why for one, why in shown}, now)
            mentored = await mentors(tx, actor.school_id)
            free = await free_days(tx, actor.school_id, days[0], days[-1])
        used = {cell.date for line in lines for cell in line.cells if _lessons(cell)}
        kept = [one for one in days if one.weekday() < SCHOOL_DAYS or one in used]
        return Board(
            monday=monday,
            today=today,
            may_edit=Role.COORDINATOR in actor.roles,
            days={one: free.get(one) for one in kept},
            lines=lines,
            mentors=mentored,
        )

    async def _pupils(self, read: Reading, actor: Actor, group_id: str | None) -> list[tuple[Person, Relation]]:
        """Whom the actor may see on the board, by name."""
        parts = await people.own_parts(read, actor)
        seen = [one for one in await people.people_visible_to(read, actor) if Role.PUPIL in one.roles]
        found = [(one, relation_by_group(one, parts)) for one in seen if group_id is None or group_id in one.groups]
        if actor.is_any(Role.COORDINATOR, Role.LEADER):
            return found
        return [(one, relation) for one, relation in found if relation is Relation.MENTOR]

    async def _look(self, tx: Any, actor: Actor, seen: Mapping[str, Relation], now: Any) -> None:
        if self._disclose is None:
            return
        for relation in sorted(set(seen.values())):
            ids = [pupil_id for pupil_id, one in seen.items() if one is relation]
            await self._disclose(tx, actor, PAGE, ids, relation=relation, now=now)


async def _weeks(read: Reading, school_id: str, days: Sequence[date], pupil_ids: Sequence[str]) -> dict[str, PupilWeek]:
    slot_ids = [one for day in days for one in await modality.slots_of_day(read, school_id, day)]
    times = await modality.slot_times(read, school_id, slot_ids)
    decided = await modality.decided(read, school_id, slot_ids)
    lessons: dict[str, list[tuple[SlotTime, Modality]]] = defaultdict(list)
    for slot_id in slot_ids:
        for pupil_id, found in decided.get(slot_id, {}).items():
            lessons[pupil_id].append((times[slot_id], found))
    held = _by_pupil(await arrangements.of_pupils(read, school_id))
    deviated = _by_pupil(await deviation_documents.of_pupils(read, school_id))
    online = _by_pupil(await patterns.of_pupils(read, school_id))
    return {
        one: PupilWeek(lessons[one], Records(held.get(one, ()), deviated.get(one, ()), online.get(one, ()), UNSIGNED))
        for one in pupil_ids
    }


def _by_pupil(documents: Sequence[Document[Any]]) -> dict[str, list[Document[Any]]]:
    found: dict[str, list[Document[Any]]] = defaultdict(list)
    for one in documents:
        found[one.pupil_id].append(one)
    return found


async def _with_signing(read: Reading, pupil: Person, week: PupilWeek, today: date) -> PupilWeek:
    """Whose signatures an open deviation needs."""
    if all(one.state is not PlanState.DRAFT for one in week.records.deviations):
        return week
    signing = await signing_of(read, pupil.school_id, pupil.id, today)
    return replace(week, records=replace(week.records, signing=signing))


def _line(pupil: Person, week: PupilWeek, days: Sequence[date], names: Mapping[str, str], *, today: date) -> Line:
    records = week.records
    kinds: dict[PlanThing, Sequence[Document[Any]]] = {
        PlanThing.ARRANGEMENT: records.arrangements,
        PlanThing.DEVIATION: records.deviations,
        PlanThing.PATTERN: records.patterns,
    }
    lacking = {
        (item.thing, item.item, item.who)
        for thing, documents in kinds.items()
        for one in documents
        if one.state is PlanState.DRAFT
        for item in missing(thing, one, records, today)
    }
    return Line(
        pupil,
        tuple(names[one] for one in pupil.groups if one in names),
        records,
        len(lacking),
        rules.who_acts([item for _, item, _ in lacking], rules.conflicts(week, today)),
        tuple(rules.cell(day, week.lessons) for day in days),
        tuple(rules.conflicts(week, today)),
    )


def _lessons(cell: Any) -> int:
    return int(cell.at_school + cell.remote + cell.other + cell.free)
