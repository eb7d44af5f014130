"""Slots for single pupils, series, moves, and who changed what by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    no = sa.false()
    with op.batch_alter_table("timetable_slot") as slot:
        slot.alter_column("group_id", existing_type=sa.String(length=64), nullable=True)
        slot.add_column(sa.Column("label", sa.String(length=320), nullable=False, server_default=""))
        slot.add_column(sa.Column("all_remote", sa.Boolean(), nullable=False, server_default=no))
        slot.add_column(sa.Column("series_id", sa.String(length=64), nullable=True))
        slot.add_column(sa.Column("successor_id", sa.String(length=64), nullable=True))
        slot.add_column(sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=no))
        slot.add_column(sa.Column("off_for_free_day", sa.Boolean(), nullable=False, server_default=no))
        slot.add_column(sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=no))
        slot.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(op.f("ix_timetable_slot_series_id"), "timetable_slot", ["series_id"], unique=False)
    op.create_index(op.f("ix_timetable_slot_successor_id"), "timetable_slot", ["successor_id"], unique=False)
    op.create_table(
        "timetable_slot_pupil",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_timetable_slot_pupil_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_timetable_slot_pupil_school_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["timetable_slot.id"], name=op.f("fk_timetable_slot_pupil_slot_id")),
        sa.PrimaryKeyConstraint("slot_id", "pupil_id", name=op.f("pk_timetable_slot_pupil")),
    )
    op.create_index(op.f("ix_timetable_slot_pupil_pupil_id"), "timetable_slot_pupil", ["pupil_id"], unique=False)
