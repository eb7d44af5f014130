"""Goal, source and open licence are facets of the catalogue: the index is made anew at the next question."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every item counts as not indexed."""
    op.execute("DELETE FROM catalogue_term")


def downgrade() -> None:
    """A program of before does not know the new facets: the index is made anew as well."""
    op.execute("DELETE FROM catalogue_term")
