"""One inbound stream: loss is noticed, asked for and reported; time is what the test says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erbij_media.contract import Kind
from erbij_media.routing.feed import Feed
from erbij_media.rtp.packet import RtpPacket, parse_rtp
from erbij_media.rtp.rtcp import SenderReport
from tests.media.client import rtp, vp8


def video(sequence: int, *, key: bool = False, timestamp: int = 0) -> RtpPacket:
    return parse_rtp(rtp(96, sequence & 0xFFFF, timestamp, 5, vp8(key=key, picture=sequence & 0x7FFF)))


def feed(*, repairs: bool = True) -> Feed:
    made = Feed(Kind.VIDEO, repairs=repairs, level_id=None)
    made.ssrc = 5
    return made


def test_numbers_go_on_across_the_wrap() -> None:
    stream = feed()
    taken = [stream.take(video(n), 0.0) for n in (65534, 65535, 65536, 65537)]
    numbers = [packet.sequence for packet in taken if packet]
    assert [n - numbers[0] for n in numbers] == [0, 1, 2, 3]


def test_a_packet_that_comes_twice_is_taken_once() -> None:
    stream = feed()
    assert stream.take(video(1), 0.0)
    assert stream.take(video(2), 0.0)
    assert stream.take(video(1), 0.0) is None


def test_a_packet_older_than_the_ring_is_not_taken() -> None:
    stream = feed()
    stream.take(video(0), 0.0)
    stream.take(video(900), 0.0)
    stream.take(video(1800), 0.0)
    assert stream.take(video(700), 0.0) is None


def test_a_gap_is_asked_for_at_once_and_again_until_it_is_filled() -> None:
    stream = feed()
    stream.take(video(1), 0.0)
    stream.take(video(4), 0.0)
    assert stream.due(0.0) == [2, 3]
    assert stream.due(0.03) == []
    stream.take(video(2), 0.05)
    assert stream.due(0.07) == [3]


def test_a_packet_that_never_comes_is_given_up_for_a_key_frame() -> None:
    stream = feed()
    stream.take(video(1, key=True), 0.0)
    stream.take(video(3), 0.0)
    asked = sum(len(stream.due(step * 0.1)) for step in range(20))
    assert asked == 10
    assert stream.key_frame_due(3.0)


def test_a_publisher_that_repairs_nothing_is_asked_for_a_key_frame_at_once() -> None:
    stream = feed(repairs=False)
    stream.take(video(1), 0.0)
    stream.take(video(3), 0.0)
    assert stream.due(0.0) == []
    assert stream.key_frame_due(0.0)


def test_a_storm_of_losses_becomes_one_key_frame() -> None:
    stream = feed()
    stream.take(video(1), 0.0)
    stream.take(video(600), 0.0)
    assert stream.due(0.0) == []
    assert stream.key_frame_due(0.0)


def test_thirty_wishes_become_one_request_per_half_second() -> None:
    stream = feed()
    sent = []
    for step in range(100):
        stream.want_key_frame()
        sent.append(stream.key_frame_due(step * 0.02))
    assert sum(sent) == 4


def test_a_key_frame_answers_the_wish() -> None:
    stream = feed()
    stream.want_key_frame()
    stream.take(video(1, key=True), 0.0)
    assert not stream.key_frame_due(9.0)


def test_a_report_tells_the_share_lost_since_the_last() -> None:
    stream = feed()
    assert stream.report_block(0.0) is None
    for n in range(1, 101):
        if n % 4:
            stream.take(video(n, timestamp=n * 900), n / 100)
    block = stream.report_block(1.0)
    assert block is not None
    assert block.fraction_lost in range(60, 66)
    assert block.lost == 24
    assert block.jitter == 0
    again = stream.report_block(1.0)
    assert again is not None
    assert again.fraction_lost == 0


def test_a_report_tells_how_long_ago_the_publishers_came() -> None:
    stream = feed()
    stream.take(video(1), 0.0)
    stream.reported(SenderReport(5, 0x1234_5678_9ABC_DEF0, 0, 0, 0), 1.0)
    block = stream.report_block(1.5)
    assert block is not None
    assert (block.last_report, block.delay) == (0x5678_9ABC, 0x8000)


@given(st.lists(st.integers(0, 65535), max_size=200))
def test_no_order_of_numbers_breaks_the_bookkeeping(sequences: list[int]) -> None:
    stream = feed()
    seen: set[int] = set()
    for step, sequence in enumerate(sequences):
        packet = stream.take(video(sequence), step / 100)
        if packet is not None:
            assert packet.sequence not in seen
            seen.add(packet.sequence)
        assert len(stream.due(step / 100)) <= 200
    block = stream.report_block(10.0)
    assert block is None or 0 <= block.fraction_lost <= 255
