"""The routes of the lighter forms of a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.catalogue.files.http import MAKERS, MEDIA_HEADERS, READERS
from erbij.catalogue.levels.model import MEDIA_TYPES, LevelKind
from erbij.catalogue.levels.wire import FilmLevels, NameLevel
from erbij.errors import NotFound
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.levels.service import Levels
    from erbij.web.route import Call

PATH = "/api/catalogue/levels"
KINDS = {kind.value: kind for kind in LevelKind}


def routes(service: Levels) -> list[Route]:
    """Return the routes of this room."""

    async def of_file(call: Call) -> FilmLevels:
        return await service.of_file(call.actor, call.part("id"))

    async def content(call: Call) -> web.FileResponse:
        kind = KINDS.get(call.query.get("kind", ""))
        if kind is None:
            raise NotFound
        path = await service.content(call.actor, call.part("id"), kind)
        headers = {
            "Content-Type": MEDIA_TYPES[kind],
            "Content-Disposition": "inline",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return web.FileResponse(path, headers=headers | MEDIA_HEADERS)

    async def retry(call: Call) -> FilmLevels:
        return await service.retry(call.actor, call.part("id"), call.body.kind)

    return [
        Route("GET", f"{PATH}/{{id}}", of_file, READERS, reply=FilmLevels),
        Route("GET", f"{PATH}/{{id}}/content", content, READERS, query=("kind",)),
        Route("POST", f"{PATH}/{{id}}/retry", retry, MAKERS, body=NameLevel, reply=FilmLevels),
    ]
