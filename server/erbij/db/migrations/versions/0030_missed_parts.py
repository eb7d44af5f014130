"""From when to when a pupil missed a lesson."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "live_missed",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("start", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_missed")),
        sa.UniqueConstraint("slot_id", "pupil_id", "start", name=op.f("uq_live_missed_slot_id_pupil_id_start")),
    )
    op.create_index("ix_live_missed_pupil", "live_missed", ["school_id", "pupil_id", "start"], unique=False)
