"""From what a classroom unit says of itself to a word that a coordinator can act on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from erbij.access.health.model import Told
from erbij.access.health.rules import judged
from erbij.access.health.wire import HealthWhy, HealthWord, ReportHealth

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
FINE: dict[str, Any] = {
    "state": "live",
    "camera": "open",
    "microphone": "open",
    "sound": 30,
    "battery": 80,
    "charging": True,
    "round_trip_ms": 40,
    "version": "1",
}


def after(seconds: float = 10, **changes: Any) -> tuple[HealthWord, tuple[HealthWhy, ...]]:
    told = Told(at=NOW, report=ReportHealth.model_validate(FINE | changes))
    return judged(told, NOW, NOW + timedelta(seconds=seconds))


def test_a_unit_that_works_is_good_with_no_reason() -> None:
    assert after() == (HealthWord.GOOD, ())
    assert after(camera="closed", microphone="closed", sound=None, state="idle") == (HealthWord.GOOD, ())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "needs_help"}, HealthWhy.NEEDS_HELP),
        ({"camera": "missing"}, HealthWhy.NO_CAMERA),
        ({"microphone": "missing"}, HealthWhy.NO_MICROPHONE),
    ],
)
def test_without_camera_or_microphone_or_when_it_asks_for_it_a_unit_needs_help(
    changes: dict[str, Any], why: HealthWhy
) -> None:
    assert after(**changes) == (HealthWord.HELP, (why,))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "recovering"}, HealthWhy.RECOVERING),
        ({"sound": 0}, HealthWhy.SILENT),
        ({"round_trip_ms": 900}, HealthWhy.SLOW_NETWORK),
        ({"battery": 12, "charging": False}, HealthWhy.BATTERY),
    ],
)
def test_what_may_go_wrong_soon_asks_for_attention(changes: dict[str, Any], why: HealthWhy) -> None:
    assert after(**changes) == (HealthWord.ATTENTION, (why,))


def test_an_empty_battery_at_the_charger_and_an_unknown_one_are_no_news() -> None:
    assert after(battery=5, charging=True)[0] is HealthWord.GOOD
    assert after(battery=None, charging=None, sound=None, round_trip_ms=None)[0] is HealthWord.GOOD


def test_a_unit_that_says_nothing_for_three_reports_is_not_seen_whatever_it_said() -> None:
    assert after(101, camera="missing") == (HealthWord.ATTENTION, (HealthWhy.NOT_SEEN,))
    assert judged(None, NOW, NOW) == (HealthWord.ATTENTION, (HealthWhy.NOT_SEEN,))
    assert judged(None, None, NOW) == (HealthWord.ATTENTION, (HealthWhy.NEVER_SEEN,))


def test_the_worst_is_named_first_and_nothing_is_left_out() -> None:
    word, why = after(camera="missing", battery=3, charging=False)
    assert (word, why) == (HealthWord.HELP, (HealthWhy.NO_CAMERA, HealthWhy.BATTERY))
