"""The collection that something was given with, and its place in the order of that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("catalogue_assignment", sa.Column("collection_id", sa.String(length=64), nullable=True))
    op.add_column("catalogue_assignment", sa.Column("place", sa.Integer(), nullable=True))
