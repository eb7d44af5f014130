"""Who does what only one server may do.

Theory of operation
===================
What only one may do has a name (``lesson:<slot>``, ``work``) and, while somebody does it, one holder. A server renews
its row every half second; one that was not seen for three seconds, or at whose address nobody listens, is gone, and
whoever comes first takes over what it held, with a higher epoch. A server that was only frozen does not know that. So
whoever writes facts under a name asks in the same transaction whether it still holds it (:meth:`Charges.confirm`): the
row is locked until the commit, so a write and a change of holder never cross. And with each beat a server reads what it
holds, and lets go of the rest.

That nobody was seen says nothing while nobody could be: when the database was away for all, its first beats come in any
order. So who could not beat for a while waits for as long on top of the three seconds. A server that is cut off from
the database alone learns from the others, without it, that they hold what it held (:meth:`SharedCharges.outdated`).
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog

from erbij.db.database import DatabaseIsAway
from erbij.db.scope import Everyone
from erbij.servers import store
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime

    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction

BEAT_EVERY_S = 0.5
GONE_AFTER_S = 3.0
FORGOTTEN_AFTER_S = 3600.0
BEAT_WITHIN_S = 2.0
"""A database that hangs holds a beat up for so long, not for as long as a request waits."""
TAKE_WITHIN_S = 5.0
COMES_BACK_S = 5.0
"""Until then every server has beaten again after the database was away: it may be giving up a beat that hung."""
OF_SERVERS = Everyone("which server does what is asked of no school")
log = structlog.get_logger()

Names = frozenset[str]
Epochs = dict[str, int]
Listener = Callable[[Names], Awaitable[None]]


class HeldElsewhere(Exception):
    """Another server does it; ``address``: where that one is."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


@dataclass(frozen=True, slots=True)
class SeenServer:
    """``here``: it is this one; ``there``: it was seen a moment ago, by the one clock of all servers."""

    seen: store.Seen
    here: bool
    there: bool


class Charges(Protocol):
    """What the rooms ask."""

    @property
    def shared(self) -> bool:
        """Whether there are several servers."""

    def held(self, prefix: str, /) -> list[str]:
        """Return what is held of that kind; of one server alone nothing, for nobody waits for it."""

    async def take(self, name: str, /) -> bool:
        """Hold it from now on; True: another server held it and left. Raises ``HeldElsewhere``."""

    async def give_up(self, name: str, /) -> None:
        """Hold it no longer."""

    async def confirm(self, tx: Transaction, names: Names, /) -> Names:
        """Return which of these are not held any more; the others stay ours until the commit."""

    async def others(self) -> list[str]:
        """Return the addresses of the other servers that are there."""

    async def servers(self) -> list[SeenServer]:
        """Return the servers that were there in the last hour, with what each does; of one server alone none."""

    async def shut(self, address: str, /) -> None:
        """Nobody listens at that address: what its server holds is free."""

    def listen(self, prefix: str, /, *, came: Listener, went: Listener) -> None:
        """Call ``came`` with names that a server left and this one holds now, ``went`` with those that it lost."""

    @property
    def seen(self) -> bool:
        """Whether the others know that this server is there."""

    async def start(self) -> None:
        """Begin."""

    async def close(self) -> None:
        """End; what was held is free for others. Idempotent."""


class OneServer:
    """There is no other one: everything is held, and nothing has to be asked."""

    shared = False
    seen = True

    def held(self, _prefix: str) -> list[str]:
        """Nothing has to be given up."""
        return []

    async def take(self, _name: str) -> bool:
        """Nobody else could hold it."""
        return False

    async def give_up(self, _name: str) -> None:
        """Nobody waits for it."""

    async def confirm(self, _tx: Transaction, _names: Names) -> Names:
        """Nothing was lost."""
        return frozenset()

    async def others(self) -> list[str]:
        """There are none."""
        return []

    async def servers(self) -> list[SeenServer]:
        """There is nothing to compare."""
        return []

    async def shut(self, _address: str) -> None:
        """There are none."""

    def listen(self, _prefix: str, *, came: Listener, went: Listener) -> None:
        """Nothing comes and nothing goes."""

    async def start(self) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""


