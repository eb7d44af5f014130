"""Routes of "In beeld"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.absence.in_view.wire import (
    AddContact,
    ContactCard,
    ContactKind,
    Contacts,
    InView,
    InViewRules,
    LadderRung,
    LadderStep,
    NoteContact,
    PupilInView,
    SetCadence,
    WithdrawContact,
)
from erbij.actor import Role
from erbij.web.route import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from erbij.absence.in_view.model import Board, Contact, InSight, Rules
    from erbij.absence.in_view.service import InView as Service
    from erbij.actor import Actor
    from erbij.private import Private
    from erbij.web.route import Call

STAFF = frozenset({Role.MENTOR, Role.COORDINATOR, Role.LEADER})
AGREES = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(service: Service) -> list[Route]:
    """Return the routes of this room."""

    async def board(call: Call) -> InView:
        return shown(await service.board(call.actor), call.actor)

    async def contacts(call: Call) -> Contacts:
        pupil, zone, found, notes, names = await service.contacts(call.actor, call.query.get("pupil_id", ""))
        cards = tuple(
            card(one, call.actor, names).model_copy(
                update={"note": notes[one.id].reveal() if one.id in notes else None}
            )
            for one in found
        )
        return Contacts(pupil_id=pupil.id, pupil_name=pupil.name.reveal(), timezone=zone, contacts=cards)

    async def add(call: Call) -> None:
        await service.add(call.actor, call.body)

    async def note(call: Call) -> None:
        await service.note(call.actor, call.body)

    async def withdraw(call: Call) -> None:
        await service.withdraw(call.actor, call.body.contact_id)

    async def cadence(call: Call) -> None:
        await service.agree(call.actor, call.body)

    async def rules(call: Call) -> None:
        await service.set_rules(call.actor, call.body)

    return [
        Route("GET", "/api/absence/in-view", board, STAFF, reply=InView),
        Route("GET", "/api/absence/in-view/contacts", contacts, STAFF, reply=Contacts, query=("pupil_id",)),
        Route("POST", "/api/absence/in-view/contacts", add, STAFF, body=AddContact),
        Route("POST", "/api/absence/in-view/contacts/note", note, STAFF, body=NoteContact),
        Route("POST", "/api/absence/in-view/contacts/withdraw", withdraw, STAFF, body=WithdrawContact),
        Route("POST", "/api/absence/in-view/cadence", cadence, STAFF, body=SetCadence),
        Route("POST", "/api/absence/in-view/rules", rules, AGREES, body=InViewRules),
    ]


def agreement(rules: Rules) -> InViewRules:
    """Return the school's agreement as a message."""
    ladder = tuple(LadderStep(role=one.role, title=one.title, late=one.late) for one in rules.ladder)
    return InViewRules(version=rules.version, cadence_days=rules.cadence, ill_days=rules.ill_days, ladder=ladder)


def card(one: Contact, actor: Actor, names: Mapping[str, Private[str]]) -> ContactCard:
    """Return a contact as a message, without its note."""
    return ContactCard(
        id=one.id,
        kind=one.kind,
        date=one.local_date,
        by=names[one.author_id].reveal() if one.author_id in names else None,
        lesson=one.slot_id is not None,
        mine=one.author_id == actor.id and one.slot_id is None and one.kind is not ContactKind.FEEDBACK,
    )


def line(one: InSight, board: Board, actor: Actor) -> PupilInView:
    """Return a pupil as a line of the board."""
    return PupilInView(
        pupil_id=one.pupil.id,
        name=one.pupil.name.reveal(),
        groups=tuple(board.groups[group] for group in one.pupil.groups if group in board.groups),
        why=one.why,
        since=one.since,
        colour=one.colour,
        last=card(one.last, actor, board.names) if one.last else None,
        days=one.days,
        cadence_days=one.cadence,
        own_cadence=one.own is not None and one.own.days is not None,
        cadence_reason=one.own.reason.reveal() if one.own and one.own.days is not None else "",
        cadence_version=one.own.version if one.own else 0,
        due=one.due,
        last_lesson=one.lesson,
        ladder=tuple(
            LadderRung(
                role=rung.step.role,
                title=rung.step.title,
                names=tuple(name.reveal() for name in rung.names),
                on=rung.on,
                reached=rung.reached,
            )
            for rung in one.ladder
        ),
    )


def shown(board: Board, actor: Actor) -> InView:
    """Return the board as a message."""
    return InView(
        today=board.today,
        timezone=board.timezone,
        rules=agreement(board.rules),
        may_agree=actor.is_any(*AGREES),
        pupils=tuple(line(one, board, actor) for one in board.pupils),
    )
