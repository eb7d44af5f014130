"""The ledger, confirmations, and the log of who looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "privacy_look",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_look")),
    )
    op.create_index("ix_privacy_look_pupil", "privacy_look", ["school_id", "pupil_id", "at"], unique=False)
    op.create_index("ix_privacy_look_repeat", "privacy_look", ["school_id", "person_id", "page", "at"], unique=False)
    op.create_table(
        "register_confirmation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("teacher_id", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_confirmation")),
        sa.UniqueConstraint(
            "school_id", "slot_id", "teacher_id", name=op.f("uq_register_confirmation_school_id_slot_id_teacher_id")
        ),
    )
    op.create_table(
        "register_entry",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=True),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=1), nullable=False),
        sa.Column("bucket", sa.String(length=32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("refers_to", sa.Integer(), nullable=True),
        sa.Column("policy_version", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "seq", name=op.f("pk_register_entry")),
    )
    op.create_index("ix_register_entry_day", "register_entry", ["school_id", "pupil_id", "local_date"], unique=False)
    op.create_index("ix_register_entry_slot", "register_entry", ["school_id", "slot_id", "pupil_id"], unique=False)
    op.create_table(
        "register_head",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_register_head")),
    )
    for statement in append_only_statements("privacy_look", op.get_context().dialect.name):
        op.execute(statement)
    for statement in append_only_statements("register_confirmation", op.get_context().dialect.name):
        op.execute(statement)
    for statement in append_only_statements("register_entry", op.get_context().dialect.name):
        op.execute(statement)
