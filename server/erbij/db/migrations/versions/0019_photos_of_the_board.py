"""Photos of the board, kept for fourteen days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "live_board",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_board")),
    )
    op.create_index(op.f("ix_live_board_at"), "live_board", ["at"], unique=False)
    op.create_index("ix_live_board_slot", "live_board", ["school_id", "slot_id"], unique=False)
