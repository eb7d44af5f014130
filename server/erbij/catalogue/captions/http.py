"""The routes of captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.catalogue.captions.wire import (
    LARGEST_FILE,
    CaptionLines,
    CaptionsFile,
    CaptionsOfFile,
    NameCaptions,
    SaveCaptions,
)
from erbij.catalogue.files.http import MAKERS, MEDIA_HEADERS, READERS
from erbij.errors import NotFound
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.captions.service import CaptionRooms
    from erbij.web.route import Call

PATH = "/api/catalogue/captions"
LARGEST_BODY = LARGEST_FILE * 4 // 3 + 1024
LONGEST_LANGUAGE = 3


def routes(service: CaptionRooms) -> list[Route]:
    """Return the routes of this room."""

    async def of_file(call: Call) -> CaptionsOfFile:
        return await service.of_file(call.actor, call.part("id"))

    async def text(call: Call) -> web.Response:
        found, version = await service.text(call.actor, call.part("id"), _language(call))
        stays = call.query.get("version") == str(version)
        kept = "private, max-age=31536000, immutable" if stays else "private, no-cache"
        headers = {"Cache-Control": kept, **MEDIA_HEADERS}
        return web.Response(text=found, content_type="text/vtt", charset="utf-8", headers=headers)

    async def lines(call: Call) -> CaptionLines:
        return await service.lines(call.actor, call.part("id"), _language(call))

    async def save(call: Call) -> CaptionLines:
        return await service.save(call.actor, call.part("id"), call.body)

    async def take(call: Call) -> CaptionLines:
        return await service.take(call.actor, call.part("id"), call.body)

    async def remove(call: Call) -> None:
        await service.remove(call.actor, call.part("id"), call.body)

    most = LARGEST_BODY
    return [
        Route("GET", f"{PATH}/{{id}}", of_file, READERS, reply=CaptionsOfFile),
        Route("GET", f"{PATH}/{{id}}/text", text, READERS, query=("language", "version")),
        Route("GET", f"{PATH}/{{id}}/lines", lines, MAKERS, reply=CaptionLines, query=("language",)),
        Route("POST", f"{PATH}/{{id}}", save, MAKERS, body=SaveCaptions, reply=CaptionLines, max_body=most),
        Route("POST", f"{PATH}/{{id}}/file", take, MAKERS, body=CaptionsFile, reply=CaptionLines, max_body=most),
        Route("POST", f"{PATH}/{{id}}/remove", remove, MAKERS, body=NameCaptions),
    ]


def _language(call: Call) -> str:
    """Return the language that is asked for; what is none is not there."""
    language = call.query.get("language", "")
    if not (language.isascii() and language.islower() and 1 < len(language) <= LONGEST_LANGUAGE):
        raise NotFound
    return language
