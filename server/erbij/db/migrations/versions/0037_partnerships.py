"""Which schools take part in a partnership."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "reports_partnership",
        sa.Column("partnership_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["schools_school.id"],
            name=op.f("fk_reports_partnership_partnership_id_schools_school"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_reports_partnership_school_id_schools_school")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "school_id", "since", name=op.f("pk_reports_partnership")),
    )
