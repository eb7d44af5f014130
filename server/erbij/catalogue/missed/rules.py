"""Who missed a lesson, and what may fit in its place; pure.

Theory of operation
===================
A pupil missed a lesson when an absence stands on it, from where it begins; when they followed it live and parts of it
passed without them, unless these are less than five minutes together; or when it was planned in their own time. Whoever
is free by their plan missed nothing. Nothing here is about blame: it says what there may be to catch up with.

What may fit: items of the same subject, sooner those for the school year that the group's name tells, and soonest those
that were given in the place of lessons of this subject in this week.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.catalogue.assignments.rules import ORDER
from erbij.catalogue.missed.model import MissedBy
from erbij.catalogue.missed.wire import MissedWhy
from erbij.plans.modality.wire import SlotModality

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from erbij.catalogue.items.model import Item
    from erbij.timetable.model import Slot

WORTH = timedelta(minutes=5)
MOST = 6
"""So many suggestions: more is a catalogue."""


def missed_by(
    slot: Slot,
    modalities: Mapping[str, SlotModality],
    absent: Mapping[str, datetime | None],
    parts: Mapping[str, Sequence[tuple[datetime, datetime]]],
) -> list[MissedBy]:
    """Return who of ``modalities`` (by expected pupil) missed what of a lesson, by pupil.

    ``absent``: who has an absence on it, and from when if not from the begin. ``parts``: what passed without whom.
    """
    found: list[MissedBy] = []
    for pupil_id, modality in sorted(modalities.items()):
        if modality is SlotModality.FREE_BY_PLAN:
            continue
        if pupil_id in absent:
            start = max(slot.starts_at, absent[pupil_id] or slot.starts_at)
            found.append(_whole(pupil_id, MissedWhy.ABSENT, start, slot.ends_at))
        elif mine := parts.get(pupil_id, ()):
            seconds = sum(((end - start) for start, end in mine), timedelta())
            begin, end = min(start for start, _ in mine), max(end for _, end in mine)
            found.append(MissedBy(pupil_id, MissedWhy.PART, begin, end, seconds // timedelta(minutes=1)))
        elif modality is SlotModality.CATALOGUE:
            found.append(_whole(pupil_id, MissedWhy.OWN_TIME, slot.starts_at, slot.ends_at))
    return [one for one in found if one.minutes >= WORTH // timedelta(minutes=1)]


def _whole(pupil_id: str, why: MissedWhy, start: datetime, end: datetime) -> MissedBy:
    return MissedBy(pupil_id, why, start, end, max(timedelta(), end - start) // timedelta(minutes=1))


def latest_of(subject: str, slots: Iterable[Slot]) -> Slot | None:
    """Return the lesson that an item about a subject takes the place of: the latest of that subject; None: of none."""
    same = [one for one in slots if one.subject.casefold() == subject.casefold()]
    return max(same, key=lambda one: (one.starts_at, one.id), default=None)


def year_of(group: str) -> int | None:
    """Return the school year that a group's name begins with: ``5A``, ``groep 5``, ``H4b``; None where it tells none.

    A name that tells two years (``3/4``) tells none.
    """
    found = {int(number) for number in re.findall(r"(?<!\d)[1-8](?!\d)", group)}
    return found.pop() if len(found) == 1 else None


def suggested(
    items: Iterable[Item], subject: str, group: str, of_week: Collection[str], given: Collection[str] = ()
) -> list[Item]:
    """Return at most six items for a lesson, the likeliest first; ``given`` are left out, for somebody chose them."""
    wanted, year = subject.casefold(), year_of(group)

    def likely(one: Item) -> int:
        same = one.subject.casefold() == wanted
        fits = year is not None and year in one.years
        other_year = bool(one.years) and year is not None and not fits
        return 4 * (one.id in of_week) + 2 * same + fits - other_year

    found = [one for one in items if one.id not in given and (one.subject.casefold() == wanted or one.id in of_week)]
    return sorted(found, key=lambda one: (-likely(one), ORDER[one.priority], one.title, one.id))[:MOST]
