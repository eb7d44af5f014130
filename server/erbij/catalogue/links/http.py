"""Routes of lists of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.links.wire import LinkDraft, LinksFile, LinksImport
from erbij.web.route import Route
from erbij.wire import InputError

if TYPE_CHECKING:
    from erbij.catalogue.links.model import LinksPlan
    from erbij.catalogue.links.service import Links
    from erbij.web.route import Call

MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})
PATH = "/api/catalogue/links"
MAX_BODY = 2_000_000


def routes(service: Links) -> list[Route]:
    """Return the routes of this room."""

    async def preview(call: Call) -> LinksImport:
        return shown(await service.preview(call.actor, call.body), written=False)

    async def write(call: Call) -> LinksImport:
        plan = await service.write(call.actor, call.body)
        return shown(plan, written=not plan.faults)

    return [
        Route("POST", f"{PATH}/preview", preview, MAKERS, LinksFile, LinksImport, max_body=MAX_BODY),
        Route("POST", PATH, write, MAKERS, LinksFile, LinksImport, max_body=MAX_BODY),
    ]


def shown(plan: LinksPlan, *, written: bool) -> LinksImport:
    """Return what a file does as a message."""
    return LinksImport(
        rows=plan.rows,
        drafts=tuple(LinkDraft(line=one.line, title=one.title, url=one.url, subject=one.subject) for one in plan.new),
        known=plan.known,
        errors=tuple(InputError(path=path, message=message) for path, message in plan.faults),
        written=written,
    )
