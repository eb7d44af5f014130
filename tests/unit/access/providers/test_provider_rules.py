from __future__ import annotations

from dataclasses import replace

import pytest

from erbij.access.providers import rules
from erbij.access.providers.model import Discovered, Provider
from erbij.access.providers.wire import ProviderMatch

SCHOOL = Provider(
    school_id="wilg",
    issuer="https://login.example",
    client_id="erbij",
    secret="",
    matches=ProviderMatch.EMAIL,
    claim="email",
    domains=("school.example",),
    staff=True,
    pupils=True,
    version=1,
)
GOOGLE = replace(SCHOOL, issuer="https://accounts.google.com")


def test_the_challenge_is_that_of_rfc_7636() -> None:
    assert (
        rules.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


@pytest.mark.parametrize(
    ("said", "provider", "good"),
    [
        ({"email": "a@school.example"}, SCHOOL, True),
        ({"email": "a@elsewhere.example"}, SCHOOL, False),
        ({"email": "a@school.example", "hd": "elsewhere.example"}, SCHOOL, False),
        ({"email": "a@elsewhere.example"}, replace(SCHOOL, domains=()), True),
        ({"email": "a@school.example"}, GOOGLE, False),
        ({"email": "a@school.example", "hd": "school.example"}, GOOGLE, True),
        ({"email": "a@school.example"}, replace(GOOGLE, domains=()), False),
        ({"email": "a@school.example"}, replace(GOOGLE, issuer="https://appleid.apple.com"), False),
        ({"n": "1"}, replace(SCHOOL, matches=ProviderMatch.NUMBER, claim="n"), True),
    ],
)
def test_an_account_of_everybodys_provider_must_be_of_the_schools_own_domain(
    said: dict[str, object], provider: Provider, good: bool
) -> None:
    assert rules.is_of_school(said, provider) is good


@pytest.mark.parametrize("value", [None, "", " ", True, 1.5, ["a"], {"a": 1}, "x" * 255])
def test_a_claim_that_is_no_word_names_nobody(value: object) -> None:
    by_number = replace(SCHOOL, matches=ProviderMatch.NUMBER, claim="number")
    assert rules.named({"number": value}, by_number) is None


@pytest.mark.parametrize("claim", sorted(rules.OWN_WORDS))
def test_what_people_may_write_themselves_at_a_provider_is_no_number_at_school(claim: str) -> None:
    by_number = replace(SCHOOL, matches=ProviderMatch.NUMBER, claim=claim)
    assert rules.named({claim: "12345", "email_verified": True}, by_number) is None


@pytest.mark.parametrize(
    ("methods", "two"),
    [
        (["mfa"], True),
        (["pwd", "mfa"], True),
        (["pwd", "otp"], True),
        (["hwk", "pin"], True),
        (["otp"], False),
        (["hwk"], False),
        (["fpt"], False),
        (["pwd", "kba"], False),
        (["pwd", "sso"], False),
        ([["mfa"]], False),
        ("mfa", False),
        (None, False),
    ],
)
def test_one_way_alone_at_the_provider_is_no_second_step(methods: object, *, two: bool) -> None:
    assert rules.took_two_steps(methods) is two


def test_a_number_may_be_written_as_a_number_and_an_address_must_be_checked() -> None:
    assert rules.named({"number": 12345}, replace(SCHOOL, matches=ProviderMatch.NUMBER, claim="number")) == "12345"
    assert rules.named({"email": "A@School.example", "email_verified": True}, SCHOOL) == "a@school.example"
    assert rules.named({"email": "a@school.example", "xms_edov": "1"}, SCHOOL) == "a@school.example"
    assert rules.named({"email": "a@school.example"}, SCHOOL) is None


@pytest.mark.parametrize(
    ("address", "inside", "good"),
    [
        ("https://login.example", False, True),
        ("https://login.example/tenant/v2.0", False, True),
        ("http://login.example", True, False),
        ("http://127.0.0.1:8000", True, True),
        ("http://127.0.0.1:8000", False, False),
        ("https://login.example/?a", True, False),
        ("ftp://login.example", True, False),
        ("https://[", True, False),
    ],
)
def test_a_provider_is_asked_over_https_only(address: str, inside: bool, good: bool) -> None:
    assert rules.is_issuer(address, inside=inside) is good


def test_an_end_of_the_session_that_has_a_query_keeps_it() -> None:
    about = Discovered("i", "a", "t", "k", "https://login.example/out?p=1", frozenset(), by_post=False)
    assert rules.signs_out_at(about, SCHOOL, "https://erbij.example/access").startswith(
        "https://login.example/out?p=1&"
    )
    assert rules.signs_out_at(replace(about, end_session=""), SCHOOL, "x") == ""


def test_the_host_of_a_school_offers_that_school() -> None:
    both = [("wilg", SCHOOL), ("els", replace(SCHOOL, domains=("els.example",)))]
    assert rules.offered(both, "", "erbij.els.example") == ["els"]
    assert rules.offered(both, "", "notels.example") == []
    assert rules.offered(both, "A@School.example", "x") == ["wilg"]
