"""What a change of the timetable was before, for ten minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "timetable_slot_undo",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_slot_undo_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_slot_undo")),
    )
    op.create_index(op.f("ix_timetable_slot_undo_school_id"), "timetable_slot_undo", ["school_id"], unique=False)
