"""What a timetable file does to the lessons that are there; without a database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from erbij.actor import Role
from erbij.schools.model import Asked, KnownGroup, KnownPerson, Row, School, SchoolYear, Table, Verdict
from erbij.schools.rules import year_of
from erbij.timetable.rows.rules import Planned, TimetablePlan, clashes
from erbij.timetable.rules import instant
from erbij.timetable.service import TimetablePart
from erbij.timetable.wire import SlotStatus

NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
NAMES = [column.name for column in TimetablePart.columns]
TEACHER = frozenset({Role.TEACHER})


def asked():
    school = School("s", "b", "School", "po", "Europe/Amsterdam", demo=False)
    return Asked(
        school,
        SchoolYear("y", "s", *year_of(NOW.date())),
        NOW,
        NOW.date(),
        {"5A": KnownGroup("g-5A"), "5B": KnownGroup("g-5B"), "old": KnownGroup("g-old", date(2026, 9, 1))},
        {
            "t": KnownPerson("p-t", TEACHER),
            "u": KnownPerson("p-u", TEACHER),
            "gone": KnownPerson("p-g", TEACHER, NOW.date()),
        },
    )


def table(*rows: dict[str, str]):
    cells = [{**dict.fromkeys(NAMES, ""), "subject": "Taal", "group": "5A", "teacher": "t", **row} for row in rows]
    return Table("timetable", frozenset(NAMES), tuple(Row(line, each) for line, each in enumerate(cells, 2)))


def plan(state, *rows: dict[str, str], span: int = 2_000):
    found = TimetablePlan(asked(), table(*rows))
    since, until = found.bounds or (date.max, date.min)
    there = Counter(slot.local_date for slot in state if since <= slot.local_date <= until)
    for first, last in found.spans(there, span):
        keys = found.keys(first, last)
        found.compare(first, last, [one for one in state if first <= one.local_date <= last or one.key in keys])
    return found.outcome()


def lesson(day, start, end, **more: str):
    return {"date": str(day), "start": start, "end": end, **more}


def after(state, outcome):
    slots = {slot.id: slot for slot in state}
    slots.update({slot.id: slot for slot in (*outcome.work.new, *outcome.work.changed)})
    return list(slots.values())


def test_a_teacher_who_left_may_stand_in_the_lessons_before_that_day_only():
    outcome = plan(
        [], lesson("2026-09-04", "9:00", "9:50", teacher="gone"), lesson("2026-09-07", "9:00", "9:50", teacher="gone")
    )
    assert [fault.path for fault in outcome.faults] == ["timetable.csv:3:teacher"]
    outcome = plan([], lesson("2026-09-02", "9:00", "9:50", group="old"))
    assert [fault.path for fault in outcome.faults] == ["timetable.csv:2:group"]


def test_a_weekly_row_needs_its_dates():
    rows = [
        {"weekday": "ma", "start": "9:00", "end": "9:50"},
        {"weekday": "ma", "from": "2026-09-01", "start": "9:00", "end": "9:50"},
        {"weekday": "ma", "from": "2026-09-01", "until": "2028-09-01", "start": "9:00", "end": "9:50"},
        {"weekday": "feestdag", "from": "2026-09-01", "until": "2026-10-01", "start": "9:00", "end": "9:50"},
    ]
    found = [fault.column for fault in plan([], *rows).faults]
    assert found == ["from", "until", "until", "weekday"]


def test_the_order_of_the_rows_does_not_matter_for_who_clashes():
    early = lesson("2026-09-08", "9:00", "11:00")
    inside = lesson("2026-09-08", "9:30", "9:40", group="5B", teacher="u", place="x")
    late = lesson("2026-09-08", "10:00", "10:50", group="5B")
    for rows, line in (([early, inside, late], 4), ([late, early, inside], 3), ([inside, late, early], 4)):
        assert [(fault.line, fault.column) for fault in plan([], *rows).faults] == [(line, "teacher")]


def test_a_cancelled_lesson_takes_nobodys_time():
    rows = [lesson("2026-09-08", "9:00", "9:50", status="vervallen"), lesson("2026-09-08", "9:00", "9:30", key="x")]
    outcome = plan([], *rows)
    assert outcome.faults == ()
    assert {slot.status for slot in outcome.work.new} == {SlotStatus.PLANNED, SlotStatus.CANCELLED}


LESSONS = st.lists(
    st.builds(
        lambda day, hour, group, subject: lesson(
            NOW.date() + timedelta(days=day),
            f"{hour}:00",
            f"{hour}:50",
            group=group,
            subject=subject,
            teacher={"5A": "t", "5B": "u"}[group],
        ),
        st.integers(0, 4),
        st.integers(9, 12),
        st.sampled_from(["5A", "5B"]),
        st.sampled_from(["Taal", "Rekenen"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row["date"], row["start"], row["group"]),
)


@given(LESSONS, LESSONS)
def test_after_any_two_files_the_second_is_true_and_a_third_time_changes_nothing(first, second):
    state = after([], plan([], *first))
    outcome = plan(state, *second)
    assert outcome.faults == ()
    state = after(state, outcome)
    planned = {
        (str(s.local_date), s.local_start, s.group_id, s.subject) for s in state if s.status is SlotStatus.PLANNED
    }
    wanted = {(row["date"], f"{row['start']:0>5}", f"g-{row['group']}", row["subject"]) for row in second}
    assert wanted <= planned
    dates = [row["date"] for row in second]
    assert {one for one in planned if min(dates) <= one[0] <= max(dates)} == wanted
    again = plan(state, *second)
    assert again.work.new == again.work.changed == ()
    assert set(again.verdicts.values()) == {Verdict.UNCHANGED}


KEYED = st.lists(
    st.builds(
        lambda key, day, hour, group: lesson(
            NOW.date() + timedelta(days=day),
            f"{hour}:00",
            f"{hour}:50",
            key=key,
            group=group,
            teacher={"5A": "t", "5B": "u"}[group],
        ),
        st.sampled_from(["", "a", "b", "c", "w@2026-09-08"]),
        st.integers(0, 9),
        st.integers(9, 11),
        st.sampled_from(["5A", "5B"]),
    ),
    max_size=8,
)
WEEKLY = {"weekday": "di", "from": "2026-09-08", "until": "2026-09-30", "start": "13:00", "end": "13:50", "key": "w"}


def said(outcome):
    """What a comparison says, whatever the new ids are and in whatever order."""
    work = [
        sorted(("" if new else slot.id, slot.key or "", *slot.natural[:2], slot.group_id, slot.status) for slot in some)
        for new, some in ((True, outcome.work.new), (False, outcome.work.changed))
    ]
    return work, outcome.verdicts, outcome.ended, sorted((one.line, one.column) for one in outcome.faults)


@given(KEYED, KEYED, st.booleans())
def test_a_file_compared_day_by_day_says_what_it_says_compared_at_once(first, second, weekly):
    rows = [*second, *([WEEKLY] if weekly else [])]
    before = plan([], *first, WEEKLY)
    state = [] if before.faults else after([], before)
    found = [said(plan(state, *rows, span=span)) for span in (1, 3, 10_000)]
    assert found[0] == found[1] == found[2]


def test_a_lesson_that_moves_in_the_file_far_away_stays_the_same_lesson_by_its_key():
    state = after([], plan([], lesson("2026-09-08", "9:00", "9:50", key="x"), lesson("2026-12-01", "9:00", "9:50")))
    rows = [lesson("2026-09-08", "10:00", "10:50"), lesson("2026-12-02", "9:00", "9:50", key="x")]
    outcome = plan(state, *rows, span=1)
    assert [slot.id for slot in outcome.work.changed if slot.key == "x"] == [s.id for s in state if s.key == "x"]
    assert outcome.ended == 1


def test_a_key_that_stands_there_twice_is_found_however_far_apart():
    rows = [lesson("2026-09-08", "9:00", "9:50", key="x"), lesson("2026-12-01", "9:00", "9:50", key="x")]
    assert [fault.path for fault in plan([], *rows, span=1).faults] == ["timetable.csv:3:key"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15), st.sampled_from(["t", "u", "v"])), max_size=14))
def test_a_clash_is_found_exactly_when_two_lessons_share_time(lessons):
    base = plan([], lesson("2026-09-08", "9:00", "9:50")).work.new[0]
    from dataclasses import replace

    planned = []
    for line, (start, length, teacher) in enumerate(lessons, 2):
        starts_at = NOW + timedelta(minutes=start)
        slot = replace(
            base,
            group_id=str(line),
            teacher_id=teacher,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=length),
        )
        planned.append(Planned(line, slot))
    shared = any(
        one.slot.teacher_id == other.slot.teacher_id
        and one.slot.starts_at < other.slot.ends_at
        and other.slot.starts_at < one.slot.ends_at
        for index, one in enumerate(planned)
        for other in planned[:index]
    )
    assert bool(clashes(planned)) == shared


def test_the_instants_are_those_of_the_schools_clock():
    slot = plan([], lesson("2026-12-01", "8:30", "9:20")).work.new[0]
    assert slot.starts_at == instant(date(2026, 12, 1), time(8, 30), ZONE) == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
