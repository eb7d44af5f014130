"""Photos of the board stay in their school and for fourteen days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from erbij.live.board import store
from erbij.live.board.model import KEPT, Kept
from erbij.live.board.wire import BoardPhoto

if TYPE_CHECKING:
    from erbij.db.database import Database

NINE = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)


def kept(name: str, at: datetime, slot: str = "slot") -> Kept:
    return Kept(BoardPhoto(id=name, at=at, width=1920, height=1080), "school", slot, b"\xff\xd8" + name.encode())


async def test_a_lessons_photos_come_back_the_oldest_first_and_no_other_schools(database: Database) -> None:
    async with database.transaction() as tx:
        await store.add(tx, kept("b", NINE + timedelta(minutes=1)))
        await store.add(tx, kept("a", NINE))
        await store.add(tx, kept("c", NINE, "other"))
    async with database.read() as read:
        found = await store.of_slots(read, "school", ["slot"], NINE - KEPT)
        elsewhere = await store.of_slots(read, "another", ["slot"], NINE - KEPT)
        picture = await store.jpeg_of(read, "school", "a", NINE - KEPT)
        not_theirs = await store.jpeg_of(read, "another", "a", NINE - KEPT)
    assert [photo.id for photo in found["slot"]] == ["a", "b"]
    assert elsewhere == {}
    assert picture == ("slot", b"\xff\xd8a")
    assert not_theirs is None


async def test_after_fourteen_days_a_photo_is_gone(database: Database) -> None:
    async with database.transaction() as tx:
        await store.add(tx, kept("old", NINE))
        await store.add(tx, kept("new", NINE + timedelta(seconds=1)))
    async with database.transaction() as tx:
        assert await store.expire(tx, NINE) == 1
    async with database.read() as read:
        found = await store.of_slots(read, "school", ["slot"], NINE - KEPT)
    assert [photo.id for photo in found["slot"]] == ["new"]
