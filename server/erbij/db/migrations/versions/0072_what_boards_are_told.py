"""What the boards of schools are told, as it was told, and how their schools stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

ID = sa.String(length=64)
NUMBERS = ("pupils", "offered", "given", "minutes")


def _keys(table: str, *more: str) -> tuple[sa.Constraint, ...]:
    belong = [
        sa.ForeignKeyConstraint([column], ["schools_school.id"], name=op.f(f"fk_{table}_{column}_schools_school"))
        for column in ("school_id", "member_id")
    ]
    return (*belong, sa.PrimaryKeyConstraint("school_id", *more, "member_id", name=op.f(f"pk_{table}")))


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "reports_board_week",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        *_keys("reports_board_week", "monday"),
    )
    for statement in append_only_statements("reports_board_week", op.get_bind().dialect.name):
        op.execute(statement)
    op.create_table(
        "reports_board_school",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("open_from", sa.Date(), nullable=True),
        sa.Column("at_work", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        *_keys("reports_board_school"),
    )
