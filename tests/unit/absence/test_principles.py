"""What may be written about an absence: section 1 of the register's rules, as code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.absence.records.rules import IllnessStays, decided, placed, said, withdrawn
from erbij.absence.records.wire import WithdrawnAs
from erbij.absence.wire import Authorised, Notify
from tests.unit.absence.hours import CODES, NOW, ahead, past, reason, wanted

YES, NO, UNDECIDED = Authorised.YES, Authorised.NO, Authorised.UNDECIDED


def written(old, asked, hour):
    return placed(old, asked, hour, NOW, id_="r1", school_id="school")


def judged(old, authorised, hour, code=None):
    return decided(old, authorised, reason(code) if code else None, hour, NOW, person_id="c1")


def test_reported_ill_is_absent_and_authorised_and_leads_to_nothing():
    record = written(None, wanted("ILL"), ahead())
    assert (record.authorised, record.notify, record.was_ill, record.withdrawn) == (YES, Notify.NEVER, True, False)


@pytest.mark.parametrize("hour", [past(), ahead(), past(remote=True)])
def test_software_makes_nothing_unauthorised(hour):
    assert said(wanted("TRUANT", by=""), hour) is UNDECIDED
    assert written(None, wanted("ILL", by="", authorised=NO), hour).authorised is UNDECIDED


def test_an_import_of_many_cannot_make_a_pupil_who_was_planned_at_home_a_truant():
    assert said(wanted("TRUANT", one_by_one=False), past(remote=True)) is UNDECIDED
    assert said(wanted("TRUANT", one_by_one=False), past()) is NO
    assert said(wanted("TRUANT"), past(remote=True)) is NO, "a person looked at this very hour"


def test_illness_of_an_hour_that_is_over_does_not_become_unauthorised():
    record = written(None, wanted("ILL"), past())
    with pytest.raises(IllnessStays):
        judged(record, NO, past())
    with pytest.raises(IllnessStays):
        written(record, wanted("TRUANT"), past())


def test_for_an_hour_to_come_the_school_may_decide_otherwise():
    record = written(None, wanted("ILL"), ahead())
    assert judged(record, NO, ahead()).authorised is NO


def test_of_an_illness_never_a_notice_comes_not_even_when_somebody_calls_it_unauthorised():
    record = judged(written(None, wanted("ILL"), ahead()), NO, ahead())
    assert record.notify is Notify.NEVER


@given(st.lists(st.tuples(st.sampled_from([YES, UNDECIDED]), st.sampled_from(CODES)), max_size=6), st.booleans())
def test_by_no_way_round_does_past_illness_become_unauthorised(steps, via_withdrawal):
    record = written(None, wanted("ILL"), past())
    for authorised, code in steps:
        record = judged(record, authorised, past(), code)
    if via_withdrawal:
        record = withdrawn(record, WithdrawnAs.PRESENT, past(), NOW)
    with pytest.raises(IllnessStays):
        judged(record, NO, past(), "TRUANT")
    with pytest.raises(IllnessStays):
        written(record, wanted("TRUANT"), past())


def test_a_report_about_the_wrong_child_is_taken_back_whole():
    record = withdrawn(written(None, wanted("ILL"), past()), WithdrawnAs.OTHER_PUPIL, past(), NOW)
    assert written(record, wanted("TRUANT"), past()).authorised is NO


def test_a_child_who_is_better_before_the_lesson_was_never_ill_in_it():
    record = withdrawn(written(None, wanted("ILL"), ahead()), WithdrawnAs.TAKEN_BACK, ahead(), NOW)
    assert record.withdrawn
    assert written(record, wanted("TRUANT"), past()).authorised is NO


def test_a_decision_names_the_person_and_the_time():
    open_ = written(None, wanted("UNKNOWN"), past())
    assert (open_.authorised, open_.decided_by, open_.decided_at) == (UNDECIDED, None, None)
    record = judged(open_, NO, past(), "TRUANT")
    assert (record.decided_by, record.decided_at, record.category, record.version) == ("c1", NOW, "TRUANT", 2)
