"""How far PostgreSQL's own log (WAL) is, and how much of it somebody else has; asked as a role with REPLICATION.

Who reads along, and how far, is a statistic: the role has to be in ``pg_read_all_stats`` too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from erbij.db.database import ANY_SCHOOL

if TYPE_CHECKING:
    from erbij.db.database import Database

_HERE = text(
    "SELECT CAST(system_identifier AS text), pg_walfile_name(at) AS segment, CAST(at AS text) "
    "FROM pg_control_system(), pg_current_wal_flush_lsn() AS at"
)
_SLOT = text(
    "SELECT active, coalesce(wal_status, '') = 'lost' AS lost, "
    "EXISTS (SELECT FROM pg_stat_replication r WHERE r.pid = active_pid "
    "AND r.application_name = :reader AND r.flush_lsn >= CAST(CAST(:at AS text) AS pg_lsn)) AS there "
    "FROM pg_replication_slots WHERE slot_name = :name"
)
_ABOUT = text(
    "SELECT current_setting('max_slot_wal_keep_size') AS most, current_setting('wal_level') AS level, "
    "(SELECT (rolreplication AND pg_has_role(rolname, 'pg_read_all_stats', 'USAGE')) OR rolsuper "
    "FROM pg_roles WHERE rolname = current_user) AS may"
)
_DROP = text("SELECT pg_drop_replication_slot(:name)")


@dataclass(frozen=True, slots=True)
class Position:
    """What was committed stands in the log of this ``system`` before ``at``, which lies in the file ``segment``."""

    system: str
    segment: str
    at: str


@dataclass(frozen=True, slots=True)
class Slot:
    """What the database keeps of its log for somebody: ``there``, the asked reader has all of it up to that position.

    ``lost``: it was more than may be kept, and some of it is gone.
    """

    active: bool
    lost: bool
    there: bool


@dataclass(frozen=True, slots=True)
class About:
    """Whether the log may be read along: ``may``, by this role; ``most``: what is kept of it for who does not."""

    may: bool
    level: str
    most: str


async def position(database: Database) -> Position:
    """Return how far the log is on the disk: every commit that was acknowledged stands before that."""
    async with database.read(ANY_SCHOOL) as read:
        row = (await read.connection.execute(_HERE)).one()
    return Position(row.system_identifier, row.segment, row.at)


async def slot(database: Database, name: str, at: str, reader: str = "") -> Slot | None:
    """Return how it stands with a slot, read by who calls itself ``reader``; None: there is none."""
    async with database.read(ANY_SCHOOL) as read:
        row = (await read.connection.execute(_SLOT, {"name": name, "at": at, "reader": reader})).one_or_none()
    return None if row is None else Slot(row.active, row.lost, row.there)


async def drop_slot(database: Database, name: str) -> None:
    """Let the database keep nothing more for it."""
    async with database.transaction(ANY_SCHOOL) as tx:
        await tx.connection.execute(_DROP, {"name": name})


async def about(database: Database) -> About:
    """Return whether this role may read along."""
    async with database.read(ANY_SCHOOL) as read:
        row = (await read.connection.execute(_ABOUT)).one()
    return About(bool(row.may), row.level, row.most)
