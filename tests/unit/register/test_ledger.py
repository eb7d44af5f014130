from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.register.ledger import (
    Break,
    Draft,
    Entry,
    Head,
    Kind,
    Reason,
    Wanted,
    chained,
    recounted,
    reversal,
    standing,
    walk,
)
from erbij.register.model import Bucket, Source
from tests.unit.register.given import DAY, PUPIL, at

NOW = at("12:00")


def credit(seconds: int, bucket: Bucket = Bucket.REMOTE_NO_GROUND) -> Wanted:
    return Wanted(DAY, "s1", None, Source.LIVE, bucket, seconds, "2026-1")


def drafts(entries: list[Entry], *wanted: Wanted, slot_changed: bool = False) -> list[Draft]:
    return recounted(entries, wanted, PUPIL, changed={"s1"} if slot_changed else ())


def counted(*seconds: int) -> list[Entry]:
    """The ledger after these counts of one slot, one after the other."""
    entries: list[Entry] = []
    for one in seconds:
        head = Head(entries[-1].seq, entries[-1].hash) if entries else Head()
        entries += chained(head, "school", drafts(entries, credit(one)), NOW)
    return entries


def test_counting_again_with_the_same_answer_writes_nothing() -> None:
    assert len(counted(3000, 3000, 3000)) == 1
    assert counted(0, 0) == []


@pytest.mark.rule("R16")
def test_another_answer_is_a_reversal_and_a_new_credit() -> None:
    first, back, new = counted(3000, 2900)
    assert (first.kind, first.seconds, first.reason) == (Kind.CREDIT, 3000, Reason.COUNTED)
    assert (back.kind, back.seconds, back.refers_to, back.reason) == (Kind.REVERSAL, -3000, 1, Reason.RECOUNTED)
    assert (new.kind, new.seconds, new.refers_to) == (Kind.CREDIT, 2900, None)
    assert standing([first, back, new]) == [new]


@pytest.mark.rule("R16")
def test_a_slot_that_was_cancelled_is_reversed_and_credited_nothing() -> None:
    entries = counted(3000)
    (back,) = drafts(entries, credit(0), slot_changed=True)
    assert (back.kind, back.seconds, back.reason) == (Kind.REVERSAL, -3000, Reason.SLOT_CHANGED)


def test_another_bucket_is_another_answer() -> None:
    assert [one.kind for one in drafts(counted(3000), credit(3000, Bucket.VOLUNTARY))] == [Kind.REVERSAL, Kind.CREDIT]


@pytest.mark.rule("R16")
def test_what_a_person_adjusted_stands_beside_the_count() -> None:
    entries = counted(3000)
    by_hand = replace(reversal(entries[0], Reason.TEACHER_OBSERVED, "t1"), kind=Kind.ADJUST, seconds=60, refers_to=None)
    entries += chained(Head(1, entries[0].hash), "school", [by_hand], NOW)
    assert drafts(entries, credit(3000)) == []
    assert sum(one.seconds for one in entries) == 3060


def disputed(entries: list[Entry], seconds: int) -> list[Entry]:
    """The ledger after a dispute that gave so much more."""
    usual = replace(reversal(entries[0], Reason.DISPUTE, "office"), kind=Kind.ADJUST, seconds=seconds, refers_to=None)
    return written(entries, [usual])


def written(entries: list[Entry], new: list[Draft]) -> list[Entry]:
    return [*entries, *chained(Head(entries[-1].seq, entries[-1].hash), "school", new, NOW)]


@pytest.mark.rule("R16")
@given(st.lists(st.integers(0, 3600), min_size=1, max_size=8), st.integers(1, 600), st.integers(1, 600))
def test_what_a_dispute_gave_is_never_counted_twice_and_never_lost(seconds: list[int], one: int, more: int) -> None:
    entries = disputed(disputed(counted(1800), one), more)
    for now in seconds:
        entries = written(entries, drafts(entries, credit(now)))
        assert drafts(entries, credit(now)) == []
        grown = max(0, now - 1800)
        assert sum(entry.seconds for entry in entries) == now + max(0, one + more - grown)


@pytest.mark.rule("R16")
def test_what_the_office_took_back_of_a_dispute_does_not_return() -> None:
    entries = disputed(counted(1800), 600)
    entries = written(entries, drafts(entries, credit(2100)))
    entries = written(entries, [reversal(entries[-1], Reason.TECHNICAL, "office")])
    entries = written(entries, drafts(entries, credit(1800)))

    assert sum(entry.seconds for entry in entries) == 1800


@given(st.lists(st.integers(0, 3600), max_size=8))
def test_the_sum_is_always_the_last_count_and_never_negative_on_the_way(seconds: list[int]) -> None:
    entries = counted(*seconds)
    assert sum(entry.seconds for entry in entries) == (seconds[-1] if seconds else 0)
    assert all(sum(entry.seconds for entry in entries[:n]) >= 0 for n in range(len(entries)))
    assert walk(Head(), entries) == (Head(entries[-1].seq, entries[-1].hash) if entries else Head())


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": 3600},
        {"pupil_id": "p2"},
        {"bucket": Bucket.AT_SCHOOL},
        {"author": "somebody"},
        {"created_at": at("12:01")},
        {"school_id": "another"},
        {"item_id": "i1"},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_entry_is_found(change: dict[str, object]) -> None:
    entries = counted(3000, 2900, 2800)
    entries[2] = replace(entries[2], **change)  # type: ignore[arg-type]
    assert walk(Head(), entries) == Break(3, "was changed after it was written")


def test_an_entry_taken_out_is_found() -> None:
    entries = counted(3000, 2900)
    assert walk(Head(), [entries[0], entries[2]]) == Break(2, "an entry is missing")


def test_an_entry_rewritten_with_a_fitting_hash_is_found_at_the_next_one() -> None:
    entries = counted(3000, 2900)
    (forged,) = chained(Head(1, entries[0].hash), "school", [reversal(entries[0], Reason.DISPUTE, "x")], NOW)
    assert walk(Head(), [entries[0], forged, entries[2]]) == Break(3, "does not follow from the entry before it")


def test_the_hash_of_an_entry_is_always_the_same() -> None:
    (entry,) = counted(3000)
    assert entry.hash == "15358ca9adfb9da4aca7ccfacdaead015550c70933e17b1bd30b4e0eb5063ba0"
