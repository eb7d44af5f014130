"""What is known of a lighter form of a film beside its bytes: a sheet of pictures, pieces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("catalogue_level", sa.Column("facts", sa.JSON(), nullable=True))
