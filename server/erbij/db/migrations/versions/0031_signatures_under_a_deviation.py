"""Signatures under a deviation, with the words that were signed; the dates of papers move there from the record."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NAME = "plans_deviation_signature"


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    table = op.create_table(
        NAME,
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("deviation_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=True),
        sa.Column("signer_name", sa.String(length=320), nullable=False),
        sa.Column("signed_as", sa.String(length=16), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("paper_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f(f"fk_{NAME}_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    with op.batch_alter_table(NAME, schema=None) as batch_op:
        batch_op.create_index(f"ix_{NAME}_pupil", ["school_id", "pupil_id"], unique=False)
    _move(table)
    for statement in append_only_statements(NAME, op.get_context().dialect.name, may_expire=True):
        op.execute(statement)


def _move(table: sa.Table) -> None:
    """What was written down about papers says no words: a change of the deviation asks for signing again."""
    old = sa.table(
        "plans_deviation",
        *map(sa.column, ("id", "school_id", "pupil_id")),
        sa.column("details", sa.JSON),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(old)).mappings().all():
        details = dict(row["details"])
        for number, paper in enumerate(details.pop("signatures", [])):
            values = {
                "id": f"{row['id']}-{number}",
                "school_id": row["school_id"],
                "pupil_id": row["pupil_id"],
                "deviation_id": row["id"],
                "person_id": paper["guardian_id"],
                "signer_name": paper["name"],
                "signed_as": "paper",
                "text_hash": "0" * 64,
                "text": "",
                "author_id": "erbij",
                "at": row["created_at"],
                "signed_on": dt.date.fromisoformat(paper["signed_on"]),
            }
            connection.execute(table.insert().values(values))
        connection.execute(sa.update(old).where(old.c.id == row["id"]).values(details=details))
