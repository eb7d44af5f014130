"""Engaged time in lessons of the catalogue: leases, beats, what they were worth, and what a teacher confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ID = sa.String(length=64)
FACTS = ("catalogue_lease", "catalogue_beat", "catalogue_completion", "catalogue_confirmation")


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    _leases()
    _beats()
    _worth()
    for table in FACTS:
        for statement in append_only_statements(table, op.get_bind().dialect.name, may_expire=True):
            op.execute(statement)


def _leases() -> None:
    op.create_table(
        "catalogue_lease",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("assignment_id", ID, nullable=True),
        sa.Column("replaces_slot", ID, nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("norm_minutes", sa.Integer(), nullable=False),
        sa.Column("issued_at", Utc(), nullable=False),
        sa.Column("window_end", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_lease")),
    )
    op.create_index("ix_catalogue_lease_pupil", "catalogue_lease", ["pupil_id", "issued_at"])


def _beats() -> None:
    op.create_table(
        "catalogue_beat",
        sa.Column("lease_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("m0", sa.BigInteger(), nullable=False),
        sa.Column("m1", sa.BigInteger(), nullable=False),
        sa.Column("block", ID, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("playing", sa.Boolean(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("pip", sa.Boolean(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("audio_only", sa.Boolean(), nullable=False),
        sa.Column("input_age", sa.BigInteger(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("lease_id", "seq", name=op.f("pk_catalogue_beat")),
    )


def _worth() -> None:
    op.create_table(
        "catalogue_engaged",
        sa.Column("lease_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("start", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.Column("stretches", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("waiting_ms", sa.BigInteger(), nullable=False),
        sa.Column("late_at", Utc(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("lease_id", name=op.f("pk_catalogue_engaged")),
    )
    op.create_index("ix_catalogue_engaged_pupil", "catalogue_engaged", ["school_id", "pupil_id", "end"])
    op.create_table(
        "catalogue_completion",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("block", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("pupil_id", "item_id", "block", name=op.f("pk_catalogue_completion")),
    )
    op.create_table(
        "catalogue_confirmation",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("cap_percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=800), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_confirmation")),
    )
    op.create_index("ix_catalogue_confirmation_pupil", "catalogue_confirmation", ["school_id", "pupil_id", "item_id"])
