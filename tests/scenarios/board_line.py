"""The websocket of a browser of a school board's school, and what it reads there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import socketio

from erbij.live.talk.wire import TextLine
from erbij.live.wire import AccessEnded, Ended, MediaGone, MediaRestarted, ProofAsked, ProofKept, RoomView
from erbij.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.classroom import Browser

ORIGIN = "http://erbij.test"
PATIENCE_S = 20.0
FLUSH = "test.flush"
PUSHED: dict[str, type[Wire]] = {
    "room.state": RoomView,
    "presence.kept": ProofKept,
    "media.restarted": MediaRestarted,
    "media.gone": MediaGone,
    "session.ended": Ended,
    "access.ended": AccessEnded,
    "text.line": TextLine,
}


async def until(holds: Callable[[], Any], what: str) -> None:
    """Wait for what another server or node does."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not holds():  # noqa: ASYNC110 - nobody needs to be told
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"not in time: {what}") from None


class Flush(Wire):
    """Nothing; who acknowledges it has read what was sent before."""


class Line:
    """A browser's websocket."""

    def __init__(self, browser: Browser) -> None:
        self.io = socketio.AsyncClient(reconnection=False)
        self.subscribed: list[str] = []
        self.unanswered: list[float] = []
        self._browser, self._reading = browser, asyncio.Lock()
        self.io.on("*", self._read)

    async def open(self, base: str, who: str, *, unit: bool) -> None:
        """Connect as somebody."""
        await self.io.connect(
            base,
            headers={"Origin": ORIGIN, "Cookie": f"who={who}"},
            auth={"as": "unit"} if unit else None,
            socketio_path="/realtime/",
            transports=["websocket"],
        )

    async def _read(self, event: str, payload: Any) -> Any:
        async with self._reading:  # the library begins to read each message before the last one is read
            if event == FLUSH:
                return {}
            if event != "presence.ping":
                await self._browser.push(event, PUSHED[event].model_validate(payload))
                return None
            try:
                return await self._browser.ask(event, ProofAsked.model_validate(payload), 0.0)
            except TimeoutError:
                self.unanswered.append(asyncio.get_running_loop().time())
        await asyncio.Event().wait()  # a page that hangs
        return None
