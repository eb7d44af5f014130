"""Which lessons the demonstration school has.

Lesson ``n`` begins ``n`` times 50 minutes after 1970: lessons follow each other round the clock without a gap, and
every start of the server finds the same ones. Each group has its own teacher and classroom; only the subject changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.demo.model import CONSULTANT, KEPT_AHEAD, KEPT_BACK, LESSON, ROOMS, SUBJECTS
from erbij.ids import new_id
from erbij.plans.arrangements.wire import ArrangementDetails, ArrangementForm, ArrangementGround, ReturnStep
from erbij.plans.deviations.wire import DecidedBy, DeviationDetails
from erbij.plans.document.model import D, Document
from erbij.plans.document.wire import PlanState
from erbij.plans.grants.model import Grant, GrantSignature
from erbij.plans.grants.rules import OF_A_PERSON, agreement_of
from erbij.plans.grants.wire import GranteeKind
from erbij.plans.patterns.wire import Moments, PatternDetails
from erbij.plans.start.rules import text_hash
from erbij.plans.start.wire import SignedAs
from erbij.private import Private
from erbij.schools.rules import year_of
from erbij.timetable.model import StoredSlot
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from erbij.demo.model import Made, Room
    from erbij.schools.model import School

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def number_at(now: datetime) -> int:
    """Return the number of the lesson that is going on."""
    return (now - _EPOCH) // LESSON


def key_of(room: Room, number: int) -> str:
    """Return the key of a lesson, the same at every start."""
    return f"demo-{room.key}-{number}"


def numbers_around(now: datetime) -> range:
    """Return the numbers from 24 hours back to 48 hours ahead."""
    return range(number_at(now - KEPT_BACK), number_at(now + KEPT_AHEAD) + 1)


def lessons(made: Made, known: Collection[str], zone: ZoneInfo, now: datetime) -> Iterator[StoredSlot]:
    """Yield the lessons around ``now`` of which the key is not known yet."""
    for number in numbers_around(now):
        start = _EPOCH + number * LESSON
        local, local_end = start.astimezone(zone), (start + LESSON).astimezone(zone)
        for place, room in enumerate(ROOMS):
            if key_of(room, number) in known:
                continue
            yield StoredSlot(
                id=new_id(now),
                school_id=made.school_id,
                key=key_of(room, number),
                group_id=made.groups[room.key],
                subject=SUBJECTS[(number + 3 * place) % len(SUBJECTS)],
                teacher_id=made.people[room.teacher],
                supply_teacher_id=None,
                place=room.place,
                local_date=local.date(),
                local_start=f"{local:%H:%M}",
                local_end=f"{local_end:%H:%M}",
                starts_at=start,
                ends_at=start + LESSON,
                status=SlotStatus.PLANNED,
                imported=False,
            )


def noors_plan(
    made: Made, today: date, now: datetime
) -> tuple[Document[ArrangementDetails], Document[DeviationDetails], Document[PatternDetails]]:
    """Noor follows the lessons of every Thursday from home, with everything that this needs, until the summer."""
    weeks = timedelta(weeks=1)
    path = (
        ReturnStep(on=today - 2 * weeks, what="Maandagochtend in de klas", done=True),
        ReturnStep(on=today + 3 * weeks, what="Dinsdagochtend erbij"),
        ReturnStep(on=today + 5 * weeks, what="Evalueren met Noor en haar ouders"),
    )
    arrangement = ArrangementDetails(
        form=ArrangementForm.OWN_SCHOOL,
        level=2,
        ground=ArrangementGround.PHYSICAL,
        assessed_by="Het ondersteuningsteam",
        goals="Bijblijven met rekenen en taal, en contact houden met de klas.",
        fixed_teacher_id=made.people["Mila Modelstra"],
        target_minutes=300,
        review_on=today + 5 * weeks,
        return_path=path,
    )
    thursdays = Moments(weekdays=(4,))
    deviation = DeviationDetails(
        decided_by=DecidedBy.BOARD,
        decided_on=today,
        reference="2026-017",
        minutes_at_school=1240,
        minutes_deviated=300,
        programme="Op donderdag de lessen van de klas, thuis, met pauzes als het nodig is.",
        regrowth="Elke zes weken een dagdeel erbij in de klas.",
        expert_reference="Verklaring 2026-09",
        moments=thursdays,
    )
    return (
        _document(made, "Noor Voorbeeld", arrangement, PlanState.ACTIVE, now=now, today=today),
        _document(made, "Noor Voorbeeld", deviation, PlanState.ACTIVE, now=now, today=today),
        _document(made, "Noor Voorbeeld", PatternDetails(moments=thursdays), PlanState.ACTIVE, now=now, today=today),
    )


def noors_grant(made: Made, school: School, person_id: str, now: datetime) -> tuple[Grant, GrantSignature]:
    """The consultant may see all that can be granted of Noor, until the summer; her mother agreed."""
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    grant = Grant(
        id=new_id(now),
        school_id=school.id,
        pupil_id=made.people["Noor Voorbeeld"],
        kind=GranteeKind.PERSON,
        grantee_id=person_id,
        grantee_name=Private(CONSULTANT),
        scopes=OF_A_PERSON,
        first=today,
        until=year_of(today)[1],
        reason=Private("Samen kijken hoe Noor weer vaker naar school kan"),
        text=Private(""),
        given_by=made.people["Zoë Zogenaamd"],
        given_at=now,
    )
    text = agreement_of(school.name, "Noor Voorbeeld", CONSULTANT, grant)
    mother = "Karin Voorbeeld"
    signed = GrantSignature(
        id=new_id(now),
        school_id=school.id,
        grant_id=grant.id,
        pupil_id=grant.pupil_id,
        signer_id=made.people[mother],
        signer_name=Private(mother),
        signed_as=SignedAs.GUARDIAN,
        text_hash=text_hash(text),
        at=now,
    )
    return replace(grant, text=Private(text)), signed


def sems_draft(made: Made, today: date, now: datetime) -> Document[ArrangementDetails]:
    """For Sem somebody began a plan."""
    details = ArrangementDetails(form=ArrangementForm.OWN_SCHOOL, ground=ArrangementGround.PSYCHOLOGICAL, level=1)
    return _document(made, "Sem Verzonnen", details, PlanState.DRAFT, now=now, today=today)


def _document(made: Made, pupil: str, details: D, state: PlanState, *, now: datetime, today: date) -> Document[D]:
    first, last = year_of(today)
    return Document(new_id(now), made.school_id, made.people[pupil], 1, state, first, last, details, now)
