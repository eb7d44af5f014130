"""The route of the planning board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.plans.board.rules import current
from erbij.plans.board.wire import BoardDay, BoardRow, PlanBoard
from erbij.plans.modality.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.plans.board.model import Board
    from erbij.plans.board.service import PlanBoards
    from erbij.web.route import Call

CARE = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})


def routes(service: PlanBoards) -> list[Route]:
    """Return the routes of this room."""

    async def week(call: Call) -> PlanBoard:
        return shown(await service.week(call.actor, asked_date(call), call.query.get("group_id") or None))

    return [Route("GET", "/api/plans/board", week, CARE, reply=PlanBoard, query=("date", "group_id"))]


def shown(board: Board) -> PlanBoard:
    """Return the board as a message."""
    rows = []
    for line in board.lines:
        now = current(line.records, board.today)
        rows.append(
            BoardRow(
                pupil_id=line.pupil.id,
                name=line.pupil.name.reveal(),
                groups=line.groups,
                state=now.state if now else None,
                review_on=now.details.review_on if now else None,
                last=now.last if now else None,
                missing=line.missing,
                who=line.who,
                mentors=tuple(name.reveal() for group in line.pupil.groups for name in board.mentors.get(group, ())),
                cells=tuple(one for one in line.cells if one.date in board.days),
                conflicts=line.conflicts,
            )
        )
    return PlanBoard(
        monday=board.monday,
        today=board.today,
        may_edit=board.may_edit,
        days=tuple(BoardDay(date=day, free=name) for day, name in board.days.items()),
        rows=tuple(rows),
    )
