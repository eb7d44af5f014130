"""RTCP compounds: what we write is what we read, and nothing a stranger writes hurts."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.rtp import feedback
from erbij_media.rtp.malformed import Malformed
from erbij_media.rtp.rtcp import (
    Bye,
    KeyFrameWanted,
    Nack,
    ReceiverReport,
    Remb,
    ReportBlock,
    SenderReport,
    parse_rtcp,
)

BLOCK = ReportBlock(ssrc=9, fraction_lost=25, lost=3, highest=70000, jitter=4, last_report=5, delay=6)


def test_reports_are_read_back_as_written() -> None:
    report = SenderReport(1, 2 << 32 | 7, 3, 4, 5)
    compound = feedback.sender_report(report) + feedback.receiver_report(8, [BLOCK]) + feedback.description(1, "abcd")
    assert parse_rtcp(compound) == [report, ReceiverReport(8, (BLOCK,))]


@given(st.sets(st.integers(0, 65535), max_size=60))
def test_asking_for_missing_packets_loses_none(sequences: set[int]) -> None:
    (parsed,) = parse_rtcp(feedback.nack(1, 2, sorted(sequences)))
    assert isinstance(parsed, Nack)
    assert (parsed.sender, parsed.media, set(parsed.sequences)) == (1, 2, sequences)


def test_neighbours_share_one_entry_also_across_the_wrap() -> None:
    assert len(feedback.nack(1, 2, [65534, 65535, 0, 1])) == 16


def test_a_picture_loss_and_a_full_intra_request_ask_alike() -> None:
    full = struct.pack("!BBHIIIBxxx", 0x84, 206, 4, 1, 0, 2, 7)
    assert parse_rtcp(feedback.picture_loss(1, 2)) == parse_rtcp(full) == [KeyFrameWanted(1, 2)]


@given(st.integers(0, 10**10), st.lists(st.integers(0, 2**32 - 1), max_size=8))
def test_a_bandwidth_survives_within_its_mantissa(bitrate: int, ssrcs: list[int]) -> None:
    (parsed,) = parse_rtcp(feedback.remb(1, bitrate, ssrcs))
    assert isinstance(parsed, Remb)
    assert parsed.ssrcs == tuple(ssrcs)
    assert 0 <= bitrate - parsed.bitrate <= bitrate / (1 << 17)


def test_a_goodbye_names_its_streams() -> None:
    assert parse_rtcp(struct.pack("!BBHII", 0x82, 203, 2, 5, 6)) == [Bye((5, 6))]


def test_unknown_kinds_are_skipped() -> None:
    assert parse_rtcp(struct.pack("!BBHI", 0x80, 207, 1, 5) + feedback.picture_loss(1, 2)) == [KeyFrameWanted(1, 2)]


@pytest.mark.parametrize(
    "data",
    [
        b"\x80",
        struct.pack("!BBH", 0x80, 201, 1),
        struct.pack("!BBHI", 0x81, 201, 1, 5),
        struct.pack("!BBHI", 0x80, 200, 1, 5),
        struct.pack("!BBHI", 0xA0, 201, 1, 0xFF),
        struct.pack("!BBHII", 0x8F, 206, 2, 1, 2) + b"REMB",
        struct.pack("!BBHIII", 0x8F, 206, 4, 1, 0, 0x52454D42) + b"\xff\x00\x00\x00",
        struct.pack("!BBHI", 0x40, 201, 1, 5),
    ],
)
def test_what_is_cut_off_is_malformed_or_nothing(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        assert parse_rtcp(data) == []


@given(st.lists(st.tuples(st.integers(0, 31), st.integers(198, 208), st.binary(max_size=40)), max_size=4))
def test_no_compound_raises_anything_but_malformed(parts: list[tuple[int, int, bytes]]) -> None:
    data = b"".join(struct.pack("!BBH", 0x80 | n, kind, len(body) // 4) + body for n, kind, body in parts)
    with contextlib.suppress(Malformed):
        parse_rtcp(data)


@given(st.binary(max_size=120))
def test_no_bytes_raise_anything_but_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse_rtcp(data)
