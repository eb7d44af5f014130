"""A real Chromium publishes and subscribes: what a pupil's browser really shows and sounds like."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    Delivery,
    EngineRestarted,
    GoneReason,
    Kind,
    Receiver,
    ReceiverName,
    SourceId,
)
from erbij_media.remote import RemoteEngine
from tests.media.page import chromium, chromium_path, run
from tests.media.worlds import RealWorld, begin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from playwright.async_api import Page

pytestmark = pytest.mark.skipif(chromium_path() is None, reason="no Chromium on this machine")
BOARD = Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)
VOICE = Receiver(ReceiverName("voice-1"), Kind.AUDIO, class_side=True)
PUPIL = ConnectionId("pupil")
RED, BLUE = [255, 0, 0], [0, 0, 255]


@pytest.fixture
async def node() -> AsyncIterator[RealWorld]:
    world = await begin("node")
    assert isinstance(world, RealWorld)
    yield world
    await world.close()


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with chromium() as page:
        yield page


async def publish(world: RealWorld, page: Page, name: str, colour: str | None = None) -> None:
    """Publish ``<name>/video`` (a painted colour, or the fake camera) and ``<name>/audio``."""
    offered = await run(page, "([name, colour]) => offerOf(name, colour)", [name, colour])
    sources = {offered["video"]: SourceId(f"{name}/video"), offered["audio"]: SourceId(f"{name}/audio")}
    answer = await world.engine.publish(ConnectionId(name), offered["sdp"], sources)
    await run(page, "([name, sdp]) => answered(name, sdp)", [name, answer])
    await world.next_event(ConnectionUp)


async def subscribe(world: RealWorld, page: Page) -> None:
    offer = await world.engine.subscribe(PUPIL, [BOARD, VOICE])
    await world.engine.accept(PUPIL, await run(page, "(sdp) => answerTo('pupil', sdp)", offer))
    await world.next_event(ConnectionUp)


async def frames(page: Page) -> int:
    return int(await run(page, "() => frames('pupil', 'board')"))


async def until(page: Page, script: str, reached: Callable[[float], bool], within: float = 8.0) -> None:
    """Look at the page until a number is as wanted."""
    async with asyncio.timeout(within):
        while not reached(await run(page, script)):  # noqa: ASYNC110 - a page tells nothing by itself
            await asyncio.sleep(0.05)


async def reported(node: RealWorld) -> Delivery:
    """Wait until a report of the pupil's browser came back, which it sends about once a second."""
    async with asyncio.timeout(8):
        while (await node.engine.deliveries())[0].report_age is None:  # noqa: ASYNC110 - an engine tells it when asked
            await asyncio.sleep(0.05)
    return (await node.engine.deliveries())[0]


def near(colour: list[int]) -> str:
    """Script: how far the shown picture is from a colour."""
    return f"() => pixel('pupil', 'board').reduce((far, v, i) => Math.max(far, Math.abs(v - {colour}[i])), 0)"


async def test_a_pupil_sees_the_board_and_hears_the_voice(node: RealWorld, page: Page) -> None:
    await publish(node, page, "room")
    await subscribe(node, page)
    await node.engine.route(PUPIL, BOARD.name, SourceId("room/video"))
    await node.engine.route(PUPIL, VOICE.name, SourceId("room/audio"))
    await until(page, "() => frames('pupil', 'board')", lambda shown: shown >= 10)
    await until(page, "() => rms('pupil', 'voice-1')", lambda loud: loud > 0.01)
    await until(page, "() => reports('pupil')", lambda streams: streams == 2)
    delivery = await reported(node)
    assert delivery.connection == PUPIL
    assert max(delivery.media_age or 9, delivery.sender_report_age or 9, delivery.report_age or 9) < 5
    async with asyncio.timeout(8):
        while PUPIL not in (await node.engine.stats()).round_trip_ms:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.05)


async def test_pointing_elsewhere_switches_the_picture_and_holding_stops_it(node: RealWorld, page: Page) -> None:
    await publish(node, page, "red", "rgb(255,0,0)")
    await publish(node, page, "blue", "rgb(0,0,255)")
    await subscribe(node, page)
    await node.engine.route(PUPIL, BOARD.name, SourceId("red/video"))
    await until(page, near(RED), lambda far: far < 60)
    await node.engine.route(PUPIL, BOARD.name, SourceId("blue/video"))
    await until(page, near(BLUE), lambda far: far < 60)

    await node.engine.hold(SourceId("blue/video"), held=True)
    await asyncio.sleep(0.3)  # what was on its way is shown
    held = await frames(page)
    await asyncio.sleep(1.2)
    assert await frames(page) == held
    (delivery,) = await node.engine.deliveries()
    assert delivery.sender_report_age is not None
    assert delivery.sender_report_age < 2

    await node.engine.hold(SourceId("blue/video"), held=False)
    await until(page, "() => frames('pupil', 'board')", lambda shown: shown > held + 3)


