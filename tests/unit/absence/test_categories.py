"""Reasons of absence: the national list and the school's own codes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from erbij.absence.categories.rules import NATIONAL, category, consequences, faults, named, usable
from erbij.absence.wire import Authorised, NationalReason, Notify
from tests.unit.absence.hours import TUESDAY


def own(code="TAND", national=NationalReason.MEDICAL, since=date(2026, 8, 1), to=None, id_="k1"):
    return category(code, national, id_=id_, name="Tandarts", since=since, to=to)


@pytest.mark.parametrize("reason", [NationalReason.ILL, NationalReason.SUSPENSION])
def test_illness_and_suspension_never_lead_to_a_notice(reason):
    assert consequences(reason) == (Authorised.YES, Notify.NEVER)


@pytest.mark.rule("R13")
def test_only_a_reason_that_is_unauthorised_or_undecided_can_count():
    for one in NATIONAL:
        assert (one.notify is Notify.NEVER) == (one.authorised is Authorised.YES), one.code


def test_luxury_asks_for_a_notice_at_once_and_late_only_by_hand():
    assert consequences(NationalReason.LUXURY)[1] is Notify.AT_ONCE
    assert consequences(NationalReason.LATE)[1] is Notify.MANUAL


def test_a_code_of_the_school_counts_as_the_national_reason_behind_it():
    found = named([own()], "tand", TUESDAY)
    assert found is not None
    assert (found.national, found.authorised, found.notify) == (NationalReason.MEDICAL, Authorised.YES, Notify.NEVER)


def test_a_code_can_be_used_on_its_first_and_last_day_and_not_beside_them():
    one = own(to=TUESDAY)
    for day, known in [(TUESDAY, True), (TUESDAY + timedelta(1), False), (one.valid_from, True)]:
        assert (named([one], "TAND", day) is not None) is known
    assert named([one], "TAND", one.valid_from - timedelta(1)) is None
    assert next(c.code for c in usable([one], TUESDAY)) == "TAND"


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (own("ILL", id_="k2"), "code"),
        (own("t", id_="k2"), "code"),
        (own("", id_="k2"), "code"),
        (own(to=date(2026, 7, 1), id_="k1"), "valid_to"),
        (own(since=date(2027, 1, 1), id_="k2"), "code"),
    ],
)
def test_a_code_that_cannot_be_is_named(new, field):
    assert [where for where, _ in faults([own()], new)] == [field]


def test_a_code_may_come_back_after_it_ended():
    assert faults([own(to=date(2026, 12, 31))], own(since=date(2027, 1, 1), id_="k2")) == []
