"""An event as a value: the rights matrix, the protocol document and the client's types are made from the same list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from erbij.actor import Actor, Role
    from erbij.wire import Wire


class Elsewhere(Exception):
    """What was asked for is done by the server at ``address``; raised by a handler before it did anything."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class Connection(Protocol):
    """One authenticated socket. ``id`` is ours and never given to another socket."""

    @property
    def id(self) -> str:
        """Return our id of this socket."""

    @property
    def actor(self) -> Actor:
        """Return who is on the other end; set by the server at connect, never taken from a message."""

    async def push(self, event: str, payload: Wire) -> None:
        """Send an event; a full queue closes the socket instead of growing."""

    async def ask(self, event: str, payload: Wire, timeout: float) -> Any:  # noqa: ASYNC109
        """Send an event and return the client's acknowledgement; raises ``TimeoutError``."""

    async def close(self) -> None:
        """End the socket."""


@dataclass(frozen=True, slots=True)
class Event:
    """A request that a client may make; ``body`` is parsed before ``handle`` is called.

    A repeated rid is answered with the first answer of the same sign-in; ``per_connection``: of the same socket, as
    what was done belongs to the socket (a join binds it to a seat).
    """

    name: str
    body: type[Wire]
    reply: type[Wire]
    roles: frozenset[Role]
    handle: Callable[[Connection, Any], Awaitable[Wire]]
    per_connection: bool = False
