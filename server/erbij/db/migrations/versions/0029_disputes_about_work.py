"""A family can say of confirmed work too that it is not right."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("register_dispute", sa.Column("about", sa.String(8), nullable=False, server_default="LESSON"))
