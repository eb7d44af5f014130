"""What a deviation must hold before it takes effect; each item that is missing is named, each signature by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.plans.document.rules import dates_missing, empty
from erbij.plans.document.wire import MissingItem, PlanItem, PlanThing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from erbij.plans.deviations.wire import DeviationDetails
    from erbij.plans.document.model import Document
    from erbij.private import Private


def missing(
    deviation: Document[DeviationDetails], guardians: Mapping[str, Private[str]], today: date
) -> list[MissingItem]:
    """Return what keeps a deviation from taking effect; ``guardians`` are the pupil's, by id."""
    has = deviation.details
    items = empty(
        {
            PlanItem.DECIDED_BY: has.decided_by,
            PlanItem.DECIDED_ON: has.decided_on,
            PlanItem.REFERENCE: has.reference,
            PlanItem.MINUTES_AT_SCHOOL: has.minutes_at_school,
            PlanItem.MINUTES_DEVIATED: has.minutes_deviated,
            PlanItem.PROGRAMME: has.programme,
            PlanItem.REGROWTH: has.regrowth,
            PlanItem.EXPERT_REFERENCE: has.expert_reference,
        }
    )
    items += dates_missing(deviation.first, deviation.last)
    named = [MissingItem(thing=PlanThing.DEVIATION, item=item) for item in items]
    return [*named, *_signatures(has, guardians, today)]


def _signatures(has: DeviationDetails, guardians: Mapping[str, Private[str]], today: date) -> list[MissingItem]:
    """Every guardian whom the school knows signed; where it knows none, at least one paper is there."""
    signed = {one.guardian_id for one in has.signatures if one.signed_on <= today}
    absent = [name.reveal() for id_, name in guardians.items() if id_ not in signed]
    if not guardians and not signed:
        return [MissingItem(thing=PlanThing.DEVIATION, item=PlanItem.SIGNATURE)]
    return [MissingItem(thing=PlanThing.DEVIATION, item=PlanItem.SIGNATURE, who=name) for name in sorted(absent)]
