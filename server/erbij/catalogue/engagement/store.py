"""Tables of engaged time: leases and beats are facts and only added; what they were worth is worked out from them.

Beats go after 30 days (R19), what was worked out stays until the month is closed and a school year has gone by.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    false,
    insert,
    or_,
    select,
    text,
    true,
    tuple_,
)

from erbij.catalogue.engagement.model import Arrival, Beat, BlockDone, Engaged, Lease, Signed, Stretch, Whose, Work
from erbij.db.append_only import append_only
from erbij.db.rows import add_new, one_at_a_time, put
from erbij.db.types import ID, Utc, metadata
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row

    from erbij.catalogue.engagement.model import Range
    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500

# No foreign keys: what was done stands in the register longer than the pupil or the item may (R19).
lease_table = append_only(
    Table(
        "catalogue_lease",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("item_id", ID, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("assignment_id", ID, nullable=True),
        Column("replaces_slot", ID, nullable=True),
        Column("title", String(160), nullable=False),
        Column("norm_minutes", Integer, nullable=False),
        Column("issued_at", Utc, nullable=False),
        Column("window_end", Utc, nullable=True),
        Column("idle_s", Integer, nullable=False, server_default=text("120")),
        Column("asks", Boolean, nullable=False, server_default=true()),
        Column("offline", Boolean, nullable=False, server_default=false()),
        Index("ix_catalogue_lease_pupil", "pupil_id", "issued_at"),
    ),
    may_expire=True,
)
beat_table = append_only(
    Table(
        "catalogue_beat",
        metadata,
        Column("lease_id", ID, primary_key=True),
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("received_at", Utc, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("m0", BigInteger, nullable=False),
        Column("m1", BigInteger, nullable=False),
        Column("block", ID, nullable=False),
        Column("rev", Integer, nullable=False),
        Column("start", BigInteger, nullable=False),
        Column("end", BigInteger, nullable=False),
        Column("rate", Integer, nullable=False),
        Column("playing", Boolean, nullable=False),
        Column("visible", Boolean, nullable=False),
        Column("pip", Boolean, nullable=False),
        Column("muted", Boolean, nullable=False),
        Column("audio_only", Boolean, nullable=False),
        Column("input_age", BigInteger, nullable=False),
        Column("online", Boolean, nullable=False),
        Column("cause", String(16), nullable=False),
    ),
    may_expire=True,
)
engaged_table = Table(
    "catalogue_engaged",
    metadata,
    Column("lease_id", ID, primary_key=True),
    Column("school_id", ID, nullable=False),
    Column("pupil_id", ID, nullable=False),
    Column("item_id", ID, nullable=False),
    Column("start", Utc, nullable=False),
    Column("end", Utc, nullable=False),
    Column("stretches", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("waiting_ms", BigInteger, nullable=False),
    Column("late_at", Utc, nullable=True),
    Column("settled_at", Utc, nullable=False),
    Index("ix_catalogue_engaged_pupil", "school_id", "pupil_id", "end"),
)
completion_table = append_only(
    Table(
        "catalogue_completion",
        metadata,
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, primary_key=True),
        Column("item_id", ID, primary_key=True),
        Column("block", ID, primary_key=True),
        Column("at", Utc, nullable=False),
    ),
    may_expire=True,
)
signed_table = append_only(
    Table(
        "catalogue_confirmation",
        metadata,
        Column("id", ID, primary_key=True),
        Column("school_id", ID, nullable=False),
        Column("pupil_id", ID, nullable=False),
        Column("item_id", ID, nullable=False),
        Column("confirmed", Boolean, nullable=False),
        Column("cap_percent", Integer, nullable=False),
        Column("reason", String(800), nullable=False),
        Column("author_id", ID, nullable=False),
        Column("at", Utc, nullable=False),
        Index("ix_catalogue_confirmation_pupil", "school_id", "pupil_id", "item_id"),
    ),
    may_expire=True,
)
ls, bt, eg, cp, sg = lease_table.c, beat_table.c, engaged_table.c, completion_table.c, signed_table.c
ITEM = ""
"""The ``block`` of a completion that is of the whole item."""


# --- leases and beats -------------------------------------------------------------------------------------------------


async def add_lease(tx: Transaction, one: Lease) -> None:
    """Issue a lease."""
    row = {name: getattr(one, name) for name in Lease.__slots__}
    await tx.connection.execute(insert(lease_table).values(row | {"title": one.title.reveal()}))


async def leases(read: Reading, ids: Collection[str]) -> dict[str, Lease]:
    """Return leases by id, of whomever: who asks compares the pupil."""
    rows = await read.connection.execute(select(lease_table).where(ls.id.in_(sorted(ids))))
    return {row.id: _lease(row) for row in rows}


async def lock_work(tx: Transaction, pupil_id: str, item_id: str) -> None:
    """Let who works out or confirms a pupil's work on an item wait for each other."""
    await one_at_a_time(tx, lease_table.name, pupil_id, item_id)


