"""Where a pupil stands between the request and the review, and what keeps the door shut."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.people.guardians.rules import ADULT
from erbij.plans.start.model import PlaceNotTested, RulesNotAgreed, Stage, Standing
from erbij.plans.start.wire import SignedAs, StartStep, StartWho
from erbij.schools.model import Fault, Outcome, Verdict
from erbij.schools.rules import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.plans.start.model import Known
    from erbij.schools.model import Asked, Table

FILE = "people"
LOCKS = frozenset({StartStep.AGREEMENT, StartStep.ROOM_TEST})
WHO = {
    StartStep.REQUEST: StartWho.FAMILY,
    StartStep.INTAKE: StartWho.COORDINATOR,
    StartStep.AGREEMENT: StartWho.FAMILY,
    StartStep.ROOM_TEST: StartWho.COORDINATOR,
    StartStep.CLASS_TALK: StartWho.MENTOR,
    StartStep.REHEARSAL: StartWho.MENTOR,
    StartStep.FIRST_QUARTER: StartWho.MENTOR,
    StartStep.REVIEW: StartWho.COORDINATOR,
}
REVIEW_AFTER = 10
"""Weekdays after the first quarter of an hour."""
SIGNS_TOO = 16


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def asked_of(age: int | None, *, primary: bool) -> frozenset[SignedAs]:
    """Return who has to agree: a guardian; from 16 the pupil too, from 18 the pupil alone.

    Without a date of birth nobody is taken for an adult, and only in primary education for a child: elsewhere a
    guardian's word alone could be about somebody who is of age, so both are asked.
    """
    if age is None:
        return frozenset({SignedAs.GUARDIAN} if primary else {SignedAs.GUARDIAN, SignedAs.PUPIL})
    if age >= ADULT:
        return frozenset({SignedAs.PUPIL})
    return frozenset({SignedAs.GUARDIAN, SignedAs.PUPIL} if age >= SIGNS_TOO else {SignedAs.GUARDIAN})


def whole_since(by: Mapping[SignedAs, date], asked: frozenset[SignedAs]) -> date | None:
    """Return since when everybody agreed who is asked; a paper is a guardian's."""
    guardian = min((by[part] for part in (SignedAs.GUARDIAN, SignedAs.PAPER) if part in by), default=None)
    given = {SignedAs.GUARDIAN: guardian, SignedAs.PUPIL: by.get(SignedAs.PUPIL)}
    days = [day for part in asked if (day := given[part]) is not None]
    return max(days) if len(days) == len(asked) else None


def agreed_on(known: Known, age: int | None = None) -> date | None:
    """Return since when the agreement is whole.

    Without a date of birth a guardian's is enough in every sector: to come in, and each step of being heard and seen,
    is the pupil's own act, and a door that shuts for a gap in an import harms the one whom it should protect.
    """
    return whole_since(known.signed, asked_of(age, primary=True))


def weekdays_after(day: date, count: int) -> date:
    """Return the date so many weekdays (Monday to Friday) later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5  # noqa: PLR2004 - Saturday
    return day


def births_in(state: Mapping[str, date], asked: Asked, table: Table) -> Outcome:
    """Compare the dates of birth of a file with those that are kept; an empty cell takes one away."""
    verdicts: dict[int, Verdict] = {}
    faults: list[Fault] = []
    work: dict[str, date | None] = {}
    for row in table.rows:
        person, text = asked.people.get(row.cells["key"]), row.cells["birth_date"]
        if person is None:
            continue
        born = parse_date(text) if text else None
        if text and (born is None or born > asked.today):
            faults.append(Fault(FILE, row.line, "birth_date", "not a date of birth (2012-05-31)"))
        elif text and Role.PUPIL not in person.roles:
            faults.append(Fault(FILE, row.line, "birth_date", "only for a pupil"))
        elif state.get(person.id) != born:
            work[person.id] = born
        verdicts[row.line] = Verdict(person.id in work)
    return Outcome(verdicts, 0, tuple(faults), work)


def standing(known: Known, age: int | None = None) -> Standing:
    """Return where the pupil stands."""
    untested = tuple(place for place in known.places if place not in known.tested)
    done = dict(known.steps)
    agreed = agreed_on(known, age)
    if agreed is not None:
        done[StartStep.AGREEMENT] = agreed
    if known.places and not untested:
        done[StartStep.ROOM_TEST] = max(known.tested[place] for place in known.places)
    first = done.get(StartStep.FIRST_QUARTER)
    due = {StartStep.REVIEW: weekdays_after(first, REVIEW_AFTER)} if first else {}
    stages = tuple(Stage(step, done.get(step), due.get(step), WHO[step], step in LOCKS) for step in StartStep)
    return Standing(stages, untested, agreed is not None and not untested)


def hold(known: Known, place: str, age: int | None = None) -> None:
    """Let a pupil in, or raise which lock is shut: ``RulesNotAgreed`` first, then ``PlaceNotTested``.

    A lesson without a place (everybody is at home) has no classroom to test.
    """
    if agreed_on(known, age) is None:
        raise RulesNotAgreed
    if place and place not in known.tested:
        raise PlaceNotTested
