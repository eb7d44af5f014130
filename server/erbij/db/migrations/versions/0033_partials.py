"""What teachers make of pupils who were in less than half of a lesson."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "register_partial",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_partial")),
    )
    op.create_index("ix_register_partial_slot", "register_partial", ["school_id", "slot_id"])
    for statement in append_only_statements("register_partial", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
