"""What is lost is repaired, and what is reported is true; packets leave into a written link."""

from __future__ import annotations

import pytest

from erbij_media.contract import (
    Kind,
    Mid,
    ReceiverName,
)
from erbij_media.routing.publication import Publication
from erbij_media.rtp import feedback
from erbij_media.rtp.rtcp import KeyFrameWanted, Nack, Remb, ReportBlock, SenderReport
from erbij_media.sdp.choose import Stream
from erbij_media.sdp.model import URI_AUDIO_LEVEL
from tests.media.client import rtp, vp8
from tests.media.school import S1, S2, Pupil, RecordingLink, School


def test_a_lost_packet_is_sent_again_by_rtx_with_its_first_number_inside(school: School, pupil: Pupil) -> None:
    pupil.subscription.agreed(["board"])
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    for _ in range(600):
        camera.frame()
    wanted = pupil.link.rtp[100]
    pupil.link.rtp.clear()
    pupil.says(feedback.nack(9, 70, [wanted.sequence]))
    (again,) = pupil.link.rtp
    assert (again.payload_type, again.ssrc, again.timestamp) == (97, 71, wanted.timestamp)
    assert again.payload == wanted.sequence.to_bytes(2, "big") + wanted.payload


def test_a_lost_packet_is_sent_again_plainly_without_rtx(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.says(feedback.nack(9, 70, [pupil.link.rtp[0].sequence]))
    assert pupil.link.rtp[0] == pupil.link.rtp[1]


def test_nobody_may_ask_for_packets_of_before_the_switch_or_of_others(school: School, pupil: Pupil) -> None:
    first, second = school.camera(S1, 5), school.camera(S2, 6)
    pupil.watch(S1)
    first.frame(key=True)
    pupil.watch(S2)
    second.frame(key=True)
    before = pupil.link.rtp[0].sequence
    pupil.link.rtp.clear()
    pupil.says(feedback.nack(9, 70, [before, before - 1, before + 50]) + feedback.nack(9, 12345, [before]))
    assert pupil.link.rtp == []


def test_one_pupil_cannot_ask_without_end(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    sequence = pupil.link.rtp[0].sequence
    for _ in range(1000):
        pupil.says(feedback.nack(9, 70, [sequence]))
    assert len(pupil.link.rtp) < 250


def test_a_hole_in_the_source_stays_a_hole_and_the_publisher_is_asked(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    camera.frame(skip=True)
    camera.frame()
    first, second = pupil.link.rtp
    assert second.sequence - first.sequence == 2
    camera.publication.ask(school.now)
    assert camera.link.asked(Nack) == [Nack(1, 5, (camera.sequence - 1,))]
    missing = camera.sequence - 1
    inside = missing.to_bytes(2, "big") + vp8(key=False, picture=camera.picture - 1)
    camera.packet(rtp(97, 1, missing * 3000, 55, inside, extension=b"\x40v\x00\x00"))
    assert pupil.link.rtp[2].sequence == first.sequence + 1


def test_a_camera_whose_network_was_gone_goes_on_without_a_hole(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    camera.sequence += 2500
    school.now += 8
    camera.frame()
    assert len(pupil.link.rtp) == 1
    camera.publication.ask(school.now)
    assert camera.link.asked(KeyFrameWanted) == [KeyFrameWanted(1, 5)]
    camera.frame(key=True)
    first, second = pupil.link.rtp
    assert second.sequence - first.sequence == 1
    assert (second.timestamp - first.timestamp) & 0xFFFFFFFF == 8 * 90_000


def test_a_pupil_that_lost_the_picture_reaches_the_publisher(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    pupil.says(feedback.picture_loss(9, 70))
    camera.publication.ask(school.now)
    assert camera.link.asked(KeyFrameWanted) == [KeyFrameWanted(1, 5)]


def test_a_key_frame_that_does_not_come_is_asked_for_again(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    camera.frame()
    pupil.watch(S1)
    for _ in range(10):
        school.router.tick(school.now)
        camera.publication.ask(school.now)
        school.now += 0.25
    assert len(camera.link.asked(KeyFrameWanted)) == 5


def test_reports_go_on_while_nothing_is_shown(school: School, pupil: Pupil) -> None:
    pupil.subscription.report(7 << 32, school.now)
    reports = [part for part in pupil.link.rtcp if isinstance(part, SenderReport)]
    assert [report.ssrc for report in reports] == [70, 72]
    assert pupil.subscription.delivery(school.now + 1).sender_report_age == 1.0
    assert pupil.subscription.delivery(school.now).media_age is None


def test_a_report_counts_on_in_the_time_of_the_stream(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    camera.frame(key=True)
    school.now += 2
    pupil.subscription.report(7 << 32, school.now)
    report = pupil.link.rtcp[0]
    assert isinstance(report, SenderReport)
    assert (report.timestamp - pupil.link.rtp[0].timestamp) & 0xFFFFFFFF == 180_000
    assert (report.packets, report.ntp) == (1, 7 << 32)


def test_delivery_is_proven_by_what_left_and_what_came_back(school: School, pupil: Pupil) -> None:
    camera = school.camera(S1, 5)
    pupil.watch(S1)
    pupil.link.up = False
    camera.frame(key=True)
    assert pupil.subscription.delivery(school.now).media_age is None
    pupil.link.up = True
    camera.frame(key=True)
    school.now += 1
    pupil.says(feedback.receiver_report(9))
    school.now += 2
    delivery = pupil.subscription.delivery(school.now)
    assert (delivery.media_age, delivery.report_age) == (3.0, 2.0)


def test_the_round_trip_is_what_a_report_says_without_the_pupils_own_delay(school: School, pupil: Pupil) -> None:
    block = ReportBlock(70, 0, 0, 0, 0, last_report=0x0001_0000, delay=0x8000)
    report = feedback.receiver_report(9, [block])
    pupil.subscription.on_rtcp(report, (0x0001_8000 + 6554) << 16, school.now)
    assert pupil.subscription.round_trip == pytest.approx(0.1, abs=0.001)
    pupil.subscription.on_rtcp(report, 0, school.now)
    assert pupil.subscription.round_trip == pytest.approx(0.1, abs=0.001)


def test_only_class_side_receivers_prove_a_delivery(school: School, pupil: Pupil) -> None:
    link = RecordingLink()
    stream = Stream("a", Kind.AUDIO, 111, None, (), {URI_AUDIO_LEVEL: 5})
    room = Publication(link, school.router, {"a": stream}, {Mid("a"): S2}, 1)
    pupil.subscription.route(ReceiverName("voice"), S2)
    room.on_rtp(rtp(111, 1, 960, 8, b"opus", extension=b"\x50\x7f\x00\x00"), school.now)
    assert pupil.link.rtp[0].elements() == {1: b"\x7f"}
    assert pupil.subscription.delivery(school.now).media_age is None


def test_a_publisher_learns_how_much_it_may_send(school: School) -> None:
    camera = school.camera(S1, 5)
    camera.frame(key=True)
    camera.publication.report(school.now)
    assert camera.link.asked(Remb) == [Remb(1, 2_500_000 >> 4 << 4, (5,))]
