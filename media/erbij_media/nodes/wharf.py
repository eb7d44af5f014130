"""The links to all nodes, and which room is on which: dials, hears when one is lost, and places."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij_media.contract import RoomsLost
from erbij_media.errors import EngineUnavailable
from erbij_media.nodes.capacity import Place, choose, fill
from erbij_media.nodes.link import NodeLink
from erbij_media.nodes.model import NodeRefused
from erbij_media.nodes.pins import Pins
from erbij_media.wire import LinkBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from erbij_media.contract import Event, RoomId
    from erbij_media.nodes.link import LinkKeys
    from erbij_media.nodes.registry import NodeRegistry

_LOOK_EVERY = 1.0
_REMEMBERED = 3600.0
_AGAIN = (0.25, 0.5, 1.0, 2.0, 2.0, 2.0, 5.0)
_logger = logging.getLogger("erbij_media")


class Wharf:
    """``told`` hears what comes over any link; ``lost`` that a node is gone, after its link was taken off."""

    def __init__(
        self,
        registry: NodeRegistry,
        keys: LinkKeys,
        told: Callable[[NodeLink, Event], None],
        lost: Callable[[str], None],
    ) -> None:
        self.links: dict[str, NodeLink] = {}
        self.pins = Pins()
        self.first = asyncio.Event()
        self._registry, self._keys, self._told, self._lost = registry, keys, told, lost
        self._server = secrets.token_hex(8)
        self._epoch = 0
        self._twice: set[str] = set()
        self._dialling: dict[str, asyncio.Task[None]] = {}
        self._wanted: frozenset[str] = frozenset()
        self._looking: asyncio.Task[None] | None = None
        self._unreached: set[str] = set()
        self._gone: dict[str, tuple[str, float]] = {}

    def start(self) -> None:
        """Begin to dial."""
        self._looking = asyncio.create_task(self._look(), name="media-nodes")

    async def close(self) -> None:
        """End every link; idempotent."""
        looking, self._looking = self._looking, None
        tasks = [*self._dialling.values(), *([looking] if looking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._dialling.clear()
        self.links.clear()

    # --- placing ----------------------------------------------------------------------------------------------------

    def node_for(self, room: RoomId | None) -> str:
        """Return the node of a room, which is placed if need be. Raises ``EngineUnavailable`` when all are full."""
        known = self.pins.node_of(room) if room is not None else None
        return known or self.place(room)

    def place(self, room: RoomId | None, *, moved: bool = False, among: Iterable[str] | None = None) -> str:
        """Choose a node for a room, and hold there what is held. Raises ``EngineUnavailable`` when all are full."""
        allowed = self.links.keys() if among is None else set(among)
        node = choose([place for place in self._places() if place.node in allowed], moved=moved)
        if node is None:
            raise EngineUnavailable("no media node takes another lesson" if self.links else "no media node is there")
        if room is not None:
            for source, held in self.pins.pin(room, node).items():
                self.links[node].tell("hold", {"source": source, "held": held})
        return node

    def fills(self) -> dict[str, float]:
        """Return how full each node is, by id; one that ends is as full as it is, and says so apart from this."""
        return {place.node: fill(replace(place, draining=False)) for place in self._places()}

    def missing(self) -> dict[str, float | None]:
        """How many seconds ago a node was lost that did not want to end, by id; None: nobody answers at that address.

        One that was lost an hour ago and is not in the list of addresses is forgotten.
        """
        now = asyncio.get_running_loop().time()
        lost = {
            node: now - at
            for node, (address, at) in self._gone.items()
            if now - at < _REMEMBERED or address in self._unreached
        }
        known = {address for address, _ in self._gone.values()}
        return {**lost, **dict.fromkeys(sorted((self._unreached & self._wanted) - known))}

    def take_into(self, room: RoomId, node: str) -> bool:
        """Whether a room is on a node; one that is nowhere comes there if it fits."""
        at = self.pins.node_of(room)
        if at is None:
            try:
                at = self.place(room, among=[node])
            except EngineUnavailable:
                return False
        return at == node

    def place_again(self, node: str) -> RoomsLost | None:
        """Place the rooms of a node that is gone elsewhere; return what was lost with it, None where nothing was."""
        rooms, connections = self.pins.lost(node)
        for room in sorted(rooms):
            if self.pins.node_of(room) is None:
                try:
                    self.place(room, moved=True)
                except EngineUnavailable:
                    _logger.error("lesson_without_media_node")  # noqa: TRY400 - the trace says nothing
        if not rooms and not connections:
            return None
        return RoomsLost(secrets.token_hex(8), rooms, connections)

    def _places(self) -> list[Place]:
        own = self.pins.count()
        return [
            Place(
                node=node,
                rooms=max(0, link.load.rooms - link.load.own_rooms) + own[node],
                mbit=link.load.mbit,
                max_rooms=link.card.max_rooms,
                max_mbit=link.card.max_mbit,
                draining=link.load.draining,
            )
            for node, link in self.links.items()
        ]

    # --- dialling ---------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            self._wanted = frozenset(await self._registry.addresses())
            self._unreached &= self._wanted
            for address in self._wanted - self._dialling.keys():
                self._dialling[address] = asyncio.create_task(self._keep(address), name="media-node")
            for address in [address for address, task in self._dialling.items() if task.done()]:
                del self._dialling[address]
            self.pins.tidy(asyncio.get_running_loop().time())
            await asyncio.sleep(_LOOK_EVERY)

    async def _keep(self, address: str) -> None:
        """Be linked to the node at an address for as long as the registry knows it or it answers."""
        tries, said = 0, ""
        while address in self._wanted:
            self._epoch += 1
            try:
                link = await NodeLink.dial(address, self._keys, server=self._server, epoch=self._epoch, told=self._told)
            except (OSError, LinkBroken, NodeRefused) as problem:
                self._unreached.add(address)
                if said != str(problem):
                    said = str(problem)
                    _logger.warning("media_node_not_reached: %s", said if isinstance(problem, NodeRefused) else address)
            else:
                if await self._serve(link, address):
                    tries, said = 0, ""
            await asyncio.sleep(_AGAIN[min(tries, len(_AGAIN) - 1)])
            tries += 1

    async def _serve(self, link: NodeLink, address: str) -> bool:
        """Be linked until it is over; False: there is a link to that node already, by another address."""
        node = link.card.id
        if node in self.links:
            if address not in self._twice:
                _logger.error("media_node_twice: %s calls itself %s, and another one does", address, node)
            self._twice.add(address)
            await link.close()
            return False
        self.links[node] = link
        self._unreached.discard(address)
        self._gone.pop(node, None)
        self.first.set()
        _logger.warning("media_node_there: %s", node)
        try:
            await link.lost(lambda: self.pins.count()[node])
        finally:
            del self.links[node]
            if self._looking is not None:
                if not link.load.draining:
                    self._gone[node] = (address, asyncio.get_running_loop().time())
                _logger.error("media_node_lost: %s", node)
                self._lost(node)
            await link.close()
        return True
