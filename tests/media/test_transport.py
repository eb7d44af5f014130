"""What strangers and bad luck do to the one UDP port, and what live connections notice of it: nothing."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from typing import TYPE_CHECKING

import pytest

from erbij_media.contract import (
    ConnectionGone,
    ConnectionId,
    ConnectionUp,
    GoneReason,
    Kind,
    Mid,
    Receiver,
    ReceiverName,
    Sdp,
    SourceId,
    SourceUp,
)
from erbij_media.engine import Engine, EngineSettings
from erbij_media.errors import PortUnavailable, SdpRefused
from erbij_media.rtp import feedback
from erbij_media.rtp.rtcp import KeyFrameWanted, Nack, ReceiverReport, SenderReport
from erbij_media.sdp.parse import parse
from erbij_media.transport.mux import Mux
from erbij_media.transport.peer import Peer, Phase
from tests.media.client import MediaClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.media.worlds import RealWorld

BOARD = Receiver(ReceiverName("board"), Kind.VIDEO, class_side=True)
PUPIL = ConnectionId("pupil")
SOURCE = SourceId("board")


async def lesson(world: RealWorld) -> tuple[MediaClient, MediaClient]:
    """A room that sends its board and a pupil who sees it."""
    await world.publish("room", {"board": Kind.VIDEO})
    await world.subscribe("pupil", [BOARD])
    await world.engine.route(PUPIL, BOARD.name, SOURCE)
    room, pupil = world.clients["room"], world.clients["pupil"]
    room.send_video("board", key=True)
    await pupil.next_rtp()
    return room, pupil


def noted(world: RealWorld) -> dict[str, int]:
    assert isinstance(world.engine, Engine)
    return world.engine.mux.log.counts


async def still_watching(room: MediaClient, pupil: MediaClient) -> None:
    pupil.rtp.clear()
    room.send_video("board", key=False)
    await pupil.next_rtp()


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0)
        yield sock


CLIENT_HELLO = bytes.fromhex("16feff0000000000000000003e010000320000000000000032fefd") + bytes(50)


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"x",
        bytes(1501),
        b"\x80" * 9000,
        CLIENT_HELLO,
        b"\x00\x01\x00\x04\x21\x12\xa4\x42" + bytes(12) + b"\x00\x06\xff\xff",
        b"\x00\x01\x00\x08\x21\x12\xa4\x42" + bytes(12) + b"\x00\x20\x00\x01\x00\x00\x00\x00",
        b"\x80\x60" + bytes(40),
        b"\x80\xc8" + bytes(40),
        b"\x47" + bytes(40),
    ],
    ids=["empty", "byte", "1501", "9000", "dtls", "stun-cut", "stun-address", "rtp", "rtcp", "turn"],
)
async def test_a_strangers_datagram_does_not_hurt_a_lesson(
    served: RealWorld, stranger: socket.socket, datagram: bytes
) -> None:
    room, pupil = await lesson(served)
    for _ in range(20):
        stranger.sendto(datagram, ("127.0.0.1", served.engine.port))
    await still_watching(room, pupil)
    assert (await served.engine.stats()).packets_dropped >= 20
    with pytest.raises(BlockingIOError):
        stranger.recv(1500)


async def test_a_check_with_a_wrong_password_is_not_answered_and_validates_nothing(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    async with MediaClient() as thief:
        thief.learn(served_description(pupil), served.engine.port)
        await thief.bind()
        thief.check(password="guessed")
        thief.send_raw(CLIENT_HELLO)
        await still_watching(room, pupil)
        assert thief.checks_answered == 0
    assert noted(served)["unauthentic_check_dropped"] == 1


def served_description(client: MediaClient) -> Sdp:
    """The engine's description as the client once got it, from what it remembers."""
    assert client.remote is not None
    transport = client.remote.sections[0].transport
    return Sdp(
        f"v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:x\r\na=ice-ufrag:{transport.ufrag}\r\n"
        f"a=ice-pwd:{transport.password}\r\na=fingerprint:sha-256 {transport.fingerprints[0][1]}\r\n"
    )


