"""Calls over a link and the events that come up it, whatever the link is made of."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from erbij_media.errors import EngineUnavailable
from erbij_media.wire import LinkBroken, Message, frame, read_error, read_event, read_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from erbij_media.contract import Event


class Channel(Protocol):
    """Carries messages both ways, in order."""

    def write(self, message: Message) -> None:
        """Send one. Raises ``LinkBroken`` when it is too long, ``OSError``."""

    async def read(self) -> Message:
        """Return the next one. Raises ``LinkBroken``, also at the end."""

    def close(self) -> None:
        """End it at once."""


class PlainChannel:
    """A pair of sockets between a parent and its child: nobody else can reach it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def write(self, message: Message) -> None:
        """See ``Channel``."""
        self._writer.write(frame(message))

    async def read(self) -> Message:
        """See ``Channel``."""
        return await read_message(self._reader)

    def close(self) -> None:
        """See ``Channel``."""
        self._writer.close()


class Asker:
    """Asks over a channel and hands on events; over when the channel ends."""

    def __init__(self, channel: Channel, told: Callable[[Event], None]) -> None:
        self._channel = channel
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._listener = asyncio.create_task(self._listen(told))

    @property
    def over(self) -> bool:
        """Whether the link ended."""
        return self._listener.done()

    async def call(self, name: str, arguments: Message, within: float) -> Any:
        """Call and wait for the answer. Raises ``MediaError`` subclasses."""
        if self.over:
            raise EngineUnavailable("the node is gone")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        number = self._number + 1
        self._waiting[number] = answer
        try:
            self.tell(name, arguments)
            async with asyncio.timeout(within):
                return await answer
        except (TimeoutError, OSError, LinkBroken) as problem:
            raise EngineUnavailable("the node does not answer") from problem
        finally:
            del self._waiting[number]

    def tell(self, name: str, arguments: Message) -> None:
        """Call without waiting; it is carried out before every later call. Raises ``LinkBroken``, ``OSError``."""
        self._number += 1
        self._channel.write({"id": self._number, "call": name, "arguments": arguments})

    async def gone(self, within: float | None = None) -> None:
        """Return when the link has ended, or after so many seconds."""
        await asyncio.wait([self._listener], timeout=within)

    def close(self) -> None:
        """End the link; ``gone`` tells when nothing comes any more."""
        self._channel.close()

    async def _listen(self, told: Callable[[Event], None]) -> None:
        """Hand on answers and events until the link ends, then fail every call under way."""
        try:
            while True:
                self._take(await self._channel.read(), told)
        except LinkBroken:
            return
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(EngineUnavailable("the node is gone"))

    def _take(self, message: Message, told: Callable[[Event], None]) -> None:
        if "event" in message:
            told(read_event(message))
            return
        answer = self._waiting.get(message["id"])
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(read_error(message))
        else:
            answer.set_result(message.get("result"))
