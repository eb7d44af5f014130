"""Somebody else's timetable on a loopback port, which answers as the test wants."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from tests.support.loopback import answering

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class FeedServer:
    """Answers every path with ``data``; ``asked`` are the headers of each request."""

    def __init__(self) -> None:
        self.url = ""
        self.data = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.etag = ""
        self.hangs = False
        self.asked: list[dict[str, str]] = []
        self.queries: list[dict[str, str]] = []
        self.released = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as told."""
        self.asked.append(dict(request.headers))
        self.queries.append(dict(request.query))
        if self.hangs:
            await self.released.wait()
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        etag = {"ETag": self.etag} if self.etag else {}
        return web.Response(status=self.status, body=self.data, headers={**self.headers, **etag})


@asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    """Serve a timetable."""
    feed = FeedServer()
    async with answering(feed.answer) as address:
        feed.url = f"{address}/rooster"
        try:
            yield feed
        finally:
            feed.released.set()
