"""Records of absence and a school's own reasons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "absence_category",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("national", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_category")),
        sa.UniqueConstraint(
            "school_id", "code", "valid_from", name=op.f("uq_absence_category_school_id_code_valid_from")
        ),
    )
    op.create_table(
        "absence_record",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("national", sa.String(length=16), nullable=False),
        sa.Column("authorised", sa.String(length=16), nullable=False),
        sa.Column("notify", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("illness_id", sa.String(length=64), nullable=True),
        sa.Column("missed_from", Utc(), nullable=True),
        sa.Column("was_ill", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Utc(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_record")),
        sa.UniqueConstraint(
            "school_id", "slot_id", "pupil_id", name=op.f("uq_absence_record_school_id_slot_id_pupil_id")
        ),
    )
    op.create_index("ix_absence_record_illness", "absence_record", ["school_id", "illness_id"], unique=False)
    op.create_index("ix_absence_record_pupil", "absence_record", ["school_id", "pupil_id"], unique=False)
