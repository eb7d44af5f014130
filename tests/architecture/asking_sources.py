"""How requests about timetable addresses name them, and the address that a test of rights makes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zlib import compress

from erbij.timetable.sources import store
from erbij.timetable.sources.wire import SourceAsked, SourceFormat, WaitingChange
from tests.architecture.places import coordinator

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

WAITING = WaitingChange(
    mark="een-merk", since=datetime(2026, 9, 7, tzinfo=UTC), lessons=0, new=0, changed=0, removed=0, list=()
)
SAME: dict[str, dict[str, Any]] = {
    "POST /api/timetable/sources/{id}": {"name": "Rooster", "kind": "ZERMELO", "version": 1},
    "POST /api/timetable/sources/{id}/yes": {"mark": WAITING.mark},
    "POST /api/timetable/sources/{id}/pause": {"paused": True, "version": 1},
    "POST /api/timetable/sources/{id}/remove": {"cancel": False},
}


async def timetable_source(schools: RealSchools, target: str) -> str:
    """An address from which a school's timetable comes, with a change that waits for a yes."""
    key = f"source of {target[0]}"
    if key not in schools.made:
        actor, sources = coordinator(schools, target[0]), schools.server.timetable_rooms.sources
        asked = SourceAsked(name="Roosterfeed", kind=SourceFormat.ZERMELO, address="http://127.0.0.1:9/rooster")
        source_id = await sources.add(actor, asked)
        async with schools.server.database.transaction() as tx:
            one = await store.source(tx, actor.school_id, source_id)
            assert one is not None
            await store.is_waiting(tx, one, compress(b"[]"), WAITING)
        schools.made[key] = source_id
    return schools.made[key]


MAKES = {"timetable_source": timetable_source}
"""By kind of thing: what makes one and answers its id."""
