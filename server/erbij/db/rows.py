"""Rows that may be there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Column, Table

    from erbij.db.database import Transaction


async def put(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[Column[Any]]) -> None:
    """Insert rows, each in the place of the one with the same ``key``; all rows have the same columns."""
    if not rows:
        return
    kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    statement = kind.insert(table)
    taken = {name: statement.excluded[name] for name in rows[0] if name not in {column.name for column in key}}
    await tx.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=taken), list(rows))