async def superseded(read: Reading, mine: Iterable[Lease]) -> dict[str, datetime]:
    """Return when a newer lease of the same pupil took over, by lease; of two at one instant the later id holds.

    A lesson that is taken along ends none, and none ends it.
    """
    held = [one for one in mine if not one.offline]
    if not held:
        return {}
    since = min(one.issued_at for one in held)
    query = select(ls.id, ls.pupil_id, ls.issued_at).where(
        ls.pupil_id.in_(sorted({one.pupil_id for one in held})), ls.issued_at >= since, ls.offline.is_(False)
    )
    issued: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in await read.connection.execute(query):
        issued[row.pupil_id].append((row.issued_at, row.id))
    found: dict[str, datetime] = {}
    for one in held:
        newer = [at for at, key in issued[one.pupil_id] if (at, key) > (one.issued_at, one.id)]
        if newer:
            found[one.id] = min(newer)
    return found


async def beats_by_number(read: Reading, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], Beat]:
    """Return what is kept under these numbers of these leases."""
    rows = await read.connection.execute(select(beat_table).where(tuple_(bt.lease_id, bt.seq).in_(sorted(keys))))
    return {(row.lease_id, row.seq): _beat(row) for row in rows}


async def add_beats(tx: Transaction, beats: Sequence[tuple[str, Arrival]], now: datetime) -> None:
    """Keep beats of leases; none of them under a number that was used."""
    rows = [
        {"lease_id": key, "received_at": now, "at": one.at, **one.beat._asdict()}  # a beat's fields are its columns
        for key, one in beats
    ]
    if rows:
        await tx.connection.execute(insert(beat_table), rows)


async def arrivals(read: Reading, lease_id: str) -> tuple[Arrival, ...]:
    """Return every beat of a lease."""
    rows = (await read.connection.execute(select(beat_table).where(bt.lease_id == lease_id))).all()
    return tuple(Arrival(_beat(row), row.at) for row in rows)


async def unsettled(read: Reading, since: datetime) -> list[str]:
    """Return the leases issued since then that have a beat which came after they were worked out."""
    worked_out = select(eg.settled_at).where(eg.lease_id == ls.id).scalar_subquery()
    newer = select(bt.seq).where(bt.lease_id == ls.id, or_(worked_out.is_(None), bt.received_at >= worked_out))
    return list(await read.connection.scalars(select(ls.id).where(ls.issued_at >= since, newer.exists())))


# --- what they were worth ---------------------------------------------------------------------------------------------


async def put_engaged(tx: Transaction, one: Engaged, now: datetime) -> None:
    """Keep what a lease was worth, in the place of what was known of it."""
    lease = one.lease
    start = _instant(one.stretches[0].start) if one.stretches else lease.issued_at
    end = _instant(one.stretches[-1].end) if one.stretches else lease.issued_at
    row = {
        "lease_id": lease.id,
        "school_id": lease.school_id,
        "pupil_id": lease.pupil_id,
        "item_id": lease.item_id,
        "start": start,
        "end": end,
        "stretches": [_kept(each) for each in one.stretches],
        "blocks": {
            key: [
                [list(each) for each in done.ranges],
                done.played,
                done.engaged,
                done.resume,
                done.last,
                [list(each) for each in done.spans],
            ]
            for key, done in one.blocks.items()
        },
        "waiting_ms": one.waiting_ms,
        "late_at": one.late_at,
        "settled_at": now,
    }
    await put(tx, engaged_table, [row], [eg.lease_id])


async def work_of_item(read: Reading, school_id: str, pupil_id: str, item_id: str) -> Work:
    """Return all that a pupil did with an item."""
    mine = (eg.school_id == school_id, eg.pupil_id == pupil_id, eg.item_id == item_id)
    found = await _works(read, school_id, *mine)
    return found[0] if found else Work(pupil_id, item_id, ())


async def works_of_pupils(
    read: Reading, school_id: str, pupil_ids: Collection[str], since: datetime, until: datetime
) -> dict[str, list[Work]]:
    """Return, by pupil, all that was ever done with the items that were worked on in [since, until)."""
    found: defaultdict[str, list[Work]] = defaultdict(list)
    ordered = sorted(pupil_ids)
    for at in range(0, len(ordered), _AT_A_TIME):
        some = ordered[at : at + _AT_A_TIME]
        touched = select(eg.pupil_id, eg.item_id).where(
            eg.school_id == school_id, eg.pupil_id.in_(some), eg.start < until, eg.end > since
        )
        for work in await _works(read, school_id, tuple_(eg.pupil_id, eg.item_id).in_(touched)):
            found[work.pupil_id].append(work)
    return dict(found)


async def seconds_by_item(
    read: Reading, school_id: str, pupil_id: str, since: datetime, until: datetime
) -> dict[str, int]:
    """Return by item how long a pupil was at it in [since, until)."""
    works = (await works_of_pupils(read, school_id, [pupil_id], since, until)).get(pupil_id, [])
    return {
        one.item_id: sum(each.end - each.start for each in one.stretches if each.start >= since.timestamp())
        for one in works
    }


