"""Relays: the school's own or none, and credentials that hold for minutes."""

from __future__ import annotations

import hmac
from base64 import b64encode
from datetime import timedelta

from erbij.live.relays.model import RelayTerms
from erbij.live.relays.rules import relay_for
from erbij.live.relays.wire import Relay
from tests.unit.live.people import NINE

URLS = ("turns:relay.school.example:443?transport=tcp",)


def test_without_settings_there_is_no_relay() -> None:
    assert relay_for(RelayTerms(), "sign-in", NINE) is None


def test_a_shared_secret_makes_credentials_for_five_minutes_and_one_sign_in() -> None:
    terms = RelayTerms(URLS, secret="s3cret")
    mine, yours = (relay_for(terms, who, NINE) for who in ("mine", "yours"))
    assert mine is not None
    assert yours is not None
    until, _, whom = mine.username.partition(":")
    assert int(until) == int((NINE + timedelta(seconds=300)).timestamp())
    assert whom
    assert "mine" not in whom, "a relay's log names nobody"
    assert mine.username != yours.username
    assert mine.credential == b64encode(hmac.digest(b"s3cret", mine.username.encode(), "sha1")).decode()
    assert "s3cret" not in repr(terms)


def test_a_relay_with_a_name_and_password_is_told_as_it_is() -> None:
    terms = RelayTerms(URLS, "school", "word")
    assert relay_for(terms, "sign-in", NINE) == Relay(urls=URLS, username="school", credential="word")
