"""Units that belong to no classroom, and where each stands today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "access_floating",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=320), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_access_floating_school_id_schools_school")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["access_unit.id"], name=op.f("fk_access_floating_unit_id_access_unit")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_access_floating")),
    )
    op.create_index(op.f("ix_access_floating_school_id"), "access_floating", ["school_id"])
