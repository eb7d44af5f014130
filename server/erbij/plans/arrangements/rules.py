"""What a remote arrangement must hold before it takes effect.

Review at most six weeks ahead; never past 31 July of its school year; a renewal is a new arrangement that somebody
makes, never a longer one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.plans.arrangements.wire import ArrangementForm
from erbij.plans.document.rules import dates_missing, empty
from erbij.plans.document.wire import MissingItem, PlanItem, PlanState, PlanThing
from erbij.plans.modality.wire import ModalityOrigin, SlotModality, StayPlace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from erbij.plans.arrangements.wire import ArrangementDetails, Stay
    from erbij.plans.document.model import Document
    from erbij.plans.modality.model import Modality

REVIEW_WITHIN = timedelta(weeks=6)


def missing(arrangement: Document[ArrangementDetails], today: date) -> list[MissingItem]:
    """Return what keeps an arrangement from taking effect."""
    has = arrangement.details
    items = empty(
        {
            PlanItem.FORM: has.form,
            PlanItem.LEVEL: has.level,
            PlanItem.GROUND: has.ground,
            PlanItem.ASSESSED_BY: has.assessed_by,
            PlanItem.GOALS: has.goals,
            PlanItem.FIXED_TEACHER: has.fixed_teacher_id,
            PlanItem.TARGET_MINUTES: has.target_minutes,
            PlanItem.RETURN_PATH: has.return_path if all(step.what for step in has.return_path) else (),
        }
    )
    if has.form is ArrangementForm.REGIONAL and not has.partner_school:
        items.append(PlanItem.PARTNER_SCHOOL)
    items += dates_missing(arrangement.first, arrangement.last)
    items += _review(arrangement, today)
    return [MissingItem(thing=PlanThing.ARRANGEMENT, item=item) for item in items]


def stay_on(stays: Iterable[Stay], day: date) -> StayPlace:
    """Where the pupil is on a date; of two that begin on the same date the last one that was written."""
    found = max(((one.since, number, one.at) for number, one in enumerate(stays) if one.since <= day), default=None)
    return found[2] if found else StayPlace.HOME


def stay_of(mine: Iterable[Document[ArrangementDetails]], day: date) -> StayPlace:
    """Where a pupil is on a date by the arrangement that has effect then; without one at home."""
    return stay_on(next((one.details.stays for one in mine if one.holds(day)), ()), day)


def place_of(found: Modality, stay: StayPlace) -> StayPlace:
    """Where the pupil follows a lesson: as the fixed online day says, else where they stay.

    Somebody's word of the day "not at school" is stronger than a stay in a room of the school.
    """
    if found.at is not None:
        return found.at
    said = found.origin is ModalityOrigin.DAY_CHANGE and found.modality is not SlotModality.AT_SCHOOL
    return StayPlace.HOME if said and stay is StayPlace.SCHOOL else stay


def _review(arrangement: Document[ArrangementDetails], today: date) -> list[PlanItem]:
    review = arrangement.details.review_on
    if review is None:
        return [PlanItem.REVIEW]
    begins = max(today, arrangement.first or today)
    if review > begins + REVIEW_WITHIN:
        return [PlanItem.REVIEW_TOO_LATE]
    # One that is in effect may be late with its review: that is a signal on the board, not a reason to refuse a change.
    return [PlanItem.REVIEW_PAST] if review < today and arrangement.state is PlanState.DRAFT else []
