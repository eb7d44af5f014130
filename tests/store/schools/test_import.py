"""A school imports its files, again and again."""

from __future__ import annotations

import asyncio
import time
from datetime import date, timedelta

import pytest

from erbij.errors import Invalid, NotFound
from erbij.people.model import MemberAs
from erbij.people.store import group_pupils, groups, people_of_school, stored_people
from erbij.plans.store import remote_pupils
from erbij.schools.model import Count, Files
from erbij.timetable.store import expected_pupils, slots_between
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import FILES, GROUPS, MONDAY, PEOPLE, TIMETABLE, Given, changed


async def lessons(given):
    async with given.database.read() as read:
        return await slots_between(read, given.school.id, MONDAY - timedelta(days=30), MONDAY + timedelta(days=300))


async def wrong(given, **texts: str):
    """What is wrong; the preview and the refusal must say the same."""
    files = Files(**texts)  # type: ignore[arg-type]
    previewed = await given.schools.preview(given.school.id, files)
    with pytest.raises(Invalid) as refused:
        await given.schools.write(given.school.id, files)
    assert [(fault.path, fault.message) for fault in previewed.faults] == list(refused.value.errors)
    return [f"{path}: {message}" for path, message in refused.value.errors]


async def test_a_new_school_is_there_after_one_import(database):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    previewed = await given.schools.preview(given.school.id, FILES)
    assert previewed.counts == (
        Count("groups", 2, 2, 0, 0, 0),
        Count("people", 7, 7, 0, 0, 0),
        Count("timetable", 4, 4, 0, 0, 0),
    )
    assert not previewed.written
    assert await lessons(given) == []
    written = await given.schools.write(given.school.id, FILES)
    assert written.counts == previewed.counts
    assert written.written
    await given.look_up()
    async with database.read() as read:
        five_a = next(group for group in await groups(read, given.school.id) if group.key == "5A")
        pupils = await group_pupils(read, given.school.id, five_a.id)
        assert [pupil.name.reveal() for pupil in pupils] == ["Noor Voorbeeld", "Sem Verzonnen"]
        assert await remote_pupils(read, given.school.id, MONDAY.date()) == {given.ids["noor"]}
    first = (await lessons(given))[0]
    assert (first.subject, first.group_name, first.place) == ("Rekenen", "Groep 5A", "Lokaal 12")
    assert first.starts_at == MONDAY + timedelta(hours=1)


async def test_the_same_files_again_change_nothing(database):
    given = await Given(database).imported()
    before = await lessons(given)
    report = await given.schools.write(given.school.id, FILES)
    assert [(count.new, count.changed, count.ended) for count in report.counts] == [(0, 0, 0)] * 3
    assert [count.unchanged for count in report.counts] == [2, 7, 4]
    assert await lessons(given) == before


async def test_a_row_that_is_not_understood_is_not_counted_as_unchanged(database):
    given = await Given(database).imported()
    wrong = changed(timetable=TIMETABLE.replace("2026-09-07,09:00,09:50,Rekenen,5A", "gisteren,09:00,09:50,Rekenen,5A"))
    report = await given.schools.preview(given.school.id, wrong)
    assert report.faults
    assert [count.unchanged for count in report.counts][-1] == 3


async def test_a_school_that_gives_its_lessons_no_keys_can_repeat_its_import_too(database):
    keyless = "\n".join(line.split(",", 1)[1] for line in TIMETABLE.splitlines())
    given = await Given(database).imported(changed(timetable=keyless))
    report = await given.schools.write(given.school.id, Files(timetable=keyless.replace("Taal,5B", "Lezen,5B")))
    assert report.counts == (Count("timetable", 4, 0, 1, 3, 0),)
    keyed = await given.schools.write(given.school.id, Files(timetable=TIMETABLE))
    assert keyed.counts == (Count("timetable", 4, 0, 4, 0, 0),)
    assert len(await lessons(given)) == 4


async def test_a_pupil_who_changes_groups_is_still_expected_in_the_lessons_that_were(database):
    given = await Given(database).imported()
    given.clock.move(timedelta(days=1))
    report = await given.schools.write(
        given.school.id, Files(people=PEOPLE.replace("sem;Sem Verzonnen;pupil;5A", "sem;Sem Verzonnen;pupil;5B"))
    )
    assert report.counts == (Count("people", 7, 0, 1, 6, 0),)
    monday_5a, *_, tuesday_5b = await lessons(given)
    async with database.read() as read:
        was = await expected_pupils(read, given.school.id, monday_5a.id)
        is_now = await expected_pupils(read, given.school.id, tuesday_5b.id)
    assert [pupil.name.reveal() for pupil in was] == ["Noor Voorbeeld", "Sem Verzonnen"]
    assert [pupil.name.reveal() for pupil in is_now] == ["Bo Bedacht", "Sem Verzonnen"]


