"""People in a lesson with the media engine of Chromium and no browser: pupils by the dozen, and a class to look at."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.scenarios.classroom import SLOT

os.environ.setdefault("WRTC_ALLOW_LOOPBACK", "1")  # read when the library is loaded
import webrtc

if TYPE_CHECKING:
    from tests.scenarios.page import Page

WIDTH, HEIGHT, PICTURE_EVERY, SOUND_EVERY, SAMPLES = 320, 180, 0.2, 0.01, 480


async def opened(peer: webrtc.RTCPeerConnection) -> None:
    """Wait until media can flow."""
    async with asyncio.timeout(20):
        while peer.connection_state != "connected":  # noqa: ASYNC110 - the library's events come from its threads
            await asyncio.sleep(0.05)


class FarPupil:
    """A pupil at home who looks on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.peer = webrtc.RTCPeerConnection()
        self.sound = self.pictures = 0

    async def join(self) -> None:
        """Open the connection, then the lesson."""
        await self.watch("sub")
        await self.page.ask("session.join", slot_id=SLOT, generation=1)

    async def watch(self, name: str) -> None:
        """Open a connection; from now on that is the one which is looked at."""
        self.peer, self.sound, self.pictures = webrtc.RTCPeerConnection(), 0, 0
        given = await self.page.ask("media.subscribe", connection=name)
        await self.peer.set_remote_description(webrtc.RTCSessionDescription(type="offer", sdp=given["sdp"]))
        answer = await self.peer.create_answer()
        await self.peer.set_local_description(answer)
        await self.page.ask("media.accept", connection=name, sdp=answer.sdp)
        await opened(self.peer)

    async def goes_on(self) -> bool:
        """Whether sound and picture came since the last look."""
        sound = pictures = 0
        found: Any = (await self.peer.get_stats()).values()
        for entry in found:
            if entry.type == "inbound-rtp":
                sound += entry.packets_received if entry.kind == "audio" else 0
                pictures += entry.frames_decoded if entry.kind == "video" else 0
        fresh = sound > self.sound and pictures > self.pictures
        self.sound, self.pictures = sound, pictures
        return fresh

    async def leave(self) -> None:
        """Go without a word."""
        self.peer.close()
        await self.page.io.disconnect()


class FarClass:
    """A unit that sends a small board and a tone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.peer = webrtc.RTCPeerConnection()
        self._board = webrtc.MediaStreamTrackGenerator("video")
        self._sound = webrtc.MediaStreamTrackGenerator("audio")
        self._tasks: list[asyncio.Task[None]] = []

    async def join(self) -> None:
        """Open the lesson and send."""
        await self.page.ask("session.join", slot_id=SLOT, generation=1)
        await self.send("pub")
        self._tasks = [asyncio.create_task(self._draw()), asyncio.create_task(self._sing())]

    async def send(self, name: str) -> None:
        """Send over a new connection what is sent."""
        self.peer = webrtc.RTCPeerConnection()
        kinds = {"board": self._board, "class_sound": self._sound}
        init = webrtc.RTCRtpTransceiverInit(direction="sendonly")
        sections = {kind: self.peer.add_transceiver(track, init) for kind, track in kinds.items()}
        offer = await self.peer.create_offer()
        await self.peer.set_local_description(offer)
        sources = {section.mid: kind for kind, section in sections.items()}
        given = await self.page.ask("media.publish", connection=name, sdp=offer.sdp, sources=sources)
        await self.peer.set_remote_description(webrtc.RTCSessionDescription(type="answer", sdp=given["sdp"]))
        await opened(self.peer)

    async def leave(self) -> None:
        """Go without a word."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.peer.close()
        await self.page.io.disconnect()

    async def _draw(self) -> None:
        writer = self._board.writable.get_writer()
        grey = bytes([128]) * (WIDTH * HEIGHT // 2)
        for n in _beats():
            shade = bytes([n * 7 % 200 + 16]) * (WIDTH * HEIGHT)
            at: dict[str, Any] = {
                "coded_width": WIDTH,
                "coded_height": HEIGHT,
                "timestamp": int(n * PICTURE_EVERY * 1e6),
            }
            await writer.write(webrtc.VideoFrame(shade + grey, webrtc.VideoFrameBufferInit(format="I420", **at)))
            await asyncio.sleep(PICTURE_EVERY)

    async def _sing(self) -> None:
        writer = self._sound.writable.get_writer()
        wave = b"".join((8000 if n // 50 % 2 else -8000).to_bytes(2, "little", signed=True) for n in range(SAMPLES))
        began = asyncio.get_running_loop().time()
        for n in _beats():
            init = webrtc.AudioDataInit(
                format="s16",
                sample_rate=48_000,
                number_of_frames=SAMPLES,
                number_of_channels=1,
                timestamp=n * 10_000,
                data=wave,
            )
            await writer.write(webrtc.AudioData(init))
            with suppress(ValueError):
                await asyncio.sleep(max(0.0, began + (n + 1) * SOUND_EVERY - asyncio.get_running_loop().time()))


def _beats() -> Any:
    n = 0
    while True:
        yield n
        n += 1
