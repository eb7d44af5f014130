"""From where lessons are followed, over a real school: what was said, by whom, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from erbij.actor import Role
from erbij.errors import Conflict, NotFound
from erbij.history.service import changes_of
from erbij.jobs.store import jobs_outbox
from erbij.plans.modality.model import Modality
from erbij.plans.modality.service import PAGE, HomeIsNotInPlan, Modalities
from erbij.plans.modality.store import change_table, modalities
from erbij.plans.modality.wire import ChangeModality, ModalityOrigin, SlotModality
from erbij.plans.store import remote_pupils, remote_pupils_of_slots
from erbij.privacy.service import disclose
from erbij.timetable.store import add_slots, change_slots, slots_between, stored_slots
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import MONDAY, Given

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Database

DAY = MONDAY.date()
AT_SCHOOL, REMOTE = SlotModality.AT_SCHOOL, SlotModality.REMOTE_LIVE
PLAN, DAY_CHANGE = ModalityOrigin.PLAN, ModalityOrigin.DAY_CHANGE


class Ill:
    """Who was reported ill."""

    def __init__(self, *pupils: str) -> None:
        self.pupils = pupils

    async def ill_on(self, _read, _school_id, pupil_id, _day):
        return pupil_id in self.pupils


class Monday(Given):
    """The Monday of a small school; lessons by name."""

    slots: dict[str, str]

    async def begun(self, ill: Ill | None = None) -> Monday:
        await self.imported()
        async with self.database.read() as read:
            found = await slots_between(read, self.school.id, MONDAY, MONDAY + timedelta(hours=12))
        self.slots = {f"{one.subject} {one.group_name[-2:]}": one.id for one in found}
        self.service = Modalities(self.database, self.clock, disclose, ill)
        return self

    async def say(self, actor: Actor, pupil: str, modality: SlotModality | None, lesson: str | None = None) -> None:
        slot_id = self.slots[lesson] if lesson else None
        asked = ChangeModality(pupil_id=self.ids[pupil], date=DAY, slot_id=slot_id, modality=modality)
        await self.service.change(actor, asked)

    async def home(self) -> dict[str, list[str]]:
        """Who follows which lesson from home."""
        async with self.database.read() as read:
            found = await remote_pupils_of_slots(read, self.school.id, self.slots.values())
        names = {id_: key for key, id_ in self.ids.items()}
        return {lesson: sorted(names[one] for one in found[id_]) for lesson, id_ in self.slots.items() if id_ in found}


@pytest.fixture
async def monday(database: Database) -> Monday:
    return await Monday(database).begun()


async def moved(monday: Monday, lesson: str, to: datetime) -> str:
    """Move a lesson as the timetable does: a new slot, which the old one names."""
    async with monday.database.transaction() as tx:
        there = await stored_slots(tx, monday.school.id, DAY, DAY, ())
        old = next(one for one in there if one.id == monday.slots[lesson])
        new = replace(
            old,
            id=f"{old.id[:-4]}aaaa",
            key=None,
            starts_at=to,
            ends_at=to + timedelta(minutes=50),
            local_date=to.date(),
            local_start="13:00",
            local_end="13:50",
        )
        await add_slots(tx, [new])
        await change_slots(tx, [replace(old, status=SlotStatus.MOVED, successor_id=new.id)], monday.clock.now())
    return new.id


async def test_a_word_for_one_lesson_goes_with_it_when_it_moves_within_the_day(monday: Monday) -> None:
    noor = monday.actor("noor", Role.PUPIL)
    await monday.say(noor, "noor", AT_SCHOOL, "Taal 5A")
    new = await moved(monday, "Taal 5A", MONDAY + timedelta(hours=5))
    day = await monday.service.day(noor, DAY, None)
    found = {one.slot_id: one.now for one in day.slots}
    assert found[new] == Modality(AT_SCHOOL, DAY_CHANGE)
    assert found[monday.slots["Rekenen 5A"]] == Modality(REMOTE, PLAN)


async def test_a_word_lapses_when_its_lesson_moves_to_another_day_and_pupil_and_staff_read_so(monday: Monday) -> None:
    noor, zoe = monday.actor("noor", Role.PUPIL), monday.actor("zoe", Role.COORDINATOR)
    await monday.say(noor, "noor", AT_SCHOOL, "Taal 5A")
    tuesday = DAY + timedelta(days=1)
    new = await moved(monday, "Taal 5A", MONDAY + timedelta(days=1, hours=5))
    (one,) = (await monday.service.day(noor, tuesday, None)).slots
    assert (one.slot_id, one.now) == (new, Modality(REMOTE, PLAN, AT_SCHOOL))
    of = {pupil.name.reveal(): pupil.choice.now.lapsed for pupil in await monday.service.lesson(zoe, new)}
    assert of == {"Noor Voorbeeld": AT_SCHOOL, "Sem Verzonnen": None}
    asked = ChangeModality(pupil_id=noor.id, date=tuesday, slot_id=new, modality=AT_SCHOOL)
    await monday.service.change(noor, asked)
    (one,) = (await monday.service.day(noor, tuesday, None)).slots
    assert one.now == Modality(AT_SCHOOL, DAY_CHANGE)


async def test_the_plan_of_the_import_holds_for_every_lesson_of_the_pupil(monday: Monday) -> None:
    assert await monday.home() == {"Rekenen 5A": ["noor"], "Taal 5A": ["noor"]}
    async with monday.database.read() as read:
        found = await modalities(read, monday.school.id, monday.slots.values())
        assert found[monday.slots["Taal 5A"]] == {monday.ids["noor"]: Modality(REMOTE, PLAN)}
        assert await remote_pupils(read, monday.school.id, DAY) == {monday.ids["noor"]}
        assert await remote_pupils(read, monday.school.id, DAY - timedelta(days=1)) == set()


async def test_a_pupil_goes_to_school_for_one_lesson_and_takes_it_back(monday: Monday) -> None:
    noor = monday.actor("noor", Role.PUPIL)
    await monday.say(noor, "noor", AT_SCHOOL, "Taal 5A")
    assert await monday.home() == {"Rekenen 5A": ["noor"]}
    day = await monday.service.day(noor, None, None)
    assert [(one.now.modality, one.now.origin, one.may) for one in day.slots] == [
        (REMOTE, PLAN, (AT_SCHOOL,)),
        (AT_SCHOOL, DAY_CHANGE, (REMOTE,)),
    ]
    assert day.may == (AT_SCHOOL, REMOTE)
    await monday.say(noor, "noor", None, "Taal 5A")
    assert await monday.home() == {"Rekenen 5A": ["noor"], "Taal 5A": ["noor"]}


async def test_a_parent_says_school_today_and_lessons_that_are_over_stay_what_they_were(monday: Monday) -> None:
    monday.clock.move(timedelta(hours=1, minutes=51))
    await monday.say(monday.actor("karin", Role.GUARDIAN), "noor", AT_SCHOOL)
    assert await monday.home() == {"Rekenen 5A": ["noor"]}


async def test_home_without_a_ground_is_refused_and_with_a_report_of_illness_it_is_not(database: Database) -> None:
    monday = await Monday(database).begun()
    sem = monday.actor("sem", Role.PUPIL)
    with pytest.raises(HomeIsNotInPlan):
        await monday.say(sem, "sem", REMOTE)
    assert (await monday.service.day(sem, None, None)).may == ()
    monday.service = Modalities(database, monday.clock, disclose, Ill(monday.ids["sem"]))
    assert (await monday.service.day(sem, None, None)).may == (REMOTE,)
    await monday.say(sem, "sem", REMOTE, "Rekenen 5A")
    assert await monday.home() == {"Rekenen 5A": ["noor", "sem"], "Taal 5A": ["noor"]}


@pytest.mark.parametrize(
    ("key", "role", "lesson", "good"),
    [
        ("thijs", Role.TEACHER, "Rekenen 5A", True),
        ("fleur", Role.TEACHER, "Taal 5A", True),  # the supply teacher of that lesson
        ("fleur", Role.TEACHER, "Rekenen 5A", False),
        ("thijs", Role.TEACHER, None, False),  # a teacher decides about lessons, not about days
        ("fleur", Role.MENTOR, None, False),  # mentor of another group
        ("zoe", Role.COORDINATOR, None, True),
        ("zoe", Role.LEADER, None, False),
        ("bo", Role.PUPIL, "Rekenen 5A", False),
        ("karin", Role.GUARDIAN, None, False),
    ],
)
async def test_staff_decide_for_their_own_pupils_only(
    monday: Monday, key: str, role: Role, lesson: str | None, good: bool
) -> None:
    if good:
        await monday.say(monday.actor(key, role), "sem", REMOTE, lesson)
        assert "sem" in (await monday.home())[lesson or "Taal 5A"]
    else:
        with pytest.raises(NotFound):
            await monday.say(monday.actor(key, role), "sem", REMOTE, lesson)
        assert await monday.home() == {"Rekenen 5A": ["noor"], "Taal 5A": ["noor"]}


async def test_a_lesson_of_another_group_or_school_cannot_be_named(monday: Monday, database: Database) -> None:
    noor, zoe = monday.actor("noor", Role.PUPIL), monday.actor("zoe", Role.COORDINATOR)
    for who in (noor, zoe):
        with pytest.raises(NotFound):
            await monday.say(who, "noor", AT_SCHOOL, "Rekenen 5B")
    there = await Monday(database).begun()
    with pytest.raises(NotFound):
        await there.say(zoe, "noor", AT_SCHOOL)
    with pytest.raises(NotFound):
        await there.service.lesson(zoe, there.slots["Rekenen 5A"])


async def test_a_lesson_that_is_over_or_called_off_is_not_changed_by_a_family(monday: Monday) -> None:
    noor = monday.actor("noor", Role.PUPIL)
    async with monday.database.transaction() as tx:
        stored = await stored_slots(tx, monday.school.id, DAY, DAY, ())
        taal = next(one for one in stored if one.id == monday.slots["Taal 5A"])
        await change_slots(tx, [replace(taal, status=SlotStatus.CANCELLED)], MONDAY)
    with pytest.raises(Conflict):
        await monday.say(noor, "noor", AT_SCHOOL, "Taal 5A")
    monday.clock.move(timedelta(hours=2))
    with pytest.raises(Conflict):
        await monday.say(noor, "noor", AT_SCHOOL, "Rekenen 5A")
    await monday.say(monday.actor("zoe", Role.COORDINATOR), "noor", AT_SCHOOL, "Rekenen 5A")
    assert await monday.home() == {"Taal 5A": ["noor"]}


async def test_when_everybody_is_at_home_the_whole_group_is(monday: Monday) -> None:
    async with monday.database.transaction() as tx:
        stored = await stored_slots(tx, monday.school.id, DAY, DAY, ())
        taal = next(one for one in stored if one.id == monday.slots["Taal 5A"])
        await change_slots(tx, [replace(taal, all_remote=True)], MONDAY)
    assert await monday.home() == {"Rekenen 5A": ["noor"], "Taal 5A": ["noor", "sem"]}
    with pytest.raises(Conflict):
        await monday.say(monday.actor("noor", Role.PUPIL), "noor", AT_SCHOOL, "Taal 5A")


async def test_the_teacher_sees_who_is_remote_and_each_look_is_written_down(monday: Monday) -> None:
    pupils = await monday.service.lesson(monday.actor("thijs", Role.TEACHER), monday.slots["Rekenen 5A"])
    assert [(one.name.reveal(), one.choice.now.modality) for one in pupils] == [
        ("Noor Voorbeeld", REMOTE),
        ("Sem Verzonnen", AT_SCHOOL),
    ]
    leader = await monday.service.lesson(monday.actor("zoe", Role.LEADER), monday.slots["Rekenen 5A"])
    assert [one.choice.may for one in leader] == [(), ()]
    for who, role in (("fleur", Role.TEACHER), ("noor", Role.PUPIL), ("karin", Role.GUARDIAN)):
        with pytest.raises(NotFound):
            await monday.service.lesson(monday.actor(who, role), monday.slots["Rekenen 5A"])


async def test_every_word_is_kept_with_its_author_and_the_register_hears_of_it(monday: Monday) -> None:
    await monday.say(monday.actor("karin", Role.GUARDIAN), "noor", AT_SCHOOL, "Taal 5A")
    async with monday.database.read() as read:
        row = (await read.connection.execute(select(change_table))).one()
        news = (await read.connection.execute(select(jobs_outbox))).one()
        kept = await changes_of(read, monday.school.id, PAGE, row.id)
    assert (kept[0].author_id, kept[0].pupil_id) == (monday.ids["karin"], monday.ids["noor"])
    assert kept[0].what.reveal()["modality"] == (None, "AT_SCHOOL")
    assert (news.kind, news.key) == ("pupil_facts_changed", monday.ids["noor"])
    assert (news.payload["first"], news.payload["last"]) == ("2026-09-07", "2026-09-07")


async def test_no_word_is_ever_rewritten_but_old_ones_may_go(monday: Monday) -> None:
    await monday.say(monday.actor("noor", Role.PUPIL), "noor", AT_SCHOOL)
    with pytest.raises(DBAPIError):
        async with monday.database.transaction() as tx:
            await tx.connection.execute(update(change_table).values(modality="OFFLINE"))
    async with monday.database.transaction() as tx:
        await tx.connection.execute(delete(change_table))
