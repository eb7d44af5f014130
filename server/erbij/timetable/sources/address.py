"""Reading what lies at an address that a coordinator gave.

Theory of operation
===================
A school's server stands inside the school's network, so an address must not become a way in: only ``http`` and
``https``, only the host that was given (a redirect may go from ``http`` to ``https`` or to another path, and no
further), and no address of this machine or of a private network, unless the setting allows it (``web.outgoing``). Time
and size are limited; nothing is unpacked. Neither the address nor the answer reaches a log.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from aiohttp.connector import TCPConnector
from yarl import URL

from erbij.timetable.sources.wire import Trouble
from erbij.web.outgoing import NotOutside, OutsideOnly, is_ip, outside

if TYPE_CHECKING:
    from aiohttp import ClientResponse

LARGEST = 8_000_000
"""Bytes of an answer."""
SLOWEST_S = 20.0
REDIRECTS = 3
CHUNK = 64 * 1024
_STATUS: dict[int, Trouble] = {
    401: Trouble.NO_ENTRY,
    403: Trouble.NO_ENTRY,
    404: Trouble.NOT_THERE,
    410: Trouble.NOT_THERE,
}


class NotRead(Exception):
    """The address gave nothing that can be used; ``trouble`` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address said; ``data`` None: nothing new since the ``etag`` or the ``modified`` that were sent."""

    data: bytes | None = field(repr=False)
    etag: str = ""
    modified: str = ""


def fit(address: str) -> URL | None:
    """Return the address as one that can be read; None when it is none. ``webcal`` means ``https``."""
    try:
        url = URL(address.strip())
        if url.scheme in {"webcal", "webcals"}:
            url = url.with_scheme("https")
        port = url.port
    except ValueError:
        return None
    return url.with_fragment(None) if url.scheme in {"http", "https"} and url.host and port else None


class Addresses:
    """Reads addresses; ``inside``: also those of this machine and of private networks."""

    def __init__(self, *, inside: bool = False, slowest_s: float = SLOWEST_S, largest: int = LARGEST) -> None:
        self._inside = inside
        self._slowest = slowest_s
        self._largest = largest

    async def read(self, address: str, token: str = "", etag: str = "", modified: str = "") -> Answer:
        """Return what lies there; raises ``NotRead``. ``token`` goes along as a bearer token, to that host only."""
        url = fit(address)
        if url is None:
            raise NotRead(Trouble.NOT_ALLOWED)
        headers = {"Accept-Encoding": "identity", "User-Agent": "Erbij"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with asyncio.timeout(self._slowest), self._session() as session:
                return await self._follow(session, url, headers)
        except NotOutside:
            raise NotRead(Trouble.NOT_ALLOWED) from None
        except TimeoutError:
            raise NotRead(Trouble.TOO_SLOW) from None
        except (ClientError, OSError, ValueError) as error:
            raise _why(error) from None

    def _session(self) -> ClientSession:
        resolver = None if self._inside else OutsideOnly()
        connector = TCPConnector(resolver=resolver, use_dns_cache=False, limit=2)
        return ClientSession(connector=connector, timeout=ClientTimeout(total=self._slowest), auto_decompress=False)

    async def _follow(self, session: ClientSession, url: URL, headers: dict[str, str]) -> Answer:
        for _ in range(REDIRECTS + 1):
            if not self._inside and is_ip(url.host) and not outside(url.host or ""):
                raise NotRead(Trouble.NOT_ALLOWED)
            async with session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status not in {301, 302, 303, 307, 308}:
                    return await self._answer(answer)
                url = self._next(url, answer.headers.get("Location", ""))
        raise NotRead(Trouble.SENT_ELSEWHERE)

    def _next(self, url: URL, location: str) -> URL:
        """Where a redirect leads, if that is the same host and not less safe."""
        there = fit(str(url.join(URL(location)))) or URL()
        same = (there.scheme, there.host, there.port) == (url.scheme, url.host, url.port)
        safer = (url.scheme, there.scheme) == ("http", "https") and there.host == url.host and there.is_default_port()
        if not location or not (same or safer):
            raise NotRead(Trouble.SENT_ELSEWHERE)
        return there

    async def _answer(self, answer: ClientResponse) -> Answer:
        etag, modified = (answer.headers.get(name, "")[:300] for name in ("ETag", "Last-Modified"))
        if answer.status == 304:  # noqa: PLR2004
            return Answer(None, etag, modified)
        if answer.status != 200:  # noqa: PLR2004
            raise NotRead(_STATUS.get(answer.status, Trouble.THEIR_ERROR))
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise NotRead(Trouble.NOT_READABLE)
        if (answer.content_length or 0) > self._largest:
            raise NotRead(Trouble.TOO_LARGE)
        data = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK):
            data += chunk
            if len(data) > self._largest:
                raise NotRead(Trouble.TOO_LARGE)
        return Answer(bytes(data), etag, modified)


def _why(error: BaseException) -> NotRead:
    """What stands behind an error of the library."""
    seen: Any = error
    while seen is not None:
        if isinstance(seen, NotOutside):
            return NotRead(Trouble.NOT_ALLOWED)
        if isinstance(seen, socket.gaierror):
            return NotRead(Trouble.NAME_UNKNOWN)
        seen = seen.__cause__ or seen.__context__
    return NotRead(Trouble.NO_ANSWER)
