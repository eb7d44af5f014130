"""The routes of files: bytes in, bytes out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import ClientPayloadError, web

from erbij.actor import Role
from erbij.catalogue.files.model import StoredKind
from erbij.catalogue.files.wire import BeginFile, FileView
from erbij.errors import Invalid
from erbij.web.errors import BrokenOff, TooSlow
from erbij.web.headers import FRAMES, POLICY
from erbij.web.route import Route
from erbij.web.slices import SlicedResponse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.service import Files
    from erbij.web.route import Call
    from erbij.web.slices import Elsewhere

MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})
SENDERS = MAKERS | {Role.PUPIL, Role.MENTOR}
"""Pupils hand files in, and who answers may send one back; each goes on with their own only."""
READERS = MAKERS | {Role.PUPIL, Role.GUARDIAN, Role.MENTOR}
SILENT_S = 60.0
"""So long a piece may stay away before the request is given up; what came stays."""
PATH = "/api/catalogue/files"
FOR_GOOD = "private, max-age=31536000, immutable"
MEDIA_HEADERS = {POLICY: "default-src 'none'; sandbox"}
DOCUMENT_HEADERS = {
    POLICY: "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'",
    FRAMES: "SAMEORIGIN",
}
"""Browsers show no PDF in a sandbox of ours; they have one of their own for it. A lesson shows it inside its page."""


def routes(service: Files) -> list[Route]:
    """Return the routes of this room."""

    async def begin(call: Call) -> FileView:
        return await service.begin(call.actor, call.body)

    async def show(call: Call) -> FileView:
        return await service.show(call.actor, call.part("id"))

    async def append(call: Call) -> FileView:
        return await service.append(call.actor, call.part("id"), _offset(call), _pieces(call))

    async def cancel(call: Call) -> None:
        await service.cancel(call.actor, call.part("id"))

    async def content(call: Call) -> web.StreamResponse:
        return served(*await service.content(call.actor, call.part("id")))

    return [
        Route("POST", PATH, begin, MAKERS, body=BeginFile, reply=FileView),
        Route("GET", f"{PATH}/{{id}}", show, SENDERS, reply=FileView),
        Route("PATCH", f"{PATH}/{{id}}", append, SENDERS, reply=FileView),
        Route("DELETE", f"{PATH}/{{id}}", cancel, SENDERS),
        Route("GET", f"{PATH}/{{id}}/content", content, READERS),
    ]


def served(there: Path | Elsewhere, one: StoredFile, *, stays: bool = True) -> web.StreamResponse:
    """Return the bytes of a file to who may get it; what a pupil handed in stays on no machine where it was seen.

    ``stays`` false: nor does this, for it goes after a while.
    """
    kept = FOR_GOOD if stays and one.handin_id is None else "private, no-store"
    headers = {"Content-Type": one.media_type, "Content-Disposition": "inline", "Cache-Control": kept}
    return sent(there, headers | (DOCUMENT_HEADERS if one.kind is StoredKind.PDF else MEDIA_HEADERS))


def sent(there: Path | Elsewhere, headers: Mapping[str, str]) -> web.StreamResponse:
    """Return bytes, wherever they lie; both ways answer ranges."""
    if isinstance(there, Path):
        return web.FileResponse(there, headers=headers)
    return SlicedResponse(there, headers)


def _offset(call: Call) -> int:
    given = call.request.headers.get("Upload-Offset", "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):  # noqa: PLR2004 - no file is that large
        raise Invalid([("header.Upload-Offset", "must be a number of bytes")])
    return int(given)


async def _pieces(call: Call) -> AsyncIterator[bytes]:
    stream = call.request.content
    try:
        while True:
            async with asyncio.timeout(SILENT_S):
                piece = await stream.readany()
            if not piece:
                return
            yield piece
    except TimeoutError as slow:
        raise TooSlow from slow
    except (ClientPayloadError, OSError) as gone:
        raise BrokenOff from gone
