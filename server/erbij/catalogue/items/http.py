"""The routes of items, for who makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.items.wire import (
    ArchiveItem,
    CatalogueItems,
    ItemSuggestions,
    ItemView,
    NameItem,
    ReviewItem,
    RevisionView,
    SaveItem,
)
from erbij.errors import NotFound
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.catalogue.items.service import Items
    from erbij.web.route import Call

MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})
LARGEST_BODY = 4 * 1024 * 1024
"""Sixty blocks with the longest text that one may have."""
LAST_NUMBER = 9
"""Digits of a revision's number."""
PATH = "/api/catalogue/items"


def routes(service: Items) -> list[Route]:
    """Return the routes of this room."""
    return [*_reading(service), *_writing(service)]


def _reading(service: Items) -> list[Route]:
    async def every(call: Call) -> CatalogueItems:
        return await service.every(call.actor)

    async def suggest(call: Call) -> ItemSuggestions:
        return await service.suggest(call.actor)

    async def show(call: Call) -> ItemView:
        return await service.show(call.actor, call.part("id"))

    async def revision(call: Call) -> RevisionView:
        number = call.query.get("number", "")
        if not (number.isascii() and number.isdigit() and len(number) <= LAST_NUMBER):
            raise NotFound
        return await service.revision(call.actor, call.part("id"), int(number))

    return [
        Route("GET", PATH, every, MAKERS, reply=CatalogueItems),
        Route("GET", f"{PATH}/suggestions", suggest, MAKERS, reply=ItemSuggestions),
        Route("GET", f"{PATH}/{{id}}", show, MAKERS, reply=ItemView),
        Route("GET", f"{PATH}/{{id}}/revision", revision, MAKERS, reply=RevisionView, query=("number",)),
    ]


def _writing(service: Items) -> list[Route]:
    async def new(call: Call) -> ItemView:
        return await service.new(call.actor)

    async def save(call: Call) -> ItemView:
        return await service.save(call.actor, call.part("id"), call.body)

    async def publish(call: Call) -> ItemView:
        return await service.publish(call.actor, call.part("id"), call.body.version)

    async def copy(call: Call) -> ItemView:
        return await service.copy(call.actor, call.part("id"))

    async def archive(call: Call) -> ItemView:
        return await service.archive(call.actor, call.part("id"), archived=call.body.archived)

    async def review(call: Call) -> ItemView:
        return await service.review(call.actor, call.part("id"), call.body.number, reviewed=call.body.reviewed)

    return [
        Route("POST", PATH, new, MAKERS, body=Nothing, reply=ItemView),
        Route("POST", f"{PATH}/{{id}}", save, MAKERS, body=SaveItem, reply=ItemView, max_body=LARGEST_BODY),
        Route("POST", f"{PATH}/{{id}}/publish", publish, MAKERS, body=NameItem, reply=ItemView),
        Route("POST", f"{PATH}/{{id}}/copy", copy, MAKERS, body=Nothing, reply=ItemView),
        Route("POST", f"{PATH}/{{id}}/archive", archive, MAKERS, body=ArchiveItem, reply=ItemView),
        Route("POST", f"{PATH}/{{id}}/review", review, MAKERS, body=ReviewItem, reply=ItemView),
    ]
