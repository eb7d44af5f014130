"""Journey 15: a hospital's network that swallows UDP."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.e2e.visitor import CLASS_SOUND, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.visitor import Visitor

# What the page sends by UDP goes to a port that takes everything and answers nothing.
SWALLOWED = """(port) => {
    const Peer = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Peer {
        setRemoteDescription(given) {
            const sdp = given.sdp.replace(/( udp \\d+ \\S+ )\\d+/g, `$1${port}`);
            return super.setRemoteDescription({ type: given.type, sdp });
        }
    };
}"""
PATHS = """async () => {
    const reports = await Promise.all(__probe.peers.map((peer) => peer.getStats()));
    return reports.flatMap((report) => [...report.values()].filter((one) => one.type === "candidate-pair" &&
        one.nominated).map((one) => report.get(one.remoteCandidateId)?.protocol));
}"""


@pytest.fixture
def silent_port() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hole:
        hole.bind(("127.0.0.1", 0))
        yield hole.getsockname()[1]


def test_a_pupil_without_udp_sees_hears_and_is_heard(visit: Callable[..., Visitor], silent_port: int) -> None:
    unit = visit("unit")
    pupil = visit("pupil")
    pupil.context.add_init_script(f"({SWALLOWED})({silent_port})")
    pupil.page.reload()

    pupil.join()
    pupil.listen(CLASS_SOUND)
    unit.listen(VOICE)
    until(lambda: pupil.last_heard(CLASS_SOUND), 8, "the class is heard", pupil.page)
    tapped = pupil.choose("Stem")
    unit.heard_since(VOICE, tapped, 10)

    assert set(pupil.page.evaluate(PATHS)) == {"tcp"}
