"""Routes of the page for who runs the server."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from erbij.actor import STAFF, Role
from erbij.operating import rules
from erbij.operating.wire import OperatingMending, OperatingNode, OperatingNow, OperatingPoint, OperatingServer
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.operating.model import Machine, Node
    from erbij.operating.ports import Looks
    from erbij.web.route import Call

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})


def routes(looks: Looks) -> list[Route]:
    """Return the routes of this room."""

    async def now(call: Call) -> OperatingNow:
        figures = await looks.figures(call.actor.school_id)
        points = rules.points(figures)
        return OperatingNow(
            at=figures.at,
            since=figures.since,
            version=version("erbij"),
            state=rules.worst(figures, points).value,
            points=tuple(OperatingPoint(name=p.name.value, state=p.state.value, amount=p.amount) for p in points),
            lessons=figures.lessons,
            pupils=figures.pupils,
            servers=tuple(_server(one) for one in figures.servers),
            nodes=tuple(_node(one) for one in figures.nodes),
        )

    async def mending(_call: Call) -> OperatingMending:
        return OperatingMending(now=await looks.mending())

    async def try_again(_call: Call) -> None:
        await looks.try_again()

    return [
        Route("GET", "/api/operating", now, OFFICE, reply=OperatingNow),
        Route("GET", "/api/operating/mending", mending, STAFF, reply=OperatingMending),
        Route("POST", "/api/operating/try-again", try_again, OFFICE),
    ]


def _server(one: Machine) -> OperatingServer:
    return OperatingServer(
        name=one.name,
        state=rules.of_server(one).value,
        here=one.here,
        there=one.there,
        since=one.since,
        seen_at=one.seen_at,
        lessons=one.lessons,
        people=rules.rounded(one.people),
    )


def _node(one: Node) -> OperatingNode:
    return OperatingNode(
        name=one.name,
        state=rules.of_node(one).value,
        there=one.there,
        draining=one.draining,
        lessons=one.lessons,
        most_lessons=one.most_lessons,
        percent=round(100 * one.full),
        lost_s=None if one.lost_s is None else int(one.lost_s),
    )
