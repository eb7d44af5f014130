"""Who was in the classroom: imported, or taken with one tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.register.attendance.wire import AttendanceRow, AttendanceStatus, ImportAttendance
from erbij.register.model import Bucket, Source
from erbij.schools.model import Files
from tests.store.register.rooms import Rooms, rooms_of

if TYPE_CHECKING:
    from erbij.db.database import Database

MONDAY = date(2026, 9, 7)
FILE = """sleutel;datum;begin;aanwezigheid;van;tot;andere_school
sem;2026-09-07;09:00;aanwezig;;;
sem;2026-09-07;10:00;;10:10;10:30;
sem;2026-09-07;10:00;;10:40;10:50;ja
noor;2026-09-07;09:00;afwezig;;;
"""


async def imported(rooms: Rooms, text: str = FILE) -> tuple[int, int, int]:
    report = await rooms.schools.write(rooms.given.school.id, Files(attendance=text))
    (count,) = report.counts
    return count.new, count.changed, count.unchanged


async def test_a_file_of_the_schools_administration_is_time_at_school(database: Database) -> None:
    rooms = await rooms_of(database)
    assert await imported(rooms) == (4, 0, 0)
    rooms.given.clock.move(timedelta(hours=8))
    sem = await rooms.day("sem")
    assert sem.by_source[Source.SCHOOL] == (50 + 20 + 10) * 60
    assert sem.by_bucket == {Bucket.AT_SCHOOL: 70 * 60, Bucket.AT_OTHER_SCHOOL: 10 * 60}
    assert (await rooms.day("noor")).reported == 0
    assert [(one.source, one.seconds) for one in await rooms.entries("sem")] == [
        (Source.SCHOOL, 3000),
        (Source.SCHOOL, 1200),
        (Source.SCHOOL, 600),
    ]


async def test_the_same_file_again_says_nothing_new_and_a_better_one_takes_its_place(database: Database) -> None:
    rooms = await rooms_of(database)
    await imported(rooms)
    assert await imported(rooms) == (0, 0, 4)
    rooms.given.clock.move(timedelta(hours=8))
    assert await imported(rooms, FILE.replace("aanwezig;;;", "afwezig;;;")) == (0, 1, 3)
    assert (await rooms.day("sem")).reported == 30 * 60


async def test_a_preview_writes_nothing(database: Database) -> None:
    rooms = await rooms_of(database)
    report = await rooms.schools.preview(rooms.given.school.id, Files(attendance=FILE))
    assert (report.counts[0].new, report.written) == (4, False)
    assert (await rooms.day("sem")).reported == 0


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ("niemand;2026-09-07;09:00;;;;", "attendance.csv:2:key"),
        ("sem;7-9-26x;09:00;;;;", "attendance.csv:2:date"),
        ("sem;2026-09-07;08:00;;;;", "attendance.csv:2:start"),
        ("sem;2026-09-08;09:00;;;;", "attendance.csv:2:start"),
        ("sem;2026-09-07;09:00;misschien;;;", "attendance.csv:2:status"),
        ("sem;2026-09-07;09:00;;9 uur;;", "attendance.csv:2:from"),
        ("sem;2026-09-07;09:00;;09:30;09:20;", "attendance.csv:2:until"),
        ("sem;2026-09-07;09:00;;11:00;11:30;", "attendance.csv:2:until"),
        ("sem;2026-09-07;09:00;;;;soms", "attendance.csv:2:other_school"),
    ],
)
async def test_a_row_that_means_nothing_is_named_and_nothing_is_written(
    database: Database, row: str, path: str
) -> None:
    rooms = await rooms_of(database)
    heading, good = FILE.splitlines()[:2]
    with pytest.raises(Invalid) as refused:
        await imported(rooms, f"{heading}\n{row}\n{good}\n")
    assert [place for place, _ in refused.value.errors] == [path]
    rooms.given.clock.move(timedelta(hours=8))
    assert (await rooms.day("sem")).reported == 0


async def test_the_same_goes_for_rows_from_a_program(database: Database) -> None:
    rooms = await rooms_of(database)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    good = AttendanceRow(key="sem", date=MONDAY, start="09:00")
    wrong = good.model_copy(update={"start": "09:05"})
    with pytest.raises(Invalid) as refused:
        await rooms.attendance.import_rows(zoe, ImportAttendance(rows=(good, wrong)))
    assert refused.value.errors[0][0] == "rows[1].start"
    seen = await rooms.attendance.import_rows(zoe, ImportAttendance(rows=(good, wrong), preview=True))
    assert (seen.counts[0].new, len(seen.faults), seen.written) == (1, 1, False)
    late = good.model_copy(update={"from_time": "09:10"})
    assert (await rooms.attendance.import_rows(zoe, ImportAttendance(rows=(late,)))).written
    rooms.given.clock.move(timedelta(hours=8))
    assert (await rooms.day("sem")).reported == 40 * 60
    gone = good.model_copy(update={"status": AttendanceStatus.ABSENT})
    await rooms.attendance.import_rows(zoe, ImportAttendance(rows=(gone,)))
    assert (await rooms.day("sem")).reported == 0


async def test_one_tap_says_that_everybody_is_there_but_for_some(database: Database) -> None:
    rooms = await rooms_of(database)
    thijs, slot = rooms.actor("thijs", Role.TEACHER), await rooms.slot("Rekenen")
    await rooms.attendance.set_taken_here(rooms.actor("zoe", Role.COORDINATOR), here=True)
    with pytest.raises(Conflict):
        await rooms.attendance.take(thijs, slot, [])
    rooms.given.clock.move(timedelta(hours=1, minutes=10))
    sheet, _ = await rooms.attendance.sheet(thijs, slot)
    assert [(one.name.reveal(), one.remote, one.there) for one in sheet.pupils] == [
        ("Noor Voorbeeld", True, None),
        ("Sem Verzonnen", False, None),
    ]
    await rooms.attendance.take(thijs, slot, [])
    assert [one.there for one in (await rooms.attendance.sheet(thijs, slot))[0].pupils] == [None, True]
    rooms.given.clock.move(timedelta(hours=1))
    assert [(one.source, one.seconds) for one in await rooms.entries("sem")] == [(Source.SCHOOL, 3000)]
    await rooms.attendance.take(thijs, slot, [rooms.given.ids["sem"]])
    assert sum(one.seconds for one in await rooms.entries("sem")) == 0
    with pytest.raises(NotFound):
        await rooms.attendance.take(thijs, slot, [rooms.given.ids["bo"]])


async def test_nobody_takes_attendance_where_the_school_imports_it_or_of_anothers_lesson(database: Database) -> None:
    rooms = await rooms_of(database)
    slot = await rooms.slot("Rekenen")
    rooms.given.clock.move(timedelta(hours=2))
    thijs, fleur = rooms.actor("thijs", Role.TEACHER), rooms.actor("fleur", Role.TEACHER)
    zoe = rooms.actor("zoe", Role.COORDINATOR)
    assert not await rooms.attendance.is_taken_here(thijs)
    for actor in (thijs, fleur):
        with pytest.raises(NotFound):
            await rooms.attendance.sheet(actor, slot)
        with pytest.raises(NotFound):
            await rooms.attendance.take(actor, slot, [])
    await rooms.attendance.set_taken_here(zoe, here=True)
    await rooms.attendance.sheet(thijs, slot)
    with pytest.raises(NotFound):
        await rooms.attendance.sheet(fleur, slot)
    await rooms.attendance.set_taken_here(zoe, here=False)
    with pytest.raises(NotFound):
        await rooms.attendance.sheet(replace(thijs, school_id="other"), slot)
