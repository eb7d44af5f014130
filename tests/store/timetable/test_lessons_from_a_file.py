"""A calendar or Zermelo's appointments as a file: again and again, all or nothing, and gone is cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from erbij.errors import Invalid
from erbij.schools.model import Files, Said
from erbij.timetable.sources.store import sources
from erbij.timetable.store import slots_between
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import FILES, MONDAY, Given
from tests.unit.timetable.sources.feeds import appointment, at, calendar, event, zermelo

PEOPLE = replace(FILES, timetable=None)


def lesson(uid: str, title: str = "Rekenen - 5A - thijs", day: int = 8, hour: int = 9, **more: str) -> str:
    return event(uid, title, DTSTART=f"202609{day:02}T{hour:02}0000", DTEND=f"202609{day:02}T{hour:02}5000", **more)


def ics(*events: str, name: str = "rooster.ics") -> Files:
    return Files(others=((name, calendar(*events)),))


def json_file(*appointments: object, name: str = "zermelo.json") -> Files:
    return Files(others=((name, zermelo(*appointments)),))


async def there(given):
    async with given.database.read() as read:
        found = await slots_between(read, given.school.id, MONDAY, MONDAY + timedelta(days=300))
    return [(slot.subject, slot.group_name, slot.local_date.day, slot.status) for slot in found]


async def counts(given, files: Files):
    report = await given.schools.write(given.school.id, files)
    return [(one.new, one.changed, one.unchanged, one.ended) for one in report.counts]


async def test_a_calendar_comes_in_and_the_same_file_again_changes_nothing(database):
    given = await Given(database).imported(PEOPLE)
    files = ics(lesson("a"), lesson("b", "Taal - 5B - fleur", day=9))
    previewed = await given.schools.preview(given.school.id, files)

    assert [(one.file, one.new) for one in previewed.counts] == [("lessons", 2)]
    assert await there(given) == []
    assert await counts(given, files) == [(2, 0, 0, 0)]
    assert await counts(given, replace(files, others=(("rooster (1).ics", files.others[0][1]),))) == [(0, 0, 2, 0)]
    assert await there(given) == [
        ("Rekenen", "Groep 5A", 8, SlotStatus.PLANNED),
        ("Taal", "Groep 5B", 9, SlotStatus.PLANNED),
    ]
    async with database.read() as read:
        (source,) = await sources(read, given.school.id)
    assert (source.name, source.is_file, source.read_at) == ("rooster", True, MONDAY)


async def test_what_is_cancelled_or_gone_in_the_newer_file_is_cancelled_and_nothing_of_another_file(database):
    given = await Given(database).imported(PEOPLE)
    await given.schools.write(given.school.id, ics(lesson("x", "Gym - 5B - fleur"), name="fleur.ics"))
    three = [lesson("a"), lesson("b", "Taal - 5A - thijs", hour=11), lesson("c", "Muziek - 5A - thijs", day=10)]
    await given.schools.write(given.school.id, ics(*three))

    newer = ics(lesson("a", STATUS="CANCELLED"), three[2])

    assert await counts(given, newer) == [(0, 1, 1, 1)]
    assert await there(given) == [
        ("Rekenen", "Groep 5A", 8, SlotStatus.CANCELLED),
        ("Gym", "Groep 5B", 8, SlotStatus.PLANNED),
        ("Taal", "Groep 5A", 8, SlotStatus.CANCELLED),
        ("Muziek", "Groep 5A", 10, SlotStatus.PLANNED),
    ]
    assert await counts(given, ics(*three)) == [(0, 2, 1, 0)]


async def test_a_file_of_one_week_leaves_the_other_weeks_alone(database):
    given = await Given(database).imported(PEOPLE)
    first = json_file(appointment(1, start=at(8, 9), end=at(8, 10)), appointment(2, start=at(16, 9), end=at(16, 10)))
    await given.schools.write(given.school.id, first)

    assert await counts(given, json_file(appointment(3, start=at(9, 9), end=at(9, 10)))) == [(1, 0, 0, 0)]
    assert [status for *_, status in await there(given)] == [SlotStatus.PLANNED] * 3


async def test_one_lesson_that_is_wrong_is_named_by_line_and_uid_and_nothing_is_written(database):
    given = await Given(database).imported(PEOPLE)
    bad = ics(lesson("a"), lesson("b:2", "Taal - 9Z - thijs"), event("c", DTEND__TZID_is_Mars="20260907T095000"))

    with pytest.raises(Invalid) as wrong:
        await given.schools.write(given.school.id, bad)

    assert wrong.value.errors == (
        ("rooster.ics:11:b.2", "no group that is known here"),
        ("rooster.ics:18:c", "the time zone is not known"),
    )
    assert await there(given) == []
    assert [fault.path for fault in (await given.schools.preview(given.school.id, bad)).faults] == [
        path for path, _ in wrong.value.errors
    ]
    fine = replace(ics(lesson("a"), lesson("b", "Taal - 9Z - thijs")), only_known=True)
    assert await counts(given, fine) == [(1, 0, 0, 0)]


async def test_a_word_of_zermelo_gets_a_meaning_once(database):
    given = await Given(database).imported(PEOPLE)
    one = json_file(appointment(1, start=at(9, 9), end=at(9, 10), teachers=["tes"]))
    previewed = await given.schools.preview(given.school.id, one)
    assert [(word.about, word.word, word.lessons) for word in previewed.unknown] == [("teacher", "tes", 1)]

    said = Said("teacher", "tes", given.ids["thijs"])

    assert await counts(given, replace(one, said=(said,))) == [(1, 0, 0, 0)]
    assert await counts(given, one) == [(0, 0, 1, 0)]


async def test_people_and_their_lessons_can_come_in_one_import(database):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    both = replace(PEOPLE, others=(("rooster.ics", calendar(lesson("a", "Rekenen - Groep 5A - Thijs Testema"))),))

    report = await given.schools.write(given.school.id, both)

    assert [(one.file, one.new) for one in report.counts] == [("groups", 2), ("people", 7), ("lessons", 1)]
    assert await there(given) == [("Rekenen", "Groep 5A", 8, SlotStatus.PLANNED)]


async def test_lessons_of_the_schools_own_file_are_taken_over_and_not_doubled(database):
    given = await Given(database).imported()
    before = await there(given)

    assert await counts(given, ics(lesson("t2", "Taal - 5B - fleur", hour=10))) == [(0, 0, 1, 0)]
    assert len(await there(given)) == len(before)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("rooster.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "this file is broken, or no timetable"),
        ("rooster.json", b'{"response": {"data": [', "this file is broken, or no timetable"),
        ("rooster.json", b"[" * 100_000, "this file is broken, or no timetable"),
        ("rooster.json", b'{"a": 1}', "this file is broken, or no timetable"),
    ],
)
async def test_a_broken_file_of_lessons_changes_nothing(database, name, data, message):
    given = await Given(database).imported(PEOPLE)
    with pytest.raises(Invalid) as wrong:
        await given.schools.write(given.school.id, Files(others=((name, data),)))
    assert wrong.value.errors == ((f"{name}:0", message),)


async def test_the_same_timetable_twice_in_one_import_is_refused(database):
    given = await Given(database).imported(PEOPLE)
    twice = Files(others=(("r.ics", calendar(lesson("a"))), ("r (1).ics", calendar(lesson("b")))))
    with pytest.raises(Invalid) as wrong:
        await given.schools.write(given.school.id, twice)
    assert ("r (1).ics:0", "the same timetable is there twice") in wrong.value.errors
