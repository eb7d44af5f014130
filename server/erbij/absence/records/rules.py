"""What may be written about an absence: the principles that no setting can switch off.

- Software makes nothing unauthorised: without a person who looked at this very hour, NO becomes UNDECIDED.
- A pupil who was planned to follow a lesson from home and did not join is no truant of an import either.
- What was authorised as illness stays authorised for an hour that is over (no YES to NO afterwards), by whatever way:
  through UNDECIDED, another category or a withdrawal. Only "this was another pupil" takes the illness itself back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.absence.categories.rules import NEVER_NOTIFIED
from erbij.absence.records.model import AbsenceRecord
from erbij.absence.records.wire import WithdrawnAs
from erbij.absence.wire import Authorised, NationalReason, Notify
from erbij.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.absence.categories.model import Category
    from erbij.absence.records.model import Hour, Wanted


class IllnessStays(Conflict):
    """An hour that is over was reported as illness; it does not become unauthorised afterwards."""

    code = "illness_stays"
    title = "Reported illness stays authorised for lessons that are over"


def said(wanted: Wanted, hour: Hour) -> Authorised:
    """Return what a new report makes of an hour."""
    asked = wanted.authorised or wanted.category.authorised
    by_a_person = bool(wanted.author_id) and wanted.one_by_one
    if asked is Authorised.NO and not by_a_person and (hour.remote or not wanted.author_id):
        return Authorised.UNDECIDED
    return asked


def placed(
    old: AbsenceRecord | None, wanted: Wanted, hour: Hour, now: datetime, *, id_: str, school_id: str
) -> AbsenceRecord:
    """Return the record that a report makes, over the one that is there; raises ``IllnessStays``."""
    authorised = said(wanted, hour)
    decided = authorised is not Authorised.UNDECIDED and bool(wanted.author_id)
    new = AbsenceRecord(
        id=old.id if old else id_,
        school_id=school_id,
        slot_id=wanted.slot_id,
        pupil_id=wanted.pupil_id,
        category=wanted.category.code,
        national=wanted.category.national,
        authorised=authorised,
        notify=notify_of(wanted.category),
        source=wanted.source,
        illness_id=wanted.illness_id,
        missed_from=wanted.missed_from,
        was_ill=False,
        created_by=old.created_by if old else wanted.author_id,
        created_at=old.created_at if old else now,
        decided_by=wanted.author_id if decided else None,
        decided_at=now if decided else None,
        withdrawn=False,
        version=old.version + 1 if old else 1,
    )
    return _kept(old, new, hour, now)


def decided(
    old: AbsenceRecord, authorised: Authorised, category: Category | None, hour: Hour, now: datetime, *, person_id: str
) -> AbsenceRecord:
    """Return the record after a person decided; raises ``IllnessStays``."""
    new = replace(
        old,
        authorised=authorised,
        category=category.code if category else old.category,
        national=category.national if category else old.national,
        notify=notify_of(category) if category else old.notify,
        decided_by=person_id,
        decided_at=now,
        version=old.version + 1,
    )
    return _kept(old, new, hour, now)


def withdrawn(old: AbsenceRecord, why: WithdrawnAs, hour: Hour, now: datetime) -> AbsenceRecord:
    """Return the record of a pupil who was not absent after all; an hour to come forgets that it was to be missed."""
    mistaken = why is WithdrawnAs.OTHER_PUPIL or hour.ends_at > now
    return replace(old, withdrawn=True, was_ill=old.was_ill and not mistaken, version=old.version + 1)


def notify_of(category: Category) -> Notify:
    """Return what unauthorised hours of a category lead to; illness and suspension: never anything."""
    return Notify.NEVER if category.national in NEVER_NOTIFIED else category.notify


def _kept(old: AbsenceRecord | None, new: AbsenceRecord, hour: Hour, now: datetime) -> AbsenceRecord:
    was_ill = old is not None and old.was_ill
    if was_ill and new.authorised is Authorised.NO and hour.ends_at <= now:
        raise IllnessStays
    is_ill = new.national is NationalReason.ILL and new.authorised is Authorised.YES
    return replace(new, was_ill=was_ill or is_ill)
