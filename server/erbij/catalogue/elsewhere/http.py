"""Routes of catalogues of others: which there are, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.elsewhere.rules import is_reading
from erbij.catalogue.elsewhere.wire import (
    AddOther,
    AskableOther,
    AskedElsewhere,
    ElsewhereItem,
    FoundElsewhere,
    OtherCatalogue,
    OtherCatalogues,
    PauseOther,
    SkippedRecord,
)
from erbij.catalogue.rights import GIVERS
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.catalogue.elsewhere.service import Elsewhere, Found, Standing
    from erbij.web.route import Call

KEEPERS = frozenset({Role.COORDINATOR})
PATH = "/api/catalogue/elsewhere"


def routes(service: Elsewhere) -> list[Route]:
    """Return the routes of this room."""
    return [*_keeping(service), *_finding(service)]


def _keeping(service: Elsewhere) -> list[Route]:
    async def every(call: Call) -> OtherCatalogues:
        return shown(await service.every(call.actor))

    async def add(call: Call) -> OtherCatalogues:
        await service.add(call.actor, call.body)
        return await every(call)

    async def read(call: Call) -> OtherCatalogues:
        await service.read_now(call.actor, call.part("id"))
        return await every(call)

    async def pause(call: Call) -> OtherCatalogues:
        await service.pause(call.actor, call.part("id"), paused=call.body.paused)
        return await every(call)

    async def remove(call: Call) -> None:
        await service.remove(call.actor, call.part("id"))

    return [
        Route("GET", PATH, every, KEEPERS, reply=OtherCatalogues),
        Route("POST", PATH, add, KEEPERS, body=AddOther, reply=OtherCatalogues),
        Route("POST", f"{PATH}/{{id}}/read", read, KEEPERS, body=Nothing, reply=OtherCatalogues),
        Route("POST", f"{PATH}/{{id}}/pause", pause, KEEPERS, body=PauseOther, reply=OtherCatalogues),
        Route("DELETE", f"{PATH}/{{id}}", remove, KEEPERS),
    ]


def _finding(service: Elsewhere) -> list[Route]:
    async def find(call: Call) -> FoundElsewhere:
        found = await service.find(call.actor, call.query.get("text", ""))
        asks = tuple(AskableOther(id=one.id, name=one.name) for one in found.asks)
        return FoundElsewhere(total=found.hits.total, items=_items(found), asks=asks)

    async def ask(call: Call) -> AskedElsewhere:
        found = await service.ask(call.actor, call.part("id"), call.query.get("text", ""))
        return AskedElsewhere(total=found.hits.total, items=_items(found), trouble=found.trouble)

    return [
        Route("GET", f"{PATH}/search", find, GIVERS, reply=FoundElsewhere, query=("text",)),
        Route("GET", f"{PATH}/{{id}}/search", ask, GIVERS, reply=AskedElsewhere, query=("text",)),
    ]


def _items(found: Found) -> tuple[ElsewhereItem, ...]:
    return tuple(
        ElsewhereItem(title=one.title, description=one.description, url=one.url, source=name)
        for one, name in zip(found.hits.records, found.names, strict=False)
    )


def shown(standings: list[Standing]) -> OtherCatalogues:
    """Return catalogues as a message."""
    return OtherCatalogues(
        others=tuple(
            OtherCatalogue(
                id=one.other.id,
                name=one.other.name,
                kind=one.other.kind,
                address=one.other.address,
                paused=one.other.paused,
                reading=is_reading(one.other),
                records=one.records,
                read_at=one.other.read_at,
                tried_at=one.other.tried_at,
                trouble=one.other.trouble,
                skipped_count=one.other.skipped_count,
                skipped=tuple(SkippedRecord(record=key, why=why) for key, why in one.other.skipped),
            )
            for one in standings
        )
    )
