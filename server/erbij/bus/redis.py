"""The bus over Redis (or Valkey): one link that looks after itself.

Theory of operation
===================
One task holds a subscription to everything of ours. It counts as there while our own beat comes back; a command
is only sent while it is there, so that a Redis that hangs costs one caller a second and nobody else anything. A mark of
chance is kept in Redis: another mark than ours means that everything was flushed meanwhile, or that it is another
Redis. Then, and after every time away, listeners resync.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from erbij import ids
from erbij.bus.bus import Again, BusState, M
from erbij.bus.listeners import Listeners
from erbij.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from redis.asyncio.client import PubSub

    from erbij.clock import Clock
    from erbij.wire import Wire

OWN = "erbij:"
NEWS, VALUE, COUNT = f"{OWN}news:", f"{OWN}value:", f"{OWN}count:"
BEAT, MARK = f"{OWN}beat:", f"{OWN}mark"
ANSWER_WITHIN_S = 1.0
LOOK_EVERY_S = 1.0
SILENT_S = 3.0
AGAIN_AFTER_S = 0.5
MANY = 1_000
AWAY = (RedisError, OSError, TimeoutError)
log = structlog.get_logger()


class RedisBus:
    """:class:`erbij.bus.bus.Bus` over the Redis at ``url``."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._clock = clock
        self._me = ids.new_secret()[:16]
        self._listeners = Listeners()
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            driver_info=None,  # it would read its own version from disk for each connection
            socket_timeout=ANSWER_WITHIN_S,
            socket_connect_timeout=ANSWER_WITHIN_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._state = BusState(clock.monotonic())
        self._mark = ""
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> BusState:
        """How the link is now."""
        return self._state

    def on_resync(self, again: Again) -> None:
        """Call ``again`` after each gap."""
        self._listeners.on_resync(again)

    def subscribe(self, channel: str, kind: type[M], hear: Callable[[M], Awaitable[None]]) -> None:
        """Hear what is published from now on."""
        self._listeners.subscribe(channel, kind, hear)

    async def publish(self, channel: str, message: Wire) -> bool:
        """Tell everybody; this process at once and in any case."""
        text = message.model_dump_json()
        self._listeners.take(channel, text)
        return await self._try(lambda: self._redis.publish(NEWS + channel, f"{self._me} {text}")) is not None

    async def put(self, key: str, value: Wire, ttl_s: float) -> bool:
        """Keep a value for so many seconds."""
        text = value.model_dump_json()
        return await self._try(lambda: self._redis.set(VALUE + key, text, px=round(ttl_s * 1000))) is not None

    async def drop(self, key: str) -> None:
        """Forget a value, if it is there."""
        await self._try(lambda: self._redis.delete(VALUE + key))

    async def list(self, prefix: str, kind: type[M]) -> dict[str, M] | None:
        """Return the values whose key begins so, by key; what is not of ``kind`` is logged and left out."""
        found: dict[str, str | None] | None = await self._try(lambda: self._values(prefix))
        if found is None:
            return None
        values: dict[str, M] = {}
        for key, text in sorted(found.items()):
            if text is None:
                continue
            try:
                values[key] = kind.model_validate_json(text)
            except ValidationError:
                log.warning("bus_value_not_understood", key=key)
        return values

    async def count(self, key: str, window_s: float) -> int | None:
        """Count one more."""
        return await self._add(key, window_s, 1)

    async def uncount(self, key: str, window_s: float) -> None:
        """Count one less."""
        await self._add(key, window_s, -1)

    async def _add(self, key: str, window_s: float, more: int) -> int | None:
        async def counted() -> int:
            async with self._redis.pipeline() as both:
                both.execute_command("INCRBY", COUNT + key, more)
                both.execute_command("PEXPIRE", COUNT + key, round(window_s * 1000), "NX")
                return int((await both.execute())[0])

        found: int | None = await self._try(counted)
        return found

    async def start(self) -> None:
        """Begin; the link comes when it comes."""
        self._listeners.start()
        self._task = self._task or asyncio.create_task(self._run(), name="bus-link")

    async def close(self) -> None:
        """End; idempotent."""
        task, self._task = self._task, None
        if task is not None:
            await end(task)
        await self._listeners.close()
        with suppress(*AWAY):
            await self._redis.aclose()

    # --- parts ------------------------------------------------------------------------------------------------------

    async def _values(self, prefix: str) -> dict[str, str | None]:
        found = self._redis.scan_iter(match=f"{VALUE}{_plain(prefix)}*", count=MANY)
        keys = [str(key) async for key in found]
        texts = await self._redis.mget(keys) if keys else []
        return {
            key.removeprefix(VALUE): None if text is None else str(text) for key, text in zip(keys, texts, strict=True)
        }

    async def _try(self, command: Callable[[], Awaitable[Any]]) -> Any:
        """Return the answer; None: the link is away, which is known from now on."""
        if not self._state.up:
            return None
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await command()
        except AWAY as error:
            self._away(error)
            return None

    def _away(self, error: BaseException | None) -> None:
        if self._state.up:
            self._state = BusState(self._clock.monotonic())
            log.warning("bus_away", error=type(error).__name__)

    async def _run(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await self._hold(heard)
            except AWAY as error:
                self._away(error)
            except Exception as error:
                log.exception("bus_link_failed")
                self._away(error)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _hold(self, heard: PubSub) -> None:
        """Hear until the link is away; raises what tells so."""
        async with asyncio.timeout(ANSWER_WITHIN_S * 2):
            await heard.psubscribe(f"{NEWS}*")
            await heard.subscribe(BEAT + self._me)
            await self._look_at_mark()
        self._state = BusState()
        log.info("bus_there")
        self._listeners.gap()
        looked = answered = self._clock.monotonic()
        while self._state.up:
            got = await heard.get_message(ignore_subscribe_messages=True, timeout=LOOK_EVERY_S)
            now = self._clock.monotonic()
            if got is not None:
                answered = now
                self._take(got)
            if now - answered > SILENT_S:
                raise TimeoutError
            if now - looked >= LOOK_EVERY_S:
                looked = now
                async with asyncio.timeout(ANSWER_WITHIN_S):
                    await self._redis.publish(BEAT + self._me, "")
                    if await self._look_at_mark():
                        log.warning("bus_was_flushed")
                        self._listeners.gap()

    async def _look_at_mark(self) -> bool:
        """Whether what was kept is gone since the last look."""
        await self._redis.set(MARK, self._me + str(self._clock.monotonic()), nx=True)
        before, self._mark = self._mark, str(await self._redis.get(MARK) or "")
        return before != self._mark

    def _take(self, got: dict[str, Any]) -> None:
        sender, _, text = str(got.get("data", "")).partition(" ")
        if got.get("type") == "pmessage" and sender != self._me:
            self._listeners.take(str(got["channel"]).removeprefix(NEWS), text)


def _plain(prefix: str) -> str:
    """Return a prefix in which nothing is a pattern."""
    return "".join(f"\\{letter}" if letter in "*?[]^\\" else letter for letter in prefix)
