"""A raw Socket.IO client over aiohttp: speaks the protocol by hand, so that it can also misbehave."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

if TYPE_CHECKING:
    from yarl import URL


class RawBrowser:
    def __init__(self, session: ClientSession, ws: ClientWebSocketResponse) -> None:
        self.session = session
        self.ws = ws
        self.pushed: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.pings: list[int] = []
        self.accepted: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.ended = asyncio.Event()
        self.answers_pings = True
        self._acks: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count()
        self._sending: set[asyncio.Task[None]] = set()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, url: URL, *, cookie: str = "sam", origin: str = "http://erbij.test", hello: str | None = "40"
    ) -> RawBrowser:
        session = ClientSession(cookies={"who": cookie})
        try:
            ws = await session.ws_connect(
                url.with_path("/realtime/").with_query(EIO="4", transport="websocket"), headers={"Origin": origin}
            )
        except BaseException:
            await session.close()
            raise
        browser = cls(session, ws)
        if hello is not None:
            await ws.send_str(hello)
        return browser

    def hears_no_more(self) -> None:
        """Read nothing that comes from now on, not even a goodbye, as at the far end of a dead line."""
        self._reader.cancel()
        self.ended.set()

    async def _read(self) -> None:
        async for message in self.ws:
            if message.type is not WSMsgType.TEXT:
                break
            await self._packet(message.data)
        self.ended.set()
        for ack in self._acks.values():
            if not ack.done():
                ack.set_exception(ConnectionError())

    async def _packet(self, data: str) -> None:
        if data == "2" and self.answers_pings:
            await self.ws.send_str("3")
        elif data.startswith("40") and not self.accepted.done():
            self.accepted.set_result({})
        elif data.startswith("44") and not self.accepted.done():
            self.accepted.set_result(json.loads(data[2:]))
        elif data.startswith("43"):
            number, _, rest = data[2:].partition("[")
            self._acks[int(number)].set_result(json.loads("[" + rest)[0])
        elif data.startswith("42"):
            number, _, rest = data[2:].partition("[")
            name, payload = json.loads("[" + rest)
            await self.pushed.put((name, payload))
            if number and name == "test.ping":
                await self.ws.send_str(f"43{number}" + json.dumps([{"n": payload.get("n")}]))

    async def ask(self, event: str, body: Any = None, *, within: float = 5.0) -> Any:
        return await asyncio.wait_for(self.begin(event, body), within)

    def begin(self, event: str, body: Any = None) -> asyncio.Future[Any]:
        """Send a request now, in order, and return its answer to come."""
        number = next(self._ids)
        answer = self._acks[number] = asyncio.get_running_loop().create_future()
        text = f"42{number}" + json.dumps([event, {} if body is None else body])
        task = asyncio.create_task(self.ws.send_str(text))
        self._sending.add(task)
        task.add_done_callback(self._sent)
        return answer

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        task.exception()

    async def close(self) -> None:
        await self.ws.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self.session.close()
