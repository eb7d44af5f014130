"""The table of files; their bytes lie in a folder beside the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from erbij.catalogue.files.model import FileState, StoredFile, StoredKind
from erbij.catalogue.items.model import FileFacts, ItemBlockKind
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Row

    from erbij.db.database import Reading, Transaction

file_table = Table(
    "catalogue_file",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("why", String(32), nullable=False),
    Column("kind", String(16), nullable=True),
    Column("media_type", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("content_size", BigInteger, nullable=False),
    Column("media_ms", Integer, nullable=True),
    Column("width", Integer, nullable=True),
    Column("height", Integer, nullable=True),
    Column("published", Boolean, nullable=False),
    Column("handin_id", ID, nullable=True),
    Index("ix_catalogue_file_handin", "handin_id"),
    Column("captioned", Boolean, nullable=False),
    Index("ix_catalogue_file_school", "school_id", "state"),
    Index("ix_catalogue_file_content", "content_hash"),
)
f = file_table.c
_OF_BLOCKS = sorted({kind.value for kind in StoredKind} & {kind.value for kind in ItemBlockKind})
MANY = 100
"""So many are forgotten in one turn of the sweep."""


async def facts(read: Reading, school_id: str, file_ids: Collection[str]) -> dict[str, FileFacts]:
    """Return what is known of these files of a school; one that is not ready or was handed in is left out."""
    query = select(f.id, f.kind, f.media_ms, f.captioned).where(
        f.school_id == school_id,
        f.id.in_(sorted(file_ids)),
        f.state == FileState.READY.value,
        f.kind.in_(_OF_BLOCKS),
        f.handin_id.is_(None),
    )
    rows = await read.connection.execute(query)
    return {row.id: FileFacts(row.id, ItemBlockKind(row.kind), row.media_ms, row.captioned) for row in rows}


async def file_of(read: Reading, school_id: str, file_id: str) -> StoredFile | None:
    """Return a file of a school."""
    query = select(file_table).where(f.school_id == school_id, f.id == file_id)
    row = (await read.connection.execute(query)).one_or_none()
    return _file(row) if row else None


async def next_to_check(read: Reading, save: Collection[str] = ()) -> StoredFile | None:
    """Return the file of any school that has waited longest to be looked at, save these."""
    waiting = (f.state == FileState.CHECKING.value, f.id.not_in(sorted(save)))
    query = select(file_table).where(*waiting).order_by(f.changed_at, f.id).limit(1)
    row = (await read.connection.execute(query)).one_or_none()
    return _file(row) if row else None


async def unfinished(read: Reading, before: datetime) -> list[StoredFile]:
    """Return uploads that nobody went on with since ``before``, and refusals that old."""
    gone = f.state.in_((FileState.RECEIVING.value, FileState.REFUSED.value))
    rows = await read.connection.execute(select(file_table).where(gone, f.changed_at < before).limit(MANY))
    return [_file(row) for row in rows]


async def unpublished(read: Reading, before: datetime, after: StoredFile | None) -> list[StoredFile]:
    """Return files that are ready since ``before`` and that no revision shows, the oldest first; from ``after`` on."""
    idle = [f.state == FileState.READY.value, f.published.is_(False), f.changed_at < before]
    if after:
        idle.append(tuple_(f.changed_at, f.id) > tuple_(literal(after.changed_at, Utc), literal(after.id, ID)))
    query = select(file_table).where(*idle).order_by(f.changed_at, f.id).limit(MANY)
    return [_file(row) for row in await read.connection.execute(query)]


async def of_handin(read: Reading, school_id: str, handin_id: str) -> dict[str, StoredFile]:
    """Return the files of what one pupil hands in, by id and in the order in which they came."""
    return (await of_handins(read, school_id, [handin_id])).get(handin_id, {})


async def of_handins(read: Reading, school_id: str, handin_ids: Collection[str]) -> dict[str, dict[str, StoredFile]]:
    """Return the files of several, by hand-in."""
    query = select(file_table).where(f.school_id == school_id, f.handin_id.in_(sorted(handin_ids)))
    found: dict[str, dict[str, StoredFile]] = {}
    for row in await read.connection.execute(query.order_by(f.created_at, f.id)):
        found.setdefault(row.handin_id, {})[row.id] = _file(row)
    return found


async def known(read: Reading) -> tuple[set[str], set[str]]:
    """Return the ids of all files, and the hashes of all contents, of every school."""
    rows = (await read.connection.execute(select(f.id, f.content_hash))).all()
    return {row.id for row in rows}, {row.content_hash for row in rows}


async def on_their_way(read: Reading, school_id: str, owner_id: str) -> list[StoredFile]:
    """Return the files of somebody that are being received or looked at."""
    busy = f.state.in_((FileState.RECEIVING.value, FileState.CHECKING.value))
    query = select(file_table).where(f.school_id == school_id, f.owner_id == owner_id, busy)
    return [_file(row) for row in await read.connection.execute(query)]


async def add(tx: Transaction, one: StoredFile) -> None:
    """Add a file."""
    await tx.connection.execute(insert(file_table).values(_values(one)))


async def put(tx: Transaction, one: StoredFile) -> None:
    """Write a file in its place."""
    mine = (f.school_id == one.school_id, f.id == one.id)
    await tx.connection.execute(update(file_table).where(*mine).values(_values(one)))


async def remove(tx: Transaction, one: StoredFile) -> bool:
    """Remove a file; answers whether no other one has its content."""
    await tx.connection.execute(delete(file_table).where(f.school_id == one.school_id, f.id == one.id))
    if not one.content_hash:
        return False
    same = select(f.id).where(f.content_hash == one.content_hash).limit(1)
    return (await tx.connection.execute(same)).one_or_none() is None


async def publish(tx: Transaction, school_id: str, file_ids: Collection[str]) -> None:
    """Let pupils of the school get these files, for good: a revision shows them."""
    shown = (f.school_id == school_id, f.id.in_(sorted(file_ids)))
    await tx.connection.execute(update(file_table).where(*shown).values(published=True))


async def mark(tx: Transaction, school_id: str, file_id: str, *, captioned: bool) -> None:
    """Write whether a file has captions."""
    mine = (f.school_id == school_id, f.id == file_id)
    await tx.connection.execute(update(file_table).where(*mine).values(captioned=captioned))


def _values(one: StoredFile) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in StoredFile.__slots__}, "name": one.name.reveal()}


def _file(row: Row[Any]) -> StoredFile:
    values = {
        **row._mapping,  # noqa: SLF001 - its public name
        "name": Private(row.name),
        "state": FileState(row.state),
        "kind": StoredKind(row.kind) if row.kind else None,
    }
    return StoredFile(**values)
