"""The routes of the lighter forms of a film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.catalogue.files.http import FOR_GOOD, MAKERS, MEDIA_HEADERS, READERS, sent
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

    async def content(call: Call) -> web.StreamResponse:
        kind = KINDS.get(call.query.get("kind", ""))
        if kind is None:
            raise NotFound
        there = await service.content(call.actor, call.part("id"), kind)
        headers = {
            "Content-Type": MEDIA_TYPES[kind],
            "Content-Disposition": "inline",
            "Cache-Control": FOR_GOOD,
        }
        return sent(there, headers | MEDIA_HEADERS)

    async def play_list(call: Call) -> web.Response:
        named = call.query.get("kind")
        kind = KINDS.get(named or "")
        if named is not None and kind is None:
            raise NotFound
        found = await service.play_list(call.actor, call.part("id"), kind)
        return _text(found, "application/vnd.apple.mpegurl", FOR_GOOD if kind else "private, no-cache")

    async def pictures(call: Call) -> web.Response:
        return _text(await service.pictures(call.actor, call.part("id")), "text/vtt", FOR_GOOD)

    async def retry(call: Call) -> FilmLevels:
        return await service.retry(call.actor, call.part("id"), call.body.kind)

    return [
        Route("GET", f"{PATH}/{{id}}", of_file, READERS, reply=FilmLevels),
        Route("GET", f"{PATH}/{{id}}/content", content, READERS, query=("kind",)),
        Route("GET", f"{PATH}/{{id}}/playlist", play_list, READERS, query=("kind",)),
        Route("GET", f"{PATH}/{{id}}/pictures", pictures, READERS),
        Route("POST", f"{PATH}/{{id}}/retry", retry, MAKERS, body=NameLevel, reply=FilmLevels),
    ]


def _text(text: str, kind: str, kept: str) -> web.Response:
    headers = {"Cache-Control": kept, **MEDIA_HEADERS}
    return web.Response(text=text, content_type=kind, charset="utf-8", headers=headers)
