"""The routes of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.collections.rules import MAKERS
from erbij.catalogue.collections.wire import (
    AddToCollection,
    Collections,
    CollectionView,
    NewCollection,
    SaveCollection,
    SetCollection,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.collections.service import Collecting
    from erbij.web.route import Call

READERS = frozenset({Role.PUPIL, Role.MENTOR}) | MAKERS
PATH = "/api/catalogue/collections"


def routes(service: Collecting) -> list[Route]:
    """Return the routes of this room."""

    async def every(call: Call) -> Collections:
        return await service.every(call.actor)

    async def show(call: Call) -> CollectionView:
        return await service.show(call.actor, call.part("id"))

    async def new(call: Call) -> CollectionView:
        return await service.new(call.actor, call.body.item_id)

    async def save(call: Call) -> CollectionView:
        return await service.save(call.actor, call.part("id"), call.body)

    async def set_state(call: Call) -> CollectionView:
        return await service.set_state(call.actor, call.part("id"), call.body.version, call.body.state)

    async def put_in(call: Call) -> CollectionView:
        return await service.put_in(call.actor, call.part("id"), call.body.item_id)

    return [
        Route("GET", PATH, every, READERS, reply=Collections),
        Route("POST", PATH, new, MAKERS, body=NewCollection, reply=CollectionView),
        Route("GET", f"{PATH}/{{id}}", show, READERS, reply=CollectionView),
        Route("POST", f"{PATH}/{{id}}", save, MAKERS, body=SaveCollection, reply=CollectionView),
        Route("POST", f"{PATH}/{{id}}/state", set_state, MAKERS, body=SetCollection, reply=CollectionView),
        Route("POST", f"{PATH}/{{id}}/items", put_in, MAKERS, body=AddToCollection, reply=CollectionView),
    ]
