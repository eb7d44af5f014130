"""The pace of pupils in their own time, and what it was when a lease was issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_pace",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("idle_s", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_catalogue_pace")),
    )
    op.add_column("catalogue_lease", sa.Column("idle_s", sa.Integer(), nullable=False, server_default=sa.text("120")))
    op.add_column("catalogue_lease", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.true()))
