"""What a board reads of weeks and school years gives no hidden number, and tells what it must know of a school."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from erbij.reports.board import rules
from erbij.reports.board.export import HIDDEN, TROUBLES, csv_of
from erbij.reports.board.http import file_name, shown
from erbij.reports.board.model import COLUMNS, MINUTES, Asked, Board, BoardTrouble, Counted, Row, State, Told, WeekState
from erbij.reports.partnership.model import Amount
from tests.support.knower import worked_out

if TYPE_CHECKING:
    from tests.support.knower import Shown, World

HOUSE = "house"
MONDAY = date(2026, 10, 5)
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def week(number: int, pupils: dict[str, int], least: int) -> tuple[Told, ...]:
    """A week in which each pupil has 50 minutes of one lesson."""
    counted = {
        school: {name: Amount(many, many * 50 if name == MINUTES else many) for name in COLUMNS}
        for school, many in pupils.items()
    }
    return rules.publish(HOUSE, MONDAY + number * rules.WEEK, counted, least)


def read(world: World, least: int, late: int = 0) -> tuple[Shown, tuple[int, ...]]:
    """Every page of a board with these pupils by week and school: each week, and the school year.

    ``late``: so many of the schools begin with the second week only.
    """
    told = [
        week(number, {str(place): many for place, many in enumerate(pupils) if number or place >= late}, least)
        for number, pupils in enumerate(world)
    ]
    cells: list[int | None] = []
    really: list[int] = []
    for number, lines in enumerate(told):
        for line in lines:
            there = world[number] if number else world[number][late:]
            cells.append(line.cells[0])
            really.append(sum(there) if line.school_id == HOUSE else world[number][int(line.school_id)])
    for school in [*map(str, range(len(world[0]))), HOUSE]:
        year = rules.added([line for lines in told for line in lines if line.school_id == school])
        cells += [part for one in year for part in (one.shown or 0, one.weeks)]
        really += [part for one in year for part in (one.shown or 0, one.weeks)]
    return tuple(cells), tuple(really)


@pytest.mark.parametrize(
    ("schools", "weeks", "late", "least", "most"), [(2, 2, 0, 3, 7), (3, 2, 0, 2, 4), (2, 2, 1, 3, 7), (4, 1, 0, 3, 7)]
)
def test_nobody_works_out_a_hidden_number_of_a_week_also_with_every_week_and_the_year(
    schools: int, weeks: int, late: int, least: int, most: int
) -> None:
    rows = list(product(range(most + 1), repeat=schools))

    assert worked_out(product(rows, repeat=weeks), lambda world: read(world, least, late), most) == []


def test_a_year_adds_up_what_was_told_and_no_more() -> None:
    told = [*week(0, {"a": 9, "b": 3, "c": 20}, 5), *week(1, {"a": 12, "b": 8, "c": 20}, 5)]
    small, large, house = (rules.added([one for one in told if one.school_id == id_]) for id_ in ("b", "c", HOUSE))

    assert small == tuple(Counted(each, 1) for each in (8, 8, 8, 400))
    assert large == (Counted(20, 2), Counted(40, 2), Counted(40, 2), Counted(2000, 2))
    assert house == (Counted(36, 2), Counted(72, 2), Counted(72, 2), Counted(3600, 2))
    assert rules.added([]) == tuple(Counted(None, 0) for _ in COLUMNS)


def test_lessons_of_few_pupils_are_hidden_however_many_lessons_they_are() -> None:
    amounts = {name: Amount(4, 30) for name in COLUMNS}

    assert [one.cells for one in rules.publish(HOUSE, MONDAY, {"a": amounts})] == [(None,) * 4, (None,) * 4]


def test_a_week_is_told_two_weeks_after_it_ended_and_not_a_day_earlier() -> None:
    latest = MONDAY - rules.WEEK

    assert rules.due(latest, date(2026, 10, 25)) == []
    assert rules.due(latest, date(2026, 10, 26)) == [MONDAY]
    assert rules.next_on(latest, date(2026, 10, 25)) == date(2026, 10, 26)


def test_the_first_weeks_that_are_told_are_of_the_whole_school_year() -> None:
    assert rules.due(None, date(2026, 10, 26))[::9] == [date(2026, 8, 3), MONDAY]
    assert rules.due(None, date(2026, 8, 24)) == [date(2026, 8, 3)]


def test_after_a_long_rest_the_weeks_of_a_school_year_that_is_over_are_not_told_any_more() -> None:
    assert rules.due(date(2025, 10, 6), date(2026, 8, 31)) == [date(2026, 8, 3), date(2026, 8, 10)]


def test_a_school_takes_part_from_the_first_whole_week_after_it_began() -> None:
    assert not rules.takes_part(None, MONDAY)
    assert not rules.takes_part(MONDAY, MONDAY)
    assert rules.takes_part(MONDAY - timedelta(days=1), MONDAY)


def state(open_from: date | None, *, at_work: bool = True) -> State:
    return State("a", open_from, at_work, NOW)


@pytest.mark.parametrize(
    ("open_from", "today", "told"),
    [
        (date(2026, 11, 1), date(2026, 11, 2), WeekState.CLOSED),
        (date(2026, 10, 1), date(2026, 11, 2), WeekState.WAITS),
        (date(2026, 10, 1), date(2026, 10, 31), WeekState.GOES_ON),
        (None, date(2026, 11, 2), WeekState.WAITS),
    ],
)
def test_a_week_is_closed_with_its_month(open_from: date | None, today: date, told: WeekState) -> None:
    assert rules.week_state(state(open_from), MONDAY, today) is told


def test_a_week_of_two_months_waits_for_the_second() -> None:
    assert rules.week_state(state(date(2026, 10, 1)), date(2026, 9, 28), date(2026, 11, 2)) is WeekState.WAITS


def test_a_board_hears_of_a_month_that_waits_for_two_weeks_and_of_coordinators_who_stay_away() -> None:
    today = date(2026, 11, 14)

    assert rules.troubles(state(date(2026, 10, 1)), today) == ()
    assert rules.troubles(state(date(2026, 10, 1)), today + timedelta(days=1)) == (BoardTrouble.MONTH_WAITS,)
    assert rules.troubles(state(None, at_work=False), today) == (
        BoardTrouble.NOTHING_YET,
        BoardTrouble.NO_COORDINATOR,
    )
    assert rules.troubles(None, today) == ()


def page(*, whole: bool) -> Board:
    rows = [
        Row("=De Els", (Counted(None, 0),) * 4, {WeekState.WAITS: 2}, tuple(BoardTrouble)),
        Row("De Klimop", tuple(Counted(each, 2) for each in (9, 18, 17, 903)), {WeekState.CLOSED: 2}, ()),
        Row(None, tuple(Counted(each, 2) for each in (14, 28, 27, 1400)), {}, ()),
    ]
    asked = Asked(date(2026, 8, 1) if whole else MONDAY, whole=whole)
    return Board("Stichting", asked, None, None, 2, MONDAY, NOW, rows)


def test_the_file_of_a_week_says_what_the_screen_says() -> None:
    message = shown(page(whole=False))
    heading, els, klimop, whole = csv_of(message).decode("utf-8-sig").splitlines()

    assert heading == (
        "van;tot en met;school;leerlingen;lessen aangeboden;lessen gegeven;uren;"
        "weken afgesloten;weken wachten;weken lopen nog;let op"
    )
    assert els.startswith(f"2026-10-05;2026-10-11;'=De Els;{HIDDEN};{HIDDEN};{HIDDEN};{HIDDEN};0;2;0;")
    assert all(words in els for words in TROUBLES.values())
    assert klimop == "2026-10-05;2026-10-11;De Klimop;9;18;17;15,1;2;0;0;"
    assert whole.startswith("2026-10-05;2026-10-11;alle scholen samen;14;28;27;23,3;")
    assert file_name(message) == "onze-scholen-week-2026-10-05.csv"


def test_the_file_of_a_year_says_how_many_weeks_each_number_is_of() -> None:
    heading, els, klimop, _ = csv_of(shown(page(whole=True))).decode("utf-8-sig").splitlines()

    assert "leerlingen;leerlingen: weken geteld;lessen aangeboden" in heading
    assert els.startswith(f"2026-08-01;2027-07-31;'=De Els;{HIDDEN};0;")
    assert klimop == "2026-08-01;2027-07-31;De Klimop;9;2;18;2;17;2;15,1;2;2;0;0;"
