"""From where a pupil follows a lesson: what somebody said for one day or one lesson."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "plans_day_change",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=True),
        sa.Column("modality", sa.String(length=16), nullable=True),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pupil_id"], ["people_person.id"], name=op.f("fk_plans_day_change_pupil_id_people_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_plans_day_change_school_id_schools_school")
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["timetable_slot.id"], name=op.f("fk_plans_day_change_slot_id_timetable_slot")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_plans_day_change")),
        sa.UniqueConstraint("id", name=op.f("uq_plans_day_change_id")),
    )
    op.create_index("ix_plans_day_change_date", "plans_day_change", ["school_id", "date"], unique=False)
    op.create_index(op.f("ix_plans_day_change_slot_id"), "plans_day_change", ["slot_id"], unique=False)
    for statement in append_only_statements("plans_day_change", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
