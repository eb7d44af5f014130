"""Use cases of engaged time: open a lesson, hold it by a lease, tell beats, and what a teacher confirms.

Theory of operation
===================
Beats are facts: kept as they came, acknowledged after the commit. What they are worth is folded from them lease by
lease (``settle``): at once where the pupil stops or the lease is taken over, otherwise once a minute, and always before
anybody looks. Completion is kept the moment it is seen; only completed or confirmed work is news for the register.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from erbij.catalogue.engagement import fold, rules, store
from erbij.catalogue.engagement.keeper import Keeper, Known, Sent, ended_at, milliseconds, until_of
from erbij.catalogue.engagement.model import (
    SETTLING,
    Cause,
    Engaged,
    Lease,
    Session,
    Stretch,
    Verdict,
    WindowIsOver,
    apart,
)
from erbij.clock import SteadyClock
from erbij.errors import NotFound
from erbij.ids import new_id
from erbij.private import Private
from erbij.schools.store import school_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Beat, BlockDone, Lesson, Measured, Pupil, Signed, Whose, Work
    from erbij.catalogue.engagement.ports import Budget, Lessons, News, Pace
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

log = structlog.get_logger()

FACTS_CHANGED = "pupil_facts_changed"
"""News for the register: dates of a pupil have to be counted again."""

MOST_LEASES = 20_000
OLDEST = timedelta(days=14)
"""Beats of an older lease are not taken: the facts beside which they would stand go soon after."""
SETTLE_AFTER = timedelta(seconds=60)
QUIET_S = 3600
PAUSE = timedelta(seconds=1)
"""A lease is worked out all over each time: beats ask for that no sooner again; the sweep does the rest."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A lesson as its pupil opens it: where they were in each block, and which are done."""

    lesson: Lesson
    work: Work
    done: frozenset[str]
    here: str | None
    blocks: Mapping[str, BlockDone]
    left_min: int | None

    @property
    def completed(self) -> bool:
        """Whether all of it is done."""
        return store.ITEM in self.done


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of each beat, in order; ``superseded``: of one of them the lease was taken over."""

    verdicts: tuple[Verdict, ...]
    superseded: bool


class Engagement:
    """Engaged time of every school on this server."""

    def __init__(
        self, database: Database, clock: Clock, *, lessons: Lessons, budget: Budget, pace: Pace, news: News
    ) -> None:
        self._database = database
        self._clock = SteadyClock(clock)
        self._lessons = lessons
        self._budget = budget
        self._pace = pace
        self._news = news
        self._keeper = Keeper(database, self._clock)
        self._asked = self._clock.monotonic()
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._touched: dict[str, datetime] = {}
        self._folded: dict[str, datetime] = {}

    # --- what a pupil does --------------------------------------------------------------------------------------------

    async def open(self, actor: Actor, key: str) -> Opened:
        """Show a lesson by the id of its assignment or item, with where the pupil was. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.read() as read:
            lesson = await self._lesson(read, actor, key)
        await self.fresh(actor.id)
        async with self._database.read() as read:
            work = await store.work_of_item(read, actor.school_id, actor.id, lesson.item_id)
            done = await store.completions(read, actor.school_id, actor.id, lesson.item_id)
            left = await self._left(read, actor, now)
        blocks, here = fold.resumed(work, lesson.blocks, done)
        return Opened(lesson, work, frozenset(done), here, blocks, left)

    async def lease(self, actor: Actor, key: str, *, offline: bool = False) -> tuple[Lease, Pupil]:
        """Hold a lesson from now on; what the pupil held before ends. Raises ``NotFound``, ``WindowIsOver``.

        ``offline``: it is taken along, to be done without a line for some days at most; nothing else ends by that.
        """
        now = self._now()
        async with self._database.transaction() as tx:
            lesson = await self._lesson(tx, actor, key)
            if lesson.window_end is not None and lesson.window_end <= now:
                raise WindowIsOver
            pace = await self._pace.pace_of(tx, actor.school_id, actor.id)
            lease = Lease(
                id=new_id(now),
                school_id=actor.school_id,
                pupil_id=actor.id,
                item_id=lesson.item_id,
                revision=lesson.revision,
                assignment_id=lesson.assignment_id,
                replaces_slot=lesson.replaces_slot,
                title=Private(lesson.title),
                norm_minutes=lesson.norm_minutes,
                issued_at=now,
                window_end=rules.offline_until(now, lesson.window_end) if offline else lesson.window_end,
                idle_s=pace.idle_s,
                asks=pace.asks,
                offline=offline,
            )
            await store.add_lease(tx, lease)
        known = Known(lease, {one.id: one for one in lesson.blocks}, pace)
        self._remember(known)
        return lease, known.pupil

    async def take(self, actor: Actor, sent: Sequence[tuple[str, Beat] | None]) -> Taken:
        """Keep beats, each by itself, and tell what became of it. None: it could not be read."""
        now = self._now()
        known = await self._known_of({one[0] for one in sent if one})
        mine = {
            key: one
            for key, one in known.items()
            if one.lease.pupil_id == actor.id and now - one.lease.issued_at <= OLDEST
        }
        beats = [
            Sent(mine[one[0]], one[1], milliseconds(mine[one[0]].lease, now)) for one in sent if one and one[0] in mine
        ]
        told = await self._keeper.keep(beats) if beats else []
        answers = iter(told)
        verdicts = tuple(
            Verdict.UNREADABLE if one is None else next(answers).verdict if one[0] in mine else Verdict.UNKNOWN
            for one in sent
        )
        await self._after(beats, now)
        return Taken(verdicts, any(one.superseded for one in told))

    async def _left(self, read: Reading, actor: Actor, now: datetime) -> int | None:
        """Minutes that the plan leaves for today, without what was done in one's own time already."""
        left = await self._budget.left(read, actor.school_id, actor.id, now)
        if left is None:
            return None
        zone = ZoneInfo((await school_of(read, actor.school_id)).timezone)
        today = datetime.combine(now.astimezone(zone).date(), time(), zone)
        works = (await store.works_of_pupils(read, actor.school_id, [actor.id], today, now + SETTLE_AFTER)).get(
            actor.id, []
        )
        stretches = apart(each for work in works for each in work.stretches)
        done = sum(each.end - each.start for each in stretches if each.start >= today.timestamp())
        return max(0, left - done // 60)

    async def _after(self, beats: Sequence[Sent], now: datetime) -> None:
        for one in beats:
            self._touched.setdefault(one.known.lease.id, now)
        stops = {one.known.lease.id for one in beats if one.beat.cause in SETTLING or one.beat.cause == Cause.SHOWN}
        await self._settle_or_later(key for key in stops if now - self._folded.get(key, now - PAUSE) >= PAUSE)

    async def _lesson(self, read: Reading, actor: Actor, key: str) -> Lesson:
        lesson = await self._lessons.lesson(read, actor, key)
        if lesson is None:
            raise NotFound
        return lesson

    def _now(self) -> datetime:
        """The present instant for a lease and its beats: as steady as the browser's own."""
        self._asked = self._clock.monotonic()
        return self._clock.now()

    # --- what it was worth --------------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Fold what was touched a minute ago; after an hour of nobody at work, take over a clock that was set right."""
        if self._clock.monotonic() - self._asked > QUIET_S:
            self._clock.settle()
        since = self._clock.now() - SETTLE_AFTER
        self._folded = {key: at for key, at in self._folded.items() if at > since}
        await self.settle([key for key, at in self._touched.items() if at <= since])

    async def fresh(self, pupil_id: str) -> None:
        """Fold what a pupil told and was not worked out yet: somebody is about to look."""
        touched = [(key, self._known.get(key)) for key in self._touched]
        await self.settle([key for key, known in touched if known and known.lease.pupil_id == pupil_id])

    async def recover(self) -> None:
        """Fold what a server that was killed left behind; once, at the start, which it never holds up."""
        async with self._database.read() as read:
            keys = await store.unsettled(read, self._clock.now() - OLDEST)
        await self._settle_or_later(keys)

    async def settle(self, lease_ids: Iterable[str]) -> None:
        """Work out what these leases were worth, each in a transaction of its own.

        One that fails takes no other with it and stays for the sweep; the first error is raised at the end.
        """
        errors: list[Exception] = []
        for key in sorted(lease_ids):
            then, done = self._touched.pop(key, self._clock.now()), False
            try:
                await self._settle_one(key)
                done = True
            except Exception as error:  # noqa: BLE001 - raised once the others are worked out
                errors.append(error)
            finally:
                if not done:
                    self._touched[key] = then
        if errors:
            raise errors[0]

    async def _settle_or_later(self, lease_ids: Iterable[str]) -> None:
        """The beats are kept: what cannot be worked out now, the sweep works out."""
        try:
            await self.settle(lease_ids)
        except Exception:
            log.exception("engaged_time_not_worked_out")

    async def _settle_one(self, key: str) -> None:
        known = (await self._known_of({key})).get(key)
        self._folded[key] = self._clock.now()
        if known is not None:
            async with self._database.transaction() as tx:
                await self._settle(tx, known)

    async def _settle(self, tx: Transaction, known: Known) -> None:
        lease = known.lease
        await store.lock_work(tx, lease.pupil_id, lease.item_id)
        arrivals = await store.arrivals(tx, lease.id)
        if not arrivals:
            return
        until = until_of(lease, await ended_at(tx, lease))
        worth = fold.fold(Session(lease.revision, known.blocks, until, arrivals, known.pupil, lease.offline))
        began = int(lease.issued_at.timestamp())
        found = [Stretch(began + start, began + end, late) for start, end, late in fold.whole_seconds(worth.pieces)]
        now = self._clock.now()
        before = await store.work_of_item(tx, lease.school_id, lease.pupil_id, lease.item_id)
        old = next((one for one in before.engaged if one.lease.id == lease.id), Engaged(lease))
        late_at = late_since(old, found, now, before.signed)
        stretches = fold.known_since(old, found, late_at)
        await store.put_engaged(tx, Engaged(lease, stretches, worth.blocks, worth.waiting, late_at), now)
        finished = await self._complete(tx, known)
        if finished or (before.counts and (old.stretches, old.late_at) != (stretches, late_at)):
            await self.tell(tx, lease.school_id, lease.pupil_id, lease.item_id)

    async def _complete(self, tx: Transaction, known: Known) -> bool:
        """Keep which blocks are done by now; whether that finished the item."""
        lease = known.lease
        work = await store.work_of_item(tx, lease.school_id, lease.pupil_id, lease.item_id)
        already = await store.completions(tx, lease.school_id, lease.pupil_id, lease.item_id)
        done = fold.by_block(work)
        new = {key for key, one in known.blocks.items() if key not in already and fold.is_done(one, done.get(key, []))}
        return await self._keep_done(tx, lease.whose, known.blocks.values(), already, new)

    async def _keep_done(
        self, tx: Transaction, whose: Whose, blocks: Iterable[Measured], already: Container[str], new: set[str]
    ) -> bool:
        """Keep that blocks are done by now; whether that finished the item."""
        asked = {one.id for one in blocks if one.threshold is not None}
        open_ = {key for key in asked - new if key not in already}
        finished = bool(asked) and not open_ and store.ITEM not in already
        await store.complete(tx, whose, new | ({store.ITEM} if finished else set()), self._clock.now())
        return finished

    async def hold(self, tx: Transaction, whose: Whose) -> None:
        """Let nobody else work out what this pupil did with this item until the commit."""
        await store.lock_work(tx, whose.pupil_id, whose.item_id)

    async def answered(self, tx: Transaction, whose: Whose, lesson: Lesson, block: str) -> None:
        """Keep that a block is done by what its pupil answered; it makes no minutes, and may let those count."""
        await self.hold(tx, whose)
        already = await store.completions(tx, *whose)
        if block not in already and await self._keep_done(tx, whose, lesson.blocks, already, {block}):
            await self.tell(tx, *whose)

    async def tell(self, tx: Transaction, school_id: str, pupil_id: str, item_id: str) -> None:
        """Tell the register which dates of the pupil the item touches."""
        work = await store.work_of_item(tx, school_id, pupil_id, item_id)
        zone = ZoneInfo((await school_of(tx, school_id)).timezone)
        days = [datetime.fromtimestamp(at, UTC).astimezone(zone).date() for at in starts_of(work)]
        if days:
            facts = {"school_id": school_id, "pupil_id": pupil_id}
            facts |= {"first": min(days).isoformat(), "last": max(days).isoformat()}
            await self._news.add(tx, FACTS_CHANGED, facts, key=pupil_id)

    # --- leases that are known ----------------------------------------------------------------------------------------

    async def _known_of(self, lease_ids: set[str]) -> dict[str, Known]:
        found = {key: self._known[key] for key in lease_ids & self._known.keys()}
        missing = lease_ids - found.keys()
        if missing:
            async with self._database.read() as read:
                for key, lease in (await store.leases(read, missing)).items():
                    blocks = await self._lessons.blocks(read, lease.school_id, lease.item_id, lease.revision)
                    found[key] = Known(lease, blocks, lease.pupil)
                    self._remember(found[key])
        return found

    def _remember(self, known: Known) -> None:
        self._known[known.lease.id] = known
        while len(self._known) > MOST_LEASES:
            self._known.popitem(last=False)


def late_since(old: Engaged, new: Sequence[Stretch], now: datetime, signed: Signed | None) -> datetime | None:
    """When what a lease brought in late (class C) last changed: always after what a teacher said without knowing it."""
    late = fold.late_spans(new)
    if not late or late == fold.late_spans(old.stretches):
        return old.late_at if late else None
    return max(now, signed.at + timedelta(microseconds=1)) if signed else now


def starts_of(work: Work) -> list[int]:
    """When each stretch of engaged time began."""
    return [one.start for engaged in work.engaged for one in engaged.stretches]
