"""A seat is known by its participant: a teacher has one for each device."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NAME = "pk_live_seat"


def upgrade() -> None:
    """Old or new, never between: see ``erbij.db.migrate``."""
    with op.batch_alter_table("live_seat") as seat:
        seat.drop_constraint(op.f(NAME), type_="primary")
        seat.create_primary_key(op.f(NAME), ["slot_id", "participant_id"])
