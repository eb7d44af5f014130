"""Curtain and break of a lesson survive a server kill."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "live_course",
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("curtain", sa.String(length=8), nullable=False),
        sa.Column("break_since", Utc(), nullable=True),
        sa.Column("chat", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_live_course")),
    )
