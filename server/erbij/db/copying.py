"""Every row of one database in another one, and whether both hold the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, inspect, select

from erbij.db.types import metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from sqlalchemy import Table

    from erbij.db.database import Reading, Transaction

AT_A_TIME = 1000
OF_THE_DATABASE = ("alembic_version", "sqlite_", "catalogue_term_fts")
"""Tables that a database makes for itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows a table holds, and a digest of them that knows no order."""

    rows: int
    digest: int


def tables() -> Sequence[Table]:
    """Return every table, each after those that it refers to."""
    return metadata.sorted_tables


async def unknown(read: Reading) -> list[str]:
    """Return the tables of a database that this version knows nothing of."""
    names = await read.connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return sorted(name for name in names if name not in metadata.tables and not name.startswith(OF_THE_DATABASE))


async def count(read: Reading, table: Table) -> int:
    """Return how many rows a table has."""
    return int((await read.connection.execute(select(func.count()).select_from(table))).scalar_one())


async def copy(source: Reading, target: Transaction, table: Table, told: Callable[[int], None]) -> None:
    """Append every row of a table to the same table elsewhere; ``told`` hears how many were."""
    columns = [column.name for column in table.columns]
    async for rows in _pieces(source, table):
        await target.connection.execute(table.insert(), [dict(zip(columns, row, strict=True)) for row in rows])
        told(len(rows))
    await _number_on(target, table)


async def held(read: Reading, table: Table) -> Held:
    """Read a table to its end and say what it holds."""
    number = digest = 0
    async for rows in _pieces(read, table):
        number += len(rows)
        for row in rows:
            found = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).digest()
            digest = (digest + int.from_bytes(found)) % 2**128
    return Held(number, digest)


async def _pieces(read: Reading, table: Table) -> AsyncIterator[Sequence[Sequence[Any]]]:
    found = await read.connection.stream(select(table).execution_options(yield_per=AT_A_TIME))
    async for rows in found.partitions(AT_A_TIME):
        yield rows


async def _number_on(target: Transaction, table: Table) -> None:
    """Let the next row that the database numbers itself come after those that were copied."""
    column = table.autoincrement_column
    if column is None or target.connection.dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    newest = select(func.max(column)).scalar_subquery()
    await target.connection.execute(select(func.setval(sequence, newest)).where(newest.is_not(None)))
