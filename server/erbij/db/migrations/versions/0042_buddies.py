"""Which classmate is a pupil's buddy in which weeks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "plans_buddy",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("buddy_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["buddy_id"], ["people_person.id"], name=op.f("fk_plans_buddy_buddy_id_people_person")),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_buddy_pupil_id_people_person")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_plans_buddy_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_buddy")),
    )
    op.create_index("ix_plans_buddy_pupil", "plans_buddy", ["school_id", "pupil_id", "until"])
