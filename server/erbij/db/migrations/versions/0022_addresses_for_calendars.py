"""Addresses that calendar programs read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "timetable_feed",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("read_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people_person.id"], name=op.f("fk_timetable_feed_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_timetable_feed_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_feed_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_feed")),
        sa.UniqueConstraint("owner_id", "person_id", name=op.f("uq_timetable_feed_owner_id_person_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_timetable_feed_secret_hash")),
    )
