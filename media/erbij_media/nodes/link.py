"""The server's end of the link to one media node.

Theory of operation
===================
A link has an *epoch*: a number of the server's, larger with every link. When the node misses three seconds the server
ends the link and never listens to it again. A node that only slept finds its link ended and closes the rooms of it; one
that could not see that (the network was cut) is told by the larger epoch of the next link, and closes them then.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from erbij_media.asking import Asker
from erbij_media.errors import MediaError
from erbij_media.nodes.lease import BEAT_EVERY, DEAD_AFTER, LOOK_EVERY, Lease
from erbij_media.nodes.model import OLDEST, PROTOCOL, NodeCard, NodeLoad, read_answer, read_load
from erbij_media.nodes.seal import greet_node
from erbij_media.wire import LinkBroken

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from erbij_media.contract import Event
    from erbij_media.nodes.seal import SealedChannel
    from erbij_media.wire import Message

DIAL_WITHIN = 3.0


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """``secret``: at least 32 bytes, the same on servers and nodes; ``tls``: with a certificate on each side."""

    secret: bytes
    tls: ssl.SSLContext | None = None


class NodeLink:
    """One link; made by :meth:`dial`, over after :meth:`close`."""

    def __init__(
        self, channel: SealedChannel, card: NodeCard, epoch: int, told: Callable[[NodeLink, Event], None]
    ) -> None:
        self.card = card
        self.epoch = epoch
        self.load: NodeLoad = card.load
        self._asker = Asker(channel, lambda event: told(self, event))
        self._beats: set[asyncio.Task[None]] = set()

    @classmethod
    async def dial(
        cls, address: str, keys: LinkKeys, *, server: str, epoch: int, told: Callable[[NodeLink, Event], None]
    ) -> NodeLink:
        """Reach a node. Raises ``OSError``, ``LinkBroken``, ``NodeRefused``."""
        host, _, port = address.rpartition(":")
        try:
            async with asyncio.timeout(DIAL_WITHIN):
                reader, writer = await asyncio.open_connection(host.strip("[]"), int(port), ssl=keys.tls)
        except TimeoutError as problem:
            raise LinkBroken("nobody answers there") from problem
        words = {"server": server, "epoch": epoch, "protocol": PROTOCOL, "oldest": OLDEST}
        try:
            channel, answer = await greet_node(reader, writer, keys.secret, words)
            return cls(channel, read_answer(answer), epoch, told)
        except BaseException:
            writer.transport.abort()
            raise

    async def call(self, name: str, arguments: Message, within: float) -> Any:
        """Call and wait for the answer. Raises ``MediaError`` subclasses."""
        return await self._asker.call(name, arguments, within)

    def tell(self, name: str, arguments: Message) -> None:
        """Call without waiting, before every later call; a link that is broken is noticed elsewhere."""
        with contextlib.suppress(LinkBroken, OSError):
            self._asker.tell(name, arguments)

    async def lost(self, rooms: Callable[[], int]) -> None:
        """Ask for a beat each second and say how many rooms of ours are there; return when the node is dead."""
        clock = asyncio.get_running_loop().time
        lease = Lease(heard=clock(), looked=clock())
        while not self._asker.over and not lease.over(clock()):
            if lease.due(clock()):
                task = asyncio.create_task(self._beat(lease, rooms()))
                self._beats.add(task)
                task.add_done_callback(self._beats.discard)
            await self._asker.gone(min(LOOK_EVERY, BEAT_EVERY))

    async def gone(self) -> None:
        """Return when the link has ended."""
        await self._asker.gone()

    async def close(self) -> None:
        """End it at once; calls under way fail."""
        self._asker.close()
        await self._asker.gone()
        await asyncio.gather(*self._beats, return_exceptions=True)

    async def _beat(self, lease: Lease, rooms: int) -> None:
        with contextlib.suppress(MediaError):
            self.load = read_load(await self.call("beat", {"rooms": rooms}, DEAD_AFTER + BEAT_EVERY))
            lease.hear(asyncio.get_running_loop().time())
