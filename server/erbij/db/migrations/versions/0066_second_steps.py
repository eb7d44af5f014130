"""The second step of signing in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "access_factor",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("secret", sa.String(length=400), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.Column("confirmed_at", Utc(), nullable=True),
        _belongs("access_factor", "person_id", "people_person"),
        _belongs("access_factor", "school_id", "schools_school"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_access_factor")),
    )
    op.create_table(
        "access_factor_code",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("school_id", ID, nullable=False),
        _belongs("access_factor_code", "person_id", "people_person"),
        _belongs("access_factor_code", "school_id", "schools_school"),
        sa.PrimaryKeyConstraint("person_id", "digest", name=op.f("pk_access_factor_code")),
    )
    op.create_table(
        "access_factor_waiting",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("through", sa.String(length=16), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        _belongs("access_factor_waiting", "school_id", "schools_school"),
        _belongs("access_factor_waiting", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_factor_waiting")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_factor_waiting_digest")),
    )
    op.create_table(
        "access_factor_rule",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _belongs("access_factor_rule", "school_id", "schools_school"),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_access_factor_rule")),
    )
