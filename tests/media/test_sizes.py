"""A picture in two sizes: everybody gets the one that they need, and goes over to another one only at a key frame."""

from __future__ import annotations

from itertools import pairwise

import pytest

from erbij_media.contract import Kind, SourceSilent, SourceUp
from erbij_media.routing.source import SILENT_AFTER, STALE_AFTER
from erbij_media.rtp.vp8 import parse_vp8
from erbij_media.sdp.build import answer
from erbij_media.sdp.choose import choose
from erbij_media.sdp.model import Local
from erbij_media.sdp.parse import parse
from tests.media.school import S1, Pupil, School, Sizes

LOCAL = Local("ours", "password", "AA", ("127.0.0.1",), 4444)


@pytest.fixture
def face(school: School) -> Sizes:
    face = school.camera_of_two_sizes(S1)
    for rid in "sl":
        face.frame(rid, key=True)
    return face


def both(face: Sizes, *, key: str = "") -> None:
    for rid in "sl":
        face.frame(rid, key=rid in key)


def test_a_big_picture_is_large_and_a_thumbnail_small(school: School, face: Sizes) -> None:
    big, thumbnail = Pupil(school), Pupil(school)
    big.watch(S1)
    thumbnail.watch(S1, small=True)
    both(face, key="sl")
    both(face)
    assert (big.sizes, thumbnail.sizes) == ("ll", "ss")


def test_another_size_begins_at_its_key_frame_and_the_numbers_go_on(school: School, face: Sizes, pupil: Pupil) -> None:
    pupil.watch(S1)
    both(face, key="l")
    school.now += 1
    face.asked()
    school.now += 1
    pupil.watch(S1, small=True)
    assert face.asked() == {"s"}
    both(face)
    school.now += 0.5
    both(face, key="s")
    both(face)
    assert pupil.sizes == "llss", "the large one goes on until the small one can begin"
    packets = pupil.link.rtp
    assert all(later.sequence - earlier.sequence == 1 for earlier, later in pairwise(packets))
    numbers = [parse_vp8(packet.payload).picture for packet in packets]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert packets[2].timestamp - packets[1].timestamp == 45_000


def test_a_size_that_is_paused_is_stood_in_for_until_it_comes_back(school: School, face: Sizes, pupil: Pupil) -> None:
    pupil.watch(S1)
    both(face, key="l")
    school.now += STALE_AFTER + 0.1
    face.frame("s")
    school.router.tick(school.now)
    assert face.asked() == {"s"}
    face.frame("s", key=True)
    school.now += 5
    face.frame("s")
    face.frame("l", key=True)
    face.frame("s")
    assert pupil.sizes == "lssl"


def test_a_small_picture_is_shown_large_by_a_publisher_that_sends_one_size(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1, small=True)
    camera.frame(key=True)
    assert len(pupil.link.rtp) == 1


def test_a_picture_is_silent_when_neither_size_comes(school: School, face: Sizes) -> None:
    assert school.told == [SourceUp(S1)]
    school.now += SILENT_AFTER - 1
    face.frame("s")
    school.now += SILENT_AFTER - 1
    school.router.tick(school.now)
    assert school.told == [SourceUp(S1)]
    face.publication.close()
    assert school.told == [SourceUp(S1), SourceSilent(S1)]
    assert school.router.published == 0


def test_a_new_connection_takes_both_sizes_over(school: School, face: Sizes, pupil: Pupil) -> None:
    pupil.watch(S1)
    both(face, key="l")
    again = school.camera_of_two_sizes(S1)
    both(again)
    face.frame("l")
    both(again, key="sl")
    face.frame("l")
    face.publication.close()
    both(again)
    assert pupil.sizes == "llll"
    assert SourceSilent(S1) not in school.told


def offered(*lines: str, rid_extension: bool = True) -> str:
    head = ["v=0", "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:0", "a=rtpmap:96 VP8/90000", "a=sendonly"]
    extensions = ["a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"]
    if rid_extension:
        extensions.append("a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id")
    return "\r\n".join([*head, *extensions, *lines]) + "\r\n"


def answered(offer: str) -> list[str]:
    description = parse(offer)
    stream = choose(description.sections[0], Kind.VIDEO)
    assert stream is not None
    return answer(description, {"0": stream}, LOCAL).split("\r\n")


def test_two_sizes_are_taken_in_the_order_in_which_they_are_offered() -> None:
    lines = answered(offered("a=rid:s send", "a=rid:l send", "a=simulcast:send s;l", "a=ssrc:7 cname:x"))
    assert [line for line in lines if line.startswith(("a=rid", "a=simulcast"))] == [
        "a=rid:s recv",
        "a=rid:l recv",
        "a=simulcast:recv s;l",
    ]
    assert "a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id" in lines


@pytest.mark.parametrize(
    "offer",
    [
        offered("a=rid:q send", "a=rid:h send", "a=rid:f send", "a=simulcast:send q;h;f"),
        offered("a=rid:s send", "a=rid:l send", rid_extension=False),
        offered("a=rid:s recv", "a=rid:l recv"),
        offered("a=rid:s send", "a=rid:s send"),
    ],
    ids=["three sizes", "nothing to tell them apart", "the other way", "the same twice"],
)
def test_other_sizes_are_struck(offer: str) -> None:
    assert not [line for line in answered(offer) if line.startswith(("a=rid", "a=simulcast"))]
