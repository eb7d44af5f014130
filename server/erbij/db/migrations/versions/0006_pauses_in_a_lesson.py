"""A pupil's own pauses: on the seat while they last, as plain intervals afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("live_seat", sa.Column("paused_at", Utc(), nullable=True))
    op.add_column("live_seat", sa.Column("pause_until", Utc(), nullable=True))
    op.create_table(
        "live_pause",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("start", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_pause")),
    )
    op.create_index(op.f("ix_live_pause_slot_id"), "live_pause", ["slot_id"], unique=False)
    for statement in append_only_statements("live_pause", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
