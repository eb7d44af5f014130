"""Since when each of several servers runs, and how much it does: for who asks how the whole is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A server of the version before says none of it."""
    op.add_column("servers_server", sa.Column("began_at", Utc(), nullable=True))
    op.add_column("servers_server", sa.Column("lessons", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("servers_server", sa.Column("people", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("servers_server", sa.Column("shut_at", Utc(), nullable=True))
