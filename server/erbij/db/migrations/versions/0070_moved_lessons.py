"""Which lesson was moved to which others is found without reading a school's whole timetable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    moved = sa.text("successor_id IS NOT NULL")  # nearly none is: with the others in it no planner would look there
    op.create_index(
        "ix_timetable_slot_successor", "timetable_slot", ["successor_id"], sqlite_where=moved, postgresql_where=moved
    )
