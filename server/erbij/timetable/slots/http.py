"""Routes for making and changing lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.history.service import shown
from erbij.timetable.slots import rules
from erbij.timetable.slots.model import Draft, Edit, Saw, Whom
from erbij.timetable.slots.wire import (
    FreeDayMet,
    PlanChoice,
    SlotAsked,
    SlotClash,
    SlotDetail,
    SlotEdit,
    SlotForm,
    SlotHour,
    SlotOff,
    SlotsDone,
    SlotUndo,
    SlotWhom,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.private import Private
    from erbij.timetable.slots.model import Clash, Detail, Done, Form
    from erbij.timetable.slots.service import SlotPlanning
    from erbij.web.route import Call

PLANNERS = frozenset({Role.TEACHER, Role.COORDINATOR})
SHOWN = 20
PUPILS_SHOWN = 3


def routes(service: SlotPlanning) -> list[Route]:
    """Return the routes of this room."""

    async def form(call: Call) -> SlotForm:
        return form_shown(await service.form(call.actor))

    async def make(call: Call) -> SlotsDone:
        return done_shown(await service.make(call.actor, draft(call.body), anyway=call.body.anyway))

    async def detail(call: Call) -> SlotDetail:
        return detail_shown(await service.detail(call.actor, call.part("id")))

    async def edit(call: Call) -> SlotsDone:
        return done_shown(await service.edit(call.actor, call.part("id"), wish(call.body), saw(call.body)))

    async def off(call: Call) -> SlotsDone:
        done = await service.off(call.actor, call.part("id"), saw(call.body), restore=call.body.restore)
        return done_shown(done)

    async def undo(call: Call) -> SlotsDone:
        return done_shown(await service.undo(call.actor, call.body.undo_id))

    slots = "/api/timetable/slots"
    return [
        Route("GET", f"{slots}/form", form, PLANNERS, reply=SlotForm),
        Route("POST", slots, make, PLANNERS, body=SlotAsked, reply=SlotsDone),
        Route("POST", f"{slots}/undo", undo, PLANNERS, body=SlotUndo, reply=SlotsDone),
        Route("GET", f"{slots}/{{id}}", detail, PLANNERS, reply=SlotDetail),
        Route("POST", f"{slots}/{{id}}/edit", edit, PLANNERS, body=SlotEdit, reply=SlotsDone),
        Route("POST", f"{slots}/{{id}}/off", off, PLANNERS, body=SlotOff, reply=SlotsDone),
    ]


def draft(asked: SlotAsked) -> Draft:
    """Return the wish; raises ``Invalid``."""
    return Draft(
        subject=asked.subject,
        group_id=asked.group_id,
        pupil_ids=frozenset(asked.pupil_ids),
        label=asked.label if asked.group_id is None else "",
        teacher_id=asked.teacher_id,
        place=asked.place,
        all_remote=asked.all_remote,
        when=rules.when_of(asked.date, asked.start, asked.end),
        until=asked.until,
    )


def wish(asked: SlotEdit) -> Edit:
    """Return how the lesson is to be; raises ``Invalid``."""
    when = rules.when_of(asked.date, asked.start, asked.end)
    return Edit(
        asked.subject,
        asked.place,
        asked.supply_teacher_id,
        asked.all_remote,
        when,
        whom=None if asked.whom is None else whom(asked.whom),
        teacher_id=asked.teacher_id,
    )


def whom(asked: SlotWhom) -> Whom:
    """Return for whom a lesson is to be."""
    return Whom(asked.group_id, frozenset(asked.pupil_ids), asked.label if asked.group_id is None else "")


def saw(asked: SlotEdit | SlotOff) -> Saw:
    """Return what the editor saw."""
    return Saw(asked.version, asked.scope, asked.reason, asked.anyway)


def form_shown(form: Form) -> SlotForm:
    """Return the form as a message."""
    used = form.used
    return SlotForm(
        timezone=form.school.timezone,
        today=form.today,
        last_day=form.last_day,
        date=form.day,
        hour=SlotHour(start=form.chosen[0], end=form.chosen[1]),
        hours=tuple(SlotHour(start=start, end=end) for start, end in form.hours),
        groups=tuple(PlanChoice(id=id_, name=name) for id_, name in form.groups),
        teachers=tuple(PlanChoice(id=id_, name=name.reveal()) for id_, name in form.teachers),
        subjects=form.subjects,
        places=form.places,
        group_id=used.group_id if used else form.groups[0][0] if len(form.groups) == 1 else None,
        subject=used.subject if used else "",
        place=used.place if used else "",
    )


def done_shown(done: Done) -> SlotsDone:
    """Return what was done as a message."""
    return SlotsDone(
        slot_ids=done.slot_ids,
        skipped=tuple(FreeDayMet(date=day, name=name) for day, name in sorted(done.skipped.items())),
        clashes=tuple(clash_shown(clash, done.names) for clash in done.clashes[:SHOWN]),
        more_clashes=max(0, len(done.clashes) - SHOWN),
        may_anyway=done.may_anyway,
        undo_id=done.undo_id,
        timezone=done.school.timezone,
    )


def clash_shown(clash: Clash, names: Mapping[str, Private[str]]) -> SlotClash:
    """Return what is in the way of one lesson, in names."""
    other = clash.other or clash.wanted
    pupils = sorted(names[one].reveal() for one in clash.pupil_ids if one in names)
    who = {"teacher": "teacher_name", "place": "place"}.get(clash.kind, "group_name")
    found = getattr(other, who, "")
    return SlotClash(
        kind=clash.kind,
        date=clash.wanted.local_date,
        starts_at=other.starts_at,
        ends_at=other.ends_at,
        who=clash.free_day or (found if isinstance(found, str) else found.reveal()),
        subject=other.subject,
        pupils=tuple(pupils[:PUPILS_SHOWN]),
        more_pupils=max(0, len(pupils) - PUPILS_SHOWN),
    )


def detail_shown(detail: Detail) -> SlotDetail:
    """Return a lesson as a message."""
    slot, stored = detail.slot, detail.stored
    return SlotDetail(
        id=slot.id,
        version=slot.version,
        subject=slot.subject,
        group=slot.group_name,
        pupils=tuple(PlanChoice(id=id_, name=name.reveal()) for id_, name in detail.pupils),
        teacher=slot.teacher_name.reveal(),
        supply=slot.supply,
        planned_teacher=detail.planned_teacher.reveal(),
        group_id=stored.group_id,
        label=stored.label,
        teacher_id=stored.teacher_id,
        supply_teacher_id=stored.supply_teacher_id,
        place=slot.place,
        all_remote=slot.all_remote,
        date=slot.local_date,
        start=stored.local_start,
        end=stored.local_end,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        moved_to=slot.moved_to,
        status=slot.status,
        tense=detail.tense,
        later=detail.later,
        may_supply=detail.may_supply,
        off_for_free_day=stored.off_for_free_day,
        timezone=detail.timezone,
        changes=shown(detail.changes, detail.names),
    )
