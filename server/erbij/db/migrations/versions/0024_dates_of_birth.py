"""The date of birth of a pupil, where the school gives it: who signs depends on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "plans_start_birth",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_start_birth_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_birth_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_plans_start_birth")),
    )
