"""Routes of the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.schools.model import Files
from erbij.schools.wire import ImportCount, ImportFiles, ImportPreview, RecognisedFile, RosterKind
from erbij.web.route import Route
from erbij.wire import InputError

if TYPE_CHECKING:
    from erbij.schools.model import Recognised, Report
    from erbij.schools.service import Schools
    from erbij.web.route import Call

MAX_BODY = 16_000_000
"""Bytes of all files of one import together; one file is at most 8 million characters."""

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: Schools) -> list[Route]:
    """Return the routes of this room."""

    async def preview(call: Call) -> ImportPreview:
        return shown(await service.preview(call.actor.school_id, files(call.body)))

    async def write(call: Call) -> ImportPreview:
        return shown(await service.write(call.actor.school_id, files(call.body)))

    return [
        Route(
            "POST", "/api/schools/import/preview", preview, COORDINATOR, ImportFiles, ImportPreview, max_body=MAX_BODY
        ),
        Route("POST", "/api/schools/import", write, COORDINATOR, ImportFiles, ImportPreview, max_body=MAX_BODY),
    ]


def files(body: ImportFiles) -> Files:
    """Return the texts of the message."""
    roster = (body.roster.name, body.roster.data) if body.roster else None
    return Files(body.groups, body.people, body.timetable, body.free_days, body.attendance, roster)


def shown(report: Report) -> ImportPreview:
    """Return the report as a message."""
    return ImportPreview(
        counts=tuple(
            ImportCount(file=c.file, rows=c.rows, new=c.new, changed=c.changed, unchanged=c.unchanged, ended=c.ended)
            for c in report.counts
        ),
        errors=tuple(InputError(path=fault.path, message=fault.message) for fault in report.faults),
        written=report.written,
        recognised=seen(report.recognised) if report.recognised else None,
    )


def seen(found: Recognised) -> RecognisedFile:
    """Return what was recognised as a message."""
    partial = any(table.partial for table in found.tables.values())
    return RecognisedFile(name=found.name, kind=RosterKind(found.kind), partial=partial, **found.counts)
