"""Guardians' access ends at 18 unless the pupil lets them look along; a signature can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("people_guardian", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("people_guardian", sa.Column("granted_at", Utc(), nullable=True))
    op.create_table(
        "plans_start_withdrawal",
        sa.Column("signature_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_withdrawal_school_id")),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_plans_start_withdrawal")),
    )
    op.create_index("ix_plans_start_withdrawal_pupil", "plans_start_withdrawal", ["school_id", "pupil_id"])
    dialect = op.get_context().dialect.name
    for statement in append_only_statements("plans_start_withdrawal", dialect, may_expire=True):
        op.execute(statement)
