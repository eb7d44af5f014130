"""Addresses from which the timetable is read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "timetable_source",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("tried_at", Utc(), nullable=True),
        sa.Column("read_at", Utc(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("etag", sa.String(length=300), nullable=False),
        sa.Column("modified", sa.String(length=300), nullable=False),
        sa.Column("trouble", sa.String(length=32), nullable=True),
        sa.Column("trouble_since", Utc(), nullable=True),
        sa.Column("waiting", sa.LargeBinary(), nullable=True),
        sa.Column("waiting_mark", sa.String(length=64), nullable=True),
        sa.Column("waiting_since", Utc(), nullable=True),
        sa.Column("waiting_shown", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_source_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_source")),
    )
    op.create_index(op.f("ix_timetable_source_school_id"), "timetable_source", ["school_id"], unique=False)
    op.create_table(
        "timetable_source_item",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.String(length=320), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fault", sa.String(length=32), nullable=True),
        sa.Column("word", sa.String(length=120), nullable=False),
        sa.Column("what", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_source_item_school_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["timetable_slot.id"], name=op.f("fk_timetable_source_item_slot_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["timetable_source.id"], name=op.f("fk_timetable_source_item_source_id")
        ),
        sa.PrimaryKeyConstraint("source_id", "uid", name=op.f("pk_timetable_source_item")),
    )
    op.create_index(op.f("ix_timetable_source_item_slot_id"), "timetable_source_item", ["slot_id"], unique=False)
    op.create_index("ix_timetable_source_item_fault", "timetable_source_item", ["source_id", "fault"], unique=False)
