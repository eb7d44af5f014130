"""The records of a pupil's plan: arrangement, deviation of instruction time, fixed online day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    for table in ("plans_arrangement", "plans_deviation", "plans_pattern"):
        op.create_table(
            table,
            sa.Column("id", sa.String(length=64), nullable=False),
            sa.Column("school_id", sa.String(length=64), nullable=False),
            sa.Column("pupil_id", sa.String(length=64), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("state", sa.String(length=16), nullable=False),
            sa.Column("first", sa.Date(), nullable=True),
            sa.Column("last", sa.Date(), nullable=True),
            sa.Column("details", sa.JSON(), nullable=False),
            sa.Column("created_at", Utc(), nullable=False),
            sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=f"fk_{table}_pupil_id_people_person"),
            sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=f"fk_{table}_school_id_schools_school"),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_pupil", table, ["school_id", "pupil_id"], unique=False)
