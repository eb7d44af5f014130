"""The index of items, and what each database makes of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ID = sa.String(length=64)
_OUT = """INSERT INTO catalogue_term_fts (catalogue_term_fts, rowid, heading, body)
VALUES ('delete', old.number, old.heading, old.body)"""
_IN = """INSERT INTO catalogue_term_fts (rowid, heading, body) VALUES (new.number, new.heading, new.body)"""
STATEMENTS = {
    "sqlite": (
        """CREATE VIRTUAL TABLE catalogue_term_fts USING fts5(
            heading, body, content='catalogue_term', content_rowid='number', tokenize='unicode61', prefix='2 3')""",
        f"CREATE TRIGGER catalogue_term_in AFTER INSERT ON catalogue_term BEGIN {_IN}; END",
        f"CREATE TRIGGER catalogue_term_out AFTER DELETE ON catalogue_term BEGIN {_OUT}; END",
        f"CREATE TRIGGER catalogue_term_over AFTER UPDATE ON catalogue_term BEGIN {_OUT}; {_IN}; END",
    ),
    "postgresql": tuple(
        f"CREATE INDEX catalogue_term_{column} ON catalogue_term USING gin (to_tsvector('simple', {column}))"
        for column in ("heading", "body")
    ),
}


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_term",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facets", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_catalogue_term")),
        sa.UniqueConstraint("item_id", name=op.f("uq_catalogue_term_item_id")),
    )
    op.create_index("ix_catalogue_term_changed", "catalogue_term", ["school_id", "changed_at"], unique=False)
    op.create_index("ix_catalogue_term_seq", "catalogue_term", ["school_id", "seq"], unique=False)
    for statement in STATEMENTS[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
