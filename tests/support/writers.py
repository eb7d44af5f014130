"""Several people who save the same thing at the same moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from erbij.history.service import SomebodyElseChanged

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable


async def one_wins(calls: Iterable[Coroutine[Any, Any, object]]) -> list[SomebodyElseChanged]:
    """Do them all at once: exactly one is kept, every other one is told that somebody else was first."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    told = [one for one in answers if isinstance(one, SomebodyElseChanged)]
    assert len(told) == len(answers) - 1, answers
    return told
