"""Staff who work at several schools."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Instants, Utc

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "access_school_link",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("other_school_id", ID, nullable=False),
        sa.Column("other_person_id", ID, nullable=False),
        sa.Column("linked_at", Utc(), nullable=False),
        _belongs("access_school_link", "school_id", "schools_school"),
        _belongs("access_school_link", "person_id", "people_person"),
        _belongs("access_school_link", "other_school_id", "schools_school"),
        sa.PrimaryKeyConstraint("school_id", "person_id", "other_school_id", name=op.f("pk_access_school_link")),
    )
    op.create_table(
        "access_school_offer",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("began_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        _belongs("access_school_offer", "school_id", "schools_school"),
        _belongs("access_school_offer", "person_id", "people_person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_school_offer")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_school_offer_digest")),
    )
    op.add_column("access_sign_in", sa.Column("taken", Instants(), nullable=True))
    op.add_column("access_factor_waiting", sa.Column("taken", Instants(), nullable=True))
    op.add_column("access_factor_waiting", sa.Column("until", Utc(), nullable=True))
