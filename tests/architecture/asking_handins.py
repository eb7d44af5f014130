"""What a pupil handed in, to ask who may see and answer it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from erbij.actor import Actor, Role
from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.files.model import FileState
from erbij.catalogue.handins.wire import BeginHandinFile, HandIn
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, SaveItem
from tests.architecture.asking_catalogue import DESCRIBED, sending

if TYPE_CHECKING:
    from tests.scenarios.real_school import RealSchools

DOCUMENT = b"%PDF-1.7 %%EOF"
BLOCK = BlockDraft(id="maken001", kind=ItemBlockKind.HANDIN, title="Nu jij", text="Teken een breuk.")


async def handin(schools: RealSchools, target: str) -> str:
    """A document that a pupil handed in for a teacher who gave it."""
    key = f"handin of {target}"
    if key not in schools.made:
        school_id = schools.school_ids[target[0]]
        teacher = Actor(schools.ids[f"{target[0]}.thijs"], school_id, frozenset({Role.TEACHER}), "a-sign-in")
        pupil = Actor(schools.ids[target], school_id, frozenset({Role.PUPIL}), "a-sign-in")
        rooms = schools.server.catalogue
        item_id = (await rooms.items.new(teacher)).card.id
        await rooms.items.save(teacher, item_id, SaveItem(version=1, described=DESCRIBED, blocks=(BLOCK,)))
        await rooms.items.publish(teacher, item_id, 2)
        asked = AssignItem(item_id=item_id, to=AssignTo.PUPILS, pupil_ids=(pupil.id,))
        await rooms.catching_up.assignments.give(teacher, asked)
        announced = BeginHandinFile(item_id=item_id, block=BLOCK.id, name="blad.pdf", size=len(DOCUMENT))
        file_id = (await rooms.handins.begin_file(pupil, announced)).id
        await rooms.files.append(pupil, file_id, 0, sending(DOCUMENT))
        async with asyncio.timeout(20):
            while (await rooms.files.show(pupil, file_id)).state is not FileState.READY:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)
        await rooms.handins.hand_in(pupil, HandIn(item_id=item_id, block=BLOCK.id, file_ids=(file_id,)))
        schools.made[key] = str((await rooms.handins.own(pupil, item_id, BLOCK.id)).handin.id)  # type: ignore[union-attr]
        schools.made[f"file of {key}"] = file_id
    return schools.made[key]


async def handin_file(schools: RealSchools, target: str) -> str:
    """The document of it."""
    await handin(schools, target)
    return schools.made[f"file of handin of {target}"]


MAKES = {"handin": handin, "handin_file": handin_file}


async def body(_: RealSchools, what: str, __: str) -> dict[str, Any]:
    """The body of a POST of who answers."""
    if what.endswith("/answer"):
        return {"round": 1, "accepted": True, "text": "Mooi!"}
    return {"name": "tekening.jpg", "size": 10}
