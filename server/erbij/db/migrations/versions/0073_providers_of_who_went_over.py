"""Through which school's own sign-in somebody came who went over to another school of theirs: it is ended with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A server of the version before writes none of it, and signs out at this server only, as it did."""
    for table in ("access_sign_in", "access_factor_waiting"):
        op.add_column(table, sa.Column("provider_school_id", sa.String(length=64), nullable=True))
