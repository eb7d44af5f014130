from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from erbij.access.proof.rules import is_fresh, proved_there

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "fresh"), [(0, True), (299.999, True), (300, False), (3600, False), (-0.001, False), (None, False)]
)
def test_a_proof_counts_for_five_minutes(ago: float | None, fresh: bool) -> None:
    assert is_fresh(None if ago is None else NOW - timedelta(seconds=ago), NOW) is fresh


def test_the_word_of_a_provider_counts_from_when_it_asked() -> None:
    earlier = NOW - timedelta(hours=3)
    assert proved_there(None, NOW) is None
    assert proved_there(earlier, NOW) == earlier
    assert proved_there(NOW + timedelta(seconds=50), NOW) == NOW, "its clock is a little ahead"
    assert proved_there(NOW + timedelta(seconds=70), NOW) is None
