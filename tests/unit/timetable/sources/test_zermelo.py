"""Appointments of Zermelo become ours; an old version, a meeting and what is hidden do not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from yarl import URL

from erbij.timetable.sources.address import NotRead
from erbij.timetable.sources.wire import LessonFault
from erbij.timetable.sources.zermelo import asked, hear
from tests.unit.timetable.sources.feeds import YEAR, appointment, at, zermelo


def heard(*appointments: object):
    return hear(zermelo(*appointments), YEAR)


def test_an_appointment_is_a_lesson():
    lesson = heard(appointment(7, online=True, cancelled=True)).lessons[0]

    assert (lesson.uid, lesson.subject, lesson.place) == ("7", "rek", "Lokaal 12")
    assert (lesson.group_words, lesson.teacher_words) == (("5A",), ("thijs",))
    assert lesson.starts_at == datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
    assert (lesson.online, lesson.cancelled) == (True, True)


def test_a_moved_lesson_is_the_same_one_and_its_old_version_does_not_count():
    old = appointment(7, id=1, valid=False)
    new = appointment(7, id=2, moved=True, start=at(8, 10), end=at(8, 10, 50))

    found = heard(old, new)

    assert [(lesson.uid, lesson.starts_at.day) for lesson in found.lessons] == [("7", 8)]
    assert (found.bad, found.other) == ((), 1)


def test_meetings_and_what_is_hidden_are_no_lessons():
    found = heard(appointment(1, type="talk"), appointment(2, hidden=True), appointment(3, type="exam"))

    assert ([lesson.uid for lesson in found.lessons], found.other) == (["3"], 2)


@pytest.mark.parametrize("wrong", ["9 uur", None, True, -1, 1e300, [1], 99999999999999])
def test_a_time_that_is_none_is_listed_and_spoils_no_other(wrong):
    found = heard(appointment(1, start=wrong), appointment(2))

    assert [(bad.uid, bad.fault) for bad in found.bad] == [("1", LessonFault.NO_TIME)]
    assert [lesson.uid for lesson in found.lessons] == ["2"]


def test_the_second_of_one_number_is_listed():
    found = heard(appointment(1), appointment(1))

    assert ([lesson.uid for lesson in found.lessons], [bad.fault for bad in found.bad]) == (["1"], [LessonFault.TWICE])


def test_strange_things_between_appointments_are_listed():
    found = heard("les", 7, None, appointment(1, groups="5A", teachers=[None, {"x": 1}, "thijs"]))

    assert [bad.fault for bad in found.bad] == [LessonFault.NOT_READABLE] * 3
    assert (found.lessons[0].group_words, found.lessons[0].teacher_words) == ((), ("thijs",))


def test_a_bare_list_is_read_as_well():
    assert len(hear(json.dumps([appointment()]).encode(), YEAR).lessons) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 90_000, b'{"response": {"data": 3}}', b'"x"', b"\xff"])
def test_what_is_no_list_of_appointments_says_so(data):
    with pytest.raises(NotRead):
        hear(data, YEAR)


def test_the_address_is_asked_for_the_weeks_that_are_wanted_and_keeps_what_it_says_itself():
    url = asked(URL("https://school.zportal.nl/api/v3/appointments?user=~me&fields=id"), YEAR)

    assert url.query["start"] == str(int(YEAR[0].timestamp()))
    assert (url.query["user"], url.query["fields"], url.query["valid"]) == ("~me", "id", "true")
