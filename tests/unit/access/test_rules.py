from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from erbij.access import rules
from erbij.access.errors import LinkIsExpired, LinkIsUsed, LinkUnknown
from erbij.access.model import Link, Owner, SignIn
from erbij.access.wire import LinkPurpose
from erbij.actor import Role

NOW = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)
LINK = Link(
    id="l",
    school_id="s",
    owner_id="noor",
    owner=Owner.PERSON,
    purpose=LinkPurpose.SIGN_IN,
    reusable=False,
    created_at=NOW,
    expires_at=NOW + timedelta(days=1),
    used_at=None,
)
SIGN_IN = SignIn(
    id="i",
    school_id="s",
    owner_id="p",
    owner=Owner.PERSON,
    device_id="",
    roles=frozenset({Role.PUPIL}),
    created_at=NOW,
    last_seen_at=NOW,
    kept_until=None,
    ends_at=NOW + timedelta(days=180),
)
TEACHER = replace(SIGN_IN, roles=frozenset({Role.TEACHER}), ends_at=NOW + timedelta(hours=12))


def test_a_teacher_is_idle_after_half_an_hour_and_a_pupil_after_half_a_day() -> None:
    assert rules.ends(TEACHER) == NOW + timedelta(minutes=30)
    assert rules.ends(SIGN_IN) == NOW + timedelta(hours=12)


def test_a_guardian_who_teaches_is_idle_like_a_teacher() -> None:
    both = replace(SIGN_IN, roles=frozenset({Role.GUARDIAN, Role.TEACHER}))
    assert rules.ends(both) == NOW + timedelta(minutes=30)


def test_a_lesson_keeps_a_teacher_five_minutes_and_a_pupil_an_hour_longer() -> None:
    bell = NOW + timedelta(minutes=50)
    assert rules.kept_until(TEACHER, bell) == bell + timedelta(minutes=5)
    assert rules.kept_until(SIGN_IN, bell) == bell + timedelta(hours=1)
    assert rules.ends(replace(TEACHER, kept_until=bell)) == bell


def test_nothing_keeps_a_sign_in_beyond_its_end() -> None:
    assert rules.ends(replace(TEACHER, kept_until=NOW + timedelta(days=2))) == TEACHER.ends_at


def test_a_unit_is_never_idle() -> None:
    unit = replace(SIGN_IN, owner=Owner.UNIT, roles=frozenset({Role.UNIT}))
    assert rules.ends(unit) == NOW + timedelta(days=180)


REFUSED = [
    (None, LinkUnknown),
    (replace(LINK, purpose=LinkPurpose.PASSWORD), LinkUnknown),
    (replace(LINK, reusable=True), LinkUnknown),
    (replace(LINK, used_at=NOW), LinkIsUsed),
    (replace(LINK, expires_at=NOW), LinkIsExpired),
]


@pytest.mark.parametrize(("link", "why"), REFUSED)
def test_a_link_that_cannot_be_used_says_why(link: Link | None, why: type[Exception]) -> None:
    with pytest.raises(why):
        rules.check_link(link, LinkPurpose.SIGN_IN, NOW, demo=False)


def test_a_demonstration_link_can_be_used_again_and_again() -> None:
    link = replace(LINK, reusable=True, used_at=NOW)
    assert rules.check_link(link, None, NOW, demo=True) is link


def test_cookies_are_bound_to_the_host_over_https() -> None:
    assert rules.cookie_names(secure=True, unit=False) == ("__Host-erbij", "__Host-erbij-device")
    assert rules.cookie_names(secure=True, unit=True) == ("__Host-erbij-unit", "__Host-erbij-device-unit")
    assert rules.cookie_names(secure=False, unit=False) == ("erbij", "erbij-device")


def test_a_code_may_be_typed_in_any_way() -> None:
    assert rules.typed_code(" abcd-2345 ") == "ABCD2345"


def test_a_name_of_a_device_is_plain_text() -> None:
    assert rules.plain(" iPad\u202e\x00\n van\u200b  Noor") == "iPad van Noor"
