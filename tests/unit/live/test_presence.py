"""R2: an interval is made of proofs."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.live.model import FactKind
from erbij.live.presence import Presence, delivered, fault
from erbij.live.wire import LeaveReason
from tests.unit.live.people import NINE

S = timedelta(seconds=1)
pytestmark = pytest.mark.rule("R2")


def prove(presence: Presence, at: Any, *, device: str = "tablet", span: str = "") -> list[Any]:
    return presence.prove(at, span_id=span or f"span-{at}", device=device, connection="socket")


def test_an_interval_opens_at_the_first_proof_and_every_proof_is_a_fact() -> None:
    presence = Presence()
    assert [m.kind for m in prove(presence, NINE)] == [FactKind.OPENED, FactKind.PROOF]
    (mark,) = prove(presence, NINE + 5 * S)
    assert (mark.kind, mark.n, mark.span_id) == (FactKind.PROOF, 2, f"span-{NINE}")


def test_thirty_seconds_without_a_proof_are_borne_one_more_ends_it_at_the_last_proof() -> None:
    presence = Presence()
    prove(presence, NINE)
    prove(presence, NINE + 5 * S)
    assert presence.check(NINE + 35 * S, LeaveReason.NETWORK_HOME) == []
    (mark,) = presence.check(NINE + 36 * S, LeaveReason.NETWORK_HOME)
    assert (mark.kind, mark.at, mark.reason) == (FactKind.CLOSED, NINE + 5 * S, LeaveReason.NETWORK_HOME)
    assert presence.check(NINE + 40 * S, LeaveReason.NETWORK_HOME) == []


def test_a_late_proof_that_nobody_looked_before_opens_a_new_interval() -> None:
    presence = Presence()
    prove(presence, NINE)
    kinds = [m.kind for m in prove(presence, NINE + 60 * S)]
    assert kinds == [FactKind.CLOSED, FactKind.OPENED, FactKind.PROOF]


@pytest.mark.parametrize("reason", [LeaveReason.LEFT, LeaveReason.LESSON_OVER, LeaveReason.REMOVED])
def test_who_says_goodbye_was_there_until_then_if_proofs_are_fresh(reason: LeaveReason) -> None:
    presence = Presence()
    prove(presence, NINE)
    assert presence.end(reason, NINE + 4 * S)[0].at == NINE + 4 * S
    prove(presence, NINE + 10 * S)
    assert presence.end(reason, NINE + 25 * S)[0].at == NINE + 10 * S


@pytest.mark.parametrize("reason", [LeaveReason.SERVER, LeaveReason.TAKEN_OVER])
def test_a_stopped_server_and_a_take_over_are_no_goodbye(reason: LeaveReason) -> None:
    presence = Presence()
    prove(presence, NINE)
    assert presence.end(reason, NINE + 4 * S)[0].at == NINE


def test_an_end_without_an_open_interval_is_nothing() -> None:
    assert Presence().end(LeaveReason.LEFT, NINE) == []


def test_another_device_is_another_interval() -> None:
    presence = Presence()
    prove(presence, NINE)
    marks = prove(presence, NINE + 5 * S, device="phone")
    assert [(m.kind, m.device) for m in marks] == [
        (FactKind.CLOSED, "tablet"),
        (FactKind.OPENED, "phone"),
        (FactKind.PROOF, "phone"),
    ]


def test_only_seconds_inside_the_lesson_are_shown_and_those_of_before_a_restart_too() -> None:
    presence = Presence([(NINE - 60 * S, NINE + 60 * S)])
    prove(presence, NINE + 100 * S)
    prove(presence, NINE + 105 * S)
    assert presence.seconds((NINE, NINE + 3000 * S)) == 65


@pytest.mark.parametrize(
    ("media", "sender_report", "report", "flows", "there"),
    [
        (0.1, 0.1, 0.1, True, True),
        (5.1, 0.1, 0.1, True, False),
        (None, 0.1, 0.1, False, True),
        (300.0, 2.0, 1.0, False, True),
        (300.0, 5.1, 1.0, False, False),
        (0.1, 0.1, 5.1, True, False),
        (0.1, 0.1, None, True, False),
        (None, None, 0.1, False, False),
    ],
)
def test_delivered_is_media_or_a_sender_report_in_silence_and_always_a_report_of_the_browser(
    media: float | None, sender_report: float | None, report: float | None, flows: bool, there: bool
) -> None:
    assert (
        delivered(media_age=media, sender_report_age=sender_report, report_age=report, picture_or_sound_flows=flows)
        is there
    )


def test_whose_fault_it_is() -> None:
    assert fault(socket_up=True, class_there=True, engine_failed=True) is LeaveReason.SERVER
    assert fault(socket_up=False, class_there=False, engine_failed=False) is LeaveReason.NETWORK_HOME
    assert fault(socket_up=True, class_there=False, engine_failed=False) is LeaveReason.NETWORK_SCHOOL
    assert fault(socket_up=True, class_there=True, engine_failed=False) is LeaveReason.NETWORK_HOME


@given(st.lists(st.floats(0.0, 60.0), min_size=1, max_size=60), st.integers(1, 40))
def test_intervals_never_overlap_hold_no_gap_over_thirty_seconds_and_do_not_depend_on_how_often_one_looks(
    gaps: list[float], look_every: int
) -> None:
    def play(*, looks: bool) -> list[tuple[Any, Any]]:
        presence, now, marks = Presence(), NINE, []
        for number, gap in enumerate(gaps):
            if looks:
                for part in range(1, look_every):
                    marks += presence.check(now + gap * part / look_every * S, LeaveReason.NETWORK_HOME)
            now += gap * S
            marks += prove(presence, now, span=f"span-{number}")
        marks += presence.end(LeaveReason.SERVER, now)
        opened = [m.at for m in marks if m.kind is FactKind.OPENED]
        closed = [m.at for m in marks if m.kind is FactKind.CLOSED]
        proofs = [m.at for m in marks if m.kind is FactKind.PROOF]
        spans = list(zip(opened, closed, strict=True))
        for start, end in spans:
            inside = [at for at in proofs if start <= at <= end]
            assert all(b - a <= 30 * S for a, b in pairwise(inside))
        assert all(a[1] < b[0] for a, b in pairwise(spans))
        return spans

    assert play(looks=True) == play(looks=False)
