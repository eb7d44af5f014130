"""What a subscriber's browser is shown when lessons change around it; packets leave into a written link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij_media.contract import (
    ConnectionId,
    Kind,
    Mid,
    Receiver,
    SourceSilent,
    SourceUp,
)
from erbij_media.routing.congestion import FORGIVEN_AFTER_S, Congestion, Losses
from erbij_media.routing.publication import Publication
from erbij_media.routing.subscription import Subscription
from erbij_media.rtp import feedback
from erbij_media.rtp.rtcp import KeyFrameWanted, ReportBlock
from erbij_media.rtp.vp8 import parse_vp8
from erbij_media.sdp.build import Sending
from erbij_media.sdp.choose import Stream
from erbij_media.sdp.model import URI_MID
from tests.media.client import rtp, vp8
from tests.media.school import BOARD, S1, S2, Pupil, RecordingLink, School

if TYPE_CHECKING:
    from erbij_media.rtp.packet import RtpPacket


BOARD_SSRC = 11


def pictures(packets: list[RtpPacket]) -> list[int]:
    return [parse_vp8(packet.payload).picture for packet in packets]


def test_nothing_is_shown_before_a_key_frame(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame()
    assert pupil.link.rtp == []
    camera.frame(key=True)
    camera.frame()
    assert len(pupil.link.rtp) == 2
    assert {packet.ssrc for packet in pupil.link.rtp} == {70}


def test_a_route_asks_the_publisher_for_a_key_frame_at_once(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    camera.frame(key=True)
    camera.publication.ask(school.now)
    camera.link.asked(KeyFrameWanted)
    school.now += 1
    pupil.watch(S1)
    camera.publication.ask(school.now)
    assert camera.link.asked(KeyFrameWanted) == [KeyFrameWanted(1, 5)]


def test_no_key_frame_is_spent_on_a_pupil_who_is_not_there_yet(school: School) -> None:
    camera = school.camera(S1, 5)
    camera.frame(key=True)
    link = RecordingLink()
    sendings = [Sending("board", Kind.VIDEO, 70, 71)]
    coming = Subscription(ConnectionId("late"), link, school.router, [Receiver(BOARD, Kind.VIDEO)], sendings)
    coming.route(BOARD, S1)
    school.router.tick(school.now)
    camera.publication.ask(school.now)
    camera.frame(key=True)
    assert (camera.link.asked(KeyFrameWanted), link.rtp) == ([], [])
    coming.connected()
    camera.publication.ask(school.now)
    assert len(camera.link.asked(KeyFrameWanted)) == 1


def test_thirty_pupils_at_the_bell_are_one_key_frame(school: School) -> None:
    camera = school.camera(S1, 5)
    camera.frame(key=True)
    for _ in range(30):
        Pupil(school).watch(S1)
        camera.publication.ask(school.now)
    assert len(camera.link.asked(KeyFrameWanted)) == 1


def test_a_switch_goes_on_with_the_numbers_of_the_stream(school: School, pupil: Pupil) -> None:
    first, second = school.camera(S1, 5), school.camera(S2, 6, sequence=40_000)
    pupil.watch(S1)
    first.frame(key=True)
    first.frame()
    pupil.watch(S2)
    school.now += 0.5
    first.frame()
    second.frame()
    second.frame(key=True)
    second.frame()
    sequences = [packet.sequence for packet in pupil.link.rtp]
    assert sequences == [sequences[0] + n for n in range(4)]
    numbers = pictures(pupil.link.rtp)
    assert numbers == [numbers[0] + n for n in range(4)]
    passed = (pupil.link.rtp[2].timestamp - pupil.link.rtp[1].timestamp) & 0xFFFFFFFF
    assert passed == 45_000


def test_pointing_at_nothing_stops_at_once(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.watch(None)
    camera.frame(key=True)
    assert len(pupil.link.rtp) == 1


def test_a_source_may_be_watched_before_it_exists(school: School, pupil: Pupil) -> None:
    pupil.watch(S1)
    school.camera(S1, 5).frame(key=True)
    assert len(pupil.link.rtp) == 1


def test_a_second_connection_takes_over_at_its_key_frame_and_not_before(school: School, pupil: Pupil) -> None:
    old, new = school.camera(S1, 5), None
    pupil.watch(S1)
    old.frame(key=True)
    new = school.camera(S1, 6, sequence=9)
    new.frame()
    old.frame()
    assert len(pupil.link.rtp) == 2
    new.publication.ask(school.now)
    assert new.link.asked(KeyFrameWanted) == [KeyFrameWanted(1, 6)]
    new.frame(key=True)
    old.frame()
    new.frame()
    old.publication.close()
    new.frame()
    sequences = [packet.sequence for packet in pupil.link.rtp]
    assert sequences == [sequences[0] + n for n in range(5)]
    assert school.told == [SourceUp(S1)]


def test_a_taken_over_source_survives_when_the_old_one_ends_first(school: School, pupil: Pupil) -> None:
    old = school.camera(S1, 5)
    pupil.watch(S1)
    old.frame(key=True)
    new = school.camera(S1, 6)
    old.publication.close()
    new.frame()
    new.frame(key=True)
    assert len(pupil.link.rtp) == 2
    assert SourceSilent(S1) not in school.told


def test_a_held_source_is_shown_to_nobody_and_comes_back_with_a_key_frame(school: School, pupil: Pupil) -> None:
    school.router.hold(S1, held=True)
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    assert pupil.link.rtp == []
    school.router.hold(S1, held=False)
    camera.frame()
    assert pupil.link.rtp == []
    camera.frame(key=True)
    assert len(pupil.link.rtp) == 1
    school.router.hold(S1, held=True)
    sequence = pupil.link.rtp[0].sequence
    pupil.says(feedback.nack(9, 70, [sequence]))
    assert len(pupil.link.rtp) == 1


def test_silence_is_told_after_three_seconds_and_sound_at_once(school: School) -> None:
    camera = school.camera(S1, 5)
    camera.frame(key=True)
    school.now += 2.9
    school.router.tick(school.now)
    assert school.told == [SourceUp(S1)]
    school.now += 0.1
    school.router.tick(school.now)
    camera.frame()
    assert school.told == [SourceUp(S1), SourceSilent(S1), SourceUp(S1)]


def test_an_unknown_stream_is_found_by_its_mid(school: School, pupil: Pupil) -> None:
    link = RecordingLink()
    streams = {mid: Stream(mid, Kind.VIDEO, 96, None, (), {URI_MID: 4}) for mid in ("a", "b")}
    both = Publication(link, school.router, streams, {Mid("a"): S1, Mid("b"): S2}, 1)
    pupil.watch(S2)
    both.on_rtp(rtp(96, 1, 1, 8, vp8(key=True)), school.now)
    assert pupil.link.rtp == []
    both.on_rtp(rtp(96, 2, 1, 8, vp8(key=True), extension=b"\x40b\x00\x00"), school.now)
    both.on_rtp(rtp(96, 3, 1, 8, vp8(key=False)), school.now)
    assert len(pupil.link.rtp) == 2


def test_a_stream_that_begins_anew_under_another_number_is_followed(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    camera.ssrc = 6
    camera.frame(key=True)
    assert len(pupil.link.rtp) == 1
    school.now += 1.5
    camera.frame(key=True)
    assert [packet.sequence for packet in pupil.link.rtp] == [pupil.link.rtp[0].sequence + n for n in range(2)]


def test_probes_and_foreign_payloads_are_not_shown(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    camera.packet(rtp(97, 1, 1, 55, b""))
    camera.packet(rtp(100, 1, 1, 5, vp8(key=True)))
    assert len(pupil.link.rtp) == 1


def test_a_pupil_who_leaves_is_sent_nothing_more(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.subscription.close()
    camera.frame()
    assert len(pupil.link.rtp) == 1
    camera.publication.close()
    assert school.router.published == 0


def lossy(lost: float, highest: int) -> bytes:
    return feedback.receiver_report(1, (ReportBlock(70, int(lost * 256), 0, highest, 0, 0, 0),))


def test_a_line_that_loses_half_of_a_picture_gets_sound_alone_and_then_the_picture_again(
    school: School, pupil: Pupil
) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.says(lossy(0, 100))
    pupil.says(lossy(0.5, 200))
    shown = len(pupil.link.rtp)
    camera.frame(key=True)
    assert len(pupil.link.rtp) == shown, "nothing of the picture"
    school.now += 4
    camera.publication.ask(school.now)
    camera.link.asked(KeyFrameWanted)
    pupil.subscription.report(0, school.now)
    school.now += 1
    camera.publication.ask(school.now)
    assert camera.link.asked(KeyFrameWanted), "a key frame to begin with"
    camera.frame(key=True)
    assert len(pupil.link.rtp) > shown


@pytest.mark.parametrize(("lost", "packets"), [(0.1, 300), (0.5, 10)])
def test_a_tenth_lost_or_half_of_ten_packets_takes_no_picture_away(
    school: School, pupil: Pupil, lost: float, packets: int
) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.says(lossy(0, 100))
    pupil.says(lossy(lost, 100 + packets))
    camera.frame(key=True)
    assert len(pupil.link.rtp) == 2


def test_a_line_that_stays_bad_is_tried_less_and_less_often() -> None:
    line, now, waits = Congestion(), 0.0, []

    def loses_most() -> float:
        line.report(BOARD_SSRC, 200, 0, now)
        line.report(BOARD_SSRC, 200, 100, now)
        assert line.until is not None
        return line.until

    for _ in range(6):
        waits.append(loses_most() - now)
        now += waits[-1]
        assert line.over(now)
    assert waits == [4, 8, 16, 32, 32, 32]
    now += FORGIVEN_AFTER_S + 1
    assert loses_most() == now + 4


def test_what_was_lost_while_there_was_no_line_takes_no_picture_from_who_is_on_another_network() -> None:
    line = Congestion()
    line.report(BOARD_SSRC, 0, 100, 1.0)
    assert not line.report(BOARD_SSRC, 255, 300, 6.0), "five seconds without a report"
    assert not line.report(BOARD_SSRC, 0, 330, 7.0)
    assert line.report(BOARD_SSRC, 200, 400, 8.0), "a new network that is weak is seen all the same"


def test_a_report_from_before_the_first_packet_of_a_new_network_leaves_the_picture_there_after_the_next_one() -> None:
    line = Congestion()
    line.report(BOARD_SSRC, 0, 8513, 1.0)
    assert not line.report(BOARD_SSRC, 0, 8523, 5.6), "written before anything arrived the new way"
    assert not line.report(BOARD_SSRC, 219, 8595, 6.2), "what went to where the pupil no longer was"
    assert not line.report(BOARD_SSRC, 0, 8640, 8.0)


def test_what_did_not_arrive_is_counted_once_and_nobody_can_say_that_more_was_lost_than_was_sent() -> None:
    losses = Losses()
    for lost, highest in ((2, 100), (5, 200), (5, 300), (0xFFFFFF, 400), (3, 500), (8_000_000, 510)):
        losses.report(BOARD_SSRC, lost, highest)
        losses.report(BOARD_SSRC + 1, 0, highest)
    assert losses.total == 3 + 4 + 10


def test_the_numbers_of_one_picture_say_nothing_of_another() -> None:
    line = Congestion()
    line.report(BOARD_SSRC, 0, 100, 1.0)
    assert not line.report(BOARD_SSRC + 1, 255, 40_000, 1.0)
