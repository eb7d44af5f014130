"""The comfort profile, and who stays out of the picture of their class."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "plans_comfort",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("own", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_comfort_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_comfort_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_plans_comfort")),
    )
    op.create_table(
        "plans_out_of_view",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_out_of_view_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_out_of_view_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_plans_out_of_view")),
    )
