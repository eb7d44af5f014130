"""No published combination gives a hidden number: asked of every small world, by somebody who knows the rules."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.reports.partnership.export import WORDS, csv_of
from erbij.reports.partnership.http import shown
from erbij.reports.partnership.model import ARRANGEMENT, PARTS, Amount, Counts, Kind, Member, SchoolMonth, Table
from erbij.reports.partnership.rules import LEAST, column, months, protect, publish, takes_part
from tests.support.knower import worked_out

if TYPE_CHECKING:
    from tests.support.knower import World  # pupils by school and part

KINDS = {2: Kind.FORM, 3: Kind.LEVEL}


def month_of(name: str, parts: tuple[int, ...]) -> SchoolMonth:
    counts = dict(zip(PARTS[KINDS[len(parts)]], parts, strict=True)) | {ARRANGEMENT: sum(parts)}
    return SchoolMonth(name, {column: Amount(count, count) for column, count in counts.items()})


def numbers(world: World, least: int) -> tuple[tuple[int | None, ...], tuple[int, ...]]:
    """What is published of pupils and their parts, and beside each what it really is."""
    tables = {one.kind: one for one in publish([month_of(str(n), mine) for n, mine in enumerate(world)], least)}
    pupils, parts = tables[Kind.PUPILS], tables[KINDS[len(world[0])]]
    away = [place for place, row in enumerate(pupils.rows[:-1]) if row.cells[0] is None]
    totals = [sum(mine) for mine in world]
    shown = [row.cells[0] for row in pupils.rows]
    really = [*totals, sum(totals)]
    for place, row in enumerate(parts.rows):
        of = [world[place]] if place < len(world) else [world[one] for one in away]
        for part in range(len(world[0])):
            shown.append(row.cells[part])
            really.append(sum(mine[part] for mine in of))
    return tuple(shown), tuple(really)


@pytest.mark.parametrize(
    ("schools", "parts", "least", "most"), [(1, 3, 5, 14), (2, 2, 3, 8), (2, 3, 2, 5), (3, 2, 2, 5)]
)
def test_nobody_works_out_a_hidden_number_whatever_the_schools_have(
    schools: int, parts: int, least: int, most: int
) -> None:
    rows = list(product(range(most + 1), repeat=parts))

    assert worked_out(product(rows, repeat=schools), lambda world: numbers(world, least), most) == []


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(2, 8))
def test_what_is_left_after_subtracting_is_a_group_that_is_large_enough(weights: list[int], least: int) -> None:
    hidden, may_sum = protect(weights, least)
    away = [weights[index] for index in hidden]

    assert all(weights[index] >= least for index in range(len(weights)) if index not in hidden)
    assert not away or not may_sum or (len(away) > 1 and sum(away) >= least)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 9999)), min_size=1, max_size=8))
def test_minutes_of_fewer_than_five_pupils_are_shown_nowhere(each: list[tuple[int, int]]) -> None:
    cells, whole = column([Amount(*one) for one in each])

    assert all(cell is None or each[place][0] >= LEAST for place, cell in enumerate(cells))
    left = [each[place][0] for place, cell in enumerate(cells) if cell is None]
    assert whole is None or not left or (len(left) > 1 and sum(left) >= LEAST)


def school(name: str, pupils: int) -> SchoolMonth:
    columns = (ARRANGEMENT, "FORM.OWN_SCHOOL", "GROUND.PHYSICAL", "LEVEL.1")
    return SchoolMonth(name, {column: Amount(pupils, pupils) for column in columns})


def rows_of(tables: tuple[Table, ...], kind: Kind, place: int = 0) -> list[tuple[str | None, int | None]]:
    (found,) = (table for table in tables if table.kind is kind)
    return [(row.school, row.cells[place]) for row in found.rows]


def test_a_school_with_four_is_hidden_and_so_is_the_next_smallest() -> None:
    found = publish([school("Kleine", 4), school("Grote", 40), school("Middel", 9)])

    assert rows_of(found, Kind.PUPILS) == [("Kleine", None), ("Grote", 40), ("Middel", None), (None, 53)]


def test_that_a_whole_school_has_one_ground_tells_of_each_of_them_so_it_is_hidden() -> None:
    found = publish([school("Een", 40), school("Twee", 30)])

    assert [cell for _, cell in rows_of(found, Kind.PUPILS)] == [40, 30, 70]
    assert {cell for _, cell in rows_of(found, Kind.GROUND)} == {None}


def test_small_schools_are_told_together() -> None:
    few = {"LEVEL.1": Amount(2, 2), "LEVEL.2": Amount(1, 1), ARRANGEMENT: Amount(3, 3)}
    other = {"LEVEL.1": Amount(4, 4), "LEVEL.2": Amount(5, 5), ARRANGEMENT: Amount(9, 9)}
    found = publish([SchoolMonth("Een", few), SchoolMonth("Twee", other), school("Drie", 50)])

    assert rows_of(found, Kind.LEVEL)[-1] == (None, None)
    more = other | {"LEVEL.1": Amount(9, 9), ARRANGEMENT: Amount(14, 14)}
    found = publish([SchoolMonth("Een", few), SchoolMonth("Twee", more), school("Drie", 50)])
    assert rows_of(found, Kind.LEVEL)[-1] == (None, 11)


def test_few_in_all_schools_together_are_not_told_at_all() -> None:
    found = publish([school("Een", 1), school("Twee", 2)])

    assert {cell for table in found for row in table.rows for cell in row.cells} == {None}


def test_nothing_is_published_of_no_school() -> None:
    assert publish([]) == ()


def test_the_file_says_what_the_screen_says() -> None:
    message = shown(
        Counts("SWV", date(2026, 9, 1), (date(2026, 9, 1),), publish([school("=Een", 4), school("Twee", 40)]))
    )
    lines = csv_of(message).decode("utf-8-sig").splitlines()

    assert lines[0] == "maand;school;wat;aantal"
    assert "2026-09;'=Een;leerlingen met maatwerk;< 5*" in lines
    assert "2026-09;alle scholen samen;leerlingen met maatwerk;44" in lines
    assert "2026-09;kleinere scholen samen;niveau 1;< 5*" in lines
    assert len(lines) == 1 + sum(len(row.cells) for table in message.tables for row in table.rows)
    assert WORDS.keys() == {column for table in message.tables for column in table.columns}


def test_only_months_that_are_over_and_had_a_school_can_be_asked() -> None:
    some = [Member("a", "Een", date(2026, 8, 1), None), Member("b", "Twee", date(2026, 9, 1), date(2026, 10, 1))]

    assert months(some, date(2026, 11, 1)) == (date(2026, 10, 1), date(2026, 9, 1), date(2026, 8, 1))
    assert [takes_part(some[1], month) for month in months(some, date(2026, 11, 1))] == [False, True, False]
    assert months(some, date(2026, 8, 31)) == ()
