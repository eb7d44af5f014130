"""What can be taken along is a facet: every item is indexed anew by the next question."""

from __future__ import annotations

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.execute("DELETE FROM catalogue_term")
