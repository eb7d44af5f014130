"""A photo of the board, for the tests of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.ids import new_id
from erbij.live.board import store
from erbij.live.board.model import Kept
from erbij.live.board.wire import BoardPhoto

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools


async def board(schools: RealSchools, target: str) -> str:
    """A photo of a lesson's board."""
    key = f"board of {target}"
    if key not in schools.made:
        now = schools.server.clock.now()
        photo = BoardPhoto(id=new_id(now), at=now, width=1, height=1)
        kept = Kept(photo, schools.school_ids[target[0]], schools.ids[target], b"\xff\xd8")
        async with schools.server.database.transaction() as tx:
            await store.add(tx, kept)
        schools.made[key] = photo.id
    return schools.made[key]
