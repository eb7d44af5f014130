"""Finding a pupil, and the file with everything about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from erbij.actor import Role
from erbij.privacy.subjects.export import archive
from erbij.privacy.subjects.wire import SubjectCard, SubjectsFound
from erbij.web.route import Route

if TYPE_CHECKING:
    from erbij.privacy.subjects.service import Subjects
    from erbij.web.route import Call

_COORDINATOR = frozenset({Role.COORDINATOR})
_FAMILY = frozenset({Role.PUPIL, Role.GUARDIAN})


def routes(service: Subjects) -> list[Route]:
    """Return the routes of this room."""

    async def search(call: Call) -> SubjectsFound:
        found = await service.search(call.actor, call.query.get("words", ""))
        cards = [SubjectCard(id=one.id, name=one.name.reveal(), left_on=one.left_on) for one in found]
        return SubjectsFound(subjects=tuple(cards))

    async def file(call: Call) -> web.Response:
        document = await service.document(call.actor, call.query.get("person_id") or None)
        name = f"erbij-gegevens-{document.made_at:%Y-%m-%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=archive(document), content_type="application/zip", headers=headers)

    path = "/api/privacy/subjects"
    return [
        Route("GET", path, search, _COORDINATOR, reply=SubjectsFound, query=("words",)),
        Route("GET", f"{path}/file", file, _COORDINATOR | _FAMILY, query=("person_id",)),
    ]
