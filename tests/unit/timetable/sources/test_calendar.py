"""A school's calendar feed becomes appointments; what is wrong in it is listed and spoils nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from erbij.timetable.sources.address import NotRead
from erbij.timetable.sources.calendar import hear
from erbij.timetable.sources.wire import CalendarField, LessonFault, SourceMapping, Trouble
from tests.unit.timetable.sources.feeds import AMSTERDAM, YEAR, calendar, event

ANYWHERE = SourceMapping()


def heard(*events: str, mapping=ANYWHERE):
    return hear(calendar(*events), mapping, YEAR, AMSTERDAM)


def faults(found):
    return [(bad.uid, bad.fault) for bad in found.bad]


def test_an_event_is_a_lesson_with_its_words_place_and_instants():
    lesson = heard(event()).lessons[0]

    assert (lesson.uid, lesson.subject, lesson.place) == ("les-1", "Rekenen - 5A - thijs", "Lokaal 12")
    assert lesson.starts_at == datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
    assert lesson.ends_at == datetime(2026, 9, 7, 7, 50, tzinfo=UTC)
    assert {"5A", "thijs", "Rekenen"} <= set(lesson.group_words)


def test_a_weekly_lesson_begins_at_the_same_hour_on_both_sides_of_a_clock_change():
    autumn = event(DTSTART__TZID_is_Europe_Amsterdam="", RRULE="FREQ=WEEKLY;COUNT=3").replace(
        "DTSTART;TZID=Europe_Amsterdam:", "DTSTART;TZID=Europe/Amsterdam:20261019T083000"
    )
    autumn = autumn.replace("20260907T095000", "20261019T092000")

    found = heard(autumn).lessons

    assert [lesson.starts_at.hour for lesson in found] == [6, 7, 7]
    assert {lesson.starts_at.astimezone(AMSTERDAM).strftime("%H:%M") for lesson in found} == {"08:30"}


def test_one_of_a_series_that_was_moved_is_the_same_lesson_at_another_time():
    weekly = event(RRULE="FREQ=WEEKLY;COUNT=2")
    moved = event(
        **{"RECURRENCE-ID;TZID=Europe/Amsterdam": "20260914T090000"},
        DTSTART="20260915T110000Z",
        DTEND="20260915T115000Z",
    )
    before, after = heard(weekly).lessons, heard(weekly, moved).lessons

    assert {lesson.uid for lesson in before} == {lesson.uid for lesson in after}
    assert max(lesson.starts_at for lesson in after) == datetime(2026, 9, 15, 11, 0, tzinfo=UTC)


def test_a_cancelled_event_and_one_that_was_taken_out_of_its_series_are_told_apart():
    cancelled = heard(event(STATUS="CANCELLED")).lessons[0]
    left = heard(event(RRULE="FREQ=WEEKLY;COUNT=3", **{"EXDATE;TZID=Europe/Amsterdam": "20260914T090000"})).lessons

    assert cancelled.cancelled
    assert [lesson.starts_at.day for lesson in left] == [7, 21]


def test_a_time_without_a_zone_is_by_the_schools_clock():
    lesson = heard(event(DTSTART="20261026T083000", DTEND="20261026T092000")).lessons[0]

    assert lesson.starts_at == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)


def test_a_zone_that_nobody_knows_and_an_hour_that_the_clock_skips_are_listed():
    nowhere = event("a", **{"DTSTART;TZID=Nergens/Huizen": "20260907T090000"})
    skipped = event("b", DTSTART="20270328T023000", DTEND="20270328T033000")

    found = heard(nowhere, skipped, event("c"))

    assert faults(found) == [("a", LessonFault.NO_ZONE), ("b", LessonFault.SKIPPED_HOUR)]
    assert [lesson.uid for lesson in found.lessons] == ["c"]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=9", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3"]
)
def test_a_repeat_that_is_no_timetable_is_refused_at_once(rule):
    found = heard(event("a", RRULE=rule), event("b"))

    assert faults(found) == [("a", LessonFault.REPEATS_TOO_OFTEN)]
    assert [lesson.uid for lesson in found.lessons] == ["b"]


def test_a_broken_event_spoils_no_other():
    broken = event("a", DTSTART="geen tijd")
    backwards = event("b", RRULE="FREQ=WEEKLY;UNTIL=gisteren;INTERVAL=0")
    endless = event("c").replace("DTEND;TZID=Europe/Amsterdam:20260907T095000\r\n", "")

    found = heard(broken, backwards, endless, event("d"))

    assert [lesson.uid for lesson in found.lessons][-1] == "d"
    assert {bad.uid for bad in found.bad} >= {"a", "c"}


def test_the_second_event_of_one_name_is_listed_and_the_first_one_counts():
    found = heard(event(), event(summary="Taal"))

    assert [lesson.subject for lesson in found.lessons] == ["Rekenen - 5A - thijs"]
    assert [bad.fault for bad in found.bad] == [LessonFault.TWICE]


def test_a_day_off_is_no_lesson():
    day = event().replace("DTSTART;TZID=Europe/Amsterdam:20260907T090000", "DTSTART;VALUE=DATE:20260907")

    found = heard(day)

    assert (found.lessons, found.bad, found.other) == ((), (), 1)


def test_the_place_of_an_event_in_the_file_is_known():
    found = heard(event("a"), event("b", DTSTART="geen tijd"))

    assert [lesson.line for lesson in found.lessons] == [4]
    assert [bad.line for bad in found.bad] == [11]


def test_words_are_looked_for_where_the_mapping_says():
    mapping = SourceMapping(
        group=CalendarField.CATEGORIES,
        teacher=CalendarField.ATTENDEE,
        subject=CalendarField.DESCRIPTION,
        place=CalendarField.NOWHERE,
    )
    with_all = event(
        CATEGORIES="5A,verplicht", DESCRIPTION="Breuken", **{"ATTENDEE;CN=Thijs Testema": "mailto:thijs@school.test"}
    )

    lesson = heard(with_all, mapping=mapping).lessons[0]

    assert lesson.group_words == ("5A", "verplicht")
    assert lesson.teacher_words == ("thijs@school.test", "Thijs Testema")
    assert (lesson.subject, lesson.place) == ("Breuken", "")


def test_signs_that_turn_the_writing_around_are_not_kept():
    lesson = heard(event(summary="Reke\u202enen\u0007 5A")).lessons[0]

    assert lesson.subject == "Reke nen 5A"


@pytest.mark.parametrize("data", [b"", b"<html>nee</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00"])
def test_what_is_no_calendar_says_so(data):
    with pytest.raises(NotRead) as wrong:
        hear(data, ANYWHERE, YEAR, AMSTERDAM)

    assert wrong.value.trouble is Trouble.NOT_READABLE
