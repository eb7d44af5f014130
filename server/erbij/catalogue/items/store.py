"""Tables of items and of their revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from erbij.catalogue.items.model import (
    Block,
    Item,
    ItemLevel,
    ItemLicence,
    ItemPriority,
    ItemState,
    ItemWithRevision,
    Revision,
)
from erbij.catalogue.items.wire import MOST_ITEMS, MOST_REVISIONS
from erbij.db.append_only import append_only
from erbij.db.types import ID, Utc, metadata

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from erbij.db.database import Reading, Transaction

item_table = Table(
    "catalogue_item",
    metadata,
    Column("id", ID, primary_key=True),
    Column("school_id", ID, ForeignKey("schools_school.id"), nullable=False),
    Column("author_id", ID, nullable=False),
    Column("title", String(160), nullable=False),
    Column("description", Text, nullable=False),
    Column("subject", String(80), nullable=False),
    Column("level", String(16), nullable=True),
    Column("years", JSON, nullable=False),
    Column("priority", String(16), nullable=False),
    Column("goals", JSON, nullable=False),
    Column("licence", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("calm_ok", Boolean, nullable=False),
    Column("captioned", Boolean, nullable=False),
    Column("printable", Boolean, nullable=False),
    Column("norm_minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("published_hash", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("blocks", JSON, nullable=False),
    Index("ix_catalogue_item_school", "school_id", "state", "changed_at"),
)
revision_table = append_only(
    Table(
        "catalogue_revision",
        metadata,
        Column("school_id", ID, nullable=False),
        Column("item_id", ID, ForeignKey("catalogue_item.id"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("title", String(160), nullable=False),
        Column("content_hash", String(64), nullable=False),
        Column("published_at", Utc, nullable=False),
        Column("published_by", ID, nullable=False),
        Column("blocks", JSON, nullable=False),
    )
)
review_table = Table(
    "catalogue_review",
    metadata,
    Column("school_id", ID, nullable=False),
    Column("item_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("reviewer_id", ID, primary_key=True),
    Column("at", Utc, nullable=False),
    ForeignKeyConstraint(["item_id", "number"], ["catalogue_revision.item_id", "catalogue_revision.number"]),
)
i, r, v = item_table.c, revision_table.c, review_table.c
_BLOCKS = TypeAdapter(tuple[Block, ...])
AT_A_TIME = 500
"""So many ids stand in one question: a database takes no list without end."""


async def item(read: Reading, school_id: str, item_id: str) -> Item | None:
    """Return an item of a school."""
    found = await _items(read, and_(i.school_id == school_id, i.id == item_id))
    return found[0] if found else None


async def items(read: Reading, school_id: str, item_ids: Collection[str]) -> dict[str, Item]:
    """Return these items of a school, by id."""
    return {one.id: one for one in await _items(read, and_(i.school_id == school_id, i.id.in_(sorted(item_ids))))}


async def without_blocks(read: Reading, school_id: str, item_ids: Collection[str]) -> dict[str, Item]:
    """Return these items of a school, by id, without what is in them: for lists."""
    columns = [column for column in item_table.c if column is not i.blocks]
    wanted, found = sorted(set(item_ids)), dict[str, Item]()
    for start in range(0, len(wanted), AT_A_TIME):
        these = (i.school_id == school_id, i.id.in_(wanted[start : start + AT_A_TIME]))
        found |= {row.id: _item(row) for row in await read.connection.execute(select(*columns).where(*these))}
    return found


async def ready(read: Reading, school_id: str) -> tuple[Item, ...]:
    """Return every item of a school that pupils can get, by subject and title."""
    found = await _items(read, and_(i.school_id == school_id, i.state == ItemState.READY.value))
    return tuple(sorted(found, key=lambda one: (one.subject.casefold(), one.title.casefold(), one.id)))


async def made_by(read: Reading, school_id: str, person_id: str) -> list[Item]:
    """Return what a maker sees: all that is theirs, and of others what was published; the last changed first."""
    seen = or_(i.author_id == person_id, i.revision > 0)
    query = select(item_table).where(i.school_id == school_id, seen)
    rows = await read.connection.execute(query.order_by(i.changed_at.desc(), i.id.desc()).limit(MOST_ITEMS))
    return [_item(row) for row in rows]


async def add(tx: Transaction, one: Item) -> None:
    """Add an item."""
    await tx.connection.execute(insert(item_table).values(_values(one)))


async def put(tx: Transaction, one: Item, given: int) -> bool:
    """Write an item in the place of the one with version ``given``; false where it has another by now."""
    mine = (i.school_id == one.school_id, i.id == one.id, i.version == given)
    return (await tx.connection.execute(update(item_table).where(*mine).values(_values(one)))).rowcount > 0


async def revision(read: Reading, school_id: str, item_id: str, number: int) -> Revision | None:
    """Return one revision of an item of a school."""
    query = select(revision_table).where(r.school_id == school_id, r.item_id == item_id, r.number == number)
    row = (await read.connection.execute(query)).one_or_none()
    return _revision(row) if row else None


async def newest(read: Reading, school_id: str, item_id: str) -> ItemWithRevision | None:
    """Return an item with its newest revision, archived or not; None while it was never published."""
    found = await item(read, school_id, item_id)
    if found is None:
        return None
    published = await revision(read, school_id, item_id, found.revision)
    return ItemWithRevision(found, published) if published else None


async def newest_of(read: Reading, school_id: str, item_ids: Collection[str]) -> dict[str, Revision]:
    """Return the newest revision of each of these items that was ever published, by item."""
    query = select(revision_table).join(item_table, and_(i.id == r.item_id, i.revision == r.number))
    mine = (r.school_id == school_id, i.school_id == school_id, i.id.in_(sorted(item_ids)))
    return {row.item_id: _revision(row) for row in await read.connection.execute(query.where(*mine))}


async def revisions(read: Reading, school_id: str, item_id: str) -> list[Revision]:
    """Return the latest revisions of an item, the newest first."""
    query = select(revision_table).where(r.school_id == school_id, r.item_id == item_id)
    rows = await read.connection.execute(query.order_by(r.number.desc()).limit(MOST_REVISIONS))
    return [_revision(row) for row in rows]


async def files_in_drafts(read: Reading, school_id: str) -> set[str]:
    """Return the ids of the files that some draft of a school shows."""
    rows = await read.connection.execute(select(i.blocks).where(i.school_id == school_id))
    return {block["file_id"] for row in rows for block in row.blocks if block["file_id"]}


async def edits_with(read: Reading, school_id: str, person_id: str, file_id: str) -> bool:
    """Return whether somebody edits an item whose draft shows a file."""
    mine = (i.school_id == school_id, i.author_id == person_id, cast(i.blocks, Text).contains(file_id, autoescape=True))
    rows = await read.connection.execute(select(i.blocks).where(*mine))
    return any(block["file_id"] == file_id for row in rows for block in row.blocks)


async def links_of(read: Reading, school_id: str, author_id: str) -> set[str]:
    """Return the addresses to which the drafts of somebody lead."""
    rows = await read.connection.execute(select(i.blocks).where(i.school_id == school_id, i.author_id == author_id))
    return {block["url"] for row in rows for block in row.blocks if block.get("url")}


async def showing(read: Reading, school_id: str, file_id: str) -> dict[str, tuple[Block, ...]]:
    """Return, by id, the items whose newest revision shows a file, with its blocks; the draft where there is none."""
    newest = and_(r.item_id == i.id, r.number == i.revision)
    blocks = func.coalesce(cast(r.blocks, Text), cast(i.blocks, Text))
    shows = (i.school_id == school_id, blocks.contains(file_id, autoescape=True))
    query = select(i.id, i.blocks, r.blocks.label("published")).outerjoin(revision_table, newest).where(*shows)
    rows = await read.connection.execute(query)
    return {row.id: _BLOCKS.validate_python(row.published or row.blocks) for row in rows}


async def mark(tx: Transaction, school_id: str, item_id: str, *, captioned: bool, now: datetime) -> None:
    """Write whether an item has captions; its version is of what people write, and stays."""
    mine = (i.school_id == school_id, i.id == item_id, i.captioned != captioned)
    await tx.connection.execute(update(item_table).where(*mine).values(captioned=captioned, changed_at=now))


async def publish(tx: Transaction, one: Revision) -> None:
    """Add a revision; it stays as it is."""
    row = {name: getattr(one, name) for name in Revision.__slots__}
    await tx.connection.execute(insert(revision_table).values({**row, "blocks": _json(one.blocks)}))


async def reviewers(read: Reading, school_id: str, item_id: str) -> dict[int, tuple[str, ...]]:
    """Return who went through each revision of an item, the first one first."""
    query = select(v.number, v.reviewer_id).where(v.school_id == school_id, v.item_id == item_id)
    found: dict[int, tuple[str, ...]] = {}
    for row in await read.connection.execute(query.order_by(v.at, v.reviewer_id)):
        found[row.number] = (*found.get(row.number, ()), row.reviewer_id)
    return found


async def review(  # noqa: PLR0917 - one row
    tx: Transaction, school_id: str, item_id: str, number: int, person_id: str, at: datetime | None
) -> None:
    """Write that somebody went through a revision; ``at`` None: they take that back."""
    mine = (v.school_id == school_id, v.item_id == item_id, v.number == number, v.reviewer_id == person_id)
    await tx.connection.execute(delete(review_table).where(*mine))
    if at is not None:
        row = {"school_id": school_id, "item_id": item_id, "number": number, "reviewer_id": person_id, "at": at}
        await tx.connection.execute(insert(review_table).values(row))


async def _items(read: Reading, condition: ColumnElement[bool]) -> list[Item]:
    return [_item(row) for row in await read.connection.execute(select(item_table).where(condition))]


def _json(blocks: tuple[Block, ...]) -> Any:
    return _BLOCKS.dump_python(blocks, mode="json")


def _values(one: Item) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Item.__slots__}
    return {**row, "years": list(one.years), "goals": list(one.goals), "blocks": _json(one.blocks)}


def _item(row: Row[Any]) -> Item:
    values = {
        **row._mapping,  # noqa: SLF001 - its public name
        "level": ItemLevel(row.level) if row.level else None,
        "years": tuple(row.years),
        "priority": ItemPriority(row.priority),
        "goals": tuple(row.goals),
        "licence": ItemLicence(row.licence),
        "state": ItemState(row.state),
        "blocks": _BLOCKS.validate_python(row._mapping.get("blocks", ())),  # noqa: SLF001
    }
    return Item(**values)


def _revision(row: Row[Any]) -> Revision:
    return Revision(**{**row._mapping, "blocks": _BLOCKS.validate_python(row.blocks)})  # noqa: SLF001 - its public name
