"""What people made of lessons in which a pupil was expected and not seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import ID, Utc

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "absence_unseen",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("slot_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("settled", sa.String(length=16), nullable=False),
        sa.Column("made_id", ID, nullable=True),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_unseen")),
        sa.UniqueConstraint(
            "school_id", "slot_id", "pupil_id", name=op.f("uq_absence_unseen_school_id_slot_id_pupil_id")
        ),
    )
    op.create_index("ix_absence_unseen_pupil", "absence_unseen", ["school_id", "pupil_id"], unique=False)
