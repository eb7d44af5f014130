"""Another network in mid-lesson: new ICE credentials for the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij_media.contract import ConnectionGone, ConnectionId, Kind, Sdp
from erbij_media.sdp.parse import parse
from tests.media.test_transport import PUPIL, lesson, noted

if TYPE_CHECKING:
    from tests.media.worlds import RealWorld


def credentials(description: Sdp) -> tuple[str, str, str]:
    """Ufrag, password and fingerprint."""
    transport = parse(description).sections[0].transport
    return transport.ufrag, transport.password, transport.fingerprints[0][1]


async def test_a_pupil_on_another_network_goes_on_with_new_credentials_and_the_same_keys(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    assert pupil.remote is not None
    old = pupil.remote.sections[0].transport
    again = await served.engine.reconnect(PUPIL)
    ufrag, password, fingerprint = credentials(again)
    assert (ufrag == old.ufrag, password == old.password) == (False, False)
    assert fingerprint == old.fingerprints[0][1]
    room.send_video("board", key=False)
    await pupil.next_rtp()  # nothing stops meanwhile

    pupil.learn(again, served.engine.port)
    await pupil.bind()
    answered = pupil.checks_answered
    pupil.check()
    await pupil.until(lambda: pupil.checks_answered > answered)
    await served.engine.accept(PUPIL, pupil.answer(again))
    room.send_video("board", key=False)
    assert (await pupil.next_rtp()).payload_type == 96
    assert [event for event in served.seen if isinstance(event, ConnectionGone)] == []


async def test_a_class_on_another_network_is_answered_with_what_was_agreed(served: RealWorld) -> None:
    room, pupil = await lesson(served)
    shown, board = len(pupil.rtp), room.ssrcs["board"]
    answer = await served.engine.reconnect(ConnectionId("room"), room.offer({"board": Kind.VIDEO}))
    assert "a=setup:passive" in answer
    assert "a=recvonly" in answer
    room.learn(answer, served.engine.port)
    await room.bind()
    answered = room.checks_answered
    room.check()
    await room.until(lambda: room.checks_answered > answered)
    room.ssrcs["board"] = board
    room.send_video("board", key=False)
    await pupil.until(lambda: len(pupil.rtp) > shown)


async def test_credentials_of_three_networks_ago_count_no_more(served: RealWorld) -> None:
    _, pupil = await lesson(served)
    for _ in range(3):
        await served.engine.reconnect(PUPIL)
    answered = pupil.checks_answered
    pupil.check()
    pupil.learn(await served.engine.reconnect(PUPIL), served.engine.port)
    pupil.check()
    await pupil.until(lambda: pupil.checks_answered > answered)
    assert noted(served)["unauthentic_check_dropped"] == 1
