"""Where a pupil follows lessons from: the stays of the arrangement, the fixed online day, the word of the day."""

from __future__ import annotations

from datetime import date

import pytest

from erbij.plans.arrangements.rules import place_of, stay_on
from erbij.plans.arrangements.wire import ArrangementDetails, Stay
from erbij.plans.modality.model import AS_ALWAYS, Modality
from erbij.plans.modality.wire import ModalityOrigin, SlotModality, StayPlace

HOSPITAL = Stay(since=date(2026, 10, 5), at=StayPlace.HOSPITAL)
HOME_AGAIN = Stay(since=date(2026, 10, 19), at=StayPlace.HOME)
IN_THE_PLAN = Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.PLAN)


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2026, 10, 4), StayPlace.HOME),
        (date(2026, 10, 5), StayPlace.HOSPITAL),
        (date(2026, 10, 18), StayPlace.HOSPITAL),
        (date(2026, 10, 19), StayPlace.HOME),
    ],
)
def test_a_stay_lasts_until_the_next_one_whatever_the_order_in_which_they_were_written(
    day: date, place: StayPlace
) -> None:
    assert stay_on((HOSPITAL, HOME_AGAIN), day) is place
    assert stay_on((HOME_AGAIN, HOSPITAL), day) is place


def test_of_two_stays_from_the_same_date_the_last_one_written_holds() -> None:
    other = Stay(since=HOSPITAL.since, at=StayPlace.INSTITUTION)
    assert stay_on((HOSPITAL, other), HOSPITAL.since) is StayPlace.INSTITUTION


def test_without_a_stay_a_pupil_is_at_home() -> None:
    assert stay_on(ArrangementDetails().stays, date(2026, 10, 5)) is StayPlace.HOME


def test_the_fixed_online_day_knows_better_than_the_stay() -> None:
    tuesday = Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN, at=StayPlace.SCHOOL)
    assert place_of(tuesday, StayPlace.HOSPITAL) is StayPlace.SCHOOL
    anywhere = Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.PATTERN)
    assert place_of(anywhere, StayPlace.HOSPITAL) is StayPlace.HOSPITAL


def test_who_was_to_be_in_the_classroom_and_joins_from_hospital_is_in_hospital() -> None:
    assert place_of(AS_ALWAYS, StayPlace.HOSPITAL) is StayPlace.HOSPITAL


def test_who_says_not_at_school_today_is_in_no_room_of_the_school() -> None:
    said = Modality(SlotModality.REMOTE_LIVE, ModalityOrigin.DAY_CHANGE)
    assert place_of(said, StayPlace.SCHOOL) is StayPlace.HOME
    assert place_of(said, StayPlace.HOSPITAL) is StayPlace.HOSPITAL
    assert place_of(IN_THE_PLAN, StayPlace.SCHOOL) is StayPlace.SCHOOL
