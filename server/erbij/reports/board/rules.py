"""Which weeks a board is told, how their numbers are hidden and added up, and what is wrong at a school.

Theory of operation
===================
A week is told once, three weeks after its Monday: by then nobody confirms work of it any more (R7: within 14 days).
What was told is kept as it was told, with what is hidden left out, and never told anew: no correction, school that
comes or school that goes makes a second table of a week, to be subtracted from the first. The lines of a week are those
of a partnership's month (``reports.partnership.rules``): a column over the schools, with its sum.

A school takes part from the first whole week after its register began, and in no week without lessons. Of others
everybody can know that they have nothing, and a number that is known covers no other.

A school year adds up what was told, and so says nothing that was not: a week in which a number is hidden is left out of
its sum. What is told beside it (months that are closed, coordinators, schools that did not begin) is about no pupil.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from erbij.register.periods.rules import month_after, month_of
from erbij.register.rules import monday_of
from erbij.reports.board.model import COLUMNS, GIVEN, OFFERED, PUPILS, BoardTrouble, Counted, Told, WeekState
from erbij.reports.partnership.model import NOTHING, Amount
from erbij.reports.partnership.rules import LEAST, column
from erbij.schools.rules import year_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from erbij.reports.board.model import Asked, State

WEEK = timedelta(days=7)
SETTLED = timedelta(days=14)
"""After the end of a week: until then a teacher confirms work of it (R7)."""
PATIENCE = timedelta(days=14)
"""How long a month may wait for its close before a board hears of it."""
AWAY = timedelta(days=21)
"""How long coordinators may stay away before a board hears of it."""


def last_told(today: date) -> date:
    """Return the Monday of the last week that is told on a date."""
    return monday_of(today - SETTLED) - WEEK


def due(latest: date | None, today: date) -> list[date]:
    """Return the Mondays of the weeks to be told now, after the ``latest``; None: from the year's first one on."""
    last, monday = last_told(today), _next(latest, today)
    return [monday + number * WEEK for number in range((last - monday) // WEEK + 1)]


def next_on(latest: date | None, today: date) -> date:
    """Return the date from which on the next week is told; one that is past: it comes in a moment."""
    return _next(latest, today) + WEEK + SETTLED


def _next(latest: date | None, today: date) -> date:
    first = first_monday(year_of(last_told(today))[0])
    return first if latest is None else max(first, latest + WEEK)


def first_monday(day: date) -> date:
    """Return the first Monday on or after a date."""
    return monday_of(day + WEEK - timedelta(days=1))


def last_day(asked: Asked) -> date:
    """Return the last date of a week or a school year, included."""
    return year_of(asked.first)[1] if asked.whole else asked.first + WEEK - timedelta(days=1)


def takes_part(began: date | None, monday: date) -> bool:
    """Whether a school whose register has nothing before ``began`` is in the line of a week."""
    return began is not None and monday_of(began) < monday


def lessons(offered: Mapping[str, frozenset[str]], held: Collection[str]) -> dict[str, Amount]:
    """Return how many lessons were offered, by lesson with its pupils, and how many of these were ``held``."""
    given = [pupils for slot_id, pupils in offered.items() if slot_id in held]
    return {
        OFFERED: Amount(len(frozenset().union(*offered.values())), len(offered)),
        GIVEN: Amount(len(frozenset().union(*given)), len(given)),
    }


def publish(
    house_id: str, monday: date, schools: Mapping[str, Mapping[str, Amount]], least: int = LEAST
) -> tuple[Told, ...]:
    """Return what may be told of these schools in a week; the last line is that of all together."""
    lines = [column([one.get(name, NOTHING) for one in schools.values()], least) for name in COLUMNS]
    told = [Told(monday, id_, tuple(line[place] for line, _ in lines)) for place, id_ in enumerate(schools)]
    return (*told, Told(monday, house_id, tuple(whole for _, whole in lines)))


def added(told: Sequence[Told]) -> tuple[Counted, ...]:
    """Return the sums of what was told of one school; of pupils the mean of the weeks, half up."""
    return tuple(_added(name, [one.cells[place] for one in told]) for place, name in enumerate(COLUMNS))


def _added(name: str, cells: Sequence[int | None]) -> Counted:
    known = [cell for cell in cells if cell is not None]
    if not known:
        return Counted(None, 0)
    whole = sum(known)
    return Counted((2 * whole + len(known)) // (2 * len(known)) if name == PUPILS else whole, len(known))


def week_state(state: State | None, monday: date, today: date) -> WeekState:
    """Return how far a school is with a week: the months in which it lies are closed, wait for that, or go on."""
    sunday = monday + WEEK - timedelta(days=1)
    if state is not None and state.open_from is not None and sunday < state.open_from:
        return WeekState.CLOSED
    return WeekState.WAITS if month_after(month_of(sunday)) <= today else WeekState.GOES_ON


def troubles(state: State | None, today: date) -> tuple[BoardTrouble, ...]:
    """Return what a board must know of a school; nothing of one that nobody looked at yet."""
    if state is None:
        return ()
    waits = state.open_from is not None and month_after(state.open_from) + PATIENCE <= today
    found = {
        BoardTrouble.NOTHING_YET: state.open_from is None,
        BoardTrouble.NO_COORDINATOR: not state.at_work,
        BoardTrouble.MONTH_WAITS: waits,
    }
    return tuple(one for one, there in found.items() if there)
