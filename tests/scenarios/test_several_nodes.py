"""A whole lesson with real sound and pictures on one of two media nodes, which dies, sleeps or wants to end."""

# ruff: noqa: ASYNC110 - the media library's events come from its threads
from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from erbij.clock import SystemClock
from erbij.composition.operating import nodes_of
from erbij.live.evidence.store import evidence_of_slot
from erbij_media.nodes.fleet import Fleet
from erbij_media.nodes.registry import ListedNodes
from tests.media.node_process import node_process
from tests.media.worlds import KEYS, Soon
from tests.scenarios.classroom import SCHOOL, SLOT
from tests.scenarios.far_pupil import FarClass, FarPupil
from tests.scenarios.test_over_the_wire import House, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from erbij.db.database import Database
    from erbij.live.model import SlotEvidence
    from tests.media.node_process import NodeProcess
    from tests.scenarios.page import Page

SOUND_WITHIN_S = 4.0
"""From the moment at which the server gave the node up."""

TWO_PROOFS_S = 9.0
"""A proof comes every five seconds."""


@dataclass
class Lesson:
    """Two nodes, a class and a pupil who hears it."""

    house: House
    nodes: dict[str, NodeProcess]
    unit: FarClass
    pupil: FarPupil

    @property
    def fleet(self) -> Fleet:
        assert isinstance(self.house.media, Fleet)
        return self.house.media

    async def node_of_lesson(self) -> NodeProcess:
        """The node on which both connections are."""
        async with asyncio.timeout(20):
            while True:
                for name, link in self.fleet.links.items():
                    if link.load.connections == 2:
                        return self.nodes[name]
                await asyncio.sleep(0.05)

    async def hears(self) -> None:
        """Wait until sound and pictures go on."""
        async with asyncio.timeout(30):
            while not await self.pupil.goes_on():
                await asyncio.sleep(0.02)

    async def proof(self, after: int = 0) -> int:
        """Wait for a proof later than one; return its number."""
        async with asyncio.timeout(30):
            while (await self.pupil.page.has("presence.kept"))["n"] <= after:
                await asyncio.sleep(0.05)
        return int(self.pupil.page.pushed["presence.kept"][-1]["n"])

    async def told(self) -> Any:
        """Wait until both are told to build their connections anew."""
        told = await self.pupil.page.has("media.restarted")
        assert await self.unit.page.has("media.restarted") == told
        return told

    async def anew(self) -> None:
        """Build both connections anew, as pages do."""
        await self.unit.send("pub-2")
        await self.pupil.watch("sub-2")

    async def evidence(self) -> SlotEvidence:
        async with self.house.database.read() as read:
            return await evidence_of_slot(read, SCHOOL, SLOT, SystemClock().now())


@pytest.fixture
async def lesson(database: Database) -> AsyncIterator[Lesson]:
    async with AsyncExitStack() as stack:
        nodes = {}
        for name in ("one", "two"):
            nodes[name] = await node_process(name, KEYS.secret)
            stack.push_async_callback(nodes[name].end)
        fleet = Fleet(ListedNodes([node.control for node in nodes.values()]), KEYS, Soon())
        house = await stack.enter_async_context(House.open(database, fleet))
        async with asyncio.timeout(20):
            while len(fleet.links) < 2:
                await asyncio.sleep(0.05)
        unit, pupil = FarClass(await opened(house, "", unit=True)), FarPupil(await opened(house, "sam"))
        await unit.join()
        await pupil.page.ask("session.join", slot_id=SLOT, generation=1)
        await pupil.watch("sub-1")
        lesson = Lesson(house, nodes, unit, pupil)
        await lesson.hears()
        await lesson.proof()
        yield lesson
        await pupil.leave()
        await unit.leave()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_lesson_whose_node_dies_or_sleeps_goes_on_on_the_other_and_loses_no_minute(
    lesson: Lesson, number: signal.Signals
) -> None:
    node = await lesson.node_of_lesson()
    before = await lesson.proof()
    node.send(number)
    assert not (await lesson.told())["moving"]
    given_up = asyncio.get_running_loop().time()
    await lesson.anew()
    await lesson.hears()
    assert asyncio.get_running_loop().time() - given_up < SOUND_WITHIN_S
    there = {one.name: one.there for one in nodes_of(lesson.fleet)}
    assert there == {name: process is not node for name, process in lesson.nodes.items()}, "who runs it reads which"
    await lesson.proof(before + 1)
    if number is signal.SIGSTOP:
        node.send(signal.SIGCONT)
        await node.log_line("rooms_closed")
        await lesson.hears()
    (pupil,) = (await lesson.evidence()).pupils
    (interval,) = pupil.intervals
    assert (interval.end - interval.start).total_seconds() >= TWO_PROOFS_S, "no proof was lost on the way"


async def test_a_lesson_leaves_a_node_that_wants_to_end_and_nobody_hears_a_gap(lesson: Lesson) -> None:
    node, before = await lesson.node_of_lesson(), await lesson.proof()
    node.send(signal.SIGTERM)
    assert (await lesson.told())["moving"]
    await lesson.hears()
    old_unit, old_pupil = lesson.unit.peer, lesson.pupil.peer
    await lesson.anew()
    await lesson.hears()
    for page, name in ((lesson.unit.page, "pub"), (lesson.pupil.page, "sub-1")):
        await page.ask("media.disconnect", connection=name)
    old_unit.close()
    old_pupil.close()
    assert await asyncio.wait_for(node.process.wait(), 30) == 0
    await lesson.hears()
    assert all(one.there or one.lost_s is None for one in nodes_of(lesson.fleet)), "sent home is not lost"
    await lesson.proof(before)
    assert len((await lesson.evidence()).pupils[0].intervals) == 1


async def test_who_waited_on_the_other_node_is_told_to_connect_again_and_lands_where_the_lesson_is(
    lesson: Lesson,
) -> None:
    kim: Page = await opened(lesson.house, "kim")
    waiting = FarPupil(kim)
    await waiting.watch("warm")  # the lesson makes its own node the fuller one
    await kim.ask("session.join", slot_id=SLOT, generation=1)
    assert (await kim.has("media.gone"))["connection"] == "warm"
    await waiting.watch("again")
    async with asyncio.timeout(30):
        while not await waiting.goes_on():
            await asyncio.sleep(0.05)
    await waiting.leave()
