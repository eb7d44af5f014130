from __future__ import annotations

from datetime import date

import pytest

from erbij.people.guardians.rules import age_on
from erbij.plans.policy.rules import agreement_of
from erbij.plans.policy.wire import MostPresent, Policy
from erbij.plans.start import rules
from erbij.plans.start.model import Known, PlaceNotTested, RulesNotAgreed
from erbij.plans.start.wire import SignedAs, StartStep, StartWho

DAY = date(2026, 10, 6)
NOTHING = Known({}, {}, {}, ("Lokaal 12",))
AGREED = Known({}, {SignedAs.GUARDIAN: DAY}, {}, ("Lokaal 12",))
READY = Known({}, {SignedAs.GUARDIAN: DAY}, {"Lokaal 12": DAY}, ("Lokaal 12",))


def test_without_a_guardians_yes_nobody_joins_and_without_a_test_of_the_classroom_neither() -> None:
    with pytest.raises(RulesNotAgreed):
        rules.hold(NOTHING, "Lokaal 12")
    with pytest.raises(PlaceNotTested):
        rules.hold(AGREED, "Lokaal 12")
    rules.hold(READY, "Lokaal 12")
    rules.hold(AGREED, "")  # everybody is at home: there is no classroom


def test_all_else_is_shown_and_never_a_lock() -> None:
    standing = rules.standing(READY)
    assert standing.ready
    assert [stage.step for stage in standing.stages if stage.lock] == [StartStep.AGREEMENT, StartStep.ROOM_TEST]
    assert standing.next is not None
    assert (standing.next.step, standing.next.who) == (StartStep.REQUEST, StartWho.FAMILY)


def test_a_lock_that_is_shut_is_what_comes_next() -> None:
    stages = [rules.standing(known).next for known in (NOTHING, AGREED)]
    assert [stage.step for stage in stages if stage] == [StartStep.AGREEMENT, StartStep.ROOM_TEST]
    assert rules.standing(NOTHING).untested == ("Lokaal 12",)


def test_the_review_is_due_ten_weekdays_after_the_first_quarter_of_an_hour() -> None:
    first = Known({StartStep.FIRST_QUARTER: date(2026, 10, 9)}, {}, {}, ())
    assert rules.standing(first).stages[-1].due_on == date(2026, 10, 23)


@pytest.mark.parametrize(
    ("age", "signed", "agreed"),
    [
        (12, {SignedAs.GUARDIAN}, True),
        (12, {SignedAs.PAPER}, True),
        (12, {SignedAs.PUPIL, SignedAs.SCHOOL}, False),
        (16, {SignedAs.GUARDIAN}, False),
        (16, {SignedAs.GUARDIAN, SignedAs.PUPIL}, True),
        (18, {SignedAs.GUARDIAN}, False),
        (18, {SignedAs.PUPIL}, True),
        (None, {SignedAs.GUARDIAN}, True),
    ],
)
def test_from_sixteen_the_pupil_agrees_too_and_from_eighteen_alone(
    age: int | None, signed: set[SignedAs], agreed: bool
) -> None:
    known = Known({}, dict.fromkeys(signed, DAY), {}, ())
    assert (rules.agreed_on(known, age) is not None) is agreed


def test_age_changes_on_the_birthday() -> None:
    birth = date(2010, 10, 6)
    assert [age_on(birth, day) for day in (date(2026, 10, 5), DAY)] == [15, 16]
    assert age_on(None, DAY) is None


def test_another_rule_of_the_school_makes_another_text() -> None:
    texts = [agreement_of(Policy(most=most), "De Klimop") for most in MostPresent]
    assert len({rules.text_hash(text) for text in texts}) == 3
    assert "De Klimop" in texts[0]
    assert agreement_of(Policy(passport_on_unit=False), "De Klimop") != texts[-1]
