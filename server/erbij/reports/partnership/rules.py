"""What may leave without telling of one child: groups under five are hidden, and no sum gives them back.

Theory of operation
===================
Everything that is published is a line of numbers with their sum, and no two lines share a number that is hidden: (1) a
column over the schools, (2) the parts (form, ground, level) of one school's pupils, (3) the parts of the pupils of all
schools together whose own number is hidden. A line hides what is smaller than five, and then the next smallest until
what is hidden is five or more together and not all alike; if nothing is left to hide, the sum goes too.

That depends on the numbers and not on their places. So whoever knows these rules and exchanges two hidden numbers of a
line gets the same publication: none of them can be worked out. Nothing can be filtered but the month, only months that
are over are shown, and the schools of a month never change afterwards: there is no second table to subtract.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from erbij.reports.partnership.model import ARRANGEMENT, MINUTES, NOTHING, PARTS, PUPILS, Amount, Kind, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.reports.partnership.model import Line, Member, SchoolMonth

LEAST = 5
MONTHS = 13


def protect(weights: Sequence[int], least: int = LEAST) -> tuple[frozenset[int], bool]:
    """Return which of these cells are hidden, and whether their sum may be shown."""
    below = least
    while True:
        hidden = frozenset(index for index, weight in enumerate(weights) if weight < below)
        away = [weights[index] for index in hidden]
        if not away or (len(set(away)) > 1 and sum(away) >= least):
            return hidden, True
        rest = [weight for weight in weights if weight >= below]
        if not rest:
            return hidden, False
        below = min(rest) + 1


def column(cells: Sequence[Amount], least: int = LEAST) -> tuple[Line, int | None]:
    """Return the numbers of a line as they are shown, and their sum."""
    hidden, may_sum = protect([one.pupils for one in cells], least)
    shown = tuple(None if index in hidden else one.shown for index, one in enumerate(cells))
    return shown, sum(one.shown for one in cells) if may_sum and cells else None


def publish(schools: Sequence[SchoolMonth], least: int = LEAST) -> tuple[Table, ...]:
    """Return what may be shown of these schools, all of the same month."""
    if not schools:
        return ()
    return (
        _columns(Kind.PUPILS, PUPILS, schools, least),
        *(_parts(kind, columns, schools, least) for kind, columns in PARTS.items()),
        _columns(Kind.MINUTES, MINUTES, schools, least),
    )


def _columns(kind: Kind, names: Sequence[str], schools: Sequence[SchoolMonth], least: int) -> Table:
    lines = [column([one.amounts.get(name, NOTHING) for one in schools], least) for name in names]
    rows = [Row(one.name, tuple(line[place] for line, _ in lines)) for place, one in enumerate(schools)]
    return Table(kind, tuple(names), (*rows, Row(None, tuple(whole for _, whole in lines))))


def _parts(kind: Kind, names: Sequence[str], schools: Sequence[SchoolMonth], least: int) -> Table:
    away, _ = protect([one.amounts.get(ARRANGEMENT, NOTHING).pupils for one in schools], least)
    rows = []
    for place, one in enumerate(schools):
        line, _ = column([one.amounts.get(name, NOTHING) for name in names], least)
        rows.append(Row(one.name, tuple(None for _ in names) if place in away else line))
    if away:
        small = [[schools[place].amounts.get(name, NOTHING) for place in away] for name in names]
        line, whole = column(
            [Amount(sum(one.pupils for one in each), sum(one.shown for one in each)) for each in small], least
        )
        alone = len(away) < 2 or whole is None  # noqa: PLR2004 - a pair
        rows.append(Row(None, tuple(None for _ in names) if alone else line))
    return Table(kind, tuple(names), tuple(rows))


def months(members: Sequence[Member], today: date) -> tuple[date, ...]:
    """Return the first days of the months that are over and have a school in them, the last first."""
    found: list[date] = []
    first = before(today.replace(day=1))
    while len(found) < MONTHS and any(one.since <= first for one in members):
        if any(takes_part(one, first) for one in members):
            found.append(first)
        first = before(first)
    return tuple(found)


def takes_part(member: Member, month: date) -> bool:
    """Whether a school is in the counts of a month."""
    return member.since <= month and (member.until is None or month < member.until)


def before(month: date) -> date:
    """Return the first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def after(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)  # noqa: PLR2004 - December