async def test_a_camera_that_reconnects_takes_over_unnoticed(node: RealWorld, page: Page) -> None:
    await publish(node, page, "red", "rgb(255,0,0)")
    await subscribe(node, page)
    await node.engine.route(PUPIL, BOARD.name, SourceId("red/video"))
    await until(page, near(RED), lambda far: far < 60)

    offered = await run(page, "() => offerOf('again', 'rgb(0,0,255)')")
    again = {offered["video"]: SourceId("red/video")}
    answer = await node.engine.publish(ConnectionId("again"), offered["sdp"], again)
    await run(page, "(sdp) => answered('again', sdp)", answer)
    await until(page, near(BLUE), lambda far: far < 60)
    await run(page, "() => publishers.red.close()")
    gone = await node.next_event(ConnectionGone)
    assert gone == ConnectionGone(ConnectionId("red"), GoneReason.CLOSED_BY_CLIENT)
    shown = await frames(page)
    await until(page, "() => frames('pupil', 'board')", lambda now: now > shown + 5)


async def test_reports_prove_the_delivery_of_a_lesson_that_is_silent(node: RealWorld, page: Page) -> None:
    await subscribe(node, page)
    delivery = await reported(node)
    assert delivery.media_age is None
    assert delivery.sender_report_age is not None


async def test_a_killed_node_is_joined_anew_by_the_same_page(node: RealWorld, page: Page) -> None:
    assert isinstance(node.engine, RemoteEngine)
    await publish(node, page, "room")
    assert node.engine.pid
    os.kill(node.engine.pid, signal.SIGKILL)
    await node.next_event(EngineRestarted)
    await publish(node, page, "room-2")
    await subscribe(node, page)
    await node.engine.route(PUPIL, BOARD.name, SourceId("room-2/video"))
    await until(page, "() => frames('pupil', 'board')", lambda shown: shown >= 5)


async def test_a_picture_of_two_sizes_is_shown_as_large_as_it_is_needed(node: RealWorld, page: Page) -> None:
    offered = await run(page, "() => offerSizes('room')")
    room = SourceId("room/video")
    answer = await node.engine.publish(ConnectionId("room"), offered["sdp"], {offered["video"]: room})
    await run(page, "(sdp) => answered('room', sdp)", answer)
    await node.next_event(ConnectionUp)
    await subscribe(node, page)
    width = "() => width('pupil', 'board')"
    await node.engine.route(PUPIL, BOARD.name, room, small=True)
    await until(page, width, lambda now: now == 320)
    await node.engine.route(PUPIL, BOARD.name, room)
    await until(page, width, lambda now: now == 640)
    await run(page, "() => sendOnly('room', ['s'])")
    await until(page, width, lambda now: now == 320)
    await run(page, "() => sendOnly('room', ['s', 'l'])")
    await until(page, width, lambda now: now == 640)


async def test_a_change_of_network_needs_no_new_handshake(node: RealWorld, page: Page) -> None:
    await publish(node, page, "room")
    await subscribe(node, page)
    await node.engine.route(PUPIL, BOARD.name, SourceId("room/video"))
    await until(page, "() => frames('pupil', 'board')", lambda shown: shown >= 5)
    publishing, watching = "() => path(publishers.room)", "() => path(subscribers.pupil.pc)"
    before = [await run(page, publishing), await run(page, watching)]

    offer = await run(page, "() => offerAnew('room')")
    answer = await node.engine.reconnect(ConnectionId("room"), offer)
    await run(page, "(sdp) => answered('room', sdp)", answer)
    again = await run(page, "(sdp) => answerAnew('pupil', sdp)", await node.engine.reconnect(PUPIL))
    await node.engine.accept(PUPIL, again)
    shown = await frames(page)

    await until(page, "() => frames('pupil', 'board')", lambda now: now > shown + 20)
    after = [await run(page, publishing), await run(page, watching)]
    assert [new[0] != old[0] for new, old in zip(after, before, strict=True)] == [True, True]
    assert [new[1:] == old[1:] for new, old in zip(after, before, strict=True)] == [True, True]
    assert [event for event in node.seen if isinstance(event, ConnectionGone)] == []
