"""Who was expected and not seen: the register's ABSENT and what a teacher made of PARTIAL (R11), and attendance.

It is a signal to call, never a verdict: nothing here makes an absence, and whoever has an absence record already, or
was reported ill, is on no list (principle 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.unseen.model import Unseen
from erbij.absence.unseen.wire import Settled, UnseenWhere
from erbij.register.facts import Modality, Mode

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from erbij.absence.unseen.model import Settlement
    from erbij.register.counting.model import DayCount, SlotCount

_MADE_A_RECORD = frozenset({Settled.ABSENT})


def expected_where(slot: SlotCount, day: DayCount, not_in_class: Container[str]) -> UnseenWhere | None:
    """Return where the pupil was expected and not seen; None: they were there, or somebody said why not.

    ``not_in_class`` are the lessons of which attendance says that the pupil was not in the classroom.
    """
    if slot.missed.authorised is not None:
        return None
    if slot.absent:
        return UnseenWhere.HOME
    counts = slot.lesson.slot.planned and not day.free_day and day.mode is not Mode.OFF
    at_school = slot.known.followed.modality is Modality.AT_SCHOOL and not slot.attended
    return UnseenWhere.SCHOOL if counts and at_school and slot.lesson.slot.id in not_in_class else None


def of_day(
    day: DayCount, not_in_class: Container[str], settled: Mapping[str, Settlement], now: datetime, reader_id: str
) -> Iterable[Unseen]:
    """Return a pupil's lessons of a day that nobody saw them in, by start; ``settled`` by lesson."""
    for slot in day.slots:
        where, done = expected_where(slot, day, not_in_class), settled.get(slot.lesson.slot.id)
        if done is not None and done.settled in _MADE_A_RECORD and where is not None:
            done = None  # the record was withdrawn: somebody has to look again
        if done is None and where is None:
            continue
        home = slot.known.followed.modality is Modality.REMOTE_LIVE
        shown = where or (UnseenWhere.HOME if home else UnseenWhere.SCHOOL)
        yield Unseen(slot.lesson, shown, done, done is not None and may_undo(done, now, reader_id))


def may_undo(one: Settlement, now: datetime, reader_id: str) -> bool:
    """Whether somebody may take it back: what was made by tapping, the same day; a call only by who made it."""
    fresh = (now - one.at).total_seconds() <= UNDO_S
    return fresh and (one.author_id == reader_id or one.settled not in CALLS)


UNDO_S = 24 * 3600
CALLS = frozenset({Settled.CALLED, Settled.GUARDIAN_CALLED})
