"""The routes of the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.policy.http import PAPER_BODY
from erbij.plans.start.rules import text_hash
from erbij.plans.start.wire import (
    FileAgreement,
    PlaceCard,
    SaveStartStep,
    SignAgreement,
    SignatureCard,
    StartBoard,
    StartRow,
    StartStepView,
    StartView,
    TestPlace,
    WithdrawAgreement,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.people.model import Person
    from erbij.plans.start.model import Shown, Signature, Stage, Standing
    from erbij.plans.start.service import Starts
    from erbij.web.route import Call

CARE = frozenset({Role.MENTOR, Role.COORDINATOR})
BOTH = CARE | {Role.PUPIL, Role.GUARDIAN}


def routes(service: Starts) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> StartView:
        return shown(await service.show(call.actor, call.query.get("person_id") or None))

    async def step(call: Call) -> None:
        await service.save_step(call.actor, call.body)

    async def sign(call: Call) -> None:
        await service.sign(call.actor, call.body)

    async def file(call: Call) -> None:
        await service.file(call.actor, call.body)

    async def withdraw(call: Call) -> None:
        await service.withdraw(call.actor, call.body)

    async def board(call: Call) -> StartBoard:
        locks, rows, places = await service.board(call.actor)
        return StartBoard(
            locks=locks,
            rows=tuple(row(*one) for one in rows),
            places=tuple(
                PlaceCard(place=place, tested_on=test.at.date() if test else None, tested_by=name.reveal())
                for place, test, name in places
            ),
        )

    async def place(call: Call) -> None:
        await service.test_place(call.actor, call.body.place)

    path = "/api/plans/start"
    return [
        Route("GET", path, show, BOTH, reply=StartView, query=("person_id",)),
        Route("POST", f"{path}/step", step, CARE, body=SaveStartStep),
        Route("POST", f"{path}/sign", sign, BOTH, body=SignAgreement),
        Route("POST", f"{path}/file", file, CARE, body=FileAgreement, max_body=PAPER_BODY),
        Route("POST", f"{path}/withdraw", withdraw, BOTH, body=WithdrawAgreement),
        Route("GET", f"{path}/board", board, CARE, reply=StartBoard),
        Route("POST", f"{path}/place", place, CARE | {Role.TEACHER}, body=TestPlace),
    ]


def shown(one: Shown) -> StartView:
    """Return where a pupil stands as a message."""
    next_ = one.standing.next
    return StartView(
        person_id=one.about.id,
        person_name=one.about.pupil.name.reveal(),
        version=one.version,
        locks=one.locks,
        ready=one.standing.ready,
        may_edit=not one.about.is_family,
        may_sign=one.may_sign,
        steps=tuple(_stage(stage) for stage in one.standing.stages),
        next=next_.step if next_ else None,
        places=one.standing.untested,
        agreement=one.text,
        text_hash=text_hash(one.text),
        signatures=tuple(_signature(signed, may=signed.id in one.mine) for signed in one.signatures),
    )


def _stage(stage: Stage) -> StartStepView:
    return StartStepView(step=stage.step, done_on=stage.done_on, due_on=stage.due_on, who=stage.who, lock=stage.lock)


def _signature(one: Signature, *, may: bool) -> SignatureCard:
    return SignatureCard(
        id=one.id,
        name=one.signer_name.reveal(),
        signed_as=one.signed_as,
        at=one.at,
        signed_on=one.signed_on,
        text_hash=one.text_hash,
        paper_id=one.paper_id,
        withdrawn_at=one.withdrawn_at,
        may_withdraw=may,
    )


def row(pupil: Person, group: str, standing: Standing) -> StartRow:
    """Return a pupil's line on the board."""
    next_ = standing.next
    return StartRow(
        person_id=pupil.id,
        person_name=pupil.name.reveal(),
        group=group,
        ready=standing.ready,
        done=tuple(stage.step for stage in standing.stages if stage.done_on is not None),
        next=next_.step if next_ else None,
        who=next_.who if next_ else None,
        due_on=next_.due_on if next_ else None,
    )
