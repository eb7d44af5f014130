"""When the lessons of a server look at the time."""

from __future__ import annotations

import asyncio

from erbij.live.pace import AT_ONCE, again_and_again, in_turns


async def test_a_thousand_lessons_all_look_in_their_order_and_few_of_them_together() -> None:
    lessons = [f"slot-{n}" for n in range(1010)]
    turns = [list(together) async for together in in_turns(lessons)]
    assert [one for together in turns for one in together] == lessons
    assert max(map(len, turns)) == AT_ONCE


async def test_a_school_with_few_lessons_looks_at_all_of_them_at_once() -> None:
    lessons = [f"slot-{n}" for n in range(AT_ONCE)]
    assert [list(together) async for together in in_turns(lessons)] == [lessons]


async def test_a_server_without_a_lesson_has_nothing_to_look_at() -> None:
    assert [together async for together in in_turns([])] == []


async def test_a_look_that_takes_longer_than_its_second_is_followed_by_the_next() -> None:
    looks, enough = 0, asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0.02)
        if looks == 3:
            enough.set()

    looking = asyncio.create_task(again_and_again(0.01, look))
    await asyncio.wait_for(enough.wait(), 10)
    looking.cancel()
