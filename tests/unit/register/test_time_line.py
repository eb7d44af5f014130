from __future__ import annotations

import pytest

from erbij.register.line import by_state, is_over, is_running, status
from erbij.register.model import Away, EndReason, PupilEvidence, Session, SlotEvidence, Status
from tests.unit.register.given import PUPIL, at, attendance, line, slot, span, was_there, words

HELD = Session(at("08:58"), at("09:52"))


@pytest.mark.rule("R11")
def test_every_gap_tells_its_reason_and_the_whole_adds_up() -> None:
    there = (
        *was_there("09:05-09:10", ended=EndReason.NETWORK_HOME),
        *was_there("09:11-09:20", ended=EndReason.LEFT),
        *was_there("09:25-09:30", ended=EndReason.SERVER),
        *was_there("09:34-09:40", ended=EndReason.NETWORK_HOME),
    )
    parts = line(attendance("09:00-09:50", there, pauses=("09:27-09:28",)))
    assert words(parts) == [
        "09:00:00-09:05:00 NOT_THERE",
        "09:05:00-09:10:00 ATTENDED",
        "09:10:00-09:11:00 BRIDGED",
        "09:11:00-09:20:00 ATTENDED",
        "09:20:00-09:25:00 LEFT",
        "09:25:00-09:27:00 ATTENDED",
        "09:27:00-09:28:00 PAUSE",
        "09:28:00-09:30:00 ATTENDED",
        "09:30:00-09:34:00 TECHNICAL_SERVER",
        "09:34:00-09:40:00 ATTENDED",
        "09:40:00-09:50:00 TECHNICAL_HOME",
    ]
    assert sum(by_state(parts).values()) == 3000


@pytest.mark.rule("R11")
def test_what_the_class_did_not_offer_is_nobodys_absence() -> None:
    evidence = SlotEvidence(
        "s1",
        Session(at("09:05"), at("09:40")),
        away=(Away(span("09:20-09:25"), EndReason.NETWORK_SCHOOL), Away(span("09:30-09:31"))),
        pupils=(PupilEvidence(PUPIL, was_there("09:10-09:20", ended=EndReason.NETWORK_SCHOOL)),),
    )
    assert words(line(attendance("09:00-09:50", evidence=evidence))) == [
        "09:00:00-09:05:00 NOT_OFFERED",
        "09:05:00-09:10:00 NOT_THERE",
        "09:10:00-09:20:00 ATTENDED",
        "09:20:00-09:30:00 TECHNICAL_SCHOOL",
        "09:30:00-09:31:00 NOT_OFFERED",
        "09:31:00-09:40:00 TECHNICAL_SCHOOL",
        "09:40:00-09:50:00 NOT_OFFERED",
    ]


def test_a_running_lesson_is_counted_to_the_last_proof_and_the_rest_is_ahead() -> None:
    evidence = SlotEvidence(
        "s1",
        Session(at("09:00"), None),
        pupils=(PupilEvidence(PUPIL, was_there("09:00-09:19:57", ended=None)),),
    )
    one = attendance("09:00-09:50", evidence=evidence, now="09:20")
    assert words(line(one, "09:20")) == ["09:00:00-09:19:57 ATTENDED", "09:19:57-09:50:00 AHEAD"]
    assert is_running(one.slot, evidence, at("09:20"))
    assert not is_over(one.slot, evidence, at("09:20"))
    assert status(line(one, "09:20")) == ()


def test_a_lesson_whose_server_died_is_interrupted_by_the_server() -> None:
    evidence = SlotEvidence(
        "s1", Session(at("09:00"), None), pupils=(PupilEvidence(PUPIL, was_there("09:00-09:20", ended=None)),)
    )
    one = attendance("09:00-09:50", evidence=evidence, now="09:30")
    assert words(line(one, "09:30")) == [
        "09:00:00-09:20:00 ATTENDED",
        "09:20:00-09:30:00 TECHNICAL_SERVER",
        "09:30:00-09:50:00 AHEAD",
    ]


def test_before_it_begins_a_lesson_is_all_ahead_and_when_the_teacher_ends_it_nothing_is() -> None:
    waiting = attendance("09:00-09:50", evidence=SlotEvidence("s1", None), now="08:50")
    assert words(line(waiting, "08:50")) == ["09:00:00-09:50:00 AHEAD"]
    ended = SlotEvidence("s1", Session(at("09:00"), at("09:30")))
    assert not is_running(slot("09:00-09:50"), ended, at("09:31"))
    assert is_over(slot("09:00-09:50"), ended, at("09:31"))
    assert words(line(attendance("09:00-09:50", evidence=ended, now="09:31"), "09:31")) == [
        "09:00:00-09:30:00 NOT_THERE",
        "09:30:00-09:50:00 NOT_OFFERED",
    ]


def test_when_two_devices_stop_at_once_the_pupil_gets_the_benefit() -> None:
    there = (
        *was_there("09:00-09:30", device="d1", ended=EndReason.LEFT),
        *was_there("09:00-09:30", device="d2", ended=EndReason.NETWORK_HOME),
    )
    assert words(line(attendance("09:00-09:50", there)))[-1] == "09:30:00-09:50:00 TECHNICAL_HOME"


@pytest.mark.rule("R11")
@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((), (Status.ABSENT,)),
        (was_there("09:00-09:10", ended=EndReason.LEFT), (Status.PARTIAL,)),
        (was_there("09:40-09:50", ended=EndReason.LESSON_OVER), (Status.PARTIAL, Status.LATE)),
        (was_there("09:00-09:10", ended=EndReason.NETWORK_HOME), (Status.PRESENT_REMOTE,)),
        (was_there("09:05-09:50"), (Status.PRESENT_REMOTE,)),
        (was_there("09:05:01-09:50"), (Status.PRESENT_REMOTE, Status.LATE)),
    ],
)
def test_the_status_of_a_lesson(there, expected) -> None:
    assert status(line(attendance("09:00-09:50", there))) == expected


@pytest.mark.rule("R11")
def test_the_status_of_a_lesson_that_was_not_there_to_attend() -> None:
    nothing = line(attendance("09:00-09:50", session=None))
    assert status(nothing) == (Status.NOT_OFFERED,)
    assert status(nothing, free_by_plan=True) == (Status.FREE_BY_PLAN,)
    assert status(line(attendance("09:00-09:50")), authorised=True) == (Status.ABSENT_AUTHORISED,)
    assert status(line(attendance("09:00-09:50", was_there("09:00-09:50"))), at_school=1500) == (Status.PRESENT,)
