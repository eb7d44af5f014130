"""Ending tasks that run besides requests."""

from __future__ import annotations

import asyncio
from typing import Any

AGAIN_AFTER_S = 0.5


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and return when every one of them has ended, however it ended.

    One cancel is not always enough: ``asyncio.wait_for`` of Python 3.11, which libraries use to connect, drops a cancel
    that comes at the moment of its answer (bpo-37658), and the task goes on. So it is said again until it is heard.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_AFTER_S)
    await asyncio.gather(*tasks, return_exceptions=True)
