"""The plan of a pupil's day, the passport card, the rules of the school, and the start with its signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MAY_EXPIRE = ("plans_passport_seen", "plans_paper", "plans_start_signature", "plans_start_place")


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    create_version_and_day_plan()
    create_passport_and_papers()
    create_policy()
    create_start()
    dialect = op.get_context().dialect.name
    for table in MAY_EXPIRE:
        for statement in append_only_statements(table, dialect, may_expire=True):
            op.execute(statement)
    for statement in append_only_statements("plans_start_text", dialect):
        op.execute(statement)
    leave_open_what_was_open()


def leave_open_what_was_open() -> None:
    """Schools that are there already go on as they did; the coordinator turns the locks on (docs/adr/0012)."""
    schools = op.get_bind().execute(sa.text("SELECT id FROM schools_school")).scalars().all()
    policy = sa.table("plans_policy", sa.column("school_id", sa.String()), sa.column("policy", sa.JSON()))
    if schools:
        op.bulk_insert(policy, [{"school_id": school_id, "policy": {"locks": False}} for school_id in schools])


def create_version_and_day_plan() -> None:
    op.create_table(
        "plans_version",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("thing", sa.String(length=64), nullable=False),
        sa.Column("thing_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_version_school_id")),
        sa.PrimaryKeyConstraint("school_id", "thing", "thing_id", name=op.f("pk_plans_version")),
    )
    op.create_table(
        "plans_day_plan_weekday",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_day_plan_weekday_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_day_plan_weekday_school_id")),
        sa.PrimaryKeyConstraint(
            "school_id", "pupil_id", "from_date", "weekday", name=op.f("pk_plans_day_plan_weekday")
        ),
    )
    op.create_table(
        "plans_day_plan_date",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_day_plan_date_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_day_plan_date_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", "date", name=op.f("pk_plans_day_plan_date")),
    )
    op.create_table(
        "plans_day_plan_proposal",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(length=1600), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_day_plan_proposal_pupil_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["schools_school.id"], name=op.f("fk_plans_day_plan_proposal_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_day_plan_proposal")),
    )
    op.create_index(
        "ix_plans_day_plan_proposal_pupil", "plans_day_plan_proposal", ["school_id", "pupil_id"], unique=False
    )


def create_passport_and_papers() -> None:
    op.create_table(
        "plans_passport",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("page", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_passport_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_passport_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", name=op.f("pk_plans_passport")),
    )
    op.create_table(
        "plans_passport_seen",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_passport_seen")),
        sa.UniqueConstraint(
            "slot_id", "pupil_id", "person_id", name=op.f("uq_plans_passport_seen_slot_id_pupil_id_person_id")
        ),
    )
    op.create_index(
        "ix_plans_passport_seen_pupil", "plans_passport_seen", ["school_id", "pupil_id", "at"], unique=False
    )
    op.create_table(
        "plans_paper",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_paper_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_paper")),
    )
    op.create_index("ix_plans_paper_pupil", "plans_paper", ["school_id", "pupil_id"], unique=False)


def create_policy() -> None:
    op.create_table(
        "plans_policy",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_policy_school_id")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_plans_policy")),
    )
    op.create_table(
        "plans_policy_consent",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("paper_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_policy_consent_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_policy_consent")),
    )
    op.create_index("ix_plans_policy_consent_school", "plans_policy_consent", ["school_id"], unique=False)


def create_start() -> None:
    op.create_table(
        "plans_start_step",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_plans_start_step_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_step_school_id")),
        sa.PrimaryKeyConstraint("school_id", "pupil_id", "step", name=op.f("pk_plans_start_step")),
    )
    op.create_table(
        "plans_start_text",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_text_school_id")),
        sa.PrimaryKeyConstraint("school_id", "hash", name=op.f("pk_plans_start_text")),
    )
    op.create_table(
        "plans_start_signature",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("signer_id", sa.String(length=64), nullable=True),
        sa.Column("signer_name", sa.String(length=320), nullable=False),
        sa.Column("signed_as", sa.String(length=16), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("paper_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_signature_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_start_signature")),
    )
    op.create_index("ix_plans_start_signature_pupil", "plans_start_signature", ["school_id", "pupil_id"], unique=False)
    op.create_table(
        "plans_start_place",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=320), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_plans_start_place_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans_start_place")),
    )
    op.create_index("ix_plans_start_place_place", "plans_start_place", ["school_id", "place"], unique=False)
