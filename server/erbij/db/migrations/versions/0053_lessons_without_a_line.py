"""Leases of lessons that pupils take along, to do without a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("catalogue_lease", sa.Column("offline", sa.Boolean(), nullable=False, server_default=sa.false()))
