"""Bytes that lie on another machine, answered as a file would be: whole, or the slice that was asked for (206)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from aiohttp import web
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.web_request import BaseRequest


class Elsewhere(Protocol):
    """A whole file on another machine; under its ``tag`` it never changes."""

    @property
    def size(self) -> int:
        """Bytes of all of it."""

    @property
    def tag(self) -> str:
        """What a browser may compare; letters and digits."""

    def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        """Give the bytes from ``start`` up to ``end``, piece by piece."""


class SlicedResponse(web.StreamResponse):
    """Answers a request for ``there``; what breaks on the way breaks the answer, and the browser asks again."""

    def __init__(self, there: Elsewhere, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._there = there

    @override
    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        tag = f'"{self._there.tag}"'
        self.headers.update({"Accept-Ranges": "bytes", "ETag": tag})
        piece = self._asked(request, tag)
        if piece is None:
            self.set_status(416)
            self.headers["Content-Range"] = f"bytes */{self._there.size}"
            self.content_length = 0
            return await super().prepare(request)
        self.content_length = len(piece)
        writer = await super().prepare(request)
        if request.method != "HEAD" and piece:
            async for some in self._there.read(piece.start, piece.stop):
                await self.write(some)
        await self.write_eof()
        return writer

    def _asked(self, request: BaseRequest, tag: str) -> range | None:
        """Return which bytes are asked for; None: none that are there. What is no range asks for all of it."""
        size = self._there.size
        try:
            asked = request.http_range
        except ValueError:
            return range(size)
        if (asked.start, asked.stop) == (None, None) or request.headers.get("If-Range", tag) != tag:
            return range(size)
        start, end, _ = asked.indices(size)
        if start >= end:
            return None
        self.set_status(206)
        self.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        return range(start, end)
