"""The timetable changes while the door of a lesson is open."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.errors import NotFound
from erbij.live.store import begun_slots
from erbij.live.wire import LeaveReason
from tests.scenarios.classroom import NINE, ON_BOTH, SCHOOL, SLOT, FakeSlot

if TYPE_CHECKING:
    from tests.scenarios.classroom import School

pytestmark = ON_BOTH
NEWS = {"school_id": SCHOOL, "slots": f"another\n{SLOT}"}


async def says(school: School, **slot: object) -> None:
    school.timetable.slots[SLOT] = replace(school.timetable.slots[SLOT], **slot)  # type: ignore[arg-type]
    await school.live.replanned(NEWS)


async def is_open_elsewhere(school: School, slots: set[str]) -> None:
    """Wait until another server, which knows the database alone, reads that these lessons are open."""
    async with asyncio.timeout(10):
        while True:
            async with school.database.read() as read:
                if await begun_slots(read, [SLOT]) == slots:
                    return
            await asyncio.sleep(0.01)


async def test_a_pupil_who_waits_and_the_unit_are_told_that_the_lesson_is_off(school: School) -> None:
    pupil, unit = school.pupil(), await school.class_is_there()
    await pupil.join()
    await says(school, status="CANCELLED")
    for page in (pupil, unit):
        assert page.last("session.ended").reason is LeaveReason.CALLED_OFF
    with pytest.raises(NotFound):
        await pupil.again().join()
    assert await school.live.live_slots([SLOT]) == {}
    await is_open_elsewhere(school, set())


async def test_a_pupil_who_waits_for_a_lesson_that_moves_is_told_the_new_time(school: School) -> None:
    pupil = school.pupil()
    await pupil.join()
    later = NINE + timedelta(hours=5)
    await says(school, status="MOVED", moved_to=later)
    ended = pupil.last("session.ended")
    assert (ended.reason, ended.moved_to) == (LeaveReason.MOVED, later)


async def test_when_it_goes_on_after_all_the_lesson_goes_on_as_the_same_one(school: School) -> None:
    pupil, _ = school.pupil(), await school.class_is_there()
    await pupil.join()
    await says(school, status="CANCELLED")
    await says(school, status="PLANNED")
    await school.class_is_there()
    back = pupil.again()
    back.key = None
    await back.join()
    await school.pass_time(200)
    assert await school.live.live_slots([SLOT]) == {SLOT: "open"}
    await is_open_elsewhere(school, {SLOT})
    await school.live.close()
    assert len([kind for kind, _ in school.news if kind == "session_ended"]) == 0


async def test_a_lesson_that_stays_off_ends_by_itself_and_nobody_was_present(school: School) -> None:
    pupil, _ = school.pupil(), await school.class_is_there()
    await pupil.watch()
    await pupil.join()
    await says(school, status="CANCELLED")
    await school.pass_time(60)
    assert await school.live.live_slots([SLOT]) == {}
    evidence = await school.evidence()
    assert not evidence.pupils


async def test_a_lesson_that_began_goes_on_whatever_a_reading_of_the_timetable_says(school: School) -> None:
    pupil, _ = school.pupil(), await school.class_is_there()
    await pupil.join()
    await school.pass_time(130)
    await says(school, status="CANCELLED")
    assert pupil.last("session.ended") is None
    assert await school.live.live_slots([SLOT]) == {SLOT: "open"}


async def test_another_place_or_teacher_is_on_every_screen_at_once(school: School) -> None:
    pupil = school.pupil()
    await pupil.join()
    await says(school, place="B14", subject="Taal")
    assert (pupil.room.lesson.place, pupil.room.lesson.subject) == ("B14", "Taal")


async def test_who_is_not_of_the_lesson_any_more_is_out_of_its_room(school: School) -> None:
    sam, noor, teacher = school.pupil(), school.pupil("pupil-2"), school.teacher()
    for page in (sam, noor, teacher):
        await page.join()
    school.timetable.pupils = frozenset({"pupil-2"})
    await says(school, teacher_id="teacher-2")
    assert [page.last("session.ended") is not None for page in (sam, noor, teacher)] == [True, False, True]


async def test_a_lesson_that_was_made_and_taken_back_at_once_is_off(school: School) -> None:
    pupil = school.pupil()
    await pupil.join()
    school.timetable.slots = {"another": FakeSlot(id="another")}
    await school.live.replanned(NEWS)
    assert pupil.last("session.ended").reason is LeaveReason.CALLED_OFF
