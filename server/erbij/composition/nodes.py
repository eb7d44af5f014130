"""Media: one child process, inside the server, or nodes that were started by themselves on any machines."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import socket
import ssl
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from erbij.clock import SystemClock
from erbij.composition.servers import bus_of
from erbij.wire import Wire
from erbij_media.engine import Engine
from erbij_media.nodes.fleet import Fleet
from erbij_media.nodes.link import LinkKeys, NodeLink
from erbij_media.nodes.model import NodeCard, NodeRefused
from erbij_media.nodes.station import Station, StationSettings
from erbij_media.remote import RemoteEngine
from erbij_media.settings import EngineSettings
from erbij_media.wire import LinkBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from erbij.bus.bus import Bus
    from erbij.settings import Settings
    from erbij_media.contract import MediaEngine

KEY = "media-nodes/"
UNHEARD = "Redis does not answer, by which nodes tell where they are: only those in media_nodes can be asked"
BUS_WITHIN_S = 3.0
KNOWN_S = 5.0
"""An announcement comes each second; a node of which none came for so long is not dialled any more."""


class NodeAnnounced(Wire):
    """A media node is there: what servers need to dial it."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
    control: Annotated[str, Field(max_length=300)]


class BusNodes:
    """Nodes that tell over the bus where they are. Without the bus those that were known are still dialled."""

    def __init__(self, bus: Bus, listed: Sequence[str] = ()) -> None:
        self._bus, self._listed = bus, tuple(listed)
        self._known: tuple[str, ...] = ()

    async def addresses(self) -> Sequence[str]:
        """See ``NodeRegistry``."""
        found = await self._bus.list(KEY, NodeAnnounced)
        if found is not None:
            self._known = tuple(node.control for node in found.values())
        return (*self._listed, *self._known)

    async def announce(self, card: NodeCard) -> None:
        """See ``NodeRegistry``."""
        await self._bus.put(KEY + card.id, NodeAnnounced(id=card.id, control=card.control), KNOWN_S)

    async def withdraw(self, node: str) -> None:
        """See ``NodeRegistry``."""
        await self._bus.drop(KEY + node)


def media_engine(settings: Settings, bus: Bus) -> MediaEngine:
    """Pick the engine."""
    if settings.media_engine == "nodes":
        return Fleet(BusNodes(bus, settings.media_nodes), keys_of(settings, serving=False))
    wanted = _media(settings)
    return RemoteEngine(wanted) if settings.media_engine == "process" else Engine(wanted)


def keys_of(settings: Settings, *, serving: bool) -> LinkKeys:
    """Return what an end of a control link has; ``serving``: it is the node's. Raises ``OSError``."""
    secret = settings.node_secret.encode()
    certificate, key, authority = settings.node_certificate, settings.node_key, settings.node_authority
    if certificate is None or key is None or authority is None:
        return LinkKeys(secret)
    purpose = ssl.Purpose.CLIENT_AUTH if serving else ssl.Purpose.SERVER_AUTH
    tls = ssl.create_default_context(purpose, cafile=str(authority))
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_cert_chain(certificate, key)
    return LinkKeys(secret, tls)


async def serve_node(settings: Settings) -> None:
    """Be a media node until it was drained (SIGTERM, ``erbij node drain``) and is empty, or Ctrl-C ends it at once."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    bus = bus_of(settings, SystemClock())
    await bus.start()
    station = Station(_station(settings), BusNodes(bus))
    await station.start()
    try:
        print(f"Media node {station.card.id} waits for servers at {station.card.control}", flush=True)  # noqa: T201
        loop, ended = asyncio.get_running_loop(), asyncio.create_task(station.ended())
        loop.add_signal_handler(signal.SIGTERM, station.drain)
        loop.add_signal_handler(signal.SIGINT, ended.cancel)
        await asyncio.wait([ended])
    finally:
        await station.close()
        await bus.close()


async def node_lines(settings: Settings) -> tuple[list[str], list[str]]:
    """Ask every node how it is; return a line for each that is there, and a sentence for each that is not.

    ``UNHEARD`` is among the sentences where it is not known which there are.
    """
    cards = await _cards(settings)
    there = sorted(_said(card) for card in cards if isinstance(card, NodeCard))
    return there, [card for card in cards if isinstance(card, str)]


async def drain_node(settings: Settings, node: str) -> int | None:
    """Ask a node to end as soon as its lessons are elsewhere; return how many, None: no node of that name answers."""
    for card in await _cards(settings):
        if isinstance(card, NodeCard) and card.id == node:
            link = await _dial(settings, card.control)
            await link.call("drain", {}, 5.0)
            await link.close()
            return card.load.rooms
    return None


async def _cards(settings: Settings) -> list[NodeCard | str]:
    bus = bus_of(settings, SystemClock())
    await bus.start()
    try:
        addresses, up = await _addresses(bus, settings), bus.state.up
    finally:
        await bus.close()
    cards = await asyncio.gather(*(_card(settings, address) for address in addresses))
    return [*cards, *([] if up else [UNHEARD])]


def _said(card: NodeCard) -> str:
    load, ends = card.load, "  wants to end" if card.load.draining else ""
    return (
        f"{card.id}  {card.control}  {load.rooms} of {card.max_rooms} lessons, {load.connections} connections, "
        f"{load.mbit:.0f} of {card.max_mbit:.0f} Mbit/s, version {card.version}{ends}"
    )


async def _addresses(bus: Bus, settings: Settings) -> Sequence[str]:
    with suppress(TimeoutError):
        async with asyncio.timeout(BUS_WITHIN_S):
            while not bus.state.up:  # noqa: ASYNC110 - the bus tells by its state
                await asyncio.sleep(0.05)
    return sorted({*settings.media_nodes, *await BusNodes(bus).addresses()})


async def _card(settings: Settings, address: str) -> NodeCard | str:
    try:
        link = await _dial(settings, address)
    except NodeRefused as refused:
        return str(refused)
    except LinkBroken as problem:
        if not isinstance(problem.__cause__, TimeoutError):
            return f"{address}: what answers there does not know our node_secret, or is no media node"
        return f"{address}: nobody answers there"
    except OSError:
        return f"{address}: nobody answers there"
    await link.close()
    return link.card


async def _dial(settings: Settings, address: str) -> NodeLink:
    keys = keys_of(settings, serving=False)
    server = f"command-{secrets.token_hex(8)}"
    return await NodeLink.dial(address, keys, server=server, epoch=1, told=lambda *_: None)


def _station(settings: Settings) -> StationSettings:
    return StationSettings(
        id=settings.node_id or socket.gethostname()[:64],
        keys=keys_of(settings, serving=True),
        media=_media(settings),
        control=(settings.node_bind, settings.node_port),
        control_name=settings.node_address,
        max_rooms=settings.node_lessons,
        max_mbit=settings.node_mbit,
        version=version("erbij"),
    )


def _media(settings: Settings) -> EngineSettings:
    host = settings.media_bind or ("0.0.0.0" if settings.public_addresses else settings.bind)  # noqa: S104
    return EngineSettings(settings.udp_port, settings.media_addresses, host)
