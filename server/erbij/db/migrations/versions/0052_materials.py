"""What teachers put with lessons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_material",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("item_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_material")),
    )
    op.create_index("ix_catalogue_material_slot", "catalogue_material", ["school_id", "slot_id"], unique=False)
    op.create_index("ix_catalogue_material_ends", "catalogue_material", ["ends_at"], unique=False)
