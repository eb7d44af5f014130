"""Signing in through the school's own provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.add_column("access_sign_in", sa.Column("through", sa.String(length=16), server_default="", nullable=False))
    op.create_table(
        "access_provider",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("client_id", sa.String(length=300), nullable=False),
        sa.Column("secret", sa.String(length=1000), nullable=False),
        sa.Column("matches", sa.String(length=16), nullable=False),
        sa.Column("claim", sa.String(length=120), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("pupils", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _belongs("access_provider", "school_id", "schools_school"),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_access_provider")),
    )
    op.create_table(
        "access_provider_flow",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        _belongs("access_provider_flow", "school_id", "schools_school"),
        _belongs("access_provider_flow", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_provider_flow")),
        sa.UniqueConstraint("state", name=op.f("uq_access_provider_flow_state")),
    )
    op.create_table(
        "access_provider_account",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("linked_at", Utc(), nullable=False),
        _belongs("access_provider_account", "school_id", "schools_school"),
        _belongs("access_provider_account", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("school_id", "person_id", name=op.f("pk_access_provider_account")),
        sa.UniqueConstraint("school_id", "subject", name=op.f("uq_access_provider_account_school_id_subject")),
    )
