"""The seam: one bus for all servers and media nodes of an installation.

Theory of operation
===================
Whatever goes over the bus may be lost: who hears it has another way to the same fact, a little later. So nothing here
raises because the other side is away; what was not sent is not kept, and nothing is ever played again. When there was a
gap (the link was away, what it held was flushed, a listener could not keep up) everybody who asked by
:meth:`Bus.on_resync` says or reads anew all that they need.

A server always hears itself at once, with or without the link. Listeners of one subscription get their messages in
order, one after another; one that raises is logged and gets the next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from erbij.wire import Wire

M = TypeVar("M", bound="Wire")
Again = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BusState:
    """``away_since``: on the monotonic clock; None: it is there."""

    away_since: float | None = None

    @property
    def up(self) -> bool:
        """Whether others hear us."""
        return self.away_since is None


class Bus(Protocol):
    """Names of channels and keys are such as ``nodes`` and ``nodes/n1``; the installation's own part is added below."""

    @property
    def state(self) -> BusState:
        """How the link is now."""

    def on_resync(self, again: Again) -> None:
        """Call ``again`` after each gap, and once the link is there for the first time."""

    def subscribe(self, channel: str, kind: type[M], hear: Callable[[M], Awaitable[None]]) -> None:
        """Hear what is published from now on, of this process too; what is not of ``kind`` is logged and dropped."""

    async def publish(self, channel: str, message: Wire) -> bool:
        """Tell everybody; False: only this process heard it."""

    async def put(self, key: str, value: Wire, ttl_s: float) -> bool:
        """Keep a value for so many seconds; False: it was not kept."""

    async def drop(self, key: str) -> None:
        """Forget a value, if it is there."""

    async def list(self, prefix: str, kind: type[M]) -> dict[str, M] | None:
        """Return the values whose key begins so, by key; None: nobody knows now."""

    async def count(self, key: str, window_s: float) -> int | None:
        """Count one more and return how many that are since the first of this window; None: nobody knows now."""

    async def uncount(self, key: str, window_s: float) -> None:
        """Count one less: the last one was none after all."""

    async def start(self) -> None:
        """Begin; returns also where the other side is away."""

    async def close(self) -> None:
        """End; idempotent."""
