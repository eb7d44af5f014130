"""What every implementation of the contract does alike: the fake, the engine in process, the node and several nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    GoneReason,
    Kind,
    Receiver,
    ReceiverName,
    Sdp,
    SourceId,
    SourceSilent,
    SourceUp,
)
from erbij_media.errors import EngineUnavailable, SdpRefused, UnknownConnection, UnknownReceiver

if TYPE_CHECKING:
    from tests.media.worlds import World

BOARD = Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)
VOICE = Receiver(ReceiverName("voice-1"), Kind.AUDIO, class_side=True)
PUPIL = ConnectionId("pupil")


async def test_a_subscriber_is_offered_one_section_per_receiver_in_order(world: World) -> None:
    offer = await world.engine.subscribe(PUPIL, [VOICE, BOARD])
    lines = offer.splitlines()
    assert [line[6:] for line in lines if line.startswith("a=mid:")] == ["voice-1", "board"]
    assert [line[2:7] for line in lines if line.startswith("m=")] == ["audio", "video"]


async def test_a_publisher_is_answered_with_its_own_mids(world: World) -> None:
    await world.publish("room", {"board": Kind.VIDEO, "voice": Kind.AUDIO})
    stats = await world.engine.stats()
    assert (stats.connections, stats.sources) == (1, 2)


async def test_a_first_packet_is_told_as_source_up(world: World) -> None:
    await world.publish("room", {"voice": Kind.AUDIO})
    await world.send("room", "voice")
    assert await world.next_event(SourceUp) == SourceUp(SourceId("voice"))


async def test_leaving_is_told_with_its_reason_and_ends_its_sources_first(world: World) -> None:
    await world.publish("room", {"board": Kind.VIDEO})
    await world.send("room", "board")
    await world.next_event(SourceUp)
    await world.leave("room")
    gone = await world.next_event(ConnectionGone)
    assert gone == ConnectionGone(ConnectionId("room"), GoneReason.CLOSED_BY_CLIENT)
    assert world.seen[-2:] == [SourceSilent(SourceId("board")), gone]
    assert (await world.engine.stats()).sources == 0


async def test_the_application_ends_a_connection_at_once(world: World) -> None:
    await world.subscribe("pupil", [BOARD])
    await world.engine.disconnect(PUPIL)
    gone = await world.next_event(ConnectionGone)
    assert gone == ConnectionGone(PUPIL, GoneReason.CLOSED_BY_APPLICATION)
    with pytest.raises(UnknownConnection):
        await world.engine.route(PUPIL, BOARD.name, None)


async def test_ending_a_connection_that_never_was_does_nothing(world: World) -> None:
    await world.engine.disconnect(ConnectionId("nobody"))
    assert (await world.engine.stats()).connections == 0


async def test_a_source_taken_over_by_a_second_connection_never_falls_silent(world: World) -> None:
    await world.publish("old", {"board": Kind.VIDEO})
    await world.send("old", "board")
    await world.next_event(SourceUp)
    await world.publish("new", {"board": Kind.VIDEO})
    await world.send("new", "board")
    await world.leave("old")
    assert await world.next_event(ConnectionGone) == ConnectionGone(ConnectionId("old"), GoneReason.CLOSED_BY_CLIENT)
    assert SourceSilent(SourceId("board")) not in world.seen
    assert (await world.engine.stats()).sources == 1


async def test_only_subscribers_that_are_up_have_a_delivery(world: World) -> None:
    await world.engine.subscribe(ConnectionId("waiting"), [BOARD])
    await world.publish("room", {"board": Kind.VIDEO})
    await world.subscribe("pupil", [BOARD])
    assert [delivery.connection for delivery in await world.engine.deliveries()] == [PUPIL]


async def test_routing_an_unknown_connection_is_refused(world: World) -> None:
    with pytest.raises(UnknownConnection):
        await world.engine.route(ConnectionId("nobody"), BOARD.name, SourceId("board"))


async def test_routing_an_unknown_receiver_is_refused(world: World) -> None:
    await world.engine.subscribe(PUPIL, [BOARD])
    with pytest.raises(UnknownReceiver):
        await world.engine.route(PUPIL, ReceiverName("room"), SourceId("board"))


async def test_a_connection_that_is_not_up_or_goes_the_other_way_is_not_reconnected(world: World) -> None:
    await world.engine.subscribe(ConnectionId("waiting"), [BOARD])
    await world.subscribe("pupil", [BOARD])
    for name, offer in (("nobody", None), ("waiting", None), ("pupil", Sdp("v=0\r\n"))):
        with pytest.raises(UnknownConnection):
            await world.engine.reconnect(ConnectionId(name), offer)


async def test_a_connection_that_is_up_is_described_anew(world: World) -> None:
    await world.subscribe("pupil", [BOARD])
    assert (await world.engine.reconnect(PUPIL)).startswith("v=0")
    assert (await world.engine.stats()).connections == 1


async def test_an_answer_for_an_unknown_connection_is_refused(world: World) -> None:
    with pytest.raises(UnknownConnection):
        await world.engine.accept(ConnectionId("nobody"), Sdp("v=0\r\n"))


@pytest.mark.parametrize("text", ["", "x" * 70_000, "x" * 2_000_000], ids=["empty", "70 kB", "2 MB"])
async def test_an_empty_or_huge_offer_is_refused_by_name(world: World, text: str) -> None:
    with pytest.raises(SdpRefused) as refused:
        await world.engine.publish(ConnectionId("room"), Sdp(text), {})
    assert refused.value.path == "sdp"
    assert (await world.engine.stats()).connections == 0


async def test_a_route_and_a_hold_may_name_a_source_that_does_not_exist_yet(world: World) -> None:
    await world.subscribe("pupil", [BOARD])
    await world.engine.hold(SourceId("board"), held=True)
    await world.engine.route(PUPIL, BOARD.name, SourceId("board"))
    await world.engine.route(PUPIL, BOARD.name, SourceId("board"), small=True)
    await world.engine.hold(SourceId("board"), held=False)
    await world.engine.route(PUPIL, BOARD.name, None)
    assert (await world.engine.stats()).sources == 0


async def test_opening_a_connection_again_replaces_it(world: World) -> None:
    await world.subscribe("pupil", [BOARD])
    await world.engine.subscribe(PUPIL, [VOICE])
    assert await world.next_event(ConnectionGone) == ConnectionGone(PUPIL, GoneReason.CLOSED_BY_APPLICATION)
    assert (await world.engine.stats()).connections == 1


async def test_a_closed_engine_says_so_and_may_be_closed_again(world: World) -> None:
    await world.engine.close()
    await world.engine.close()
    with pytest.raises(EngineUnavailable):
        await world.engine.subscribe(PUPIL, [BOARD])
    with pytest.raises(EngineUnavailable):
        await world.engine.deliveries()


async def test_the_events_end_when_the_engine_closes(world: World) -> None:
    events = world.engine.events()
    await world.engine.close()
    assert [event async for event in events] == []
