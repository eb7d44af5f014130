"""Sign-in links, bound devices, sign-ins, passwords and classroom units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.types import Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "access_device",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.Enum("person", "unit", name="owner", native_enum=False, length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("bound_at", Utc(), nullable=False),
        sa.Column("last_seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_device_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_device")),
    )
    op.create_index(op.f("ix_access_device_owner_id"), "access_device", ["owner_id"], unique=False)
    op.create_index(op.f("ix_access_device_school_id"), "access_device", ["school_id"], unique=False)
    op.create_table(
        "access_link",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.Enum("person", "unit", name="owner", native_enum=False, length=16), nullable=False),
        sa.Column(
            "purpose", sa.Enum("sign_in", "password", name="linkpurpose", native_enum=False, length=16), nullable=False
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("used_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_link_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_link_digest")),
    )
    op.create_index(op.f("ix_access_link_owner_id"), "access_link", ["owner_id"], unique=False)
    op.create_index(op.f("ix_access_link_school_id"), "access_link", ["school_id"], unique=False)
    op.create_table(
        "access_sign_in",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.Enum("person", "unit", name="owner", native_enum=False, length=16), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_seen_at", Utc(), nullable=False),
        sa.Column("kept_until", Utc(), nullable=True),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_sign_in_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_sign_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_sign_in_digest")),
    )
    op.create_index(op.f("ix_access_sign_in_device_id"), "access_sign_in", ["device_id"], unique=False)
    op.create_index(op.f("ix_access_sign_in_owner_id"), "access_sign_in", ["owner_id"], unique=False)
    op.create_index(op.f("ix_access_sign_in_school_id"), "access_sign_in", ["school_id"], unique=False)
    op.create_table(
        "access_unit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("paired_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_unit_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_unit")),
    )
    op.create_index(op.f("ix_access_unit_school_id"), "access_unit", ["school_id"], unique=False)
    op.create_table(
        "access_device_key",
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("retired_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["access_device.id"], name=op.f("fk_access_device_key_device_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_device_key_school_id")),
        sa.PrimaryKeyConstraint("device_id", "number", name=op.f("pk_access_device_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_device_key_digest")),
    )
    op.create_index(op.f("ix_access_device_key_school_id"), "access_device_key", ["school_id"], unique=False)
    op.create_table(
        "access_pairing",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=64), nullable=True),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("claimed_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_pairing_school_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["access_unit.id"], name=op.f("fk_access_pairing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_pairing")),
        sa.UniqueConstraint("poll", name=op.f("uq_access_pairing_poll")),
    )
    op.create_index(op.f("ix_access_pairing_code"), "access_pairing", ["code"], unique=False)
    op.create_index(op.f("ix_access_pairing_school_id"), "access_pairing", ["school_id"], unique=False)
    op.create_table(
        "access_password",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_access_password_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools_school.id"], name=op.f("fk_access_password_school_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_access_password")),
    )
    op.create_index(op.f("ix_access_password_school_id"), "access_password", ["school_id"], unique=False)
