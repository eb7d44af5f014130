"""The school's own numbers for notices and support, and why one pupil is called more often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import ID, Utc

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "absence_policy",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "version", name=op.f("pk_absence_policy")),
    )
    for statement in append_only_statements("absence_policy", op.get_context().dialect.name):
        op.execute(statement)
    op.add_column("absence_cadence", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
