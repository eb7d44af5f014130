"""Reading a request's body: only JSON, not too large, not too deep, not too slow.

Depth is counted before anything is parsed, so that a few thousand brackets cost a scan and no stack.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from aiohttp import ClientPayloadError
from pydantic import ValidationError

from erbij.errors import Invalid, TooLarge
from erbij.web.errors import BrokenOff, NotJson, TooSlow

if TYPE_CHECKING:
    from aiohttp import web
    from pydantic_core import ErrorDetails

    from erbij.wire import Wire

MAX_DEPTH = 20
SLOWEST = 15.0
"""Seconds that a usual body may take; a larger one gets a second more for every 100 kB."""
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_NOT_BRACKETS = re.compile(rb"[^\[\]{}]+")
_LARGE = 256 * 1024


async def read_body(request: web.Request, kind: type[Wire], limit: int) -> Wire:
    """Return the parsed body; raises NotJson, TooLarge, TooSlow, BrokenOff or Invalid with paths ``body.x``."""
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise NotJson
    raw = await read_all(request, limit)
    if len(raw) > _LARGE:
        return await asyncio.to_thread(parse, raw, kind)
    return parse(raw, kind)


async def read_all(request: web.Request, limit: int) -> bytes:
    """Return all bytes of a body; raises TooLarge, TooSlow or BrokenOff."""
    if (request.content_length or 0) > limit:
        raise TooLarge
    raw = bytearray()
    try:
        async with asyncio.timeout(SLOWEST + limit / 100_000):
            async for chunk in request.content.iter_any():
                raw += chunk
                if len(raw) > limit:
                    raise TooLarge
    except TimeoutError as slow:
        raise TooSlow from slow
    except (ClientPayloadError, OSError) as gone:
        raise BrokenOff from gone
    return bytes(raw)


def parse(raw: bytes, kind: type[Wire]) -> Wire:
    """Return the message in ``raw``; raises Invalid."""
    if depth(raw) > MAX_DEPTH:
        raise Invalid([("body", f"nested deeper than {MAX_DEPTH}")])
    try:
        return kind.model_validate_json(raw)
    except ValidationError as wrong:
        raise Invalid(
            [(_path(error), error["msg"]) for error in wrong.errors(include_url=False, include_input=False)[:20]]
        ) from None


def depth(raw: bytes) -> int:
    """Return how deep brackets are nested outside strings; text that is no JSON gives some number."""
    deepest = now = 0
    for bracket in _NOT_BRACKETS.sub(b"", _STRINGS.sub(b"", raw)):
        now += 1 if bracket in b"[{" else -1
        if now > deepest:
            deepest = now
            if deepest > MAX_DEPTH:
                break
    return deepest


def _path(error: ErrorDetails) -> str:
    return ".".join(["body", *(str(part)[:80] for part in error["loc"])])