async def pupils_at_work(read: Reading, school_id: str, since: datetime, until: datetime) -> set[str]:
    """Return everybody who did something in [since, until)."""
    query = select(eg.pupil_id).distinct().where(eg.school_id == school_id, eg.start < until, eg.end > since)
    return set(await read.connection.scalars(query))


async def completions(read: Reading, school_id: str, pupil_id: str, item_id: str) -> dict[str, datetime]:
    """Return when which block was done; the whole item under ``ITEM``."""
    mine = (cp.school_id == school_id, cp.pupil_id == pupil_id, cp.item_id == item_id)
    return {row.block: row.at for row in await read.connection.execute(select(completion_table).where(*mine))}


async def completed(
    read: Reading, school_id: str, pupil_ids: Collection[str], item_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Return by (pupil, item) which of these items which of these pupils completed."""
    found: set[tuple[str, str]] = set()
    ordered = sorted(pupil_ids)
    for at in range(0, len(ordered), _AT_A_TIME):
        query = select(cp.pupil_id, cp.item_id).where(
            cp.school_id == school_id,
            cp.pupil_id.in_(ordered[at : at + _AT_A_TIME]),
            cp.item_id.in_(sorted(item_ids)),
            cp.block == ITEM,
        )
        found |= {(row.pupil_id, row.item_id) for row in await read.connection.execute(query)}
    return found


async def complete(tx: Transaction, whose: Whose, blocks: Collection[str], now: datetime) -> None:
    """Keep that blocks are done; once done they stay done, since when they were first."""
    row = {**whose._asdict(), "at": now}
    await add_new(
        tx, completion_table, [row | {"block": one} for one in sorted(blocks)], [cp.pupil_id, cp.item_id, cp.block]
    )


async def sign(tx: Transaction, one: Signed) -> None:
    """Keep that a teacher confirmed, or took that back."""
    row = {name: getattr(one, name) for name in Signed.__slots__}
    await tx.connection.execute(insert(signed_table).values(row | {"reason": one.reason.reveal()}))


async def _works(read: Reading, school_id: str, *conditions: ColumnElement[bool]) -> list[Work]:
    query = select(engaged_table, lease_table).join(lease_table, ls.id == eg.lease_id).where(*conditions)
    by_item: defaultdict[tuple[str, str], list[Engaged]] = defaultdict(list)
    for row in await read.connection.execute(query.order_by(ls.issued_at, ls.id)):
        by_item[row.pupil_id, row.item_id].append(_engaged(row))
    pupils, items = {key for key, _ in by_item}, {key for _, key in by_item}
    done = select(cp.pupil_id, cp.item_id, cp.at).where(
        cp.school_id == school_id, cp.pupil_id.in_(pupils), cp.item_id.in_(items), cp.block == ITEM
    )
    completed = {(row.pupil_id, row.item_id): row.at for row in await read.connection.execute(done)}
    held = select(signed_table).where(sg.school_id == school_id, sg.pupil_id.in_(pupils), sg.item_id.in_(items))
    signed = {
        (row.pupil_id, row.item_id): _signed(row) for row in await read.connection.execute(held.order_by(sg.at, sg.id))
    }
    return [Work(*key, tuple(engaged), completed.get(key), signed.get(key)) for key, engaged in sorted(by_item.items())]


def _instant(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _kept(one: Stretch) -> list[int | bool | str]:
    return [one.start, one.end, one.late, *([one.since.isoformat()] if one.since else [])]


def _stretch(start: int, end: int, late: bool, since: str | None = None) -> Stretch:  # noqa: FBT001 - as it is kept
    return Stretch(start, end, late, datetime.fromisoformat(since) if since else None)


def _lease(row: Row[Any]) -> Lease:
    values = {name: getattr(row, name) for name in Lease.__slots__}
    return Lease(**values | {"title": Private(row.title)})


def _beat(row: Row[Any]) -> Beat:
    return Beat(*[getattr(row, name) for name in Beat._fields])


def _engaged(row: Row[Any]) -> Engaged:
    blocks: Mapping[str, Any] = row.blocks
    return Engaged(
        _lease(row),
        tuple(_stretch(*each) for each in row.stretches),
        {key: _done(each) for key, each in blocks.items()},
        row.waiting_ms,
        row.late_at,
    )


def _done(kept: Sequence[Any]) -> BlockDone:
    """What was done with a block; what was kept before blocks had ``spans`` has none."""
    ranges, played, engaged, resume, last, *spans = kept
    return BlockDone(_ranges(ranges), played, engaged, resume, last, _ranges(*spans))


def _ranges(kept: Sequence[Sequence[int]] = ()) -> tuple[Range, ...]:
    return tuple((start, end) for start, end in kept)


def _signed(row: Row[Any]) -> Signed:
    values = {name: getattr(row, name) for name in Signed.__slots__}
    return Signed(**values | {"reason": Private(row.reason)})
