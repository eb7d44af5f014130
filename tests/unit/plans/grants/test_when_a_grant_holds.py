"""When somebody else may see a pupil: by date, by arrangement, by agreement, until it is revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.plans.grants.model import Grant, GrantFacts, GrantSignature
from erbij.plans.grants.rules import agreement_of, dates_wrong, may_sign, state
from erbij.plans.grants.wire import GranteeKind, GrantScope, GrantState
from erbij.plans.start.rules import asked_of
from erbij.plans.start.wire import SignedAs
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 9, 7, 8, tzinfo=UTC)
TODAY = NOW.date()
GRANT = Grant(
    id="g",
    school_id="s",
    pupil_id="p",
    kind=GranteeKind.PERSON,
    grantee_id="x",
    grantee_name=Private("Otto Ozl"),
    scopes=(GrantScope.NAME, GrantScope.PLAN),
    first=TODAY,
    until=TODAY + timedelta(days=10),
    reason=Private("Samen kijken"),
    text=Private("de tekst"),
    given_by="z",
    given_at=NOW,
)
SCHOOL = replace(GRANT, kind=GranteeKind.SCHOOL, text=Private(""))


def signed(*parts: SignedAs) -> tuple[GrantSignature, ...]:
    return tuple(GrantSignature(part, "s", "g", "p", part, Private("Wie"), part, "0" * 64, NOW) for part in parts)


def facts(
    *parts: SignedAs, today: date = TODAY, age: int | None = None, regional: date | None = None, primary: bool = True
) -> GrantFacts:
    return GrantFacts(today, asked_of(age, primary=primary), regional, {"g": signed(*parts)})


def test_what_leaves_the_schools_waits_for_a_guardian() -> None:
    assert state(GRANT, facts()) is GrantState.WAITING
    assert state(GRANT, facts(SignedAs.GUARDIAN)) is GrantState.IN_FORCE
    assert state(GRANT, facts(SignedAs.PAPER)) is GrantState.IN_FORCE


@pytest.mark.parametrize(
    ("age", "parts", "holds"),
    [
        (15, (SignedAs.GUARDIAN,), True),
        (16, (SignedAs.GUARDIAN,), False),
        (16, (SignedAs.GUARDIAN, SignedAs.PUPIL), True),
        (18, (SignedAs.GUARDIAN,), False),
        (18, (SignedAs.PUPIL,), True),
    ],
)
def test_from_sixteen_the_pupil_agrees_too_and_from_eighteen_alone(
    age: int, parts: Sequence[SignedAs], holds: bool
) -> None:
    assert (state(GRANT, facts(*parts, age=age)) is GrantState.IN_FORCE) is holds


def test_nobody_is_asked_who_has_no_say() -> None:
    child, older, adult = (asked_of(age, primary=False) for age in (15, 17, 18))
    assert may_sign(SignedAs.GUARDIAN, (), child)
    assert not may_sign(SignedAs.PUPIL, (), child)
    assert may_sign(SignedAs.PUPIL, signed(SignedAs.GUARDIAN), older)
    assert not may_sign(SignedAs.GUARDIAN, signed(SignedAs.PAPER), older)
    assert not may_sign(SignedAs.GUARDIAN, (), adult)


@pytest.mark.parametrize(
    ("primary", "parts", "holds"),
    [
        (True, (SignedAs.GUARDIAN,), True),
        (False, (SignedAs.GUARDIAN,), False),
        (False, (SignedAs.PAPER,), False),
        (False, (SignedAs.PUPIL,), False),
        (False, (SignedAs.GUARDIAN, SignedAs.PUPIL), True),
    ],
)
def test_without_a_date_of_birth_a_guardians_word_alone_is_enough_in_primary_education_only(
    primary: bool, parts: Sequence[SignedAs], holds: bool
) -> None:
    assert (state(GRANT, facts(*parts, primary=primary)) is GrantState.IN_FORCE) is holds


def test_another_school_sees_a_pupil_only_while_a_regional_arrangement_is_in_effect() -> None:
    assert state(SCHOOL, facts()) is GrantState.RESTING
    assert state(SCHOOL, facts(regional=TODAY)) is GrantState.IN_FORCE


def test_it_begins_and_ends_by_its_dates() -> None:
    agreed = (SignedAs.GUARDIAN,)
    assert state(GRANT, facts(*agreed, today=GRANT.first - timedelta(days=1))) is GrantState.AHEAD
    assert state(GRANT, facts(*agreed, today=GRANT.until)) is GrantState.IN_FORCE
    assert state(GRANT, facts(*agreed, today=GRANT.until + timedelta(days=1))) is GrantState.ENDED


@given(
    today=st.dates(date(2026, 8, 1), date(2027, 7, 31)),
    regional=st.none() | st.just(date(2027, 7, 31)),
    parts=st.sets(st.sampled_from(SignedAs)),
    age=st.none() | st.integers(4, 20),
    kind=st.sampled_from(GranteeKind),
)
def test_a_revoked_grant_never_holds_again(
    today: date, regional: date | None, parts: set[SignedAs], age: int | None, kind: GranteeKind
) -> None:
    revoked = replace(GRANT, kind=kind, revoked_by="z", revoked_at=NOW)

    assert state(revoked, facts(*parts, today=today, age=age, regional=regional)) is GrantState.REVOKED


def test_a_grant_crosses_no_school_year() -> None:
    last = date(2027, 7, 31)
    assert dates_wrong(TODAY, last, TODAY, last) is None
    assert dates_wrong(TODAY, last + timedelta(days=1), TODAY, last) == ("body.until", "not beyond the school year")
    assert dates_wrong(TODAY, TODAY - timedelta(days=1), TODAY, last) is not None


def test_the_text_names_what_is_seen_until_when_and_nothing_else() -> None:
    text = agreement_of("De Testschool", "Noor", "Otto Ozl", GRANT)

    assert "Otto Ozl" in text
    assert "tot en met 17-9-2026" in text
    assert "het plan" in text
    assert "leerlingenkaart" not in text
    assert "nooit: meekijken in de les" in text
