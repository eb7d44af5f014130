"""A ticket of `erbij doctor` opens one page for a quarter of an hour, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from erbij.reach import rules

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
DIGEST = "d" * 64


def test_a_ticket_holds_for_a_quarter_of_an_hour() -> None:
    ticket = rules.written(DIGEST, NOW)

    assert rules.is_good(ticket, DIGEST, NOW + timedelta(minutes=14, seconds=59))
    assert not rules.is_good(ticket, DIGEST, NOW + timedelta(minutes=15))


def test_a_ticket_holds_for_its_own_secret_alone() -> None:
    assert not rules.is_good(rules.written(DIGEST, NOW), "e" * 64, NOW)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"digest": "x"}', f'{{"digest": "{DIGEST}", "until": "soon"}}'])
def test_what_is_no_ticket_opens_nothing(text: str) -> None:
    assert not rules.is_good(text, DIGEST, NOW)


def test_the_first_section_of_an_offer_is_found_by_its_name() -> None:
    assert rules.first_mid(["v=0", "m=audio 9", "a=mid:0 ", "a=mid:1"]) == "0"
    assert rules.first_mid(["v=0"]) is None
