"""The log of who looked goes after two years, and with the pupil."""

from __future__ import annotations

from alembic import op

from erbij.db.append_only import append_only_statements

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    dialect = op.get_context().dialect.name
    if dialect == "sqlite":
        op.execute("DROP TRIGGER privacy_look_no_update")
        op.execute("DROP TRIGGER privacy_look_no_delete")
    else:
        op.execute("DROP TRIGGER privacy_look_append_only ON privacy_look")
        op.execute("DROP TRIGGER privacy_look_no_truncate ON privacy_look")
    for statement in append_only_statements("privacy_look", dialect, may_expire=True):
        op.execute(statement)
