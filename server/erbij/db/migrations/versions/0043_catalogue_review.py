"""Which colleague went through a revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_review",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "number"],
            ["catalogue_revision.item_id", "catalogue_revision.number"],
            name=op.f("fk_catalogue_review_item_id_catalogue_revision"),
        ),
        sa.PrimaryKeyConstraint("item_id", "number", "reviewer_id", name=op.f("pk_catalogue_review")),
    )
