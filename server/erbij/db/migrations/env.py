"""Alembic's entry: runs on the connection that ``erbij.db.migrate`` opened, in that one transaction."""

from __future__ import annotations

from alembic import context

from erbij.db.types import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
    render_as_batch=False,
)
context.run_migrations()
