"""Slots, free days, and pupils who are at home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "timetable_free_day",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_free_day_school_id")),
        sa.PrimaryKeyConstraint("school_id", "date", name=op.f("pk_timetable_free_day")),
    )
    op.create_table(
        "plans_remote",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_remote_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_remote_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_remote")),
    )
    op.create_index("ix_plans_remote_pupil", "plans_remote", ["school_id", "pupil_id"], unique=False)
    op.create_table(
        "timetable_slot",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=True),
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=320), nullable=False),
        sa.Column("teacher_id", sa.String(length=64), nullable=False),
        sa.Column("supply_teacher_id", sa.String(length=64), nullable=True),
        sa.Column("place", sa.String(length=320), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("local_start", sa.String(length=5), nullable=False),
        sa.Column("local_end", sa.String(length=5), nullable=False),
        sa.Column("starts_at", Utc(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["schools_group.id"], name=op.f("fk_timetable_slot_group_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_slot_school_id")),
        sa.ForeignKeyConstraint(
            ["supply_teacher_id"], ["people_person.id"], name=op.f("fk_timetable_slot_supply_teacher_id")
        ),
        sa.ForeignKeyConstraint(["teacher_id"], ["people_person.id"], name=op.f("fk_timetable_slot_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_slot")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_timetable_slot_school_id_key")),
    )
    op.create_index("ix_timetable_slot_day", "timetable_slot", ["school_id", "local_date"], unique=False)
    op.create_index(op.f("ix_timetable_slot_group_id"), "timetable_slot", ["group_id"], unique=False)
    op.create_index("ix_timetable_slot_starts", "timetable_slot", ["school_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_timetable_slot_supply_teacher_id"), "timetable_slot", ["supply_teacher_id"], unique=False)
    op.create_index(op.f("ix_timetable_slot_teacher_id"), "timetable_slot", ["teacher_id"], unique=False)
    # ### end Alembic commands ###
