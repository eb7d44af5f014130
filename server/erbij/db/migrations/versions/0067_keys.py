"""Keys and fingerprints as a second step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "access_security_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=4000), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("transports", sa.String(length=120), nullable=False),
        sa.Column("added_at", Utc(), nullable=False),
        sa.Column("last_used_at", Utc(), nullable=True),
        _belongs("access_security_key", "school_id", "schools_school"),
        _belongs("access_security_key", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_security_key")),
        sa.UniqueConstraint("credential", name=op.f("uq_access_security_key_credential")),
    )
    op.create_index(op.f("ix_access_security_key_person_id"), "access_security_key", ["person_id"])
    op.create_table(
        "access_key_question",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("bound", ID, nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        _belongs("access_key_question", "school_id", "schools_school"),
        _belongs("access_key_question", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key_question")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_key_question_digest")),
    )
    op.create_index(op.f("ix_access_key_question_bound"), "access_key_question", ["bound"])
