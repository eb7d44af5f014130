"""A version for every timetable source, so that the second of two editors is stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("timetable_source", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
