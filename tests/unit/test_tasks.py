"""Ending what runs besides requests."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from erbij import tasks


async def test_a_task_whose_library_drops_a_cancel_ends_all_the_same() -> None:
    heard = 0

    async def goes_on() -> None:
        nonlocal heard
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        heard += 1
        await asyncio.Event().wait()

    task = asyncio.create_task(goes_on())
    await asyncio.sleep(0)

    async with asyncio.timeout(20):
        await tasks.end(task)

    assert task.cancelled()
    assert heard == 1


async def test_a_task_that_has_failed_is_ended_without_its_failure() -> None:
    async def fails() -> None:
        raise RuntimeError

    await tasks.end(asyncio.create_task(fails()))