class SharedCharges:
    """The charges of one of several servers. ``server_id`` is this process, and no later one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        server_id: str,
        address: str,
        *,
        gone_after_s: float = GONE_AFTER_S,
        does: Callable[[], store.Does] = store.Does,
    ) -> None:
        self._database, self._clock, self._does, self._began_at = database, clock, does, clock.now()
        self._id, self._address, self._gone_after_s = server_id, address, gone_after_s
        self._held: dict[str, int] = {}
        self._listeners: list[tuple[str, Listener, Listener]] = []
        self._lock = asyncio.Lock()
        self._came, self._went = asyncio.Queue[Names](), asyncio.Queue[Names]()
        self._tasks: list[asyncio.Task[None]] = []
        self._seen_at = float("-inf")
        self._blind: deque[tuple[float, float]] = deque()
        self._known: list[str] = []

    shared = True

    @property
    def seen(self) -> bool:
        """Whether the last beat is so recent that nobody takes over what is held here."""
        return self._clock.monotonic() - self._seen_at < self._gone_after_s

    @property
    def epochs(self) -> Epochs:
        """What is held, as far as is known here."""
        return dict(self._held)

    @property
    def known(self) -> list[str]:
        """The addresses of the other servers that were there of late; asks no database."""
        return list(self._known)

    def held(self, prefix: str) -> list[str]:
        """Return what is held of that kind."""
        return sorted(name for name in self._held if name.startswith(prefix))

    def listen(self, prefix: str, *, came: Listener, went: Listener) -> None:
        """Call them after the beat that noticed."""
        self._listeners.append((prefix, came, went))

    async def start(self) -> None:
        """Be there, in the place of whoever was at this address before."""
        async with self._database.transaction(OF_SERVERS) as tx:
            await store.succeed(tx, self._address, self._id)
        await self._renew()
        if not self._tasks:
            works = (self._beat_on(), self._tell_came(), self._tell_went())
            self._tasks = [asyncio.create_task(work, name="servers") for work in works]

    async def close(self) -> None:
        """Be there no longer."""
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        await end(*tasks)
        async with self._database.transaction(OF_SERVERS) as tx:
            now = await store.time_of(tx, self._clock.now())
            await store.gone(tx, self._id, store.since(now, FORGOTTEN_AFTER_S))

    async def take(self, name: str) -> bool:
        """Hold it from now on. Raises ``HeldElsewhere``."""
        async with self._soon():
            if name in self._held:
                return False
            for _ in range(3):
                async with self._database.transaction(OF_SERVERS) as tx:
                    before = await store.holder(tx, name, await self._gone_since(tx))
                    if before is not None and before.server_id != self._id and self._is_there(before):
                        raise HeldElsewhere(before.address or "")
                    epoch = await store.take(tx, name, self._id, before)
                if epoch is not None:
                    self._held[name] = epoch
                    return before is not None
            raise HeldElsewhere("")

    async def give_up(self, name: str) -> None:
        """Hold it no longer."""
        async with self._soon():
            if name in self._held:
                async with self._database.transaction(OF_SERVERS) as tx:
                    await store.give_up(tx, name, self._id)
                self._held.pop(name, None)

    @asynccontextmanager
    async def _soon(self) -> AsyncIterator[None]:
        """Be the only one who changes what is held; raises ``DatabaseIsAway`` rather than hold the next beat up."""
        try:
            async with asyncio.timeout(TAKE_WITHIN_S), self._lock:
                yield
        except TimeoutError as error:
            raise DatabaseIsAway from error

    async def confirm(self, tx: Transaction, names: Names) -> Names:
        """Return which of these are not held any more."""
        if not names:
            return frozenset()
        found = await store.confirmed(tx, names, self._id)
        return frozenset(name for name in names if name not in found or found[name] != self._held.get(name))

    async def others(self) -> list[str]:
        """Return the addresses of the other servers that are there."""
        async with self._database.read(OF_SERVERS) as read:
            return await self._others(read, self._gone_after_s)

    def outdated(self, elsewhere: Epochs) -> None:
        """Let go of what another server says to hold under a higher epoch: it took it over, and we did not hear of it.

        What is written here meanwhile is refused by :meth:`confirm` all the same.
        """
        went = frozenset(name for name, epoch in elsewhere.items() if epoch > self._held.get(name, epoch))
        for name in went:
            del self._held[name]
        if went:
            log.warning("charges_lost_while_cut_off", names=sorted(went))
            self._went.put_nowait(went)

    async def shut(self, address: str) -> None:
        """Nobody listens there: a process that ended is not waited for. One that did not comes back by its beat."""
        async with self._database.transaction(OF_SERVERS) as tx:
            if await store.shut(tx, address, self._id, await store.time_of(tx, self._clock.now())):
                log.warning("server_is_shut", address=address)

    async def servers(self) -> list[SeenServer]:
        """Return the servers that were there in the last hour, with what each does."""
        async with self._database.read(OF_SERVERS) as read:
            now = await store.time_of(read, self._clock.now())
            found = await store.seen_since(read, store.since(now, FORGOTTEN_AFTER_S))
        since = store.since(now, self._gone_after_s)
        return [SeenServer(one, one.server_id == self._id, one.seen_at >= since and not one.shut) for one in found]

    async def beat(self) -> None:
        """Say that this server is there, let go of what was lost, take over what others left."""
        async for which, names in self._looked():
            await self._tell(which, names)

    async def _looked(self) -> AsyncIterator[tuple[int, Names]]:
        went = await self._renew()
        if went:
            log.warning("charges_lost", names=sorted(went))
            yield 1, went
        came = frozenset({name for name in await self._left() if await self._taken(name)})
        if came:
            log.warning("charges_taken_over", names=sorted(came))
            yield 0, came

    async def _renew(self) -> Names:
        began = self._clock.monotonic()
        async with self._lock:
            async with asyncio.timeout(BEAT_WITHIN_S), self._database.transaction(OF_SERVERS) as tx:
                now = await store.time_of(tx, self._clock.now())
                await store.seen(tx, store.Seen(self._id, self._address, now, self._began_at, self._does()))
                mine = await store.held(tx, self._id)
                self._known = await self._others(tx, FORGOTTEN_AFTER_S)
            went = frozenset(name for name, epoch in self._held.items() if mine.get(name) != epoch)
            for name in went:
                del self._held[name]
        self._note_blind(self._clock.monotonic())
        self._seen_at = began
        return went

    def _note_blind(self, now: float) -> None:
        """Keep, with until when it matters, how long nobody could be seen from here."""
        gap = now - self._seen_at
        if gap == math.inf:
            self._blind.append((now + self._gone_after_s, FORGOTTEN_AFTER_S))
        elif gap > BEAT_WITHIN_S:
            self._blind.append((now + self._gone_after_s + COMES_BACK_S, gap + COMES_BACK_S))
        else:
            self._blind.append((now + self._gone_after_s, max(0.0, gap - BEAT_EVERY_S)))

    async def _others(self, read: Reading, within_s: float) -> list[str]:
        found = await store.there(read, store.since(await store.time_of(read, self._clock.now()), within_s))
        return sorted({address for server_id, address in found.items() if server_id != self._id} - {self._address})

    async def _gone_since(self, read: Reading) -> datetime:
        """Return since when nobody may have seen a server that is gone; longer ago where we could not see it either."""
        now = self._clock.monotonic()
        self._blind = deque(one for one in self._blind if one[0] > now)
        blind = max((seconds for _, seconds in self._blind), default=FORGOTTEN_AFTER_S)
        at = await store.time_of(read, self._clock.now())
        return store.since(at, self._gone_after_s) - timedelta(seconds=blind)

    def _is_there(self, holder: store.Charge) -> bool:
        """Whoever was at our address before us is not there any more."""
        return holder.address is not None and holder.address != self._address

    async def _left(self) -> list[str]:
        mine = store.Charge("", self._id, 0, self._address)
        async with asyncio.timeout(BEAT_WITHIN_S), self._database.read(OF_SERVERS) as read:
            found = await store.left(read, await self._gone_since(read), mine)
        prefixes = tuple(prefix for prefix, _, _ in self._listeners)
        return [charge.name for charge in found if charge.name.startswith(prefixes)]

    async def _taken(self, name: str) -> bool:
        try:
            return await self.take(name)
        except HeldElsewhere:
            return False
        except Exception as error:  # noqa: BLE001 - a row that is locked now is free with a later beat
            log.warning("charge_not_taken", name=name, error=type(error).__name__)
            return False

    async def _tell(self, which: int, names: Collection[str]) -> None:
        for prefix, *both in self._listeners:
            mine = frozenset(name for name in names if name.startswith(prefix))
            if mine:
                try:
                    await both[which](mine)
                except Exception:
                    log.exception("charges_not_heard", names=sorted(mine))

    async def _tell_went(self) -> None:
        """Whose lesson is elsewhere finds their way there, however long the taking up of another one lasts."""
        while True:
            await self._tell(1, await self._went.get())
            self._went.task_done()

    async def _tell_came(self) -> None:
        """What comes back is taken up after it was let go of, and what went meanwhile not at all."""
        while True:
            names = await self._came.get()
            await self._went.join()
            await self._tell(0, names & self._held.keys())

    async def _beat_on(self) -> None:
        """Who hears what came and went takes their time: a server that does not beat counts as gone."""
        while True:
            try:
                async for which, names in self._looked():
                    (self._went if which else self._came).put_nowait(names)
            except Exception as error:  # noqa: BLE001 - the database that does not answer now does so a little later
                log.warning("servers_beat_failed", error=type(error).__name__)
            await asyncio.sleep(BEAT_EVERY_S)
