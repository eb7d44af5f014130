"""Work that a teacher confirms (R7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.register.model import Bucket, Source
from erbij.register.offline.model import WorkIsSettled
from erbij.register.offline.wire import ConfirmWork
from tests.store.register.rooms import Rooms, rooms_of

if TYPE_CHECKING:
    from erbij.db.database import Database

MONDAY = date(2026, 9, 7)


def at_utc(clock: str) -> datetime:
    return datetime.fromisoformat(f"{MONDAY}T{clock}+00:00")


async def confirm(rooms: Rooms, who: str = "thijs", pupil: str = "noor", **more: Any) -> None:
    asked: dict[str, Any] = {"date": MONDAY, "minutes": 30, "text": "Gelezen", "pupil_id": rooms.given.ids[pupil]}
    await rooms.offline.confirm(rooms.actor(who, Role.TEACHER), ConfirmWork(**asked | more))


async def listed(rooms: Rooms) -> list[Any]:
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    return (await rooms.offline.week(zoe, rooms.given.ids["noor"], MONDAY))[3]


@pytest.mark.rule("R7")
async def test_minutes_that_a_teacher_confirms_count_at_once_and_are_taken_back_by_a_reversal(
    database: Database,
) -> None:
    rooms = await rooms_of(database)
    await confirm(rooms)
    day = await rooms.day()
    assert (day.by_source[Source.OFFLINE], day.by_bucket) == (1800, {Bucket.REMOTE_NO_GROUND: 1800})
    assert [(one.item_id is not None, one.seconds) for one in await rooms.entries()] == [(True, 1800)]
    (one,) = await listed(rooms)
    await rooms.offline.withdraw(rooms.actor("thijs", Role.TEACHER), one.work.id)
    assert [one.seconds for one in await rooms.entries()] == [1800, -1800]
    with pytest.raises(WorkIsSettled):
        await rooms.offline.withdraw(rooms.actor("zoe", Role.COORDINATOR), one.work.id)


@pytest.mark.rule("R7")
async def test_at_most_two_hours_of_a_date_count(database: Database) -> None:
    rooms = await rooms_of(database)
    for _ in range(3):
        await confirm(rooms, minutes=60)
    day = await rooms.day()
    assert (day.by_source[Source.OFFLINE], day.over_cap) == (7200, 0)
    assert [work.credited for work in day.works] == [3600, 3600, 0]


@pytest.mark.rule("R7")
async def test_after_two_weeks_care_signs_too_and_never_the_same_person(database: Database) -> None:
    rooms = await rooms_of(database)
    rooms.given.clock.move(timedelta(days=14))
    await confirm(rooms, minutes=20)
    rooms.given.clock.move(timedelta(days=1))
    await confirm(rooms, minutes=40)
    assert (await rooms.day(day=MONDAY)).reported == 20 * 60
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    waiting, names = await rooms.offline.waiting(zoe)
    assert [(one.work.minutes, names[one.work.author_id].reveal()) for one in waiting] == [(40, "Thijs Testema")]
    both = rooms.actor("thijs", Role.TEACHER, Role.COORDINATOR)
    with pytest.raises(WorkIsSettled):
        await rooms.offline.countersign(both, waiting[0].work.id)
    await rooms.offline.countersign(zoe, waiting[0].work.id)
    assert (await rooms.day(day=MONDAY)).reported == 60 * 60
    assert [one.seconds for one in await rooms.entries(day=MONDAY)] == [20 * 60, 40 * 60]
    with pytest.raises(WorkIsSettled):
        await rooms.offline.countersign(zoe, waiting[0].work.id)


@pytest.mark.rule("R7")
async def test_an_interval_gives_way_to_the_lesson_at_school_and_may_replace_a_lesson(database: Database) -> None:
    rooms = await rooms_of(database)
    start = rooms.given.clock.now() + timedelta(hours=2)  # 10:00
    slot = await rooms.slot("Taal")
    rooms.given.clock.move(timedelta(hours=4))
    await confirm(rooms, minutes=60, starts_at=start, ends_at=start + timedelta(hours=1), replaces_slot=slot)
    day = await rooms.day()
    assert (day.works[0].asked, day.works[0].credited, day.by_bucket) == (3600, 3600, {Bucket.REMOTE_NO_GROUND: 3600})
    elsewhere = await rooms.slot("Rekenen", "Groep 5B")
    with pytest.raises(Invalid, match="not a lesson of this pupil"):
        await confirm(rooms, replaces_slot=elsewhere)


@pytest.mark.rule("R7")
async def test_a_teacher_names_a_time_on_the_clock_and_the_lesson_from_the_list(database: Database) -> None:
    rooms = await rooms_of(database)
    rooms.given.clock.move(timedelta(hours=6))
    week = await rooms.offline.week(rooms.actor("thijs", Role.TEACHER), rooms.given.ids["noor"], MONDAY)
    lessons = week[5]
    assert [(one.subject, one.local_date) for one in lessons] == [("Rekenen", MONDAY), ("Taal", MONDAY)]
    await confirm(rooms, minutes=45, from_time="10:05", replaces_slot=lessons[1].slot.id)
    (one,) = await listed(rooms)
    assert one.work.span is not None
    assert (one.work.span.start, one.work.span.seconds) == (at_utc("08:05"), 45 * 60)
    assert (await rooms.day()).works[0].span == one.work.span


@pytest.mark.rule("R7")
@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"minutes": 32}, "body.minutes"),
        ({"date": MONDAY + timedelta(days=1)}, "body.date"),
        ({"starts_at": "2026-09-07T08:00:00Z"}, "body.ends_at"),
        ({"starts_at": "2026-09-07T08:00:00Z", "ends_at": "2026-09-07T09:00:00Z"}, "body.minutes"),
        ({"starts_at": "2026-09-07T08:00:00Z", "from_time": "10:00"}, "body.from_time"),
        ({"starts_at": "2026-09-06T08:00:00Z", "ends_at": "2026-09-06T08:30:00Z"}, "body.date"),
    ],
)
async def test_what_does_not_fit_is_named_and_nothing_is_kept(
    database: Database, wrong: dict[str, Any], path: str
) -> None:
    rooms = await rooms_of(database)
    rooms.given.clock.move(timedelta(hours=6))
    asked = {"date": MONDAY, "minutes": 30, "text": "Gelezen", "pupil_id": rooms.given.ids["noor"]}
    with pytest.raises(Invalid) as refused:
        await rooms.offline.confirm(rooms.actor("thijs", Role.TEACHER), ConfirmWork.model_validate(asked | wrong))
    assert refused.value.errors[0][0] == path
    assert await listed(rooms) == []


@pytest.mark.rule("R7")
@pytest.mark.parametrize(("who", "role"), [("noor", Role.PUPIL), ("karin", Role.GUARDIAN), ("fleur", Role.TEACHER)])
async def test_a_pupil_a_parent_and_another_teacher_cannot_confirm(database: Database, who: str, role: Role) -> None:
    rooms = await rooms_of(database, timetable="key,date,start,end,subject,group,teacher,place\n")
    asked = ConfirmWork(pupil_id=rooms.given.ids["noor"], date=MONDAY, minutes=30, text="Zelf gedaan")
    with pytest.raises(NotFound):
        await rooms.offline.confirm(rooms.actor(who, role), asked)
