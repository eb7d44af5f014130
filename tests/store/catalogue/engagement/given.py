"""A pupil with a film and a text to do, by the rooms as the server wires them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.confirmations.service import Confirmations
from erbij.catalogue.engagement.model import BlockKind, Lesson, Measured, Pupil
from erbij.catalogue.engagement.service import Engagement
from erbij.privacy.service import disclose
from tests.store.register.rooms import Rooms, rooms_of
from tests.unit.catalogue.engagement.given import beat, played

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Beat
    from erbij.catalogue.engagement.ports import Pace
    from erbij.catalogue.engagement.service import Taken
    from erbij.db.database import Database, Reading

FILM = Measured("film", BlockKind.VIDEO, 120_000, 900)
TEXT = Measured("text", BlockKind.TEXT, 0, 30_000)
LINK = Measured("link", BlockKind.LINK, 0, None)


class UsualPace:
    """``Pace`` of a school where nobody said another."""

    async def pace_of(self, *_: object) -> Pupil:
        return Pupil()


@dataclass
class Shelf:
    """``Lessons`` on paper: one item with three blocks, for everybody."""

    replaces: str | None = None
    norm_minutes: int = 10
    window_end: datetime | None = None
    paces: Pace = field(default_factory=UsualPace)
    blocks_: tuple[Measured, ...] = (FILM, TEXT, LINK)
    broken: set[str] = field(default_factory=set)

    async def lesson(self, _read: Reading, _actor: Actor, key: str) -> Lesson | None:
        if key not in {"breuken", "anders"}:
            return None
        return Lesson(
            key,
            1,
            "Breuken",
            self.norm_minutes,
            self.blocks_,
            replaces_slot=self.replaces,
            window_end=self.window_end,
        )

    async def blocks(self, _read: Reading, _school_id: str, item_id: str, _revision: int) -> dict[str, Measured]:
        if item_id in self.broken:
            raise ConnectionError
        return {one.id: one for one in self.blocks_}

    async def left(self, *_: object) -> int | None:
        return 25


@dataclass
class Work:
    """Noor at work; the clock moves with her."""

    rooms: Rooms
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        database, clock = self.rooms.given.database, self.rooms.given.clock
        self.engagement = Engagement(
            database, clock, lessons=self.shelf, budget=self.shelf, pace=self.shelf.paces, news=self.rooms.outbox
        )
        self.confirmations = Confirmations(database, clock, self.engagement, disclose)
        self.noor = self.rooms.actor("noor", Role.PUPIL)
        self.thijs = self.rooms.actor("thijs", Role.TEACHER)

    def later(self, seconds: float) -> None:
        self.rooms.given.clock.move(timedelta(seconds=seconds))

    async def lease(self, key: str = "breuken") -> str:
        return (await self.engagement.lease(self.noor, key))[0].id

    async def send(self, lease: str, *beats: Beat) -> Taken:
        return await self.engagement.take(self.noor, [(lease, one) for one in beats])

    async def watch(self, lease: str, seconds: int = 120) -> Taken:
        """See the film on a good line."""
        self.later(seconds)
        beats = played(0, seconds * 1000)
        return await self.send(lease, *beats[:-1], beats[-1]._replace(cause="ended"))

    async def read(self, lease: str, *, since: int = 120, seconds: int = 30) -> Taken:
        """Read the text, after the film."""
        self.later(seconds)
        start = since * 1000
        beats = played(start, start + seconds * 1000, seq=100, block="text")
        return await self.send(lease, *beats[:-1], beats[-1]._replace(cause="leave"))


async def at_work(database: Database, shelf: Shelf | None = None) -> Work:
    return Work(await rooms_of(database), shelf or Shelf())


__all__ = ["FILM", "TEXT", "Shelf", "Work", "at_work", "beat"]
