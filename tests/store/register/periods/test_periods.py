"""A month is closed by a person, and what comes later says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.register.corrections.model import Correction
from erbij.register.facts import Dates
from erbij.register.ledger import Head, Reason
from erbij.register.model import Bucket, Source
from erbij.register.offline.wire import ConfirmWork
from erbij.register.periods.model import ClosedAlready, MonthIsNotOver
from erbij.register.periods.rules import months, next_month
from tests.store.register.rooms import Rooms, rooms_of

if TYPE_CHECKING:
    from erbij.db.database import Database

MONDAY, SEPTEMBER = date(2026, 9, 7), date(2026, 9, 1)
OCTOBER = date(2026, 10, 1)


async def worked(database: Database, minutes: int = 30) -> Rooms:
    rooms = await rooms_of(database)
    work = ConfirmWork(pupil_id=rooms.given.ids["noor"], date=MONDAY, minutes=minutes, text="Gelezen")
    await rooms.offline.confirm(rooms.actor("thijs", Role.TEACHER), work)
    await rooms.outbox.deliver()
    return rooms


async def seconds(rooms: Rooms, as_of: int | None = None) -> list[tuple[int, int]]:
    async with rooms.given.database.read() as read:
        pupil, school = rooms.given.ids["noor"], rooms.given.school.id
        found = await rooms.periods.sums(read, school, [pupil], Dates(SEPTEMBER, OCTOBER), as_of)
    return [(one.seconds, one.after_close) for one in found]


async def test_what_is_corrected_after_the_close_stands_as_such_in_later_reports(database: Database) -> None:
    rooms = await worked(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    with pytest.raises(MonthIsNotOver):
        await rooms.periods.close(zoe, SEPTEMBER)
    rooms.given.clock.move(timedelta(days=25))
    assert (await rooms.periods.months(zoe)).next_month == SEPTEMBER
    await rooms.periods.close(zoe, SEPTEMBER)
    (closed,) = (await rooms.periods.months(zoe)).closed
    assert (closed.close.head.seq, closed.author.reveal(), closed.after) == (1, "Zoë Zogenaamd", 0)
    assert closed.close.head == await rooms.register.verify(rooms.given.school.id)
    more = Correction(
        pupil_id=rooms.given.ids["noor"],
        local_date=MONDAY,
        slot_id=None,
        source=Source.OFFLINE,
        bucket=Bucket.REMOTE_NO_GROUND,
        seconds=600,
        reason=Reason.TEACHER_OBSERVED,
        words="Tien minuten vergeten",
    )
    await rooms.corrections.adjust(zoe, more)
    assert await seconds(rooms) == [(2400, 600)]
    assert await seconds(rooms, as_of=1) == [(1800, 0)]
    months_ = await rooms.periods.months(zoe)
    assert (months_.closed[0].after, months_.next_month) == (1, None)
    with pytest.raises(ClosedAlready):
        await rooms.periods.close(zoe, SEPTEMBER)
    lines = (await rooms.corrections.lines(zoe, rooms.given.ids["noor"], MONDAY)).lines
    assert [(one.after_close, one.author and one.author.reveal()) for one in lines] == [
        (False, None),
        (True, "Zoë Zogenaamd"),
    ]


async def test_a_report_says_what_the_ledger_said_at_any_entry(database: Database) -> None:
    rooms = await worked(database)
    zoe, pupil = rooms.actor("zoe", Role.COORDINATOR), rooms.given.ids["noor"]
    work = (await rooms.offline.week(zoe, pupil, MONDAY))[3][0].work
    await rooms.offline.withdraw(zoe, work.id)
    await rooms.outbox.deliver()
    assert [await seconds(rooms, as_of=at) for at in (0, 1, 2)] == [[], [(1800, 0)], []]
    assert isinstance(await rooms.register.verify(rooms.given.school.id), Head)


async def test_the_oldest_open_month_is_closed_first(database: Database) -> None:
    rooms = await worked(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    rooms.given.clock.move(timedelta(days=60))
    with pytest.raises(MonthIsNotOver):
        await rooms.periods.close(zoe, OCTOBER)
    for month in (SEPTEMBER, OCTOBER):
        await rooms.periods.close(zoe, month)
    assert [one.close.month for one in (await rooms.periods.months(zoe)).closed] == [OCTOBER, SEPTEMBER]


def test_dates_fall_apart_where_a_month_begins() -> None:
    parts = [*months(Dates(date(2027, 1, 30), date(2027, 3, 1)))]
    assert [(one.first.isoformat(), one.last.isoformat()) for one in parts] == [
        ("2027-01-30", "2027-01-31"),
        ("2027-02-01", "2027-02-28"),
        ("2027-03-01", "2027-03-01"),
    ]
    assert next_month([], None, MONDAY) is None
    assert next_month([], date(2026, 8, 31), date(2026, 8, 31)) is None
    assert next_month([], date(2026, 8, 31), date(2026, 9, 1)) == date(2026, 8, 1)
