"""When a dispute is due, which comes first, and what an accepted one writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from erbij.private import Private
from erbij.register.disputes.model import Answer, Case, Dispute, Outcome
from erbij.register.disputes.rules import LOOK_AHEAD, adjustment, by_urgency, due_on
from erbij.register.ledger import Draft, Head, Kind, Reason, chained, reversal
from erbij.register.model import Bucket, Source

TUESDAY = date(2026, 10, 6)
NOON = datetime(2026, 10, 6, 10, tzinfo=UTC)


def school_days(*free: date) -> list[date]:
    days = (TUESDAY + timedelta(days=ahead) for ahead in range(120))
    return [day for day in days if day.weekday() < 5 and day not in free]


def dispute(key: str = "d1", *, due: date = TUESDAY) -> Dispute:
    text = Private("Ik was er wel")
    return Dispute(
        id=key,
        school_id="school",
        pupil_id="p1",
        slot_id="s1",
        number=1,
        local_date=TUESDAY,
        author_id="g1",
        text=text,
        raised_at=NOON,
        due_on=due,
    )


def case(key: str, *, due: date = TUESDAY, answered: datetime | None = None) -> Case:
    told = None
    if answered:
        told = Answer("a" + key, "school", key, "c1", Outcome.EXPLAINED, Private("Zo zit het"), None, answered)
    return Case(dispute(key, due=due), told, None, Private("Noor"), Private("Karin"), None)


@pytest.mark.rule("R16")
def test_the_answer_is_due_on_the_tenth_school_day_after_the_day_it_was_raised() -> None:
    assert due_on(TUESDAY, school_days()) == date(2026, 10, 20)


@pytest.mark.rule("R16")
def test_a_holiday_gives_the_school_no_less_time() -> None:
    holiday = [date(2026, 10, day) for day in range(19, 24)]
    assert due_on(TUESDAY, school_days(*holiday)) == date(2026, 10, 27)


def test_a_calendar_that_knows_too_few_days_still_gives_a_date() -> None:
    assert due_on(TUESDAY, [TUESDAY + timedelta(days=1)]) == TUESDAY + LOOK_AHEAD


def test_what_waits_comes_first_with_the_nearest_deadline_on_top_and_then_the_latest_answer() -> None:
    later = TUESDAY + timedelta(days=3)
    cases = [
        case("old", answered=NOON),
        case("far", due=later),
        case("new", answered=NOON + timedelta(hours=1)),
        case("near"),
    ]
    assert [one.dispute.id for one in by_urgency(cases)] == ["near", "far", "new", "old"]


def credit(seconds: int) -> Draft:
    return Draft(
        pupil_id="p1",
        local_date=TUESDAY,
        slot_id="s1",
        item_id=None,
        source=Source.LIVE,
        bucket=Bucket.REMOTE_DURING_ABSENCE,
        seconds=seconds,
        kind=Kind.CREDIT,
        reason=Reason.COUNTED,
        refers_to=None,
        policy_version="2026-1",
        author="erbij",
    )


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("wanted", "added"), [(3000, 390), (1800, -810), (0, -2610)])
def test_an_accepted_dispute_adds_what_is_missing_and_touches_nothing_that_stands(wanted: int, added: int) -> None:
    entries = chained(Head(), "school", [credit(2610)], NOON)
    new = adjustment(dispute(), entries, wanted, "c1")
    assert new is not None
    assert (new.seconds, new.kind, new.reason, new.author) == (added, Kind.ADJUST, Reason.DISPUTE, "c1")
    assert (new.bucket, new.refers_to) == (Bucket.REMOTE_DURING_ABSENCE, None)


def test_what_was_reversed_and_counted_anew_is_added_up_once() -> None:
    first = chained(Head(), "school", [credit(2610)], NOON)
    back = reversal(first[0], Reason.RECOUNTED, "erbij")
    entries = [*first, *chained(Head(first[0].seq, first[0].hash), "school", [back, credit(2700)], NOON)]
    new = adjustment(dispute(), entries, 3000, "c1")
    assert new is not None
    assert new.seconds == 300


def test_a_line_that_counts_that_already_gets_no_entry_and_one_without_entries_gets_its_first() -> None:
    entries = chained(Head(), "school", [credit(2610)], NOON)
    assert adjustment(dispute(), entries, 2610, "c1") is None
    new = adjustment(dispute(), [], 600, "c1")
    assert new is not None
    assert (new.seconds, new.bucket) == (600, Bucket.REMOTE_NO_GROUND)
