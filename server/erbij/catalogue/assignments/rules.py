"""What of a list fits into today, and which of two givings is one; pure.

Theory of operation
===================
A list is ordered by what matters: essential before important before extra, then what goes first. Within the minutes
that the day plan leaves, each item that still fits is for now; what does not fit waits for a later day. The first one
is not made to fit: where nothing is left, all of it waits. Without a plan everything is for now.

A collection that was given keeps its own order, for one of its items may build on another: it stands where the one that
matters most stands, and what comes after an item that waits, waits too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from erbij.catalogue.assignments.model import Assignment, Listed

USUAL = timedelta(days=14)
LONGEST = timedelta(days=366)
ORDER = {"ESSENTIAL": 0, "IMPORTANT": 1, "EXTRA": 2}


def window(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Return both dates of the window, both included; two weeks from its begin where nothing is said.

    Raises ``ValueError`` with what is wrong.
    """
    begin = first or today
    end = last or begin + USUAL
    if begin > end:
        msg = "ends before it begins"
        raise ValueError(msg)
    if end < today:
        msg = "is over"
        raise ValueError(msg)
    if end - begin > LONGEST:
        msg = "is longer than a year"
        raise ValueError(msg)
    return begin, end


def given(wanted: Assignment, pupil_ids: Iterable[str], there: Collection[Assignment]) -> list[Assignment]:
    """Return what has to be written so that each pupil has it; nothing for who has it already and may do it still.

    What was withdrawn or has expired is given again under its own id, so that what was done in it stays with it.
    """
    known = {one.key: one for one in there}
    found: list[Assignment] = []
    for pupil_id in dict.fromkeys(pupil_ids):
        old = known.get((pupil_id, wanted.item_id, wanted.slot_id))
        if old is None:
            found.append(replace(wanted, id=new_id(wanted.given_at), pupil_id=pupil_id))
        elif old.withdrawn_at is not None or old.last < wanted.first:
            found.append(replace(wanted, id=old.id, pupil_id=pupil_id))
    return found


def widened(wanted: Assignment, pupil_ids: Iterable[str], there: Collection[Assignment]) -> list[Assignment]:
    """Return what pupils have already and may do on more days from now on; never on fewer."""
    pupils = set(pupil_ids)
    mine = [one for one in there if one.pupil_id in pupils and one.withdrawn_at is None and one.last >= wanted.first]
    wide = [
        _in_order(wanted, replace(one, first=min(one.first, wanted.first), last=max(one.last, wanted.last)))
        for one in mine
    ]
    return [one for one, old in zip(wide, mine, strict=True) if one != old]


def _in_order(wanted: Assignment, one: Assignment) -> Assignment:
    """What a pupil has by itself takes its place in the order of a collection that is given."""
    if one.collection_id is not None:
        return one
    return replace(one, collection_id=wanted.collection_id, place=wanted.place)


def on_their_list(
    wanted: Assignment, whom: Mapping[str, str | None], there: Iterable[Assignment]
) -> dict[str, str | None]:
    """Return for whom it goes, and for which lesson; who has it for another one keeps it for that one only."""
    has = {one.pupil_id: one.slot_id for one in there if one.withdrawn_at is None and one.last >= wanted.first}
    return {pupil_id: has.get(pupil_id, slot_id) for pupil_id, slot_id in whom.items()}


def for_each(
    wanted: Assignment, whom: Mapping[str, str | None], there: Collection[Assignment]
) -> tuple[list[Assignment], list[Assignment]]:
    """Return :func:`given` and :func:`widened` where each pupil has a lesson of their own that it replaces, or none."""
    new: list[Assignment] = []
    longer: list[Assignment] = []
    for slot_id in dict.fromkeys(whom.values()):
        pupil_ids = [pupil_id for pupil_id, mine in whom.items() if mine == slot_id]
        mine = replace(wanted, slot_id=slot_id)
        held = [one for one in there if one.slot_id == slot_id]
        new += given(mine, pupil_ids, held)
        longer += widened(mine, pupil_ids, held)
    return new, longer


def ordered(listed: Iterable[Listed]) -> list[Listed]:
    """Return a list with what matters most first, then what goes first; a collection in its own order."""
    together: dict[str, list[Listed]] = {}
    for one in listed:
        together.setdefault(one.assignment.collection_id or one.assignment.id, []).append(one)
    units = sorted(together.values(), key=lambda unit: min(map(_matters, unit)))
    return [one for unit in units for one in sorted(unit, key=lambda each: (each.assignment.place or 0, each.item.id))]


def _matters(one: Listed) -> tuple[int, date, str, str]:
    return ORDER[one.item.priority], one.assignment.last, one.item.title, one.assignment.id


def beside(listed: Iterable[Listed], left_min: int | None, did: Mapping[str, int]) -> int | None:
    """Return the minutes of today that what is on a list may fill; None: no plan says how many.

    What was done today of something else, or of what is finished, took its part of them. What was done of a lesson that
    is still open is of that lesson's own minutes, so that who begins with one does not see it go to another day.
    """
    mine = {one.item.id for one in listed}
    return minus(left_min, (seconds for item_id, seconds in did.items() if item_id not in mine))


def minus(left_min: int | None, seconds: Iterable[int]) -> int | None:
    """Return what is left of the minutes after so many seconds, never less than none."""
    return None if left_min is None else max(0, left_min - sum(seconds) // 60)


def for_today(listed: Iterable[Listed], left_min: int | None) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Return what fits into the minutes that are left today, and what waits."""
    now: list[Listed] = []
    later: list[Listed] = []
    left = left_min
    waits: set[str | None] = set()
    for one in ordered(listed):
        unit = one.assignment.collection_id or one.assignment.id
        if unit not in waits and (left is None or one.minutes <= left):
            now.append(one)
            left = None if left is None else left - one.minutes
        else:
            waits.add(unit)
            later.append(one)
    return tuple(now), tuple(later)


def taken_back(one: Assignment, by: str, now: datetime) -> Assignment:
    """Return it as withdrawn; a second time changes nothing."""
    return one if one.withdrawn_at else replace(one, withdrawn_by=by, withdrawn_at=now)


def put_back(one: Assignment) -> Assignment:
    """Return it as it was before it was withdrawn."""
    return replace(one, withdrawn_by=None, withdrawn_at=None)


def by_pupil(found: Iterable[Assignment]) -> Mapping[str, list[Assignment]]:
    """Return assignments by pupil, in their order."""
    mine: dict[str, list[Assignment]] = {}
    for one in found:
        mine.setdefault(one.pupil_id, []).append(one)
    return mine
