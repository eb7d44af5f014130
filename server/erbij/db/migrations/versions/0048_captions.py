"""Captions of films and sounds; that an item has them is found from then on, no longer ticked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_caption",
        sa.Column("file_id", ID, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["catalogue_file.id"],
            name=op.f("fk_catalogue_caption_file_id_catalogue_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "language", name=op.f("pk_catalogue_caption")),
    )
    op.add_column("catalogue_file", sa.Column("captioned", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What was ticked by hand is not so: nothing has captions yet. The index is made anew at the next question.
    op.execute("DELETE FROM catalogue_term WHERE EXISTS (SELECT 1 FROM catalogue_item WHERE captioned)")
    op.execute("UPDATE catalogue_item SET captioned = false")
