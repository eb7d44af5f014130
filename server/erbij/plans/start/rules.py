"""Where a pupil stands between the request and the review, and what keeps the door shut."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.plans.start.model import PlaceNotTested, RulesNotAgreed, Stage, Standing
from erbij.plans.start.wire import SignedAs, StartStep, StartWho

if TYPE_CHECKING:
    from datetime import date

    from erbij.plans.start.model import Known

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
ADULT, SIGNS_TOO = 18, 16


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def age_on(birth: date | None, day: date) -> int | None:
    """Return the age in years; None where the date of birth is not stored."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def agreed_on(known: Known, age: int | None = None) -> date | None:
    """Return since when the agreement is whole: a guardian's, from 16 the pupil's too, from 18 the pupil's alone."""
    by = known.signed
    guardian = min((by[part] for part in (SignedAs.GUARDIAN, SignedAs.PAPER) if part in by), default=None)
    pupil = by.get(SignedAs.PUPIL)
    if age is not None and age >= ADULT:
        return pupil
    if age is not None and age >= SIGNS_TOO:
        return max(guardian, pupil) if guardian and pupil else None
    return guardian


def weekdays_after(day: date, count: int) -> date:
    """Return the date so many weekdays (Monday to Friday) later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5  # noqa: PLR2004 - Saturday
    return day


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