async def test_who_is_left_out_of_the_file_has_left_and_can_come_back(database):
    given = await Given(database).imported()
    without = "\n".join(line for line in PEOPLE.splitlines() if not line.startswith("sem"))
    assert (await given.schools.preview(given.school.id, Files(people=without))).counts[0].ended == 1
    await given.schools.write(given.school.id, Files(people=without))
    async with database.read() as read:
        sem = next(one for one in await stored_people(read, given.school.id) if one.key == "sem")
    assert (sem.active, sem.left_on, sem.members) == (False, date(2026, 9, 7), frozenset())
    await given.schools.write(given.school.id, Files(people=PEOPLE))
    async with database.read() as read:
        back = next(one for one in await stored_people(read, given.school.id) if one.key == "sem")
    assert (back.id, back.active, {part for _, part in back.members}) == (sem.id, True, {MemberAs.PUPIL})


async def test_columns_that_a_later_file_lacks_stay_as_they_were(database):
    given = await Given(database).imported()
    short = "key,name,role\n" + "\n".join(",".join(line.split(";")[:3]) for line in PEOPLE.splitlines()[1:])
    report = await given.schools.write(given.school.id, Files(people=short))
    assert report.counts == (Count("people", 7, 0, 0, 7, 0),)


async def test_lessons_that_a_new_timetable_leaves_out_are_cancelled_but_only_those_ahead_and_within_its_dates(
    database,
):
    given = await Given(database).imported()
    given.clock.move(timedelta(minutes=90))
    head, r1, *_ = TIMETABLE.splitlines()
    report = await given.schools.write(given.school.id, Files(timetable=f"{head}\n{r1}\n"))
    assert report.counts == (Count("timetable", 1, 0, 0, 1, 1),)
    assert [(slot.subject, slot.group_name, slot.status) for slot in await lessons(given)] == [
        ("Rekenen", "Groep 5A", SlotStatus.PLANNED),
        ("Rekenen", "Groep 5B", SlotStatus.PLANNED),
        ("Taal", "Groep 5A", SlotStatus.CANCELLED),
        ("Taal", "Groep 5B", SlotStatus.PLANNED),
    ]
    back = await given.schools.write(given.school.id, Files(timetable=TIMETABLE))
    assert back.counts == (Count("timetable", 4, 0, 1, 3, 0),)


async def test_a_lesson_that_is_over_keeps_its_time_but_may_still_get_its_supply_teacher(database):
    given = await Given(database).imported()
    given.clock.move(timedelta(hours=8))
    assert await wrong(
        given, timetable=TIMETABLE.replace("r1,2026-09-07,09:00,09:50", "r1,2026-09-07,09:00,09:40")
    ) == ["timetable.csv:2:date: this lesson is over; its time and group can no longer change"]
    report = await given.schools.write(
        given.school.id, Files(timetable=TIMETABLE.replace("Lokaal 12,fleur", "Lokaal 12,"))
    )
    assert report.counts == (Count("timetable", 4, 0, 1, 3, 0),)


async def test_a_weekly_lesson_skips_free_days_and_keeps_its_hour_over_the_clock_change(database):
    given = await Given(database).imported()
    weekly = (
        "weekday;from;until;start;end;subject;group;teacher;place\n"
        "vrijdag;2026-10-09;2026-11-06;08:30;09:20;Gym;5A;thijs;Gymzaal\n"
    )
    free = "datum;naam\n2026-10-16;Herfstvakantie\n"
    report = await given.schools.write(given.school.id, Files(timetable=weekly, free_days=free))
    assert [(count.file, count.new) for count in report.counts] == [("timetable", 1), ("free_days", 1)]
    gym = [slot.starts_at for slot in await lessons(given) if slot.subject == "Gym"]
    assert [f"{start:%d-%m %H:%M}" for start in gym] == ["09-10 06:30", "23-10 06:30", "30-10 07:30", "06-11 07:30"]
    again = await given.schools.write(given.school.id, Files(timetable=weekly, free_days=free))
    assert all(count.unchanged == count.rows for count in again.counts)


