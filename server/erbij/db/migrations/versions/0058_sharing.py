"""What a school shows of its lessons to other catalogues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_sharing",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_catalogue_sharing_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_catalogue_sharing")),
    )
    op.create_table(
        "catalogue_shared",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("stamp", Utc(), nullable=True),
        sa.Column("seen_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_catalogue_shared_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_catalogue_shared")),
    )
    op.create_index("ix_catalogue_shared_school", "catalogue_shared", ["school_id", "item_id"])
