"""Routes of folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.folders.wire import FolderDigests, FolderFile, FolderKnown, FolderKnowns
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.catalogue.folders.model import Brought
    from erbij.catalogue.folders.service import Folders
    from erbij.web.route import Call

MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})
PATH = "/api/catalogue/folders"
MAX_BODY = 200_000


def routes(service: Folders) -> list[Route]:
    """Return the routes of this room."""

    async def known(call: Call) -> FolderKnowns:
        found = await service.known(call.actor, call.body.digests)
        return FolderKnowns(known=tuple(shown(one) for one in found))

    async def bring(call: Call) -> FolderKnown:
        return shown(await service.bring(call.actor, call.body))

    return [
        Route("POST", f"{PATH}/known", known, MAKERS, body=FolderDigests, reply=FolderKnowns),
        Route("POST", PATH, bring, MAKERS, body=FolderFile, reply=FolderKnown, max_body=MAX_BODY),
    ]


def shown(one: Brought) -> FolderKnown:
    """Return what was brought as a message."""
    return FolderKnown(digest=one.digest, item_id=one.item_id, title=one.title)
