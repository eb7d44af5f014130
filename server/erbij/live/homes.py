"""Which lessons are this server's: what it takes up at its start, from a server that is gone, and with a join.

One server alone has them all and asks nobody (``erbij.servers.charges.OneServer``). Of several, each lesson has one
at a time; whoever takes a lesson over first closes its open intervals at the last committed proof.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import structlog

from erbij.db.scope import Everyone
from erbij.ids import new_id
from erbij.live import model, recovery, store
from erbij.live.wire import LeaveReason
from erbij.realtime.event import Elsewhere
from erbij.servers.charges import HeldElsewhere

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime

    from erbij.db.database import Database, Transaction
    from erbij.live.keeper import Keeper
    from erbij.live.model import Session
    from erbij.servers.charges import Charges

LEFT = Everyone("lessons that a server left are taken up, whosever they are")
PREFIX = "lesson:"
GIVE_UP_WITHIN_S = WRITE_WITHIN_S = 1.0
"""The lessons that go on do not wait for a database that hangs."""
log = structlog.get_logger()


async def confirm(charges: Charges, tx: Transaction, slot_ids: Collection[str]) -> None:
    """Keep these lessons ours until the commit. Raises ``CannotBeKept`` where another server has one of them."""
    lost = await charges.confirm(tx, frozenset(PREFIX + slot_id for slot_id in slot_ids))
    if lost:
        raise store.CannotBeKept("lesson_of_another_server")


class Homes:
    """``lost``: called with the slots of lessons that another server has meanwhile."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        keeper: Keeper,
        lost: Callable[[frozenset[str]], Awaitable[None]],
    ) -> None:
        self._database, self._now, self._keeper, self._charges = database, now, keeper, keeper.charges
        self._asleep: dict[str, Session] = {}
        self._here: set[str] = set()
        self._owed: set[str] = set()
        self._settling = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._lost = lost
        self._charges.listen(PREFIX, came=self._came, went=self._went)

    async def start(self) -> None:
        """Take up what the last server left, and nothing of one that is there."""
        async with self._database.read(LEFT) as read:
            found = await recovery.unfinished(read)
        self._owed |= {slot_id for slot_id in sorted(found) if await self._mine(slot_id)}
        await self._settle(self._owed)

    async def take(self, slot_id: str) -> None:
        """Have the lesson here from now on. Raises ``Elsewhere``."""
        try:
            if await self._charges.take(PREFIX + slot_id):
                self._owed.add(slot_id)
        except HeldElsewhere as held:
            raise Elsewhere(held.address) from None
        self._here.add(slot_id)
        if slot_id in self._owed:  # who comes in may go away in the middle, and it is done all the same
            await asyncio.shield(asyncio.create_task(self._settle([slot_id]), name="lesson-home"))
        self._asleep.pop(slot_id, None)

    def check(self, slot_id: str) -> None:
        """Raise ``Elsewhere`` where the lesson was lost since it was taken."""
        if slot_id not in self._here:
            raise Elsewhere("")

    def put_away(self, session: Session) -> None:
        """The timetable called it off, at every server; its time is not over, and it may think better of it."""
        self._asleep[session.slot_id] = session
        self._keeper.keep([_called_off(session, self._now())]).add_done_callback(_said)

    async def beat(self, now: datetime) -> None:
        """Do what could not be done when a lesson came here; end what nobody came back to."""
        if self._owed and not self._settling.locked():  # the lessons that go on do not wait for it
            self._later = asyncio.create_task(self._try_again(), name="lesson-homes")
        for session in [s for s in self._asleep.values() if s.closes_at <= now]:
            del self._asleep[session.slot_id]
            done = model.RoomDone(session.school_id, session.slot_id, session.id, session.closes_at)
            ended = self._keeper.keep([done])
            ended.add_done_callback(_said)
            await asyncio.wait([ended], timeout=WRITE_WITHIN_S)

    async def let_go(self, running: Collection[str]) -> None:
        """Let go of lessons that are over, once all that is to be told of them was written.

        One that just came from another server is not over: what was left open there is still to be closed.
        """
        if self._keeper.idle:
            done = self._here - self._owed - self._asleep.keys() - set(running)
            with suppress(TimeoutError):
                async with asyncio.timeout(GIVE_UP_WITHIN_S):
                    for slot_id in sorted(done):
                        await self._charges.give_up(PREFIX + slot_id)
                        self._here.discard(slot_id)

    async def known(self, slot_ids: Collection[str]) -> dict[str, Literal["open", "over"]]:
        """Return what the database says of lessons: which ended, and which go on at another server."""
        found: dict[str, Literal["open", "over"]] = {}
        async with self._database.read() as read:
            if self._charges.shared:
                begun = await store.begun_slots(read, slot_ids)
                found |= dict.fromkeys(begun - self._asleep.keys(), "open")
            found |= dict.fromkeys(await store.ended_slots(read, slot_ids), "over")
        return found

    async def _mine(self, slot_id: str) -> bool:
        try:
            await self._charges.take(PREFIX + slot_id)
        except HeldElsewhere:
            return False
        return True

    async def _came(self, names: frozenset[str]) -> None:
        self._owed |= {name.removeprefix(PREFIX) for name in names}
        await self._settle(self._owed)

    async def _went(self, names: frozenset[str]) -> None:
        slot_ids = frozenset(name.removeprefix(PREFIX) for name in names)
        for slot_id in slot_ids:
            self._asleep.pop(slot_id, None)
        self._here -= slot_ids
        self._owed -= slot_ids
        await self._lost(slot_ids)

    async def _try_again(self) -> None:
        try:
            await self._settle(self._owed)
        except Exception as error:  # noqa: BLE001 - the database that does not answer now does so a little later
            log.warning("lessons_not_taken_up", error=type(error).__name__)

    async def _settle(self, slot_ids: Collection[str]) -> None:
        """Do once for each lesson that came here what is still to be done; what fails stays to be done."""
        async with self._settling:
            owed = self._owed & set(slot_ids)
            if owed:
                await self._recover(owed)
                self._here |= owed & self._owed
                self._owed -= owed

    async def _recover(self, slot_ids: Collection[str]) -> None:
        async with self._database.read(LEFT) as read:
            left = await recovery.left_over(read, self._now(), slot_ids)
        self._asleep.update({session.slot_id: session for session in left.sessions})
        kept = [self._keeper.keep([one for one in left.records if one.slot_id == slot]) for slot in sorted(slot_ids)]
        for refused in await asyncio.gather(*kept, return_exceptions=True):
            if isinstance(refused, store.CannotBeKept):
                log.warning("lesson_not_taken_up", why=str(refused))


def _called_off(session: Session, now: datetime) -> model.Offer:
    """After the goodbye of the class side, so that it counts for no minute: it only says why nobody is there."""
    return model.Offer(
        event_id=new_id(now),
        school_id=session.school_id,
        session_id=session.id,
        slot_id=session.slot_id,
        present=False,
        at=now,
        reason=LeaveReason.LESSON_OVER,
    )


def _said(written: asyncio.Future[None]) -> None:
    if not written.cancelled() and written.exception() is not None:
        log.warning("lesson_not_ended_here", why=str(written.exception()))
