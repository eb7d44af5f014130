"""One harvest of one catalogue, part by part, in the background.

Theory of operation
===================
Each part is asked outside any transaction, read in a worker thread, and written in one small transaction together with
where the harvest goes on: a server that is killed goes on with the next part. Somebody who stops or removes the
catalogue is noticed before each part. Only parts of limited size and number are taken, in limited time; what takes
longer goes on a little later, and a list that brings nothing new for many parts is left. A harvest that comes to its
end remembers the time of theirs at which it began, and the next one asks only for what changed since. Where they do not
tell what was deleted, everything is read each time, and what did not come is gone. So it is where there was more than
is kept: what came first stays, until there is less.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from erbij.catalogue.elsewhere import reading, rules, store
from erbij.catalogue.elsewhere.reading import NotUnderstood
from erbij.catalogue.elsewhere.wire import MOST_SKIPPED, OtherTrouble
from erbij.timetable.sources.address import NotRead

if TYPE_CHECKING:
    from erbij.catalogue.elsewhere.model import Other, Page
    from erbij.catalogue.elsewhere.ports import Reads
    from erbij.clock import Clock
    from erbij.db.database import Database, Transaction

LONGEST = timedelta(minutes=5)
DAY = len("2026-11-18")
MOST_PARTS = 1000
MOST_RECORDS = 20_000
"""So many of one catalogue are kept: more than a school looks through, and little enough to be found in at once."""
AT_THE_SAME_TIME = 2
MOST_IDLE = 10
"""So many parts after each other may bring nothing that did not come before: then a list goes round, for ever."""
log = structlog.get_logger()


class Stopped(Exception):
    """Somebody stopped the catalogue or removed it, or another server went on with it."""


class Refused(Exception):
    """It went wrong; ``trouble`` says how."""

    def __init__(self, trouble: OtherTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Harvesting:
    """Reads what is due of every school. ``most``: so many records of one are kept; ``longest``: of one harvest."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        addresses: Reads,
        *,
        most: int = MOST_RECORDS,
        longest: timedelta = LONGEST,
    ) -> None:
        self._database = database
        self._clock = clock
        self._addresses = addresses
        self._most = most
        self._longest = longest

    async def run(self) -> None:
        """Read every catalogue whose time has come."""
        now = self._clock.now()
        async with self._database.read() as read:
            waiting = [one for one in await store.others(read) if rules.due(one, now)]
        some = asyncio.Semaphore(AT_THE_SAME_TIME)

        async def one_of(one: Other) -> None:
            async with some:
                await self.harvest(one)

        await asyncio.gather(*(one_of(one) for one in waiting))

    async def harvest(self, one: Other) -> None:
        """Read a catalogue, or go on with it, and write down how it went."""
        async with self._database.transaction() as tx:
            if not await store.claim(tx, one, self._clock.now()):
                return
        trouble = await self._tried(one)
        if trouble is None:
            return
        log.info("catalogue_elsewhere_not_read", other_id=one.id, trouble=trouble.value)
        async with self._database.transaction() as tx:
            now = await store.other(tx, one.school_id, one.id)
            if now is not None:
                since = "" if trouble is OtherTrouble.TOO_MANY else now.since
                await store.put(tx, replace(now, trouble=trouble, token="", begun="", since=since))

    async def _tried(self, one: Other) -> OtherTrouble | None:
        try:
            await self._read(one)
        except Stopped:
            return None
        except NotRead as wrong:
            return OtherTrouble(wrong.trouble.value)
        except NotUnderstood:
            return OtherTrouble.NOT_READABLE
        except Refused as wrong:
            return wrong.trouble
        except Exception:
            log.exception("catalogue_elsewhere_failed", other_id=one.id)
            return OtherTrouble.OUR_ERROR
        return None

    async def _read(self, seen: Other) -> None:
        one = await self._begun(seen)
        until, idle = self._clock.now() + self._longest, 0
        for _ in range(MOST_PARTS):
            question = {"verb": "ListRecords", "resumptionToken": one.token} if one.token else rules.first_question(one)
            page = await asyncio.to_thread(reading.page, await self._ask(one, question))
            if page.error and (page.error != "noRecordsMatch" or one.token):
                raise Refused(OtherTrouble.THEIR_ERROR)
            before, (one, is_new) = one, await self._take_in(one, page)
            if not one.token:
                return
            idle = 0 if is_new else idle + 1
            if one.token == before.token or idle >= MOST_IDLE:
                raise Refused(OtherTrouble.THEIR_ERROR)
            if self._clock.now() >= until:
                return

    async def _begun(self, seen: Other) -> Other:
        """Return the catalogue as a harvest begins or goes on; what it can do is asked each time anew."""
        if seen.token:
            return await self._write(seen, replace(seen, trouble=None))
        nature = await asyncio.to_thread(reading.nature, await self._ask(seen, {"verb": "Identify"}))
        form = await asyncio.to_thread(reading.form, await self._ask(seen, {"verb": "ListMetadataFormats"}))
        if not form:
            raise Refused(OtherTrouble.NO_FORMAT)
        since = "" if form != seen.prefix else seen.since[:DAY] if nature.by_day else seen.since
        known = replace(seen, prefix=form, tells_deleted=nature.tells_deleted, since=since)
        fresh = replace(known, begun="", turn=seen.turn + 1, trouble=None, skipped=(), skipped_count=0)
        return await self._write(seen, fresh)

    async def _ask(self, one: Other, question: dict[str, str]) -> bytes:
        return (await self._addresses.read(rules.asked(one.address, question))).data or b""

    async def _take_in(self, one: Other, page: Page) -> tuple[Other, bool]:
        """Write a part, and where the harvest goes on; the last one closes it. Answers too whether it had news."""
        skipped = (*one.skipped, *((rules.known_as(key), why) for key, why in page.skipped))
        after = replace(
            one,
            begun=one.begun or page.at,
            token=page.token,
            skipped=skipped[:MOST_SKIPPED],
            skipped_count=one.skipped_count + len(page.skipped),
        )
        everything = not (one.since and one.tells_deleted)
        now = self._clock.now()
        if not page.token:
            after = replace(after, since=after.begun, begun="", read_at=now)
        async with self._database.transaction() as tx:
            await self._still_wanted(tx, one)
            gone = [*page.deleted, *(key for key, _ in page.skipped)]
            new = await store.take_in(tx, one, page.records, gone)
            full = await store.counted(tx, one, turn=everything) > self._most
            if everything and (full or not page.token):
                await store.forget_older(tx, one)
            await store.put(tx, replace(after, tried_at=now))
        if full:
            raise Refused(OtherTrouble.TOO_MANY)
        return after, bool(new or gone)

    async def _write(self, before: Other, after: Other) -> Other:
        async with self._database.transaction() as tx:
            await self._still_wanted(tx, before)
            after = replace(after, tried_at=self._clock.now())
            await store.put(tx, after)
        return after

    async def _still_wanted(self, tx: Transaction, one: Other) -> None:
        now = await store.other(tx, one.school_id, one.id)
        if now is None or now.paused or (now.turn, now.token) != (one.turn, one.token):
            raise Stopped
