"""Sessions, seats, facts, spans, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from erbij.db.append_only import append_only_statements
from erbij.db.types import Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    op.create_table(
        "jobs_outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("done_at", Utc(), nullable=True),
        sa.Column("set_aside_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_jobs_outbox")),
    )
    op.create_index(
        "ix_jobs_outbox_done_at_set_aside_at_seq", "jobs_outbox", ["done_at", "set_aside_at", "seq"], unique=False
    )
    op.create_table(
        "live_seat",
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slot_id", "person_id", name=op.f("pk_live_seat")),
    )
    op.create_table(
        "live_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("closes_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_session")),
        sa.UniqueConstraint("slot_id", name=op.f("uq_live_session_slot_id")),
    )
    op.create_index(op.f("ix_live_session_ended_at"), "live_session", ["ended_at"], unique=False)
    op.create_index(op.f("ix_live_session_school_id"), "live_session", ["school_id"], unique=False)
    op.create_table(
        "live_span",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("start", Utc(), nullable=False),
        sa.Column("end", Utc(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_span")),
    )
    op.create_index(op.f("ix_live_span_slot_id"), "live_span", ["slot_id"], unique=False)
    op.create_table(
        "live_fact",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("pupil_id", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("connection", sa.String(length=64), nullable=False),
        sa.Column("span_id", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=op.f("fk_live_fact_session_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_live_fact")),
        sa.UniqueConstraint("school_id", "event_id", name=op.f("uq_live_fact_school_id_event_id")),
    )
    op.create_index(op.f("ix_live_fact_slot_id"), "live_fact", ["slot_id"], unique=False)
    op.create_index("ix_live_fact_span_id_kind", "live_fact", ["span_id", "kind"], unique=False)
    op.create_table(
        "live_offer",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("school_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("slot_id", sa.String(length=64), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["live_session.id"], name=op.f("fk_live_offer_session_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_live_offer")),
        sa.UniqueConstraint("school_id", "event_id", name=op.f("uq_live_offer_school_id_event_id")),
    )
    op.create_index(op.f("ix_live_offer_slot_id"), "live_offer", ["slot_id"], unique=False)
    for statement in append_only_statements("live_fact", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
    for statement in append_only_statements("live_offer", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
    for statement in append_only_statements("live_span", op.get_context().dialect.name, may_expire=True):
        op.execute(statement)
