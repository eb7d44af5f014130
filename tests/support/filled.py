"""A row in any table, made from its columns alone: so that a test about all tables forgets none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, Enum, Integer, LargeBinary, Table, Time, insert, select

from erbij.db.types import Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Column

    from erbij.db.database import Database, Transaction

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_BY_TYPE: tuple[tuple[Any, Any], ...] = (
    (Utc, LONG_AGO),
    (Date, LONG_AGO.date()),
    (Time, dt.time(9)),
    (Boolean, False),
    (Integer, 1),
    (LargeBinary, b"x"),
    (JSON, {}),
)


async def fill(database: Database, table: str, **given: Any) -> None:
    """Write one row; what is not given and may not be empty is made up, and what it points at is any row there is."""
    async with database.transaction() as tx:
        await _fill(tx, metadata.tables[table], given)


async def _fill(tx: Transaction, table: Table, given: Mapping[str, Any]) -> None:
    row = dict(given)
    for column in table.c:
        if column.name not in row and (not column.nullable or column.primary_key):
            row[column.name] = await _value(tx, column, given)
    await tx.connection.execute(insert(table).values(row))


async def _value(tx: Transaction, column: Column[Any], given: Mapping[str, Any]) -> Any:
    for key in column.foreign_keys:
        found = (await tx.connection.execute(select(key.column).limit(1))).scalar_one_or_none()
        if found is None:
            parent = key.column.table
            mine = {name: value for name, value in given.items() if name == "school_id" and name in parent.c}
            await _fill(tx, parent, mine)
            found = (await tx.connection.execute(select(key.column).limit(1))).scalar_one()
        return found
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    for kind, value in _BY_TYPE:
        if isinstance(column.type, kind):
            return value
    return f"{column.name}-made-up"[: getattr(column.type, "length", None) or 64]
