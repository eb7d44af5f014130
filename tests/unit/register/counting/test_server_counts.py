"""The worked examples of the specification by number, through the counting of the server instead of a facts file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erbij.private import Private
from erbij.register.audit import documents
from erbij.register.counting.model import AbsenceMark, AgreedDeviation, DayCount, Followed, PupilLesson, PupilRecord
from erbij.register.counting.rules import count, facts_of, stretches
from erbij.register.facts import Authorised, Dates, ItemFact, Modality, Mode, OfflineFact, Regime, Sector
from erbij.register.intake import facts_of as read_facts
from erbij.register.model import (
    Away,
    Bucket,
    EndReason,
    Lesson,
    Presence,
    PupilEvidence,
    Session,
    Slot,
    SlotEvidence,
    Source,
    Status,
)
from erbij.register.reading import load
from erbij.register.rules import POLICIES, clock_hours, whole_minutes
from erbij.register.spans import Span, in_whole_seconds
from tests.unit.register.given import DAY, POLICY, ZONE, at, slot, span, was_there

TODAY = Dates(DAY, DAY)
NOW = at("23:00")


def lesson(text: str, *there: str, key: str = "s1", school: str | None = None, home: bool = True) -> PupilLesson:
    """A lesson of the day with its presence; at school instead if told so."""
    pupil = PupilEvidence("p1", was_there(*there), at_school=(span(school),) if school else ())
    held = SlotEvidence(key, Session(at("08:00"), at("18:00")), pupils=(pupil,))
    words = Lesson(slot(text, key), "school", DAY, "3B", "Wiskunde", Private("Iemand"), frozenset({"t1"}))
    return PupilLesson(words, held, pupil, Followed(Modality.REMOTE_LIVE if home else Modality.AT_SCHOOL))


def day_of(*lessons: PupilLesson, sector: Sector = Sector.VO, **known: Any) -> DayCount:
    return count(PupilRecord("p1", sector, lessons, **known), TODAY, NOW).days[0]


def item(norm: int, *texts: str) -> ItemFact:
    return ItemFact("i1", norm, Fraction(1), 0, True, None, tuple(in_whole_seconds(span(text)) for text in texts))  # noqa: FBT003


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("number", "text", "there", "seconds", "status"),
    [
        (1, "09:00-09:50", ["08:57:10-09:50:40"], 3000, [Status.PRESENT_REMOTE]),
        (2, "10:00-10:50", ["10:06:30-10:21:00", "10:22:30-10:51:00"], 2610, [Status.PRESENT_REMOTE, Status.LATE]),
        (3, "11:00-11:50", ["11:00-11:12", "11:31-11:50"], 1860, [Status.PRESENT_REMOTE]),
        (
            4,
            "09:00-09:50",
            ["09:00-09:05", "09:06:40-09:15", "09:16:40-09:25", "09:26:40-09:35", "09:36:40-09:50"],
            2900,
            [Status.PRESENT_REMOTE],
        ),
        (10, "09:00-09:50", ["09:00-09:20:10", "09:21:50-09:50"], 3000, [Status.PRESENT_REMOTE]),
        (11, "09:00-09:50", ["09:00-09:40", "09:10-09:50"], 3000, [Status.PRESENT_REMOTE]),
    ],
)
def test_examples_of_one_lesson(number: int, text: str, there: list[str], seconds: int, status: list[Status]) -> None:
    day = day_of(lesson(text, *there))
    assert (number, day.reported, list(day.slots[0].status)) == (number, seconds, status)


@pytest.mark.rule("R5")
def test_example_5_an_item_during_a_lesson() -> None:
    day = day_of(lesson("09:00-09:50", "09:00-09:50"), items=(item(30, "09:30-10:10"),))
    assert (day.by_source[Source.LIVE], day.by_source[Source.CATALOGUE], day.reported) == (3000, 1200, 4200)


@pytest.mark.rule("R6")
def test_example_6_an_item_over_its_norm() -> None:
    day = day_of(lesson("09:00-09:50"), items=(item(20, "13:00-13:23:40"),))
    assert (day.by_source[Source.CATALOGUE], day.over_norm) == (1200, 220)


@pytest.mark.rule("R7")
def test_example_7_a_day_in_primary_school() -> None:
    whole = [
        lesson("08:30-10:00", key="s1", school="08:30-10:00", home=False),
        lesson("10:15-11:45", key="s2", school="10:15-11:45", home=False),
        lesson("13:00-13:45", "13:00-13:45", key="s3"),
    ]
    work = OfflineFact("o1", DAY, 1800, None, None)
    day = day_of(*whole, sector=Sector.BO, offline=(work,))
    assert [day.by_source[one] for one in Source] == [180 * 60, 45 * 60, 0, 30 * 60]
    assert (whole_minutes(day.reported), clock_hours(day.reported)) == (255, "4.25")


@pytest.mark.rule("R8")
def test_example_8_a_ceiling_of_two_hours() -> None:
    lessons = [lesson("09:00-09:50", "09:00-09:50"), lesson("10:00-10:50", "10:00-10:50", key="s2")]
    day = day_of(*lessons, items=(item(40, "13:00-13:40"),), ceilings={DAY: 120})
    assert (day.reported, day.by_source[Source.LIVE], day.by_source[Source.CATALOGUE]) == (7200, 6000, 1200)
    assert day.by_bucket[Bucket.OVER_CAP] == 1200


@pytest.mark.rule("R10")
def test_example_9_seven_lessons() -> None:
    lessons = [
        lesson(f"{hour:02}:00-{hour:02}:50", f"{hour:02}:00:10-{hour:02}:50:00", key=f"s{hour}")
        for hour in range(8, 15)
    ]
    seconds = day_of(*lessons).reported
    assert (seconds, whole_minutes(seconds), clock_hours(seconds)) == (20_930, 348, "5.81")


@pytest.mark.rule("R17")
@pytest.mark.rule("R6")
def test_what_an_item_used_under_one_policy_is_not_free_under_the_next() -> None:
    later = replace(POLICY, version="2026-2", valid_from=DAY + timedelta(days=1))
    times = tuple(
        (start, start + 900) for start in (int(at("13:00").timestamp()), int(at("13:00").timestamp()) + 86_400)
    )
    work = replace(item(20), intervals=times)
    record = PupilRecord("p1", Sector.VO, (), items=(work,))
    dates = Dates(DAY, DAY + timedelta(days=1))
    counted = count(record, dates, NOW + timedelta(days=2), (POLICY, later))
    assert [(day.policy_version, day.reported, day.over_norm) for day in counted.days] == [
        ("2026-1", 900, 0),
        ("2026-2", 300, 600),
    ]
    files = documents(record, dates, NOW + timedelta(days=2), (POLICY, later))
    assert [one["catalogue"][0]["used_seconds"] for one in files] == [0, 900]


@pytest.mark.parametrize("year", range(2020, 2041))
@pytest.mark.parametrize("month", [3, 10])
def test_a_lesson_on_the_night_of_the_clock_is_as_long_as_it_is(year: int, month: int) -> None:
    last = date(year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    start = datetime(year, month, sunday.day, 0, 30, tzinfo=ZONE).astimezone(UTC)
    held = Span(start, start + timedelta(hours=2))  # the clock changes at 02:00 or 03:00, inside
    pupil = PupilEvidence("p1", (Presence(held, "d1", EndReason.LESSON_OVER),))
    words = Lesson(Slot("s1", held), "school", sunday, "3B", "Nacht", Private("Iemand"), frozenset())
    known = PupilLesson(words, SlotEvidence("s1", Session(held.start, held.end), pupils=(pupil,)), pupil)
    counted = count(PupilRecord("p1", Sector.VO, (known,)), Dates(sunday, sunday), held.end)
    assert [(day.local_date, day.reported, day.due) for day in counted.days] == [(sunday, 7200, 7200)]


# --- what is handed out is what was counted ---------------------------------------------------------------------------

START = at("08:00")
seconds_ = st.integers(0, 6 * 3600)


@st.composite
def stretches_of_time(draw: Any) -> Span:
    first = START + timedelta(seconds=draw(seconds_), milliseconds=draw(st.integers(0, 999)))
    return Span(first, first + timedelta(seconds=draw(st.integers(1, 4000))))


@st.composite
def lessons_(draw: Any, key: str) -> PupilLesson:
    first = START + timedelta(minutes=draw(st.integers(0, 360)))
    where = Slot(key, Span(first, first + timedelta(minutes=draw(st.integers(20, 90)))), draw(st.integers(0, 4)) > 0)
    some = st.lists(stretches_of_time(), max_size=3).map(tuple)
    reasons = st.sampled_from([*EndReason])
    pupil = PupilEvidence(
        "p1",
        tuple(Presence(one, draw(st.sampled_from(["a", "b"])), draw(reasons)) for one in draw(some)),
        draw(some),
        draw(some),
        draw(some),
        draw(some),
    )
    held = draw(stretches_of_time())
    session = Session(held.start, draw(st.sampled_from([held.end, None]))) if draw(st.booleans()) else None
    away = tuple(Away(one, draw(st.none() | reasons)) for one in draw(some))
    marks = [AbsenceMark("ILL", draw(st.sampled_from([*Authorised])))] if draw(st.booleans()) else []
    how = Followed(draw(st.sampled_from([*Modality])), programmed_online=draw(st.booleans()))
    words = Lesson(where, "school", DAY, "3B", "Wiskunde", Private("Iemand"), frozenset())
    return PupilLesson(words, SlotEvidence(key, session, away, (pupil,)), pupil, how, tuple(marks))


@st.composite
def records(draw: Any) -> PupilRecord:
    lessons = tuple(draw(lessons_(f"s{n}")) for n in range(draw(st.integers(0, 3))))
    covered = draw(st.sets(st.sampled_from(["s0", "s1", "s2"])))
    works = tuple(
        OfflineFact(f"o{n}", DAY, 300 * draw(st.integers(1, 6)), None, None) for n in range(draw(st.integers(0, 3)))
    )
    return PupilRecord(
        "p1",
        Sector.VO,
        tuple(sorted(lessons, key=lambda one: one.lesson.slot.span.start)),
        free_days=frozenset({DAY} if draw(st.integers(0, 4)) == 0 else ()),
        regimes=(Regime(TODAY, draw(st.sampled_from([Mode.FULL, Mode.FULL, Mode.CONTACT_ONLY, Mode.OFF]))),),
        deviations=(AgreedDeviation(TODAY, lambda one: one.slot.id in covered),) if draw(st.booleans()) else (),
        ceilings={DAY: draw(st.integers(0, 200))} if draw(st.booleans()) else {},
        items=(item(20, "13:00-13:23:40"),) if draw(st.booleans()) else (),
        offline=works,
    )


@settings(deadline=None, max_examples=120)
@given(records())
def test_reading_the_file_back_gives_the_facts_that_were_counted(record: PupilRecord) -> None:
    (stretch,) = stretches(record, TODAY, POLICIES)
    (file,) = documents(record, TODAY, NOW, POLICIES)
    read = read_facts(load(json.dumps(file).encode()))
    counted = facts_of(record, stretch, NOW, {}, POLICIES)
    assert replace(read, policy=counted.policy) == counted
