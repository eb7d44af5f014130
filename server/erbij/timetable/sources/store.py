"""Tables of sources and of what Erbij holds of their appointments."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from erbij.actor import Role
from erbij.db.rows import put_version
from erbij.db.types import ID, Utc, metadata
from erbij.people.model import MemberAs
from erbij.people.store import member_table, person_table, role_table
from erbij.private import Private
from erbij.schools.store import group_table
from erbij.timetable.sources.model import Item, Names, Sight, Source
from erbij.timetable.sources.rules import known
from erbij.timetable.sources.wire import LessonFault, SourceFormat, SourceMapping, Trouble, WaitingChange
from erbij.timetable.store import slot_table
from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from erbij.db.database import Reading, Transaction

_AT_A_TIME = 500

source_table = Table(
    "timetable_source",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False, index=True),
    Column("name", String(320), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("address", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("mapping", JSON, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("tried_at", Utc, nullable=True),
    Column("read_at", Utc, nullable=True),
    Column("read_on", Date, nullable=True),
    Column("etag", String(300), nullable=False),
    Column("modified", String(300), nullable=False),
    Column("trouble", String(32), nullable=True),
    Column("trouble_since", Utc, nullable=True),
    Column("waiting", LargeBinary, nullable=True),
    Column("waiting_mark", ID, nullable=True),
    Column("waiting_since", Utc, nullable=True),
    Column("waiting_shown", JSON, nullable=True),
    Column("version", Integer, nullable=False, server_default="1"),
)
item_table = Table(
    "timetable_source_item",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("source_id", ID, ForeignKey("timetable_source.id"), primary_key=True),
    Column("uid", String(320), primary_key=True),
    Column("slot_id", ID, ForeignKey("timetable_slot.id"), nullable=True, index=True),
    Column("digest", String(64), nullable=False),
    Column("fault", String(32), nullable=True),
    Column("word", String(120), nullable=False),
    Column("what", JSON, nullable=True),
    Index("ix_timetable_source_item_fault", "source_id", "fault"),
)
o, i = source_table.c, item_table.c


def _source(row: Any) -> Source:
    return Source(
        id=row.id,
        school_id=row.school_id,
        name=row.name,
        kind=SourceFormat(row.kind),
        address=Private(row.address),
        token=Private(row.token),
        mapping=SourceMapping.model_validate(row.mapping),
        paused=row.paused,
        tried_at=row.tried_at,
        read_at=row.read_at,
        read_on=row.read_on,
        etag=row.etag,
        modified=row.modified,
        trouble=Trouble(row.trouble) if row.trouble else None,
        trouble_since=row.trouble_since,
        waiting_mark=row.waiting_mark,
        waiting_since=row.waiting_since,
        version=row.version,
    )


_LIGHT = [column for column in source_table.c if column.name not in {"waiting", "waiting_shown"}]


async def sources(read: Reading, school_id: str | None = None) -> list[Source]:
    """Return the sources of a school by name; of every school only for the work itself."""
    query = select(*_LIGHT).order_by(o.name, o.id)
    if school_id is not None:
        query = query.where(o.school_id == school_id)
    return [_source(row) for row in await read.connection.execute(query)]


async def source(read: Reading, school_id: str, source_id: str) -> Source | None:
    """Return a source of that school."""
    row = (
        await read.connection.execute(select(*_LIGHT).where(o.school_id == school_id, o.id == source_id))
    ).one_or_none()
    return None if row is None else _source(row)


async def add(tx: Transaction, one: Source) -> None:
    """Add a source."""
    await tx.connection.execute(insert(source_table).values(**_values(one)))


async def change(tx: Transaction, one: Source) -> bool:
    """Write what people decide over the version that they saw, and ask anew; False: it is another version by now."""
    names = ("name", "kind", "address", "token", "mapping", "paused")
    values = {name: value for name, value in _values(one).items() if name in names} | _ASKED_ANEW
    key = {"id": one.id, "school_id": one.school_id}
    return await put_version(tx, source_table, key, values, given=one.version)


async def ask_anew(tx: Transaction, one: Source) -> None:
    """Let the next reading use what the address says, also when that is what it said before."""
    await tx.connection.execute(update(source_table).where(_is(one)).values(_ASKED_ANEW))


_ASKED_ANEW = {"etag": "", "modified": ""}


def _is(one: Source) -> Any:
    return and_(o.id == one.id, o.school_id == one.school_id)


def _as_read(one: Source) -> Any:
    """What an address said is of no use once somebody chose another one."""
    return and_(_is(one), o.version == one.version)


def _values(one: Source) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in Source.__slots__}
    return values | {
        "address": one.address.reveal(),
        "token": one.token.reveal(),
        "mapping": one.mapping.model_dump(mode="json"),
    }


async def claim(tx: Transaction, one: Source, now: datetime) -> bool:
    """Take the next try for this server; False when somebody else just did."""
    as_seen = o.tried_at.is_(None) if one.tried_at is None else o.tried_at == one.tried_at
    done = await tx.connection.execute(update(source_table).where(_is(one), as_seen).values(tried_at=now))
    return bool(done.rowcount)


async def failed(tx: Transaction, one: Source, trouble: Trouble, now: datetime) -> None:
    """Write that it could not be read; ``trouble_since`` is of the first time in a row."""
    values = {"trouble": trouble.value, "trouble_since": one.trouble_since or now}
    await tx.connection.execute(update(source_table).where(_as_read(one)).values(values))


_NOTHING_WAITS = {"waiting": None, "waiting_mark": None, "waiting_since": None, "waiting_shown": None}


async def was_read(tx: Transaction, one: Source, now: datetime, on: date) -> None:
    """Write that its answer was used (or says nothing new), as it now names it; nothing waits any more."""
    values = {"read_at": now, "read_on": on, "etag": one.etag, "modified": one.modified}
    values |= {"trouble": None, "trouble_since": None}
    await tx.connection.execute(update(source_table).where(_as_read(one)).values(**values, **_NOTHING_WAITS))


async def is_waiting(tx: Transaction, one: Source, answer: bytes, shown: WaitingChange) -> None:
    """Keep an answer until a coordinator says yes to it."""
    values: dict[str, Any] = {
        "waiting": answer,
        "waiting_mark": shown.mark,
        "waiting_since": shown.since,
        "waiting_shown": shown.model_dump(mode="json"),
        "trouble": None,
        "trouble_since": None,
    }
    await tx.connection.execute(update(source_table).where(_as_read(one)).values(**values))


async def waits_no_more(tx: Transaction, one: Source) -> None:
    """Forget an answer that waited."""
    await tx.connection.execute(update(source_table).where(_is(one)).values(**_NOTHING_WAITS))


async def waiting_answer(read: Reading, one: Source) -> tuple[bytes, WaitingChange] | None:
    """Return the answer that waits and what it would change."""
    query = select(o.waiting, o.waiting_shown).where(_is(one), o.waiting_mark.is_not(None))
    row = (await read.connection.execute(query)).one_or_none()
    return None if row is None else (row.waiting, WaitingChange.model_validate(row.waiting_shown))


async def waiting_changes(read: Reading, school_id: str) -> dict[str, WaitingChange]:
    """Return what waits, by source."""
    query = select(o.id, o.waiting_shown).where(o.school_id == school_id, o.waiting_mark.is_not(None))
    rows = await read.connection.execute(query)
    return {row.id: WaitingChange.model_validate(row.waiting_shown) for row in rows}


async def remove(tx: Transaction, one: Source) -> None:
    """Forget a source and what was held of it; its slots stay."""
    await tx.connection.execute(delete(item_table).where(i.source_id == one.id))
    await tx.connection.execute(delete(source_table).where(_is(one)))


async def items(read: Reading, one: Source) -> dict[str, Item]:
    """Return what is held of a source, by uid."""
    rows = await read.connection.execute(select(item_table).where(i.source_id == one.id))
    return {row.uid: _item(row) for row in rows}


async def faulty(read: Reading, one: Source) -> list[Item]:
    """Return the items of which the newest state cannot be used."""
    query = select(item_table).where(i.source_id == one.id, i.fault.is_not(None)).order_by(i.uid)
    return [_item(row) for row in await read.connection.execute(query)]


def _item(row: Any) -> Item:
    what = (
        None if row.what is None else Sight(*row.what[:4], *(at and datetime.fromisoformat(at) for at in row.what[4:]))
    )
    fault = LessonFault(row.fault) if row.fault else None
    return Item(row.uid, row.slot_id, row.digest, fault, row.word, what)


async def write_items(tx: Transaction, one: Source, new: Sequence[Item], gone: Iterable[str] = ()) -> None:
    """Put items in the place of those of the same uid, and forget others."""
    uids = [*(item.uid for item in new), *gone]
    for start in range(0, len(uids), _AT_A_TIME):
        some = uids[start : start + _AT_A_TIME]
        await tx.connection.execute(delete(item_table).where(i.source_id == one.id, i.uid.in_(some)))
    values = [
        {
            "school_id": one.school_id,
            "source_id": one.id,
            "uid": item.uid,
            "slot_id": item.slot_id,
            "digest": item.digest,
            "fault": item.fault and item.fault.value,
            "word": item.word,
            "what": json.loads(json.dumps(_what(item.what))),
        }
        for item in new
    ]
    if values:
        await tx.connection.execute(insert(item_table), values)


def _what(sight: Sight | None) -> list[str | None] | None:
    if sight is None:
        return None
    times = (at.isoformat() if at else None for at in (sight.starts_at, sight.ends_at))
    return [sight.subject, sight.group, sight.teacher, sight.place, *times]


async def owned_slots(read: Reading, school_id: str) -> set[str]:
    """Return the ids of slots that some source brought."""
    query = select(i.slot_id).where(i.school_id == school_id, i.slot_id.is_not(None))
    return set((await read.connection.execute(query)).scalars())


async def lessons_to_come(read: Reading, school_id: str, now: datetime) -> dict[str, int]:
    """Return how many planned lessons of each source have not begun."""
    query = (
        select(i.source_id, func.count())
        .join(slot_table, slot_table.c.id == i.slot_id)
        .where(i.school_id == school_id, slot_table.c.status == SlotStatus.PLANNED, slot_table.c.starts_at > now)
        .group_by(i.source_id)
    )
    return {row[0]: row[1] for row in await read.connection.execute(query)}


async def slots_to_come(read: Reading, one: Source, now: datetime) -> list[str]:
    """Return the ids of the planned lessons of a source that have not begun."""
    query = (
        select(i.slot_id)
        .join(slot_table, slot_table.c.id == i.slot_id)
        .where(i.source_id == one.id, slot_table.c.status == SlotStatus.PLANNED, slot_table.c.starts_at > now)
    )
    return [slot_id for slot_id in (await read.connection.execute(query)).scalars() if slot_id]


async def names(read: Reading, school_id: str, mapping: SourceMapping, *, pupils: bool = False) -> Names:
    """Return what words mean here: words of the mapping, then keys, then names and addresses."""
    g, p = group_table.c, person_table.c
    groups = (
        await read.connection.execute(
            select(g.id, g.key, g.name).where(g.school_id == school_id, g.ended_on.is_(None)).order_by(g.name)
        )
    ).all()
    teachers = (
        await read.connection.execute(
            select(p.id, p.key, p.name, p.email)
            .join(role_table, and_(role_table.c.person_id == p.id, role_table.c.role == Role.TEACHER))
            .where(p.school_id == school_id, p.active)
            .order_by(p.name)
        )
    ).all()
    emails = [(row.email, row.id) for row in teachers if row.email]
    return Names(
        groups=_said(mapping.groups, known([(r.key, r.id) for r in groups], [(r.name, r.id) for r in groups])),
        teachers=_said(
            mapping.teachers,
            known([(row.key, row.id) for row in teachers if row.key], [*emails, *((r.name, r.id) for r in teachers)]),
        ),
        group_names={row.id: row.name for row in groups},
        teacher_names={row.id: row.name for row in teachers},
        pupils=await _pupils(read, school_id) if pupils else {},
    )


def _said(words: Iterable[Any], found: dict[str, str]) -> dict[str, str]:
    return found | {each.word.casefold(): each.means or "" for each in words}


async def _pupils(read: Reading, school_id: str) -> dict[str, frozenset[str]]:
    m = member_table.c
    query = select(m.group_id, m.person_id).where(
        m.school_id == school_id, m.as_role == MemberAs.PUPIL, m.until_date.is_(None)
    )
    found: dict[str, set[str]] = {}
    for row in await read.connection.execute(query):
        found.setdefault(row.group_id, set()).add(row.person_id)
    return {group_id: frozenset(ids) for group_id, ids in found.items()}


async def fits(read: Reading, school_id: str, groups: Collection[str], teachers: Collection[str]) -> bool:
    """Whether these are groups and people of the school."""
    g, p = group_table.c, person_table.c
    for table, ids in ((g, groups), (p, teachers)):
        query = select(func.count()).where(table.school_id == school_id, table.id.in_(sorted(ids)))
        if (await read.connection.execute(query)).scalar_one() != len(ids):
            return False
    return True
