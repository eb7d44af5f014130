"""RTP packets, their extensions and the VP8 descriptor, also from hands that mean no good."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.rtp.malformed import Malformed
from erbij_media.rtp.media import audio_packet, video_packet
from erbij_media.rtp.packet import is_rtcp, parse_rtp
from erbij_media.rtp.ring import Ring
from erbij_media.rtp.vp8 import parse_vp8
from tests.media.client import rtp, vp8


def test_a_packet_is_read_back_as_it_was_written() -> None:
    packet = parse_rtp(rtp(96, 7, 90, 5, b"body", extension=b"\x10\x7f\x00\x00"))
    assert (packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc) == (96, 7, 90, 5)
    assert packet.payload == b"body"
    assert packet.elements() == {1: b"\x7f"}


def test_padding_is_taken_off() -> None:
    plain = rtp(96, 7, 90, 5, b"body" + b"\x00\x00\x03")
    assert parse_rtp(bytes((plain[0] | 0x20,)) + plain[1:]).payload == b"body"


def test_contributing_sources_are_skipped() -> None:
    plain = rtp(96, 7, 90, 5, struct.pack("!II", 1, 2) + b"body")
    assert parse_rtp(bytes((plain[0] | 2,)) + plain[1:]).payload == b"body"


def test_two_byte_extensions_are_read() -> None:
    head = struct.pack("!BBHII", 0x90, 96, 1, 2, 3) + struct.pack("!HH", 0x1000, 2) + b"\x14\x02ab\x00\x15\x01c"
    assert parse_rtp(head).elements() == {0x14: b"ab", 0x15: b"c"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80" * 11,
        b"\x40" + bytes(20),
        struct.pack("!BBHII", 0x9F, 96, 1, 2, 3),
        struct.pack("!BBHII", 0x90, 96, 1, 2, 3) + b"\xbe\xde\xff\xff",
        struct.pack("!BBHII", 0xA0, 96, 1, 2, 3) + b"\xff",
        struct.pack("!BBHII", 0xA0, 96, 1, 2, 3) + b"\x00",
    ],
)
def test_a_packet_that_lies_about_its_size_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_rtp(data)


def test_an_extension_element_that_is_cut_off_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse_rtp(rtp(96, 7, 90, 5, b"", extension=b"\x1f\x00\x00\x00")).elements()


@given(st.binary(max_size=80))
def test_no_bytes_raise_anything_but_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        packet = parse_rtp(data)
        packet.elements()
        video_packet(packet, 1)


@given(st.binary(min_size=12, max_size=80))
def test_no_header_with_extensions_raises_anything_but_malformed(data: bytes) -> None:
    for profile in (b"\xbe\xde", b"\x10\x00"):
        with contextlib.suppress(Malformed):
            parse_rtp(b"\x90" + data[1:12] + profile + b"\x00\x04" + data[12:]).elements()


@given(st.binary(max_size=12))
def test_no_payload_raises_anything_but_malformed(payload: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse_vp8(payload)


def test_rtcp_is_told_from_rtp_by_the_second_byte() -> None:
    assert is_rtcp(b"\x80\xc8")
    assert not is_rtcp(b"\x80\x60")
    assert not is_rtcp(b"\x80\xe0")


def test_a_key_frame_is_known_by_its_first_packet_only() -> None:
    assert parse_vp8(vp8(key=True)).starts_key_frame
    assert not parse_vp8(vp8(key=False)).starts_key_frame
    assert not parse_vp8(b"\x00\x00").starts_key_frame
    assert not parse_vp8(b"\x11\x00").starts_key_frame


def test_the_places_of_the_counters_are_found() -> None:
    wide = parse_vp8(vp8(key=True, picture=0x1234, level=9))
    assert (wide.picture_at, wide.picture_wide, wide.picture) == (2, True, 0x1234)
    assert (wide.level_at, wide.level) == (4, 9)
    narrow = parse_vp8(b"\x90\xf0\x05\x07\x20\x00")
    assert (narrow.picture_at, narrow.picture_wide, narrow.picture, narrow.level_at) == (2, False, 5, 3)
    assert narrow.starts_key_frame


def test_audio_keeps_only_its_level_under_our_own_number() -> None:
    packet = parse_rtp(rtp(111, 7, 90, 5, b"opus", extension=b"\x50\x7f\x00\x00"))
    media = audio_packet(packet, 65543, packet.elements().get(5), 1)
    assert media.first == 0x90
    assert parse_rtp(struct.pack("!BBHII", media.first, 111, 1, 2, 3) + media.body).elements() == {1: b"\x7f"}
    assert media.body.endswith(b"opus")


def test_a_padding_packet_keeps_its_number() -> None:
    assert video_packet(parse_rtp(rtp(96, 7, 90, 5, b"")), 65543).body == b""


def test_the_ring_forgets_what_is_older_than_its_size() -> None:
    ring = Ring(4)
    packets = [video_packet(parse_rtp(rtp(96, n, 0, 1, vp8(key=False))), n) for n in range(6)]
    for packet in packets:
        ring.put(packet)
    assert ring.get(5) is packets[5]
    assert ring.get(2) is packets[2]
    assert ring.get(1) is None
    assert ring.get(9) is None
