from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.plans.day_plan import rules
from erbij.plans.day_plan.model import AgreedRest, LessonTime, Planned
from erbij.plans.day_plan.wire import BlockKind, DayBlock, DayPlanFrom, DayPlanned

ZONE = ZoneInfo("Europe/Amsterdam")
TUESDAY = date(2026, 10, 6)
NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def block(kind: BlockKind, start: str, minutes: int) -> DayBlock:
    return DayBlock(kind=kind, start=start, minutes=minutes)


LIVE_HALF = DayPlanned(blocks=(block(BlockKind.LIVE, "09:00", 25),), may_stop=False)
REST_LATER = DayPlanned(blocks=(block(BlockKind.REST, "09:30", 60),), may_stop=False)


def test_a_date_of_its_own_goes_before_its_weekday_and_an_old_weekday_stays_for_days_that_are_over() -> None:
    week = {
        (TUESDAY - timedelta(days=14), 1): DayPlanned(ceiling_min=120),
        (TUESDAY, 1): DayPlanned(ceiling_min=90),
    }
    planned = Planned(week, {TUESDAY: DayPlanned(ceiling_min=30)})
    found = [rules.day_of(planned, TUESDAY + timedelta(days=days))[0].ceiling_min for days in (-21, -7, 0, 7)]
    assert found == [None, 120, 30, 90]
    assert rules.day_of(planned, TUESDAY)[1] is DayPlanFrom.DATE
    assert rules.day_of(planned, TUESDAY + timedelta(days=1)) == (rules.NOTHING, DayPlanFrom.NONE)
    assert [day.ceiling_min for day in rules.week_of(planned, TUESDAY)] == [None, 90, None, None, None, None, None]


def test_after_the_agreed_end_the_rest_of_the_lesson_is_agreed_rest() -> None:
    found = rules.agreed_rest_in(LIVE_HALF, TUESDAY, ZONE, NINE, at(50))
    assert found == AgreedRest(((at(25), at(50)),))
    assert rules.agreed_ends(LIVE_HALF, TUESDAY, ZONE, NINE, at(50)) == (at(25),)


def test_a_lesson_that_the_plan_does_not_touch_is_open_but_for_rest_in_it() -> None:
    assert rules.agreed_rest_in(LIVE_HALF, TUESDAY, ZONE, at(60), at(110)) == AgreedRest()
    assert rules.agreed_rest_in(REST_LATER, TUESDAY, ZONE, NINE, at(50)) == AgreedRest(((at(30), at(50)),))
    assert rules.agreed_ends(REST_LATER, TUESDAY, ZONE, NINE, at(50)) == ()


def test_who_stops_rests_until_the_end_where_that_is_agreed_and_nowhere_else() -> None:
    agreed = AgreedRest((), may_stop=True)
    assert rules.rest_of(agreed, at(50), at(20)) == [(at(20), at(50))]
    assert rules.rest_of(agreed, at(50), None) == [], "who never came did not stop"
    assert rules.rest_of(AgreedRest(), at(50), at(20)) == []
    assert rules.rest_of(AgreedRest(((at(10), at(30)),), may_stop=True), at(50), at(20)) == [(at(10), at(50))]


def test_minutes_after_the_agreed_end_are_beyond_and_so_are_those_over_the_ceiling() -> None:
    stayed = LessonTime(NINE, at(50), ((at(0), at(37)),))
    assert rules.used(LIVE_HALF, TUESDAY, ZONE, [stayed]).beyond == 12 * 60
    assert rules.used(LIVE_HALF, TUESDAY, ZONE, [stayed]).seconds == 37 * 60
    ceiling = DayPlanned(ceiling_min=30, may_stop=False)
    two = [stayed, LessonTime(at(60), at(110), ((at(60), at(70)), (at(65), at(80))))]
    assert rules.used(ceiling, TUESDAY, ZONE, two).beyond == (37 + 20 - 30) * 60
    assert rules.used(rules.NOTHING, TUESDAY, ZONE, two).beyond == 0


def test_coming_before_the_agreed_part_begins_is_not_beyond() -> None:
    late = DayPlanned(blocks=(block(BlockKind.LIVE, "09:20", 20),), may_stop=False)
    early = LessonTime(NINE, at(50), ((at(0), at(42)),))
    assert rules.used(late, TUESDAY, ZONE, [early]).beyond == 2 * 60


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_a_part_of_a_day_begins_at_its_local_time_when_the_clocks_change(day: date) -> None:
    start, end = rules.span_of(block(BlockKind.LIVE, "09:00", 30), day, ZONE)
    assert (start.astimezone(ZONE).hour, end - start) == (9, timedelta(minutes=30))


@pytest.mark.parametrize(
    ("new", "less"),
    [
        (DayPlanned(ceiling_min=60, blocks=(block(BlockKind.LIVE, "09:00", 20),)), True),
        (DayPlanned(ceiling_min=90, blocks=(block(BlockKind.LIVE, "09:00", 25),)), True),
        (DayPlanned(ceiling_min=95, blocks=(block(BlockKind.LIVE, "09:00", 20),)), False),
        (DayPlanned(ceiling_min=None, blocks=(block(BlockKind.LIVE, "09:00", 20),)), False),
        (DayPlanned(ceiling_min=60, blocks=(block(BlockKind.LIVE, "10:00", 20),)), False),
        (DayPlanned(ceiling_min=60), False),
        (DayPlanned(ceiling_min=60, blocks=(block(BlockKind.REST, "09:00", 25),)), True),
        (DayPlanned(ceiling_min=60, may_stop=False, blocks=(block(BlockKind.LIVE, "09:00", 20),)), False),
    ],
)
def test_a_family_takes_less_at_once_and_asks_for_more(new: DayPlanned, less: bool) -> None:
    agreed = DayPlanned(ceiling_min=90, blocks=(block(BlockKind.LIVE, "09:00", 25), block(BlockKind.REST, "10:00", 30)))
    assert rules.is_less(new, agreed) is less


def test_parts_of_a_day_cannot_overlap_or_go_on_past_midnight() -> None:
    both = DayPlanned(blocks=(block(BlockKind.LIVE, "09:00", 25), block(BlockKind.REST, "09:20", 30)))
    assert [path for path, _ in rules.wrong_in(both)] == ["body.planned.blocks.1.start"]
    late = DayPlanned(blocks=(block(BlockKind.REST, "23:50", 15),))
    assert [path for path, _ in rules.wrong_in(late)] == ["body.planned.blocks.0.minutes"]


def test_the_day_holds_at_most_its_ceiling() -> None:
    assert rules.planned_minutes(LIVE_HALF) == 25
    assert rules.planned_minutes(LIVE_HALF.model_copy(update={"ceiling_min": 20})) == 20
    assert rules.planned_minutes(DayPlanned(ceiling_min=90)) == 90
    assert rules.planned_minutes(DayPlanned()) == 0


minutes = st.integers(-10, 60)


@given(st.lists(st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]), max_size=6))
def test_what_is_inside_and_what_is_left_open_make_the_lesson(pairs: list[tuple[int, int]]) -> None:
    spans = rules.joined([(at(a), at(b)) for a, b in pairs])
    parts = sorted(rules.inside(spans, NINE, at(50)) + rules.outside(spans, NINE, at(50)))
    assert parts[0][0] == NINE
    assert parts[-1][1] == at(50)
    assert all(one[1] == other[0] for one, other in pairwise(parts))
