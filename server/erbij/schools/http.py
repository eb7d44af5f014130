"""Routes of the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.schools.imports.model import RunState
from erbij.schools.model import Said
from erbij.schools.wire import (
    FileKind,
    ImportCount,
    ImportFiles,
    ImportPreview,
    ImportRun,
    RecognisedFile,
    UnknownFileWord,
    WordAbout,
)
from erbij.web.route import Route
from erbij.wire import InputError

if TYPE_CHECKING:
    from erbij.private import Private
    from erbij.schools.files.rules import Sorted
    from erbij.schools.imports.model import RunRow
    from erbij.schools.model import Count, Files, Recognised, Report
    from erbij.schools.service import Schools
    from erbij.web.route import Call

MAX_BODY = 17_000_000
"""Bytes of all files of one import together, as they are sent (a third more than they are)."""

COORDINATOR = frozenset({Role.COORDINATOR})


def routes(service: Schools) -> list[Route]:
    """Return the routes of this room."""

    async def preview(call: Call) -> ImportPreview:
        given, files = await brought(service, call.body)
        return shown(await service.preview(call.actor.school_id, files, wrong=given.faults), given)

    async def write(call: Call) -> ImportPreview:
        given, files = await brought(service, call.body)
        return shown(await service.write(call.actor.school_id, files, wrong=given.faults, actor=call.actor), given)

    async def run(call: Call) -> ImportRun:
        row, state = await service.last_run(call.actor.school_id)
        return running(row, state, await service.last_author(call.actor.school_id))

    return [
        Route("GET", "/api/schools/import", run, COORDINATOR, reply=ImportRun),
        Route(
            "POST", "/api/schools/import/preview", preview, COORDINATOR, ImportFiles, ImportPreview, max_body=MAX_BODY
        ),
        Route("POST", "/api/schools/import", write, COORDINATOR, ImportFiles, ImportPreview, max_body=MAX_BODY),
    ]


async def brought(service: Schools, body: ImportFiles) -> tuple[Sorted, Files]:
    """Return the files of the message by what they are."""
    given = await service.sort([(file.name, file.data) for file in body.files])
    said = [Said(one.about.value, one.word, one.means) for one in body.said]
    return given, given.files(said, only_known=body.only_known)


def shown(report: Report, given: Sorted) -> ImportPreview:
    """Return the report as a message."""
    return ImportPreview(
        counts=counted(report.counts),
        errors=tuple(InputError(path=fault.path, message=fault.message) for fault in report.faults),
        written=report.written,
        recognised=(
            *(RecognisedFile(name=name, kind=FileKind(kind.upper())) for kind, name in given.names.items()),
            *(seen(found) for found in report.recognised),
        ),
        unknown=tuple(
            UnknownFileWord(about=WordAbout(one.about), word=one.word, lessons=one.lessons) for one in report.unknown
        ),
    )


def counted(counts: tuple[Count, ...]) -> tuple[ImportCount, ...]:
    """Return counts as messages."""
    return tuple(
        ImportCount(file=c.file, rows=c.rows, new=c.new, changed=c.changed, unchanged=c.unchanged, ended=c.ended)
        for c in counts
    )


def running(row: RunRow | None, state: RunState, by: Private[str] | None) -> ImportRun:
    """Return the last import as a message."""
    if row is None:
        return ImportRun(state=state, what="", done=0, total=0, started_at=None, ended_at=None, counts=(), by=None)
    return ImportRun(
        state=state,
        what=row.what,
        done=row.done,
        total=row.total,
        started_at=row.started_at,
        ended_at=row.ended_at,
        counts=counted(row.counts or ()),
        by=by.reveal() if by is not None and state is RunState.DONE else None,
    )


def seen(found: Recognised) -> RecognisedFile:
    """Return what was recognised as a message."""
    return RecognisedFile(name=found.name, kind=FileKind(found.kind), partial=found.partial, **found.counts)
