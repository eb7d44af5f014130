"""Tiers of support and the conversations that they ask for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "absence_tier",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("authorised", sa.String(length=40), nullable=False),
        sa.Column("unauthorised", sa.String(length=40), nullable=False),
        sa.Column("due", sa.String(length=40), nullable=False),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_absence_tier")),
    )
    op.create_table(
        "absence_task",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("trigger", sa.String(length=16), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_task")),
        sa.UniqueConstraint(
            "school_id", "pupil_id", "trigger", "about", name=op.f("uq_absence_task_school_id_pupil_id_trigger_about")
        ),
    )
    op.create_index("ix_absence_task_pupil", "absence_task", ["school_id", "pupil_id"], unique=False)
