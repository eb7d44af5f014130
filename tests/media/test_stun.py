"""Connectivity checks, against another implementation of STUN."""

from __future__ import annotations

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from erbij_media.transport.stun import parse_request, success

PASSWORD = b"secret-of-ours"


def request(*, nominate: bool = False, password: bytes = PASSWORD) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = "ours:theirs"
    message.attributes["PRIORITY"] = 1
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password)
    return bytes(message)


def test_a_signed_check_is_authentic_and_names_us() -> None:
    parsed = parse_request(request(nominate=True))
    assert parsed is not None
    assert (parsed.ufrag, parsed.use_candidate) == ("ours", True)
    assert parsed.authentic(PASSWORD)
    assert not parsed.authentic(b"another")


def test_a_check_without_nomination_says_so() -> None:
    parsed = parse_request(request())
    assert parsed is not None
    assert not parsed.use_candidate


@pytest.mark.parametrize("address", [("192.0.2.7", 4242), ("2001:db8::7", 4242)])
def test_the_answer_is_understood_and_signed(address: tuple[str, int]) -> None:
    parsed = parse_request(request())
    assert parsed is not None
    answer = stun.parse_message(success(parsed, PASSWORD, address))
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == address
    assert answer.check_message_integrity(PASSWORD)


def test_a_mapped_ipv4_address_is_answered_as_ipv4() -> None:
    parsed = parse_request(request())
    assert parsed is not None
    answer = stun.parse_message(success(parsed, PASSWORD, ("::ffff:192.0.2.7", 1)))
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.7", 1)


def test_an_unsigned_or_foreign_message_is_nothing() -> None:
    unsigned = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    unsigned.attributes["USERNAME"] = "ours:theirs"
    assert parse_request(bytes(unsigned)) is None
    assert parse_request(bytes(stun.Message(stun.Method.BINDING, stun.Class.INDICATION))) is None
    assert parse_request(b"") is None
    assert parse_request(bytes(20)) is None


@given(st.integers(0, 107), st.integers(0, 255))
def test_one_changed_byte_is_never_authentic_with_another_meaning(place: int, value: int) -> None:
    good = request()
    changed = bytearray(good)
    changed[place % len(good)] = value
    parsed = parse_request(bytes(changed))
    if parsed is not None and parsed.authentic(PASSWORD):
        assert parsed.ufrag == "ours"


@given(st.binary(max_size=120))
def test_no_attributes_raise_anything(body: bytes) -> None:
    body += bytes(-len(body) % 4)
    parse_request(b"\x00\x01" + len(body).to_bytes(2, "big") + request()[4:20] + body)
    parse_request(body)
