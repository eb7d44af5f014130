"""What a school shows of a pupil to others, until a date, and who agreed to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.String(length=64)


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "plans_grant",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("grantee_id", ID, nullable=False),
        sa.Column("grantee_name", sa.String(length=320), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=800), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_by", ID, nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.Column("revoked_by", ID, nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_plans_grant_school_id_schools_school")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_grant_pupil_id_people_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_grant")),
    )
    op.create_index("ix_plans_grant_pupil", "plans_grant", ["school_id", "pupil_id"])
    op.create_index("ix_plans_grant_grantee", "plans_grant", ["kind", "grantee_id"])
    op.create_table(
        "plans_grant_signature",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_id", ID, nullable=False),
        sa.Column("grant_id", ID, nullable=False),
        sa.Column("pupil_id", ID, nullable=False),
        sa.Column("signer_id", ID, nullable=True),
        sa.Column("signer_name", sa.String(length=320), nullable=False),
        sa.Column("signed_as", sa.String(length=16), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("paper_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_plans_grant_signature_school_id_schools_school")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["plans_grant.id"], name=op.f("fk_plans_grant_signature_grant_id_plans_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_grant_signature")),
    )
    op.create_index("ix_plans_grant_signature_grant", "plans_grant_signature", ["grant_id"])
    for statement in append_only_statements("plans_grant_signature", op.get_bind().dialect.name, may_expire=True):
        op.execute(statement)
