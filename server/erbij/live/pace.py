"""When the lessons of a server look at the time: once a second each, and not all at the same moment.

A thousand lessons that are due together make one burst of proofs, whose commit everybody waits for, and hold up
whatever else the server has to answer. A few look together, as ever; many in turns, spread over most of the second.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

AT_ONCE = 25
SPREAD_S = 0.8


async def in_turns(slot_ids: Sequence[str]) -> AsyncIterator[Sequence[str]]:
    """Give out the lessons in their order, at most :data:`AT_ONCE` together; all of them within :data:`SPREAD_S`."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for start in range(0, len(slot_ids), AT_ONCE):
        due = began + SPREAD_S * start / len(slot_ids)
        if due > loop.time():
            await asyncio.sleep(due - loop.time())
        yield slot_ids[start : start + AT_ONCE]


async def again_and_again(every: float, look: Callable[[], Awaitable[None]]) -> None:
    """Look, with so many seconds from one beginning to the next; a look that takes longer is followed at once."""
    loop = asyncio.get_running_loop()
    due = loop.time() + every
    while True:
        await asyncio.sleep(max(0.0, due - loop.time()))
        due = max(due, loop.time()) + every
        await look()
