"""What a row of ``people.csv`` changes in who is at home.

A file says one period per pupil. What was true yesterday stays: a period that has begun is closed today, one that lies
ahead is taken away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.ids import new_id
from erbij.plans.model import Remote, RemoteWork
from erbij.schools.model import Fault, Outcome, Verdict
from erbij.schools.rules import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from erbij.schools.model import Asked, Row, Table

FILE = "people"
Period = tuple["date", "date | None"]


def period_of(row: Row, *, is_pupil: bool) -> tuple[Period | None, list[Fault]]:
    """Read ``home_from`` and ``home_until`` (the last day, included) as a half-open period; None: not at home."""
    since, until = parse_date(row.cells["home_from"]), parse_date(row.cells["home_until"])
    faults = [
        Fault(FILE, row.line, column, "not a date (2026-09-01)")
        for column, value in (("home_from", since), ("home_until", until))
        if row.cells[column] and value is None
    ]
    if until is not None and (since is None or until < since) and not faults:
        faults.append(Fault(FILE, row.line, "home_until", "before home_from"))
    if since is not None and not is_pupil:
        faults.append(Fault(FILE, row.line, "home_from", "only for a pupil"))
    if since is None or faults:
        return None, faults
    return (since, until + timedelta(days=1) if until else None), []


def changes(pupil_id: str, old: Sequence[Remote], wanted: Period | None, today: date, now: datetime) -> RemoteWork:
    """Return what makes ``wanted`` true from today on, without touching days that are over."""
    if wanted is not None and wanted[1] is not None and wanted[1] <= today:
        wanted = None
    open_ = [one for one in old if one.until_date is None or one.until_date > today]
    same = next((one for one in open_ if wanted and one.from_date == wanted[0]), None)
    rest = [one for one in open_ if one is not same]
    closed = [replace(one, until_date=today) for one in rest if one.from_date < today]
    gone = tuple(one.id for one in rest if one.from_date >= today)
    if same is not None and wanted is not None and same.until_date != wanted[1]:
        closed.append(replace(same, until_date=wanted[1]))
    new = [Remote(new_id(now), pupil_id, *wanted)] if same is None and wanted is not None else []
    return RemoteWork(tuple(new), tuple(closed), gone)


def plan(state: Mapping[str, Sequence[Remote]], asked: Asked, table: Table) -> Outcome:
    """Compare the pupils of a file with who is at home; whoever is not in the file is no longer at home."""
    verdicts: dict[int, Verdict] = {}
    faults: list[Fault] = []
    work: list[RemoteWork] = []
    seen: set[str] = set()
    for row in table.rows:
        person = asked.people.get(row.cells["key"])
        if person is None:
            continue
        period, wrong = period_of(row, is_pupil=Role.PUPIL in person.roles)
        faults += wrong
        seen.add(person.id)
        change = changes(person.id, state.get(person.id, ()), period, asked.today, asked.now)
        verdicts[row.line] = Verdict(change != RemoteWork())
        work.append(change)
    left = {person.id for person in asked.people.values() if person.left_on is not None} - seen
    work += [changes(id_, state[id_], None, asked.today, asked.now) for id_ in sorted(left & state.keys())]
    merged = RemoteWork(
        tuple(one for change in work for one in change.new),
        tuple(one for change in work for one in change.changed),
        tuple(one for change in work for one in change.gone),
    )
    return Outcome(verdicts, 0, tuple(faults), merged)
