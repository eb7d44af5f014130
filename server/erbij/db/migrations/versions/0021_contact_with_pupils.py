"""Contact with pupils, its notes, and the school's agreement about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "absence_cadence",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_absence_cadence")),
    )
    op.create_table(
        "absence_contact",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_absence_contact")),
    )
    op.create_index(
        "ix_absence_contact_pupil", "absence_contact", ["school_id", "pupil_id", "local_date"], unique=False
    )
    op.create_table(
        "absence_contact_note",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "contact_id", name=op.f("pk_absence_contact_note")),
    )
    op.create_index("ix_absence_contact_note_pupil", "absence_contact_note", ["school_id", "pupil_id"], unique=False)
    op.create_table(
        "absence_in_view",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.Integer(), nullable=False),
        sa.Column("ill_days", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_absence_in_view")),
    )
    for statement in append_only_statements("absence_contact", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
    for statement in append_only_statements("absence_contact_note", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
