"""What a PostgreSQL server says of itself, for the doctor; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from erbij.db.protection import differences

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from erbij.db.database import Database

SAFE = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_write", "remote_apply")}
"""Without these a commit does not survive a power cut."""
_ROLE = text("""
SELECT rolname AS name, rolsuper OR rolbypassrls AS above,
  EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relkind = 'r'
    AND relnamespace = current_schema()::regnamespace) AS owns
FROM pg_roles r WHERE rolname = current_user
""")


@dataclass(frozen=True, slots=True)
class Seen:
    """Who we are there; ``above``: no policy holds us; ``differences`` in words; ``unsafe`` settings by name."""

    role: str
    above: bool
    owns: bool
    differences: tuple[str, ...]
    unsafe: tuple[str, ...]


async def look(database: Database) -> Seen:
    """Ask as the role that the server signs in with."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_look)


async def version_of(database: Database) -> int:
    """Return the great version of the server."""
    async with database.engine.connect() as connection:
        return int(await connection.scalar(text("SHOW server_version_num"))) // 10_000


def _look(connection: Connection) -> Seen:
    me = connection.execute(_ROLE).one()
    values = {name: connection.scalar(text(f"SHOW {name}")) for name in SAFE}
    return Seen(
        me.name,
        me.above,
        me.owns,
        tuple(one.words for one in differences(connection, "" if me.owns or me.above else me.name)),
        tuple(f"{name} = {value}" for name, value in values.items() if value not in SAFE[name]),
    )
