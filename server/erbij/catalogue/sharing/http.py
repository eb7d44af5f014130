"""The routes of what a school shows: for its coordinator, and for other catalogues."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

from erbij.actor import Role
from erbij.catalogue.sharing import export, rules
from erbij.catalogue.sharing.model import Question, Refusal, Verb
from erbij.catalogue.sharing.wire import MarkShared, SaveSharing, SharingView
from erbij.errors import NotFound
from erbij.web.body import read_all
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.sharing.service import SharedCatalogues
    from erbij.web.route import Call

DECIDE = frozenset({Role.COORDINATOR})
PATH = "/api/catalogue/sharing"
MOST_ASKED = 8_000
"""Bytes of a question."""


def routes(service: SharedCatalogues) -> list[Route]:
    """Return the routes of this room."""

    async def show(call: Call) -> SharingView:
        return await service.show(call.actor)

    async def save(call: Call) -> SharingView:
        return await service.save(call.actor, call.body)

    async def mark(call: Call) -> SharingView:
        return await service.mark(call.actor, call.body)

    async def told(call: Call) -> web.Response:
        """The same for both methods, as the protocol wants it: a question in the address, or as a form."""
        school_id, pairs = call.part("id"), await _pairs(call)
        one, name, asked_at = await service.door(school_id)
        paper = export.Paper(service.address(school_id), service.origin, name, one, asked_at)
        try:
            question = rules.question_of(pairs)
            body = await _answer(service, paper, question)
        except Refusal as refused:
            body = paper.refused(refused, pairs)
        headers = {"Cache-Control": "no-store"}
        return web.Response(body=body, content_type="text/xml", charset="utf-8", headers=headers)

    return [
        Route("GET", PATH, show, DECIDE, reply=SharingView),
        Route("POST", PATH, save, DECIDE, body=SaveSharing, reply=SharingView),
        Route("POST", f"{PATH}/items", mark, DECIDE, body=MarkShared, reply=SharingView),
        Route("GET", f"{PATH}/{{id}}/oai", told, None),
        Route("POST", f"{PATH}/{{id}}/oai", told, None, from_anywhere=True),
    ]


async def _pairs(call: Call) -> list[tuple[str, str]]:
    if call.request.method == "GET":
        return list(call.request.query.items())
    if call.request.content_type != "application/x-www-form-urlencoded":
        raise NotFound
    text = (await read_all(call.request, MOST_ASKED)).decode(errors="replace")
    return parse_qsl(text, keep_blank_values=True)


async def _answer(service: SharedCatalogues, paper: export.Paper, question: Question) -> bytes:
    school_id = paper.school_id
    match question.verb:
        case Verb.IDENTIFY:
            return paper.identify(question)
        case Verb.SETS:
            return paper.sets(question)
        case Verb.FORMATS:
            if question.identifier:
                await service.record(school_id, paper.item_of(question.identifier))
            return paper.formats(question)
        case Verb.RECORD:
            found = await service.record(school_id, paper.item_of(question.identifier))
            return await asyncio.to_thread(paper.record, question, found)
        case Verb.IDENTIFIERS | Verb.RECORDS:
            part = await service.part(school_id, question, paper.asked_at)
            return await asyncio.to_thread(paper.part, question, part)