async def test_nonsense_from_a_pupils_own_address_hurts_nobody(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    for datagram in (CLIENT_HELLO, b"\x80\x60" + bytes(60), b"\x80\xc9" + bytes(60), b"\x80", bytes(1600)):
        pupil.send_raw(datagram)
    pupil.send_rtcp(b"\x8f\xce\x00\x02" + bytes(8))
    pupil.send_rtcp(b"\x81\xc9\x00\x01" + bytes(4))
    await still_watching(room, pupil)


async def test_a_pupil_who_comes_by_another_network_goes_on_without_a_handshake(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    await pupil.bind()
    answered = pupil.checks_answered
    pupil.check()
    await pupil.until(lambda: pupil.checks_answered > answered)
    await still_watching(room, pupil)
    assert [type(event) for event in served.seen] == [ConnectionUp, ConnectionUp]


async def test_the_address_of_another_cannot_be_taken(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    thief_description = await served.engine.subscribe(ConnectionId("thief"), [BOARD])
    learned = pupil.remote
    pupil.learn(thief_description, served.engine.port)
    pupil.check()
    pupil.remote = learned
    await still_watching(room, pupil)
    assert noted(served)["check_from_address_of_another_dropped"] == 1


async def test_the_publisher_is_asked_for_a_key_frame_when_a_pupil_is_there(served: RealWorld) -> None:
    await served.publish("room", {"board": Kind.VIDEO})
    room = served.clients["room"]
    room.send_video("board", key=True)
    await served.next_event(SourceUp)
    offer = await served.engine.subscribe(PUPIL, [BOARD])
    await served.engine.route(PUPIL, BOARD.name, SOURCE)
    pupil = served.clients["pupil"] = MediaClient()
    await served.engine.accept(PUPIL, pupil.answer(offer))
    await pupil.connect(offer, served.engine.port)
    await room.rtcp_of(KeyFrameWanted)
    room.send_video("board", key=True)
    await pupil.next_rtp()
    await served.engine.route(PUPIL, BOARD.name, None)
    await served.engine.route(PUPIL, BOARD.name, SOURCE)
    await room.rtcp_of(KeyFrameWanted)


async def test_a_lost_packet_is_sent_again(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    room.send_video("board", key=False, filler=b"again")
    packet = await pupil.next_rtp()
    pupil.send_rtcp(feedback.receiver_report(1) + feedback.nack(1, packet.ssrc, [packet.sequence]))
    again = await pupil.next_rtp()
    assert again.payload == packet.sequence.to_bytes(2, "big") + packet.payload


async def test_a_hole_is_asked_for_at_the_publisher(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    sequence = room.send_video("board", key=False, skip=1)
    assert await room.rtcp_of(Nack) == Nack((await room_reporter(room)), room.ssrcs["board"], (sequence - 1,))
    assert (await pupil.next_rtp()).payload_type == 96


async def room_reporter(room: MediaClient) -> int:
    report = await room.rtcp_of(ReceiverReport)
    assert isinstance(report, ReceiverReport)
    return report.ssrc


async def test_both_sides_get_reports_every_second(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    report = await pupil.rtcp_of(SenderReport, within=1.5)
    assert isinstance(report, SenderReport)
    await room.rtcp_of(ReceiverReport, within=1.5)
    delivery = (await served.engine.deliveries())[0]
    assert delivery.media_age is not None
    assert delivery.sender_report_age is not None
    assert delivery.report_age is None
    pupil.send_rtcp(feedback.receiver_report(1))
    await still_watching(room, pupil)
    assert (await served.engine.deliveries())[0].report_age is not None


async def test_a_handshake_with_another_certificate_is_broken_off(served: RealWorld) -> None:
    client = MediaClient()
    offer = client.offer({"v": Kind.VIDEO}).replace(client.certificate.fingerprint, "00:" * 31 + "00")
    answer = await served.engine.publish(ConnectionId("room"), Sdp(offer), {Mid("v"): SOURCE})
    async with client:
        connecting = asyncio.create_task(client.connect(answer, served.engine.port))
        gone = await served.next_event(ConnectionGone)
        assert gone == ConnectionGone(ConnectionId("room"), GoneReason.BROKEN)
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)


async def test_what_comes_before_the_answer_waits_for_it(served: RealWorld) -> None:
    offer = await served.engine.subscribe(PUPIL, [BOARD])
    async with MediaClient() as pupil:
        connecting = asyncio.create_task(pupil.connect(offer, served.engine.port))
        await pupil.until(lambda: pupil.checks_answered > 0)
        await asyncio.sleep(0)
        began = asyncio.get_running_loop().time()
        await served.engine.accept(PUPIL, pupil.answer(offer))
        await served.engine.accept(PUPIL, pupil.answer(offer))
        await served.next_event(ConnectionUp)
        await connecting
        assert asyncio.get_running_loop().time() - began < 0.8


async def test_a_client_that_would_be_the_server_is_refused(served: RealWorld) -> None:
    offer = await served.engine.subscribe(PUPIL, [BOARD])
    answer = MediaClient().answer(offer).replace("a=setup:active", "a=setup:passive")
    with pytest.raises(SdpRefused) as refused:
        await served.engine.accept(PUPIL, Sdp(answer))
    assert refused.value.path == "m[0].a=setup"


async def test_a_section_that_sends_nothing_is_no_source(served: RealWorld) -> None:
    client = MediaClient()
    offer = client.offer({"v": Kind.VIDEO, "w": Kind.VIDEO}).replace("a=sendonly", "a=inactive", 1)
    answer = await served.engine.publish(ConnectionId("room"), Sdp(offer), {Mid("v"): SOURCE, Mid("w"): SourceId("w")})
    assert [section.direction for section in parse(answer).sections] == ["inactive", "recvonly"]
    assert (await served.engine.stats()).sources == 1


async def test_an_offer_without_a_codec_of_ours_is_refused_with_its_place(served: RealWorld) -> None:
    offer = MediaClient().offer({"v": Kind.VIDEO}).replace("VP8/90000", "H264/90000")
    with pytest.raises(SdpRefused) as refused:
        await served.engine.publish(ConnectionId("room"), Sdp(offer), {Mid("v"): SOURCE})
    assert refused.value.path == "m[0]"
    assert (await served.engine.stats()).connections == 0


@pytest.mark.parametrize("count", [0, 17])
async def test_no_receivers_and_too_many_are_refused(served: RealWorld, count: int) -> None:
    receivers = [Receiver(ReceiverName(f"face-{number}"), Kind.VIDEO) for number in range(count)]
    with pytest.raises(SdpRefused, match="receivers"):
        await served.engine.subscribe(PUPIL, receivers)


async def test_whoever_was_opened_and_never_came_is_told_as_gone(served: RealWorld) -> None:
    await served.engine.subscribe(PUPIL, [BOARD])
    assert isinstance(served.engine, Engine)
    peer = served.engine.mux._by_ufrag.popitem()[1]  # noqa: SLF001 - ten seconds are too long for a test
    peer.expire(asyncio.get_running_loop().time() + 10)
    assert await served.next_event(ConnectionGone) == ConnectionGone(PUPIL, GoneReason.NEVER_CONNECTED)
    assert (await served.engine.stats()).connections == 0


class Silent:
    """A peer's user that remembers why it ended."""

    def __init__(self) -> None:
        self.reasons: list[GoneReason] = []

    def on_up(self) -> None: ...

    def on_gone(self, reason: GoneReason) -> None:
        self.reasons.append(reason)

    def on_rtp(self, packet: bytes, now: float) -> None: ...

    def on_rtcp(self, compound: bytes, now: float) -> None: ...


def test_whoever_does_not_connect_within_ten_seconds_is_gone() -> None:
    user = Silent()
    peer = Peer(Mux(), user, now=100.0)
    peer.expire(109.9)
    assert user.reasons == []
    peer.expire(110.0)
    peer.expire(111.0)
    assert user.reasons == [GoneReason.NEVER_CONNECTED]


def test_whoever_does_not_check_for_ten_seconds_is_gone() -> None:
    user = Silent()
    peer = Peer(Mux(), user, now=100.0)
    peer.phase = Phase.UP
    peer.expire(109.9)
    assert user.reasons == []
    peer.expire(110.0)
    assert user.reasons == [GoneReason.SILENT]


async def test_a_port_in_use_is_told_by_name(served: RealWorld) -> None:
    second = Engine(EngineSettings(port=served.engine.port))
    with pytest.raises(PortUnavailable, match=f"UDP port {served.engine.port} cannot be bound"):
        await second.start()
    await second.close()


async def test_no_address_and_no_key_reaches_a_log(
    served: RealWorld, stranger: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    room, pupil = await lesson(served)
    for _ in range(50):
        stranger.sendto(os.urandom(40), ("127.0.0.1", served.engine.port))
    await still_watching(room, pupil)
    await served.leave("pupil")
    await served.next_event(ConnectionGone)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("erbij")]
    assert not [line for line in ours if re.search(r"\d+\.\d+\.\d+|[0-9a-f]{12}", line)]
    assert len(ours) <= 8


async def test_an_engine_on_ipv6_serves_ipv6() -> None:
    engine = Engine(EngineSettings(bind_host="::", addresses=("::1",)))
    try:
        await engine.start()
        events = engine.events()
        async with MediaClient("::1") as room:
            answer = await engine.publish(ConnectionId("room"), room.offer({"v": Kind.VIDEO}), {Mid("v"): SOURCE})
            await room.connect(answer, engine.port)
            async for event in events:
                assert event == ConnectionUp(ConnectionId("room"))
                break
    except (PortUnavailable, OSError):
        pytest.skip("no IPv6 here")
    finally:
        await engine.close()


async def test_twelve_pupils_join_at_the_bell(served: RealWorld) -> None:
    await served.publish("room", {"board": Kind.VIDEO})

    async def join(number: int) -> MediaClient:
        name, client = ConnectionId(f"pupil-{number}"), MediaClient()
        served.clients[name] = client
        offer = await served.engine.subscribe(name, [BOARD])
        await served.engine.route(name, BOARD.name, SOURCE)
        await served.engine.accept(name, client.answer(offer))
        await client.connect(offer, served.engine.port)
        return client

    pupils = await asyncio.gather(*(join(number) for number in range(12)))
    for _ in range(12):
        await served.next_event(ConnectionUp)
    served.clients["room"].send_video("board", key=True)
    for pupil in pupils:
        await pupil.next_rtp()
