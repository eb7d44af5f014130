"""Who missed a lesson, and what may fit in its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.missed import rules
from erbij.catalogue.missed.wire import MissedWhy
from erbij.plans.modality.wire import SlotModality
from erbij.private import Private
from erbij.timetable.model import Slot
from erbij.timetable.wire import SlotStatus
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.catalogue.items.model import Item

TEN = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
M = timedelta(minutes=1)
SLOT = Slot(
    id="s1",
    school_id="school",
    group_id="g1",
    group_name="Groep 5A",
    subject="Rekenen",
    teacher_id="thijs",
    teacher_name=Private("Thijs"),
    supply=False,
    place="Lokaal 12",
    starts_at=TEN,
    ends_at=TEN + 50 * M,
    local_date=date(2026, 11, 16),
    status=SlotStatus.PLANNED,
    planned_teacher_id="thijs",
)
LIVE, SCHOOL = SlotModality.REMOTE_LIVE, SlotModality.AT_SCHOOL


def missed(
    modality: SlotModality, *parts: tuple[int, int], absent: datetime | bool | None = False
) -> list[tuple[MissedWhy, int]]:
    of_noor = {"noor": [(TEN + a * M, TEN + b * M) for a, b in parts]} if parts else {}
    away = {} if isinstance(absent, bool) and not absent else {"noor": None if isinstance(absent, bool) else absent}
    found = rules.missed_by(SLOT, {"noor": modality}, away, of_noor)
    return [(one.why, one.minutes) for one in found]


def test_who_was_there_missed_nothing() -> None:
    assert missed(LIVE) == []
    assert missed(SCHOOL) == []


def test_who_is_ill_and_does_not_join_missed_the_lesson() -> None:
    assert missed(SCHOOL, absent=True) == [(MissedWhy.ABSENT, 50)]
    assert missed(LIVE, (0, 50), absent=True) == [(MissedWhy.ABSENT, 50)]


def test_who_went_home_ill_missed_what_came_after() -> None:
    assert missed(SCHOOL, absent=TEN + 20 * M) == [(MissedWhy.ABSENT, 30)]


def test_parts_of_a_live_lesson_are_missed_from_the_first_to_the_last() -> None:
    ((one),) = rules.missed_by(
        SLOT, {"noor": LIVE}, {}, {"noor": [(TEN + 5 * M, TEN + 10 * M), (TEN + 30 * M, TEN + 50 * M)]}
    )
    assert (one.start, one.end, one.minutes) == (TEN + 5 * M, TEN + 50 * M, 25)


def test_four_minutes_are_nothing_to_catch_up_with() -> None:
    assert missed(LIVE, (0, 2), (10, 12)) == []
    assert missed(LIVE, (0, 2), (10, 13)) == [(MissedWhy.PART, 5)]


def test_a_lesson_planned_in_the_pupils_own_time_is_on_the_list_too() -> None:
    assert missed(SlotModality.CATALOGUE) == [(MissedWhy.OWN_TIME, 50)]


def test_who_is_free_by_their_plan_missed_nothing() -> None:
    assert missed(SlotModality.FREE_BY_PLAN, absent=True) == []


@pytest.mark.parametrize(
    ("group", "year"),
    [("Groep 5A", 5), ("5B", 5), ("H4b", 4), ("2 mavo", 2), ("3/4", None), ("Brugklas", None), ("Groep 12", None)],
)
def test_a_groups_name_tells_its_school_year_when_it_names_one(group: str, year: int | None) -> None:
    assert rules.year_of(group) == year


def suggested(*items: Item, of_week: tuple[str, ...] = ()) -> list[str]:
    return [one.id for one in rules.suggested(items, "Rekenen", "Groep 5A", of_week)]


def test_items_of_the_subject_come_those_of_the_year_first_and_of_another_year_last() -> None:
    shelf = (
        on_shelf("any"),
        on_shelf("six", years=(6,)),
        on_shelf("five", years=(5, 6)),
        on_shelf("taal", subject="Taal"),
    )

    assert suggested(*shelf) == ["five", "any", "six"]


def test_what_others_gave_for_this_subject_this_week_comes_before_all() -> None:
    shelf = (on_shelf("five", years=(5,)), on_shelf("used"), on_shelf("other", subject="Taal"))

    assert suggested(*shelf, of_week=("used", "other")) == ["used", "other", "five"]


def test_capitals_of_a_subject_make_no_difference_and_essential_comes_first() -> None:
    assert suggested(on_shelf("b", subject="REKENEN"), on_shelf("a", subject="rekenen", priority="ESSENTIAL")) == [
        "a",
        "b",
    ]


def test_six_suggestions_are_enough() -> None:
    assert len(suggested(*(on_shelf(str(one)) for one in range(20)))) == rules.MOST
