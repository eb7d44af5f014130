"""A board with schools, school years, groups, people and their roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "schools_board",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools_board")),
    )
    op.create_table(
        "schools_school",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("board_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("sector", sa.String(length=32), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["schools_board.id"], name=op.f("fk_schools_school_board_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools_school")),
    )
    op.create_table(
        "people_person",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=True),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_people_person_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_person")),
        sa.UniqueConstraint("school_id", "key", name=op.f("uq_people_person_school_id_key")),
    )
    op.create_index(op.f("ix_people_person_email"), "people_person", ["email"], unique=False)
    op.create_table(
        "schools_year",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_schools_year_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools_year")),
        sa.UniqueConstraint("school_id", "first_day", name=op.f("uq_schools_year_school_id_first_day")),
    )
    op.create_table(
        "people_guardian",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("guardian_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["people_person.id"], name=op.f("fk_people_guardian_guardian_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["people_person.id"], name=op.f("fk_people_guardian_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_people_guardian_school_id")),
        sa.PrimaryKeyConstraint("school_id", "guardian_id", "pupil_id", name=op.f("pk_people_guardian")),
    )
    op.create_index("ix_people_guardian_pupil_id", "people_guardian", ["pupil_id"], unique=False)
    op.create_table(
        "people_role",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_role_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_people_role_school_id")),
        sa.PrimaryKeyConstraint("school_id", "person_id", "role", name=op.f("pk_people_role")),
    )
    op.create_table(
        "schools_group",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("year_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_schools_group_school_id")),
        sa.ForeignKeyConstraint(["year_id"], ["schools_year.id"], name=op.f("fk_schools_group_year_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools_group")),
        sa.UniqueConstraint("school_id", "year_id", "key", name=op.f("uq_schools_group_school_id_year_id_key")),
    )
    op.create_table(
        "people_member",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("as_role", sa.String(length=16), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["schools_group.id"], name=op.f("fk_people_member_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_member_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_people_member_school_id")),
        sa.PrimaryKeyConstraint(
            "school_id", "group_id", "person_id", "as_role", "from_date", name=op.f("pk_people_member")
        ),
    )
    op.create_index(op.f("ix_people_member_person_id"), "people_member", ["person_id"], unique=False)
