"""Who was in the classroom, work that a teacher confirmed, regimes, closed months, and the policies that were used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "register_attendance",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("word", ID, nullable=False),
        sa.Column("start", Utc(), nullable=True),
        sa.Column("end", Utc(), nullable=True),
        sa.Column("other_school", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_attendance")),
    )
    op.create_index("ix_register_attendance_slot", "register_attendance", ["school_id", "slot_id"])
    op.create_index("ix_register_attendance_pupil", "register_attendance", ["school_id", "pupil_id", "local_date"])
    op.create_table(
        "register_attendance_here",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_register_attendance_here")),
    )
    op.create_table(
        "register_offline",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("start", Utc(), nullable=True),
        sa.Column("end", Utc(), nullable=True),
        sa.Column("replaces_slot", ID, nullable=True),
        sa.Column("what", sa.String(length=800), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_offline")),
    )
    op.create_index("ix_register_offline_pupil", "register_offline", ["school_id", "pupil_id", "local_date"])
    op.create_table(
        "register_offline_mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("work_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_offline_mark")),
        sa.UniqueConstraint("work_id", "kind", name=op.f("uq_register_offline_mark_work_id_kind")),
    )
    _registers()
    dialect = op.get_context().dialect.name
    for table in ("register_attendance", "register_offline", "register_offline_mark"):
        for statement in append_only_statements(table, dialect, may_expire=True):
            op.execute(statement)
    for table in ("register_close", "register_policy"):
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def _registers() -> None:
    op.create_table(
        "register_regime",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.String(length=2000), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_regime")),
    )
    op.create_index("ix_register_regime_school", "register_regime", ["school_id", "first"])
    op.create_table(
        "register_close",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("school_id", "month", name=op.f("pk_register_close")),
    )
    op.create_table(
        "register_policy",
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("used_since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_register_policy")),
    )
