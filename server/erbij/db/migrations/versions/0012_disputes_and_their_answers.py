"""What a family says is wrong with a line of the register, and the school's answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "register_dispute",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("raised_at", Utc(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_dispute")),
        sa.UniqueConstraint(
            "school_id",
            "pupil_id",
            "slot_id",
            "number",
            name=op.f("uq_register_dispute_school_id_pupil_id_slot_id_number"),
        ),
    )
    op.create_index("ix_register_dispute_due", "register_dispute", ["school_id", "due_on"], unique=False)
    op.create_table(
        "register_dispute_answer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("dispute_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_dispute_answer")),
        sa.UniqueConstraint("school_id", "dispute_id", name=op.f("uq_register_dispute_answer_school_id_dispute_id")),
    )
    for table in ("register_dispute", "register_dispute_answer"):
        for statement in append_only_statements(table, op.get_context().dialect.name, may_expire=True):
            op.execute(statement)
