"""What pupils were given to catch up with, and the missed lessons with which they need not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_assignment",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.Column("withdrawn_by", ID, nullable=True),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_assignment")),
        sa.UniqueConstraint(
            "school_id",
            "pupil_id",
            "item_id",
            "slot_id",
            name=op.f("uq_catalogue_assignment_school_id_pupil_id_item_id_slot_id"),
        ),
    )
    op.create_index("ix_catalogue_assignment_slot", "catalogue_assignment", ["school_id", "slot_id"], unique=False)
    op.create_index("ix_catalogue_assignment_item", "catalogue_assignment", ["school_id", "item_id"], unique=False)
    op.create_table(
        "catalogue_not_needed",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "slot_id", "pupil_id", name=op.f("pk_catalogue_not_needed")),
    )
    op.create_index("ix_catalogue_not_needed_pupil", "catalogue_not_needed", ["school_id", "pupil_id"], unique=False)
