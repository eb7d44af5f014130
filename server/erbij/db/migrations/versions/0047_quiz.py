"""What pupils answered in quizzes, and what teachers wrote about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "catalogue_quiz_answer",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("block", ID, nullable=False),
        sa.Column("question", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "pupil_id", "item_id", "block", "question", "number", name=op.f("pk_catalogue_quiz_answer")
        ),
    )
    op.create_index("ix_catalogue_quiz_answer_item", "catalogue_quiz_answer", ["school_id", "item_id"])
    for statement in append_only_statements("catalogue_quiz_answer", op.get_bind().dialect.name, may_expire=True):
        op.execute(statement)
    op.create_table(
        "catalogue_quiz_look",
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("block", ID, nullable=False),
        sa.Column("question", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "pupil_id", "item_id", "block", "question", "number", name=op.f("pk_catalogue_quiz_look")
        ),
    )
