"""What folders brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_folder_file",
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_catalogue_folder_file_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("owner_id", "digest", name=op.f("pk_catalogue_folder_file")),
    )
