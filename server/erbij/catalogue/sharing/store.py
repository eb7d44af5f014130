"""Tables of what a school shows: its decision, and the items with since when they are as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    update,
)

from erbij.catalogue.items.store import item_table
from erbij.catalogue.items.wire import ItemState
from erbij.catalogue.search.rules import OPEN
from erbij.catalogue.sharing.model import Shareable, Sharing, Shown
from erbij.catalogue.sharing.wire import MOST_SHOWN
from erbij.db.rows import add_new, put_version
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.catalogue.sharing.model import Question
    from erbij.db.database import Reading, Transaction

sharing_table = Table(
    "catalogue_sharing",
    metadata,
    Column("school_id", ID, ForeignKey("schools_school.id"), primary_key=True),
    Column("opened", Boolean, nullable=False),
    Column("contact", String(254), nullable=False),
    Column("version", Integer, nullable=False),
)
shared_table = Table(
    "catalogue_shared",
    metadata,
    Column("item_id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("level", String(16), nullable=True),
    Column("stamp", Utc, nullable=True),
    Column("seen_at", Utc, nullable=True),
    Index("ix_catalogue_shared_school", "school_id", "item_id"),
)
_AT_A_TIME = 200
h, s, i = sharing_table.c, shared_table.c, item_table.c
MAY = and_(i.state == ItemState.READY.value, i.licence.in_(sorted(one.value for one in OPEN)))
"""What a school may show: under an open licence, and there for pupils."""


async def sharing(read: Reading, school_id: str) -> Sharing:
    """Return what a school decided; closed, where it never did."""
    row = (await read.connection.execute(select(sharing_table).where(h.school_id == school_id))).one_or_none()
    return Sharing(**row._mapping) if row else Sharing(school_id)  # noqa: SLF001 - its public name


async def put(tx: Transaction, one: Sharing, given: int) -> bool:
    """Write what a school decided, over the version that was seen; false where it has another by now."""
    values = {"opened": one.opened, "contact": one.contact}
    return await put_version(tx, sharing_table, {"school_id": one.school_id}, values, given=given)


async def shareable(read: Reading, school_id: str) -> list[Shareable]:
    """Return what a school may show, by subject and title; the first ones."""
    query = (
        select(i.id, i.title, i.subject, i.licence, func.coalesce(s.wanted, false()).label("wanted"))
        .outerjoin(shared_table, s.item_id == i.id)
        .where(i.school_id == school_id, MAY)
        .order_by(func.lower(i.subject), func.lower(i.title), i.id)
    )
    rows = await read.connection.execute(query.limit(MOST_SHOWN))
    return [Shareable(row.id, row.title, row.subject, row.licence, bool(row.wanted)) for row in rows]


async def counts(read: Reading, school_id: str) -> tuple[int, int]:
    """Return how many items a school may show, and how many of them it chose."""
    chosen = func.sum(case((s.wanted == true(), 1), else_=0))
    query = (
        select(func.count(), chosen)
        .select_from(item_table)
        .outerjoin(shared_table, s.item_id == i.id)
        .where(i.school_id == school_id, MAY)
    )
    row = (await read.connection.execute(query)).one()
    return row[0], row[1] or 0


async def mark(tx: Transaction, school_id: str, item_ids: Collection[str] | None, *, wanted: bool) -> None:
    """Write that a school shows these items or no longer; None: all that it may. What is not its own is left out."""
    mine = [i.school_id == school_id]
    if item_ids is not None:
        mine.append(i.id.in_(sorted(item_ids)))
    if wanted:
        mine.append(MAY)
    these = list(await tx.connection.scalars(select(i.id).where(*mine)))
    new = [{"item_id": one, "school_id": school_id, "wanted": wanted, "gone": True} for one in these]
    for start in range(0, len(new), _AT_A_TIME):
        some = new[start : start + _AT_A_TIME]
        await add_new(tx, shared_table, some, [s.item_id])
        ids = [one["item_id"] for one in some]
        await tx.connection.execute(update(shared_table).where(s.item_id.in_(ids)).values(wanted=wanted))


def _behind(one: Sharing, *, gone: bool) -> ColumnElement[bool]:
    """Which rows no longer say what is so: that something is gone, or what is shown since when."""
    listed = and_(true() if one.opened else false(), s.wanted, MAY)
    over = and_(~listed, s.stamp.is_not(None), ~s.gone)
    stale = and_(listed, or_(s.stamp.is_(None), s.gone, s.seen_at != i.changed_at))
    return and_(s.school_id == one.school_id, i.school_id == one.school_id, over if gone else stale)


async def is_behind(read: Reading, one: Sharing) -> bool:
    """Whether something was changed since it was last written down."""
    either = or_(_behind(one, gone=True), _behind(one, gone=False))
    query = select(s.item_id).join(item_table, i.id == s.item_id).where(either)
    return (await read.connection.execute(query.limit(1))).one_or_none() is not None


async def catch_up(tx: Transaction, one: Sharing, now: datetime) -> None:
    """Write what is shown now, and that it is so since now; for all of a large school at once."""
    of_item = i.id == s.item_id
    level, changed_at = (select(column).where(of_item).scalar_subquery() for column in (i.level, i.changed_at))
    for gone in (True, False):
        mine = exists().where(of_item, _behind(one, gone=gone)).correlate(shared_table)
        values = {"gone": gone, "level": level, "stamp": now.replace(microsecond=0), "seen_at": changed_at}
        await tx.connection.execute(update(shared_table).where(mine).values(values))


async def ever(read: Reading, school_id: str) -> bool:
    """Whether a school ever showed something."""
    query = select(s.item_id).where(s.school_id == school_id, s.stamp.is_not(None)).limit(1)
    return (await read.connection.execute(query)).one_or_none() is not None


async def one_shown(read: Reading, school_id: str, item_id: str) -> Shown | None:
    """Return an item that was shown at some time."""
    mine = (s.school_id == school_id, s.item_id == item_id, s.stamp.is_not(None))
    row = (await read.connection.execute(select(shared_table).where(*mine))).one_or_none()
    return _shown(row) if row else None


async def part(read: Reading, school_id: str, question: Question, most: int) -> Sequence[Shown]:
    """Return what comes next in a list, by id; what changed since the list was begun is still in it."""
    asked: list[ColumnElement[bool]] = []
    if question.since:
        asked.append(s.stamp >= question.since)
    if question.until:
        asked.append(s.stamp < question.until)
    within = and_(true(), *asked)
    if question.begun:
        within = or_(within, s.stamp >= question.begun)
    mine = [s.school_id == school_id, s.stamp.is_not(None), s.item_id > question.after, within]
    if question.level:
        mine.append(s.level == question.level)
    rows = await read.connection.execute(select(shared_table).where(*mine).order_by(s.item_id).limit(most))
    return [_shown(row) for row in rows]


def _shown(row: Row[Any]) -> Shown:
    return Shown(row.item_id, row.level, row.stamp, row.gone)
