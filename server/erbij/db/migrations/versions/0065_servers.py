"""Several servers, and what each of them holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "servers_server",
        sa.Column("id", ID, nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_servers_server")),
    )
    op.create_table(
        "servers_charge",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("server_id", ID, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_servers_charge")),
    )
    op.create_index(op.f("ix_servers_charge_server_id"), "servers_charge", ["server_id"])
