"""The table of what was made of films."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, String, Table, and_, delete, exists, select

from erbij.catalogue.files.model import FileState, StoredKind
from erbij.catalogue.files.store import file_table
from erbij.catalogue.levels.model import FACTS, MADE, MADE_FROM, Level, LevelKind, LevelState, Work
from erbij.db.rows import put as put_rows
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

level_table = Table(
    "catalogue_level",
    metadata,
    Column("file_id", ID, ForeignKey("catalogue_file.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("why", String(32), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("facts", JSON, nullable=True),
)
v, f = level_table.c, file_table.c
s = level_table.alias().c


async def of_file(read: Reading, school_id: str, file_id: str) -> dict[LevelKind, Level]:
    """Return what was made of a film, or was tried."""
    rows = await read.connection.execute(select(level_table).where(v.school_id == school_id, v.file_id == file_id))
    return {one.kind: one for one in (_level(row) for row in rows)}


async def next_to_make(read: Reading) -> Work | None:
    """Return what has waited longest of any school: every picture before any sound, every sound before any film."""
    for kind in MADE:
        made = exists().where(and_(v.file_id == f.id, v.kind == kind.value))
        films = [f.state == FileState.READY.value, f.kind == StoredKind.VIDEO.value, f.handin_id.is_(None), ~made]
        if kind in MADE_FROM:
            done = (s.file_id == f.id, s.kind == MADE_FROM[kind].value, s.state == LevelState.DONE.value)
            films.append(exists().where(*done))
        query = select(f.id, f.school_id, f.content_hash, f.content_size, f.media_ms).where(*films)
        row = (await read.connection.execute(query.order_by(f.changed_at, f.id).limit(1))).one_or_none()
        if row is not None:
            return Work(row.id, row.school_id, kind, row.content_hash, row.content_size, row.media_ms or 0)
    return None


async def put(tx: Transaction, one: Level) -> None:
    """Write what came of it."""
    row: dict[str, Any] = {name: getattr(one, name) for name in Level.__slots__}
    row["facts"] = FACTS[one.kind].dump_python(one.facts, mode="json") if one.facts else None
    await put_rows(tx, level_table, [row], [v.file_id, v.kind])


async def forget(tx: Transaction, one: Level) -> None:
    """Let it be made again."""
    mine = (v.school_id == one.school_id, v.file_id == one.file_id, v.kind == one.kind.value)
    await tx.connection.execute(delete(level_table).where(*mine))


def _level(row: Row[Any]) -> Level:
    kind = LevelKind(row.kind)
    facts = FACTS[kind].validate_python(row.facts) if row.facts else None
    known = {"kind": kind, "state": LevelState(row.state), "facts": facts}
    return Level(**{**row._mapping, **known})  # noqa: SLF001 - its public name
