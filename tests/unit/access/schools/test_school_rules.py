from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erbij.access.model import Identity, Owner, SignIn
from erbij.access.schools import rules
from erbij.access.schools.errors import SchoolOfferIsOver, SignInAnew
from erbij.access.schools.model import Offer
from erbij.actor import Role
from erbij.private import Private

NOW = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
SIGN_IN = SignIn(
    id="s",
    school_id="wilg",
    owner_id="anouk",
    owner=Owner.PERSON,
    device_id="",
    roles=frozenset({Role.TEACHER}),
    created_at=NOW,
    last_seen_at=NOW,
    kept_until=None,
    ends_at=NOW + timedelta(hours=12),
)
OFFER = Offer("o", "wilg", "anouk", NOW, NOW + rules.OFFER_LASTS)


def test_a_sign_in_at_this_very_school_begins() -> None:
    rules.check_own(SIGN_IN)
    with pytest.raises(SignInAnew):
        rules.check_own(None)


def test_who_came_over_proved_nothing_at_this_school() -> None:
    over = replace(SIGN_IN, through=rules.THROUGH)
    with pytest.raises(SignInAnew):
        rules.check_own(over)
    with pytest.raises(SignInAnew):
        rules.check_after(over, OFFER)


def test_the_second_sign_in_is_after_the_offer_and_the_offer_ends() -> None:
    rules.check_after(replace(SIGN_IN, created_at=NOW + timedelta(minutes=1)), OFFER)
    with pytest.raises(SignInAnew):
        rules.check_after(replace(SIGN_IN, created_at=NOW - timedelta(seconds=1)), OFFER)
    assert rules.check_offer(OFFER, NOW) is OFFER
    for offer, now in ((OFFER, OFFER.expires_at), (None, NOW)):
        with pytest.raises(SchoolOfferIsOver):
            rules.check_offer(offer, now)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_works_at_a_school_or_for_its_board_goes_over(role: Role) -> None:
    who = Identity("x", "wilg", Owner.PERSON, frozenset({role}), Private("X"))
    at_work = {Role.TEACHER, Role.MENTOR, Role.COORDINATOR, Role.LEADER, Role.BOARD}
    assert rules.works_there(who) is (role in at_work)
    assert not rules.works_there(None)