async def test_a_lesson_on_a_free_day_is_an_error(database):
    given = await Given(database).imported()
    found = await wrong(given, timetable=TIMETABLE, free_days="date,name\n2026-09-08,Studiedag\n")
    assert found == ["timetable.csv:5:date: the school is free on this day"]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("10:00,10:50,Taal,5B", "10:00,10:00,Taal,5B", "timetable.csv:5:end: the end is not after the start"),
        ("10:00,10:50,Taal,5B", "25:00,10:50,Taal,5B", "timetable.csv:5:start: not a time (08:30)"),
        ("Taal,5B", "Taal,6C", "timetable.csv:5:group: a group that is not in groups.csv"),
        ("Taal,5B,fleur", "Taal,5B,noor", "timetable.csv:5:teacher: not the key of a teacher in people.csv"),
        (
            "Lokaal 12,fleur",
            "Lokaal 12,nobody",
            "timetable.csv:3:supply_teacher: not the key of a teacher in people.csv",
        ),
        ("t2,2026-09-08", "t2,2026-09-31", "timetable.csv:5:date: not a date (2026-09-01)"),
        (
            "t2,2026-09-08,10:00,10:50",
            "t2,2026-03-29,02:30,03:30",
            "timetable.csv:5:start: the clock skips this time on this day",
        ),
        ("t2,", "r1,", "timetable.csv:5:key: the same as on line 2"),
        (
            "t2,2026-09-08,10:00",
            "t2,2026-09-07,09:30",
            "timetable.csv:5:group: this group has another lesson at that time (line 4)",
        ),
        (
            "5B,fleur,Lokaal 14,\nt2",
            "5B,fleur,Lokaal 12,\nt2",
            "timetable.csv:4:place: this place has another lesson at that time (line 2)",
        ),
    ],
)
async def test_a_wrong_lesson_is_named_by_line_and_column_and_nothing_is_written(database, old, new, error):
    given = await Given(database).imported()
    before = await lessons(given)
    assert old in TIMETABLE
    found = await wrong(given, timetable=TIMETABLE.replace(old, new), groups="key,name\n5A,Anders\n5B,Anders\n")
    assert error in found
    assert await lessons(given) == before
    async with database.read() as read:
        assert [group.name for group in await groups(read, given.school.id)] == ["Groep 5A", "Groep 5B"]


async def test_a_lesson_may_not_clash_with_one_that_another_file_brought(database):
    given = await Given(database).imported()
    head = TIMETABLE.splitlines()[0]
    await given.schools.write(
        given.school.id, Files(timetable=f"{head}\nx,2026-09-10,09:00,09:50,Gym,5A,thijs,Gymzaal,\n")
    )
    given.clock.move(timedelta(hours=2))
    found = await wrong(given, timetable=f"{head}\ny,2026-09-07,09:30,09:45,Gym,5A,thijs,Gymzaal,\n")
    assert found == [
        "timetable.csv:2:group: this group has another lesson at that time (the timetable that is there)",
        "timetable.csv:2:teacher: this teacher has another lesson at that time (the timetable that is there)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (
            "sem;Sem Verzonnen;pupil",
            "sem;Sem Verzonnen;baas",
            "people.csv:3:role: not a role; use pupil, guardian, teacher, mentor, coordinator or leader",
        ),
        ("sem;Sem Verzonnen;pupil", "sem;Sem Verzonnen;pupil+teacher", "people.csv:3:role: a pupil has no other role"),
        (
            "sem;Sem Verzonnen;pupil",
            "sem;Sem Verzonnen;unit",
            "people.csv:3:role: not a role; use pupil, guardian, teacher, mentor, coordinator or leader",
        ),
        ("sem;", "noor;", "people.csv:3:key: the same as on line 2"),
        ("pupil;5B", "pupil;6C", "people.csv:4:groups: a group that is not in groups.csv"),
        (";noor;;", ";thijs;;", "people.csv:5:guardian_of: not the key of a pupil"),
        (
            "karin;Karin Voorbeeld;guardian",
            "karin;Karin Voorbeeld;leader",
            "people.csv:5:guardian_of: only for a guardian",
        ),
        ("karin@voorbeeld.test", "karin at home", "people.csv:5:email: not an e-mail address"),
        ("zoe@voorbeeld", "THIJS@voorbeeld", "people.csv:8:email: the same as on line 6"),
        ("2026-09-01;", "2026-09-01;2026-08-01", "people.csv:2:home_until: before home_from"),
        ("thijs@voorbeeld.test;;;", "thijs@voorbeeld.test;;2026-09-01;", "people.csv:6:home_from: only for a pupil"),
        (
            "Sem Verzonnen",
            "Sem\u202eVerzonnen",
            "people.csv:3:name: this cell has a control or bidirectional character",
        ),
        ("Sem Verzonnen", "S" * 81, "people.csv:3:name: this is longer than 80 characters"),
        ("sem;Sem Verzonnen;pupil;5A;;;;", "sem;Sem Verzonnen;pupil", "people.csv:3: 3 cells where the header has 8"),
    ],
)
async def test_a_wrong_person_is_named_by_line_and_column_and_nobody_is_written(database, old, new, error):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    assert old in PEOPLE
    found = await wrong(given, groups=GROUPS, people=PEOPLE.replace(old, new, 1), timetable=TIMETABLE)
    assert found == [error]
    async with database.read() as read:
        assert await people_of_school(read, given.school.id) == []


