"""A page with the official client library on a real websocket: answers proofs, remembers what was pushed."""

# ruff: noqa: ASYNC110 - waits for what another process would show
from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any

import socketio

if TYPE_CHECKING:
    from collections.abc import Mapping

_numbers = itertools.count(1)
PATIENCE_S = 30.0
"""Against waiting for ever; how fast an answer must be is said by the tests about speed."""
CONNECTED_WITHIN_S = 10
"""The library gives up after one second, which a busy machine needs."""


class Page:
    def __init__(self) -> None:
        self.io = socketio.AsyncClient(reconnection=False)
        self.pushed: dict[str, list[Any]] = {}
        self.io.on("*", self._on_any)

    async def _on_any(self, event: str, payload: Any) -> Any:
        self.pushed.setdefault(event, []).append(payload)
        return {"n": payload["n"]} if event == "presence.ping" else None

    async def connect(self, base: str, cookies: Mapping[str, str], *, origin: str = "", unit: bool = False) -> Page:
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        await self.io.connect(
            base,
            headers={"Origin": origin or base, "Cookie": cookie},
            auth={"as": "unit"} if unit else None,
            socketio_path="/realtime/",
            transports=["websocket"],
            wait_timeout=CONNECTED_WITHIN_S,
        )
        return self

    async def answer(self, event: str, within: float = PATIENCE_S, **body: Any) -> dict[str, Any]:
        """Return the whole acknowledgement."""
        given: dict[str, Any] = await self.io.call(event, {"rid": f"request-{next(_numbers)}", **body}, timeout=within)
        return given

    async def ask(self, event: str, **body: Any) -> Any:
        given = await self.answer(event, **body)
        assert given["ok"], given
        return given["reply"]

    async def has(self, event: str) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while event not in self.pushed:
                await asyncio.sleep(0.01)
        return self.pushed[event][-1]
