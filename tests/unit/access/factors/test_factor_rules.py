from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from erbij.access.factors import rules
from erbij.actor import Role

KEYS = {
    "sha1": b"12345678901234567890",
    "sha256": b"12345678901234567890123456789012",
    "sha512": b"1234567890" * 6 + b"1234",
}
NOW = datetime(2026, 9, 14, 7, 0, 10, tzinfo=UTC)
SECRET = base64.b32encode(KEYS["sha1"]).decode()


@pytest.mark.parametrize(
    ("seconds", "algorithm", "code"),
    [
        (59, "sha1", "94287082"),
        (59, "sha256", "46119246"),
        (59, "sha512", "90693936"),
        (1111111109, "sha1", "07081804"),
        (1111111111, "sha1", "14050471"),
        (1234567890, "sha1", "89005924"),
        (2000000000, "sha1", "69279037"),
        (20000000000, "sha1", "65353130"),
        (20000000000, "sha512", "47863826"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, algorithm: str, code: str) -> None:
    assert rules.hotp(KEYS[algorithm], seconds // 30, digits=8, algorithm=algorithm) == code


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    present = rules.step_of(NOW)
    for off, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = rules.hotp(KEYS["sha1"], present + off)
        assert rules.fitting_step(SECRET, code, NOW, 0) == (present + off if good else None)


def test_a_code_that_was_used_and_those_before_it_are_over() -> None:
    present = rules.step_of(NOW)
    code = rules.hotp(KEYS["sha1"], present)
    assert rules.fitting_step(SECRET, code, NOW, present) is None
    assert rules.fitting_step(SECRET, rules.hotp(KEYS["sha1"], present - 1), NOW, present) is None
    later = NOW + timedelta(seconds=30)
    assert rules.fitting_step(SECRET, rules.hotp(KEYS["sha1"], present + 1), later, present) == present + 1


def test_ten_recovery_codes_differ_and_are_one_persons_however_they_are_typed() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    typed = codes[0].upper().replace("-", " ")
    assert rules.recovery_key("anouk", typed) == rules.recovery_key("anouk", codes[0])
    assert rules.recovery_key("bram", codes[0]) != rules.recovery_key("anouk", codes[0])


def test_the_square_names_school_and_account() -> None:
    address = rules.app_address("ABC", "a@b.example", "De Wilg & Els")
    assert address.startswith("otpauth://totp/Erbij%20%28De%20Wilg%20%26%20Els%29%3Aa%40b.example?secret=ABC&")


def test_only_who_runs_the_school_is_asked() -> None:
    assert rules.is_asked(frozenset({Role.COORDINATOR, Role.TEACHER}), required=True)
    assert not rules.is_asked(frozenset({Role.TEACHER}), required=True)
    assert not rules.is_asked(frozenset({Role.COORDINATOR}), required=False)


def test_who_sees_the_schools_of_a_board_is_always_asked() -> None:
    assert rules.is_asked(frozenset({Role.BOARD}), required=False)
