"""What pupils hand in, round by round, and which files belong to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_handin",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("block", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_handin")),
        sa.UniqueConstraint(
            "school_id",
            "pupil_id",
            "item_id",
            "block",
            name=op.f("uq_catalogue_handin_school_id_pupil_id_item_id_block"),
        ),
    )
    op.create_index("ix_catalogue_handin_state", "catalogue_handin", ["school_id", "state", "changed_at"])
    op.create_table(
        "catalogue_handin_round",
        sa.Column("handin_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("handed_in_at", Utc(), nullable=False),
        sa.Column("looked_at", Utc(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_files", sa.JSON(), nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("handin_id", "number", name=op.f("pk_catalogue_handin_round")),
    )
    op.add_column("catalogue_file", sa.Column("handin_id", ID, nullable=True))
    op.create_index("ix_catalogue_file_handin", "catalogue_file", ["handin_id"])
