"""How requests about catalogues of others name them, and those that a test of rights makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from erbij.catalogue.elsewhere.wire import AddOther, OtherKind
from tests.architecture.places import coordinator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.scenarios.real_school import RealSchools

SAME: dict[str, dict[str, Any]] = {"POST /api/catalogue/elsewhere/{id}/pause": {"paused": False}}


def _other(name: str, kind: OtherKind) -> Callable[[RealSchools, str], Awaitable[str]]:
    async def made(schools: RealSchools, target: str) -> str:
        key = f"{name} of {target[0]}"
        if key not in schools.made:
            actor, rooms = coordinator(schools, target[0]), schools.server.catalogue.elsewhere
            await rooms.add(actor, AddOther(name=name, kind=kind, address=f"https://127.0.0.1:9/{name}"))
            there = await rooms.every(actor)
            schools.made[key] = next(one.other.id for one in there if one.other.name == name)
        return schools.made[key]

    return made


MAKES = {
    "read_catalogue": _other("gelezen", OtherKind.OAI),
    "asked_catalogue": _other("gevraagd", OtherKind.SRU),
    "left_catalogue": _other("weg", OtherKind.OAI),
}
"""By kind of thing: what makes one and answers its id."""
