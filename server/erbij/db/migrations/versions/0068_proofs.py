"""When the person of a sign-in last proved who they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``. Who is signed in is asked once more."""
    op.add_column("access_sign_in", sa.Column("proved_at", Utc(), nullable=True))
    op.add_column("access_provider_flow", sa.Column("proves", sa.String(length=64), nullable=False, server_default=""))
