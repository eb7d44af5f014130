"""Catalogues of others, and what was read from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_elsewhere",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("tried_at", Utc(), nullable=True),
        sa.Column("read_at", Utc(), nullable=True),
        sa.Column("trouble", sa.String(length=32), nullable=True),
        sa.Column("prefix", sa.String(length=64), nullable=False),
        sa.Column("tells_deleted", sa.Boolean(), nullable=False),
        sa.Column("since", sa.String(length=40), nullable=False),
        sa.Column("begun", sa.String(length=40), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_catalogue_elsewhere_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_elsewhere")),
    )
    op.create_index(op.f("ix_catalogue_elsewhere_school_id"), "catalogue_elsewhere", ["school_id"])
    op.create_table(
        "catalogue_elsewhere_record",
        sa.Column("other_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["catalogue_elsewhere.id"],
            name=op.f("fk_catalogue_elsewhere_record_other_id_catalogue_elsewhere"),
        ),
        sa.PrimaryKeyConstraint("other_id", "digest", name=op.f("pk_catalogue_elsewhere_record")),
    )
    op.create_index("ix_catalogue_elsewhere_record_school", "catalogue_elsewhere_record", ["school_id"])
