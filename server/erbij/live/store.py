"""What is kept of live lessons. Facts, spans, pauses, offers are append-only (a trigger refuses UPDATE).

Seats are replaced. Retention may delete raw proofs after 30 days (R19); nothing else ever changes a fact.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from erbij.db.append_only import append_only
from erbij.db.rows import add_all_new, add_new
from erbij.db.types import ID, Utc, metadata
from erbij.errors import Broken
from erbij.ids import new_id
from erbij.live.course.store import forget_course, keep_course
from erbij.live.model import (
    CourseKept,
    Fact,
    FactKind,
    Offer,
    Pause,
    RoomDone,
    Seat,
    SeatKept,
    Session,
)
from erbij.live.wire import LeaveReason, Side, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from erbij.db.database import Reading, Transaction
    from erbij.live.model import Record
    from erbij.live.ports import Outbox


DATA_EXCEPTION = "22"


class CannotBeKept(Broken):
    """A record that the database refuses whatever is tried: a mistake of ours."""

    code = "record_refused"


live_session = Table(
    "live_session",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False, index=True),
    Column("slot_id", ID, nullable=False, unique=True),
    Column("started_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    Column("ended_at", Utc, index=True),
)
live_fact = Table(
    "live_fact",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", ID, nullable=False),
    Column("school_id", ID, nullable=False),
    Column("session_id", ID, ForeignKey("live_session.id"), nullable=False),
    Column("slot_id", ID, nullable=False, index=True),
    Column("pupil_id", ID, nullable=False),
    Column("device", ID, nullable=False),
    Column("connection", ID, nullable=False),
    Column("span_id", ID, nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("at", Utc, nullable=False),
    Column("reason", String(16)),
    UniqueConstraint("school_id", "event_id"),
    Index("ix_live_fact_span_id_kind", "span_id", "kind"),
)
live_span = Table(
    "live_span",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False, index=True),
    Column("pupil_id", ID, nullable=False),
    Column("device", ID, nullable=False),
    Column("start", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    Column("reason", String(16), nullable=False),
)
live_pause = Table(
    "live_pause",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("slot_id", ID, nullable=False, index=True),
    Column("pupil_id", ID, nullable=False),
    Column("start", Utc, nullable=False),
    Column("end", Utc, nullable=False),
)
live_offer = Table(
    "live_offer",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", ID, nullable=False),
    Column("school_id", ID, nullable=False),
    Column("session_id", ID, ForeignKey("live_session.id"), nullable=False),
    Column("slot_id", ID, nullable=False, index=True),
    Column("present", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    Column("reason", String(16)),
    UniqueConstraint("school_id", "event_id"),
)
live_seat = Table(
    "live_seat",
    metadata,
    Column("slot_id", ID, primary_key=True),
    Column("person_id", ID, nullable=False),
    Column("school_id", ID, nullable=False),
    Column("participant_id", ID, primary_key=True),
    Column("side", String(8), nullable=False),
    Column("device", ID, nullable=False),
    Column("key_hash", String(64), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("paused_at", Utc),
    Column("pause_until", Utc),
)


for _table in (live_fact, live_span, live_pause, live_offer):
    append_only(_table, may_expire=True)


async def keep(tx: Transaction, records: Sequence[Record], outbox: Outbox) -> None:
    """Write records in their order; one that is there already (a batch tried again) changes nothing.

    Raises ``CannotBeKept`` where no further try would help.
    """
    try:
        for plain, some in groupby(records, key=_only_adds):
            if plain:
                await add_all_new(tx, live_fact, [_row(fact) for fact in some])
            else:
                for record in some:
                    await _keep(tx, record, outbox)
    except (IntegrityError, DataError, OverflowError, TypeError, ValueError) as error:
        raise CannotBeKept(type(error).__name__) from error
    except DBAPIError as error:
        # A value that PostgreSQL's driver cannot write down; SQLAlchemy has no name of its own for that.
        if str(getattr(error.orig, "sqlstate", "")).startswith(DATA_EXCEPTION):
            raise CannotBeKept(type(error).__name__) from error
        raise


def _only_adds(record: Record) -> bool:
    """Whether nothing follows from a record: a proof. They are nearly all there is, and go as one statement."""
    return isinstance(record, Fact) and record.kind is not FactKind.CLOSED


async def _keep(tx: Transaction, record: Record, outbox: Outbox) -> None:
    match record:
        case Fact():
            await _keep_fact(tx, record, outbox)
        case SeatKept():
            await _keep_seat(tx, record)
        case CourseKept():
            await keep_course(tx, record.school_id, record.slot_id, record.course)
        case Pause():
            await add_new(tx, live_pause, [_row(record)])
        case Offer():
            await add_new(tx, live_offer, [_row(record)])
        case Session():
            await add_new(tx, live_session, [_row(record)])
        case RoomDone():
            await _keep_done(tx, record, outbox)


async def _keep_fact(tx: Transaction, fact: Fact, outbox: Outbox) -> None:
    if not await add_new(tx, live_fact, [_row(fact)]) or fact.kind is not FactKind.CLOSED:
        return
    opened = select(live_fact.c.at).where(
        live_fact.c.span_id == fact.span_id, live_fact.c.kind == FactKind.OPENED.value
    )
    start = (await tx.connection.execute(opened)).scalar_one_or_none()
    if start is not None and start < fact.at:
        span = {"id": fact.span_id, "start": start, "end": fact.at, "reason": fact.reason or LeaveReason.SERVER}
        same = ("school_id", "slot_id", "pupil_id", "device")
        await add_new(tx, live_span, [span | {name: getattr(fact, name) for name in same}])
    payload = {"school_id": fact.school_id, "slot_id": fact.slot_id, "pupil_id": fact.pupil_id, "span_id": fact.span_id}
    await outbox.add(tx, "presence_span_closed", payload, key=fact.slot_id)


async def _keep_seat(tx: Transaction, kept: SeatKept) -> None:
    mine = (live_seat.c.slot_id == kept.slot_id) & (live_seat.c.participant_id == kept.seat.participant_id)
    await tx.connection.execute(delete(live_seat).where(mine))
    row = {"slot_id": kept.slot_id, "school_id": kept.school_id} | _row(kept.seat)
    await tx.connection.execute(insert(live_seat).values(row))


async def _keep_done(tx: Transaction, done: RoomDone, outbox: Outbox) -> None:
    for pupil_id, (start, end) in await _open_pauses(tx, live_seat.c.slot_id == done.slot_id, done.at):
        rest = Pause(new_id(end), done.school_id, done.slot_id, pupil_id, start, end)
        await add_new(tx, live_pause, [_row(rest)])
    await tx.connection.execute(delete(live_seat).where(live_seat.c.slot_id == done.slot_id))
    await forget_course(tx, done.slot_id)
    if done.session_id is None:
        return
    mine = (live_session.c.id == done.session_id) & live_session.c.ended_at.is_(None)
    if (await tx.connection.execute(update(live_session).where(mine).values(ended_at=done.at))).rowcount:
        payload = {"school_id": done.school_id, "slot_id": done.slot_id, "session_id": done.session_id}
        await outbox.add(tx, "session_ended", payload, key=done.slot_id)


def _row(record: object) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}  # type: ignore[attr-defined]


# --- reading ----------------------------------------------------------------------------------------------------------


async def session_of_slot(read: Reading, school_id: str, slot_id: str) -> Session | None:
    """Return what happened in a slot, if anything."""
    query = select(live_session).where(live_session.c.school_id == school_id, live_session.c.slot_id == slot_id)
    row = (await read.connection.execute(query)).mappings().first()
    return Session(**row) if row else None


async def sessions_going_on(read: Reading) -> list[Session]:
    """Return the sessions of all schools that did not end, for taking them up again at the start of the server."""
    query = select(live_session).where(live_session.c.ended_at.is_(None)).order_by(live_session.c.id)
    return [Session(**row) for row in (await read.connection.execute(query)).mappings()]


async def ended_slots(read: Reading, slot_ids: Collection[str]) -> set[str]:
    """Return which of the slots have a session that is over."""
    query = select(live_session.c.slot_id).where(
        live_session.c.slot_id.in_(slot_ids), live_session.c.ended_at.is_not(None)
    )
    return set((await read.connection.execute(query)).scalars())


async def begun_slots(read: Reading, slot_ids: Collection[str]) -> set[str]:
    """Return which of the slots have a session that goes on; one that was called off does not, until the class is back.

    The last that was heard of the class side says so (``Homes.put_away``).
    """
    o = live_offer.c
    last = select(func.max(o.seq)).where(o.slot_id == live_session.c.slot_id).correlate(live_session).scalar_subquery()
    off = exists().where(o.seq == last, o.present.is_(False), o.reason == LeaveReason.LESSON_OVER.value)
    query = select(live_session.c.slot_id).where(
        live_session.c.slot_id.in_(slot_ids), live_session.c.ended_at.is_(None), ~off
    )
    return set((await read.connection.execute(query)).scalars())


async def seats_of_slot(read: Reading, school_id: str, slot_id: str) -> list[Seat]:
    """Return the seats as they survive a server kill."""
    query = (
        select(live_seat)
        .where(live_seat.c.school_id == school_id, live_seat.c.slot_id == slot_id)
        .order_by("participant_id")
    )
    return [
        Seat(
            participant_id=row.participant_id,
            person_id=row.person_id,
            side=Side(row.side),
            device=row.device,
            key_hash=row.key_hash,
            generation=row.generation,
            step=Step(row.step),
            paused_at=row.paused_at,
            pause_until=row.pause_until,
        )
        for row in await read.connection.execute(query)
    ]


async def open_spans(read: Reading) -> list[Fact]:
    """Return the last fact of every interval that has no end: what the kill of a server left open."""
    last = select(func.max(live_fact.c.seq)).group_by(live_fact.c.span_id).where(~has_end())
    query = select(live_fact).where(live_fact.c.seq.in_(last)).order_by(live_fact.c.seq)
    return [_fact(row) for row in (await read.connection.execute(query)).mappings()]


async def last_heard(read: Reading, session: Session) -> tuple[datetime, bool]:
    """Return the latest fact of a session (its start if none), and whether the class side was there."""
    facts = select(func.max(live_fact.c.at)).where(live_fact.c.session_id == session.id)
    offers = select(live_offer).where(live_offer.c.session_id == session.id).order_by(live_offer.c.seq.desc()).limit(1)
    at = (await read.connection.execute(facts)).scalar_one_or_none()
    offer = (await read.connection.execute(offers)).mappings().first()
    known = [instant for instant in (session.started_at, at, offer["at"] if offer else None) if instant is not None]
    return max(known), bool(offer and offer["present"])


async def pauses_of_slot(
    read: Reading, school_id: str, slot_id: str, now: datetime | None = None
) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return the pauses in a slot by pupil; those that go on, up to ``now``, if it is given."""
    ours = (live_pause.c.school_id == school_id) & (live_pause.c.slot_id == slot_id)
    columns = select(live_pause.c.pupil_id, live_pause.c.start, live_pause.c.end)
    known = [(pupil, (start, end)) for pupil, start, end in await read.connection.execute(columns.where(ours))]
    if now is not None:
        seats = (live_seat.c.school_id == school_id) & (live_seat.c.slot_id == slot_id)
        known += await _open_pauses(read, seats, now)
    found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for pupil, pause in known:
        found[pupil].append(pause)
    return dict(found)


async def _open_pauses(
    read: Reading, which: ColumnElement[bool], until: datetime
) -> list[tuple[str, tuple[datetime, datetime]]]:
    query = select(live_seat.c.person_id, live_seat.c.paused_at).where(which, live_seat.c.paused_at < until)
    return [(pupil, (start, until)) for pupil, start in await read.connection.execute(query)]


def has_end() -> ColumnElement[bool]:
    """Whether the interval of a fact was closed."""
    closed = live_fact.alias()
    return exists().where(closed.c.span_id == live_fact.c.span_id, closed.c.kind == FactKind.CLOSED.value)


def _fact(row: Any) -> Fact:
    values = {name: row[name] for name in Fact.__slots__}
    reason = LeaveReason(row["reason"]) if row["reason"] else None
    return Fact(**values | {"kind": FactKind(row["kind"]), "reason": reason})