async def test_an_error_says_no_name(database):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    with pytest.raises(Invalid) as refused:
        await given.schools.write(given.school.id, Files(people=PEOPLE.replace("5A", "Geheim")))
    assert not any(name in str(refused.value) for name in ("Noor", "Geheim", "voorbeeld"))


async def test_the_first_coordinator_who_stands_in_no_file_stays_and_is_adopted_by_address(database):
    from erbij.actor import Role
    from erbij.people.service import People
    from tests.support.school_files import NoAccess

    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    people = People(database, given.clock, NoAccess())
    async with database.transaction() as tx:
        first = await people.add_in(
            tx, given.school.id, "Zoë Z.", [Role.COORDINATOR], email="Zoe@voorbeeld.test", since=date(2026, 8, 1)
        )
        other = await people.add_in(tx, given.school.id, "An", [Role.LEADER], since=date(2026, 8, 1))
    await given.schools.write(given.school.id, FILES)
    await given.look_up()
    assert given.ids["zoe"] == first
    async with database.read() as read:
        found = {person.id: person for person in await people_of_school(read, given.school.id)}
    assert len(found) == 8
    assert found[other].active
    assert found[first].name.reveal() == "Zoë Zogenaamd"


async def test_in_a_new_school_year_the_groups_are_new_and_the_old_ones_end(database):
    given = await Given(database).imported()
    given.clock.move(timedelta(days=340))
    report = await given.schools.write(given.school.id, Files(groups=GROUPS, people=PEOPLE))
    assert report.counts == (Count("groups", 2, 2, 0, 0, 0), Count("people", 7, 0, 5, 2, 0))
    async with database.read() as read:
        assert len(await groups(read, given.school.id)) == 2
    monday = (await lessons(given))[0]
    async with database.read() as read:
        assert len(await expected_pupils(read, given.school.id, monday.id)) == 2


async def test_roles_that_change_end_the_sign_ins(database):
    from erbij.plans.service import import_parts
    from erbij.schools.service import Schools

    told: list[str] = []

    class Listener:
        async def rights_changed(self, _tx, _school_id, person_ids):
            told.extend(person_ids)

    given = await Given(database).imported()
    schools = Schools(database, given.clock, import_parts(Listener()))
    await schools.write(
        given.school.id, Files(people=PEOPLE.replace("teacher|mentor", "teacher").replace("Sem V", "Sam V"))
    )
    assert told == [given.ids["fleur"]]


async def test_two_coordinators_who_import_at_once_do_it_one_after_the_other(database):
    given = Given(database)
    given.school = await given.schools.create("De Testschool", "Stichting Test", "po")
    reports = await asyncio.gather(*(given.schools.write(given.school.id, FILES) for _ in range(3)))
    assert sorted(report.counts[1].new for report in reports) == [0, 0, 7]
    assert len(await lessons(given)) == 4


async def test_a_school_that_does_not_exist_cannot_be_imported_into(database):
    with pytest.raises(NotFound):
        await Given(database).schools.preview("nowhere", FILES)


@pytest.mark.timeout(60)
async def test_two_thousand_people_and_twenty_thousand_lessons_are_in_within_a_minute(database):
    given = Given(database)
    given.school = await given.schools.create("De Grote School", "Stichting Test", "vo")
    group_lines = "\n".join(f"g{n},Groep {n}" for n in range(80))
    people = [f"p{n},Leerling {n},pupil,g{n % 80}" for n in range(1920)] + [
        f"t{n},Leraar {n},teacher," for n in range(80)
    ]
    slots = [
        f"{MONDAY.date() + timedelta(days=day)},{8 + hour:02}:00,{8 + hour:02}:50,Vak,g{n},t{n},Lokaal {n}"
        for day in range(36)
        for hour in range(7)
        for n in range(80)
    ][:20_000]
    files = Files(
        groups=f"key,name\n{group_lines}\n",
        people="key,name,role,groups\n" + "\n".join(people),
        timetable="date,start,end,subject,group,teacher,place\n" + "\n".join(slots),
    )
    begin = time.monotonic()
    report = await given.schools.write(given.school.id, files)
    first = time.monotonic() - begin
    assert [count.new for count in report.counts] == [80, 2000, 20_000]
    again = await given.schools.write(given.school.id, files)
    assert [count.unchanged for count in again.counts] == [80, 2000, 20_000]
    assert first < 30
    print(f"first {first:.1f} s, again {time.monotonic() - begin - first:.1f} s")  # noqa: T201
