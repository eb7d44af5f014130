"""Rows that may be there already, and rows that somebody else may have changed in the meantime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Column, Table

    from erbij.db.database import Transaction

_AT_A_TIME = 500


def only_where(condition: str) -> dict[str, Any]:
    """Return what an index is told that has only some of the rows, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


async def put(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[Column[Any]]) -> None:
    """Insert rows, each in the place of the one with the same ``key``; all rows have the same columns."""
    if not rows:
        return
    kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    statement = kind.insert(table)
    taken = {name: statement.excluded[name] for name in rows[0] if name not in {column.name for column in key}}
    await tx.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=taken), list(rows))


async def add_new(
    tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[Column[Any]] | None = None
) -> int:
    """Insert rows, save those whose ``key`` (None: any key of the table) is there already: what is there stays.

    Answers how many were new.
    """
    if not rows:
        return 0
    kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    statement = kind.insert(table).values(list(rows)).on_conflict_do_nothing(index_elements=key)
    return (await tx.connection.execute(statement)).rowcount


async def add_all_new(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert any number of rows with one statement for each, prepared once; what is there already stays."""
    kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    await tx.connection.execute(kind.insert(table).on_conflict_do_nothing(), list(rows))


async def put_version(
    tx: Transaction, table: Table, key: Mapping[str, Any], values: Mapping[str, Any], *, given: int
) -> bool:
    """Write the version after ``given`` of the row with this ``key``; 0: the first. False: it has another by now.

    The version is a condition of the write itself, for on PostgreSQL two transactions may both have read ``given``.
    """
    row = {**values, **key, "version": given + 1}
    if given == 0:
        kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
        statement = kind.insert(table).values(row).on_conflict_do_nothing(index_elements=list(key))
        return (await tx.connection.execute(statement)).rowcount > 0
    mine = [table.c[name] == value for name, value in key.items()]
    done = await tx.connection.execute(update(table).where(*mine, table.c.version == given).values(row))
    return done.rowcount > 0


async def one_at_a_time(tx: Transaction, *about: str) -> None:
    """Let nobody else who asks about the same go on until the commit, without a right to change rows.

    SQLite has one writer anyway.
    """
    if tx.connection.dialect.name == "postgresql":
        key = func.hashtextextended("\n".join(about), 0)
        await tx.connection.execute(select(func.pg_advisory_xact_lock(key)))


async def lock_versions(tx: Transaction, table: Table, ids: Collection[str]) -> dict[str, int]:
    """Let nobody else change these rows until the commit; returns the version that each has."""
    found: dict[str, int] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        some = ordered[start : start + _AT_A_TIME]
        query = select(table.c.id, table.c.version).where(table.c.id.in_(some)).order_by(table.c.id).with_for_update()
        found.update({row.id: row.version for row in await tx.connection.execute(query)})
    return found
