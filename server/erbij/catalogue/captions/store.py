"""The table of captions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, delete, select

from erbij.catalogue.captions.model import Captions, CaptionsKnown, Line
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from erbij.db.database import Reading, Transaction

caption_table = Table(
    "catalogue_caption",
    metadata,
    Column("file_id", ID, ForeignKey("catalogue_file.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("author_id", ID, nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("lines", JSON, nullable=False),
)
c = caption_table.c
_LINES = TypeAdapter(tuple[Line, ...])


async def of_file(read: Reading, school_id: str, file_id: str) -> tuple[CaptionsKnown, ...]:
    """Return in which languages a file has captions, by language."""
    query = select(c.language, c.version, c.line_count).where(c.school_id == school_id, c.file_id == file_id)
    rows = await read.connection.execute(query.order_by(c.language))
    return tuple(CaptionsKnown(row.language, row.version, row.line_count) for row in rows)


async def captions(read: Reading, school_id: str, file_id: str, language: str) -> Captions | None:
    """Return the captions of a file in one language."""
    mine = (c.school_id == school_id, c.file_id == file_id, c.language == language)
    columns = [column for column in c if column is not c.line_count]
    row = (await read.connection.execute(select(*columns).where(*mine))).one_or_none()
    if row is None:
        return None
    return Captions(**{**row._mapping, "lines": _LINES.validate_python(row.lines)})  # noqa: SLF001 - its public name


async def put(tx: Transaction, one: Captions, given: int) -> bool:
    """Write captions in the place of those with version ``given``; false where they have another by now."""
    key = {"file_id": one.file_id, "language": one.language}
    values: dict[str, Any] = {
        "school_id": one.school_id,
        "changed_at": one.changed_at,
        "author_id": one.author_id,
        "line_count": len(one.lines),
        "lines": _LINES.dump_python(one.lines, mode="json"),
    }
    return await put_version(tx, caption_table, key, values, given=given)


async def remove(tx: Transaction, one: Captions) -> bool:
    """Take captions away; false where they have another version by now."""
    mine = (c.school_id == one.school_id, c.file_id == one.file_id, c.language == one.language)
    return (await tx.connection.execute(delete(caption_table).where(*mine, c.version == one.version))).rowcount > 0
