"""What a remote arrangement and a deviation must hold, and how each missing item is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from erbij.plans.arrangements import rules
from erbij.plans.arrangements.wire import ArrangementDetails, ArrangementForm, ArrangementGround, ReturnStep
from erbij.plans.deviations import rules as deviation_rules
from erbij.plans.deviations.model import DeviationSignature, Signing
from erbij.plans.deviations.wire import DecidedBy, DeviationDetails
from erbij.plans.document.model import Document, PlanIsIncomplete
from erbij.plans.document.rules import overlapping
from erbij.plans.document.wire import MissingItem, PlanItem, PlanState, PlanThing
from erbij.plans.patterns.wire import Moments, WeekParity
from erbij.plans.start.rules import asked_of, text_hash
from erbij.plans.start.wire import SignedAs
from erbij.private import Private
from erbij.wire import InputError

TODAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
COMPLETE = ArrangementDetails(
    form=ArrangementForm.OWN_SCHOOL,
    level=2,
    ground=ArrangementGround.PHYSICAL,
    assessed_by="Het zorgteam",
    goals="Bijblijven",
    fixed_teacher_id="thijs",
    target_minutes=300,
    review_on=TODAY + timedelta(weeks=6),
    return_path=(ReturnStep(on=TODAY + timedelta(weeks=4), what="Een ochtend op school"),),
)
SIGNED = DeviationDetails(
    decided_by=DecidedBy.BOARD,
    decided_on=TODAY,
    reference="2026-12",
    minutes_at_school=900,
    minutes_deviated=300,
    programme="Thuis met de klas mee",
    regrowth="Elke zes weken een dagdeel erbij",
    expert_reference="Verklaring 7",
)
GUARDIANS = {"karin": Private("Karin Voorbeeld")}


def signing(*who: str | None, guardians=GUARDIANS):
    """Who signed the usual text of the deviation."""
    empty = Signing(Private("Noor"), "De Klimop", guardians, needs_paper=not guardians)
    text = deviation_rules.text_of(deviation(), empty)
    signed = [
        DeviationSignature(
            f"s{n}", "s", "noor", "d", one, Private("?"), SignedAs.GUARDIAN, text_hash(text), Private(text), "x", NOW
        )
        for n, one in enumerate(who)
    ]
    return replace(empty, signatures={"d": signed})


def arrangement(first=TODAY, last=date(2027, 7, 31), state=PlanState.DRAFT, **change: Any):
    return Document("a", "s", "noor", 1, state, first, last, COMPLETE.model_copy(update=change), NOW)


def deviation(first=TODAY, last=date(2027, 7, 31), **change: Any):
    return Document("d", "s", "noor", 1, PlanState.DRAFT, first, last, SIGNED.model_copy(update=change), NOW)


def items(found):
    return [one.item for one in found]


def test_a_complete_arrangement_and_deviation_lack_nothing():
    assert rules.missing(arrangement(), TODAY) == []
    assert deviation_rules.missing(deviation(), signing("karin")) == []


def test_an_empty_draft_is_told_every_item():
    empty = Document("a", "s", "noor", 1, PlanState.DRAFT, None, None, ArrangementDetails(), NOW)
    assert items(rules.missing(empty, TODAY)) == [
        PlanItem.FORM,
        PlanItem.LEVEL,
        PlanItem.GROUND,
        PlanItem.ASSESSED_BY,
        PlanItem.GOALS,
        PlanItem.FIXED_TEACHER,
        PlanItem.TARGET_MINUTES,
        PlanItem.RETURN_PATH,
        PlanItem.FIRST,
        PlanItem.LAST,
        PlanItem.REVIEW,
    ]
    nothing = Document("d", "s", "noor", 1, PlanState.DRAFT, None, None, DeviationDetails(), NOW)
    assert len(deviation_rules.missing(nothing, signing())) == 11


@pytest.mark.parametrize(
    ("change", "item"),
    [
        ({"review_on": TODAY + timedelta(days=43)}, PlanItem.REVIEW_TOO_LATE),
        ({"review_on": TODAY - timedelta(days=1)}, PlanItem.REVIEW_PAST),
        ({"form": ArrangementForm.REGIONAL}, PlanItem.PARTNER_SCHOOL),
        ({"target_minutes": None}, PlanItem.TARGET_MINUTES),
        ({"last": date(2027, 8, 1)}, PlanItem.ACROSS_SCHOOL_YEAR),
        ({"last": TODAY - timedelta(days=1)}, PlanItem.LAST_BEFORE_FIRST),
    ],
)
def test_what_cannot_stand_is_named(change, item):
    assert items(rules.missing(arrangement(**change), TODAY)) == [item]


def test_no_target_at_all_is_a_target_and_a_review_that_is_due_stops_no_change():
    assert rules.missing(arrangement(target_minutes=0), TODAY) == []
    late = arrangement(state=PlanState.ACTIVE, review_on=TODAY - timedelta(days=3))
    assert rules.missing(late, TODAY) == []


def test_six_weeks_count_from_the_first_day_when_it_lies_ahead():
    ahead = TODAY + timedelta(weeks=2)
    assert rules.missing(arrangement(first=ahead, review_on=ahead + timedelta(weeks=6)), TODAY) == []


def test_each_guardian_who_did_not_sign_is_named():
    both = {**GUARDIANS, "omar": Private("Omar Voorbeeld")}
    (lacks,) = deviation_rules.missing(deviation(), signing("karin", guardians=both))
    assert (lacks.item, lacks.who) == (PlanItem.SIGNATURE, "Omar Voorbeeld")
    refusal = PlanIsIncomplete([lacks])
    assert refusal.members()["errors"] == (InputError(path="deviation.SIGNATURE", message="Omar Voorbeeld"),)
    assert "Omar" not in str(refusal)


def test_where_no_guardian_has_an_account_one_paper_is_needed():
    assert deviation_rules.missing(deviation(), signing(None, guardians={})) == []
    assert items(deviation_rules.missing(deviation(), signing(guardians={}))) == [PlanItem.SIGNATURE]


@pytest.mark.parametrize(
    "change",
    [
        {"programme": "Thuis in eigen tijd"},
        {"minutes_deviated": 301},
        {"moments": Moments(weekdays=(4,), parity=WeekParity.ODD)},
        {"last": date(2027, 7, 30)},
    ],
)
def test_whoever_signed_is_asked_again_when_anything_of_the_text_was_changed(change):
    assert items(deviation_rules.missing(deviation(**change), signing("karin"))) == [PlanItem.SIGNATURE]


def test_the_text_says_what_is_recorded_in_dutch_words():
    moments = Moments(weekdays=(2, 4), parity=WeekParity.EVEN, starts=("08:30", "10:15"))
    text = deviation_rules.text_of(deviation(moments=moments, minutes_deviated=330), signing())
    assert text.splitlines()[:4] == [
        "Afwijking van de onderwijstijd voor Noor op De Klimop",
        "- Van 7 september 2026 tot en met 31 juli 2027.",
        "- Het gaat om: dinsdag en donderdag in even weken, de lessen van 08:30 en 10:15.",
        "- Uren per week op school: 15 uur. Uren die anders gaan: 5 uur en 30 minuten.",
    ]
    assert "..." in deviation_rules.text_of(deviation(first=None), signing())


def test_from_sixteen_the_pupil_signs_too_and_from_eighteen_alone():
    pupil = ("noor", Private("Noor"))
    for age, who in ((None, ["karin"]), (15, ["karin"]), (16, ["karin", "noor"]), (18, ["noor"])):
        assert list(deviation_rules.signers_of(pupil, GUARDIANS, asked_of(age, primary=True))) == who


def test_of_whom_no_date_of_birth_is_kept_signs_too_unless_the_school_is_for_young_children():
    pupil = ("noor", Private("Noor"))
    for primary, who in ((True, ["karin"]), (False, ["karin", "noor"])):
        assert list(deviation_rules.signers_of(pupil, GUARDIANS, asked_of(None, primary=primary))) == who


def test_a_pupil_cannot_stand_in_for_a_guardian_whom_the_school_does_not_know():
    noor = deviation().pupil_id
    alone = replace(signing(noor), signers={noor: Private("Noor")}, needs_paper=True)
    assert [one.item for one in deviation_rules.missing(deviation(), alone)] == [PlanItem.SIGNATURE]


def test_what_stands_in_a_record_does_not_show_in_a_log():
    assert "Bijblijven" not in repr(arrangement())


def test_two_arrangements_on_one_date_cannot_stand_and_the_other_one_is_named_by_its_dates():
    held = replace(arrangement(state=PlanState.ACTIVE, last=date(2026, 12, 18)), id="held")
    named = MissingItem(thing=PlanThing.ARRANGEMENT, item=PlanItem.OVERLAPS, first=held.first, last=date(2026, 12, 18))
    assert overlapping(PlanThing.ARRANGEMENT, arrangement(), [held]) == [named]
    told = PlanIsIncomplete([named]).members()["errors"]
    assert told == (InputError(path="arrangement.OVERLAPS", message="2026-09-07/2026-12-18"),)
    after = arrangement(first=date(2026, 12, 19))
    assert overlapping(PlanThing.ARRANGEMENT, after, [held]) == []


def test_a_draft_the_record_itself_and_one_that_never_had_effect_are_in_nobodys_way():
    draft = replace(arrangement(), id="draft")
    never = replace(arrangement(state=PlanState.ENDED, last=TODAY - timedelta(days=1)), id="never")
    itself = arrangement(state=PlanState.ACTIVE)
    assert overlapping(PlanThing.ARRANGEMENT, arrangement(), [draft, never, itself]) == []
    assert overlapping(PlanThing.ARRANGEMENT, arrangement(first=None), [replace(itself, id="other")]) == []
