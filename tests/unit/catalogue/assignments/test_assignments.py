"""What stands on a pupil's list today, and which of two givings is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.assignments import rules
from erbij.catalogue.assignments.model import Assignment, Listed
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from erbij.catalogue.items.model import Item

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def assignment(pupil: str = "noor", item: str = "i1", slot: str | None = "s1", key: str = "a1") -> Assignment:
    return Assignment(
        key, "school", pupil, item, 1, slot, None, TODAY, date(2026, 12, 2), given_by="thijs", given_at=NOW
    )


def listed(*items: Item) -> list[Listed]:
    return [Listed(assignment(item=one.id, key=one.id), one, one.norm_minutes, None) for one in items]


def keys(some: tuple[Listed, ...]) -> list[str]:
    return [one.item.id for one in some]


def test_two_weeks_is_what_a_pupil_gets_where_nobody_says_otherwise() -> None:
    assert rules.window(None, None, TODAY) == (TODAY, date(2026, 12, 2))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 20), date(2026, 11, 19)),
        (date(2026, 11, 1), date(2026, 11, 17)),
        (TODAY, date(2028, 1, 1)),
    ],
)
def test_a_window_that_nobody_can_use_is_refused(first: date, last: date) -> None:
    with pytest.raises(ValueError, match=r"before|over|longer"):
        rules.window(first, last, TODAY)


def test_the_same_item_for_the_same_pupil_and_lesson_is_one() -> None:
    wanted = assignment(pupil="", key="")
    first = rules.given(wanted, ["noor", "noor", "sem"], [])

    assert [one.pupil_id for one in first] == ["noor", "sem"]
    assert rules.given(wanted, ["noor", "sem"], first) == []


def test_the_same_item_for_another_lesson_is_another_one() -> None:
    assert len(rules.given(assignment(pupil="", slot="s2"), ["noor"], [assignment()])) == 1


@pytest.mark.parametrize(
    "old",
    [replace(assignment(), withdrawn_at=NOW, withdrawn_by="thijs"), replace(assignment(), last=date(2026, 11, 2))],
)
def test_what_was_withdrawn_or_has_expired_is_given_again_under_its_own_id(old: Assignment) -> None:
    (again,) = rules.given(assignment(pupil="", key=""), ["noor"], [old])

    assert again.id == old.id
    assert again.runs(TODAY)


def test_who_has_it_until_tomorrow_and_is_given_it_until_the_thirtieth_has_it_until_the_thirtieth() -> None:
    old = replace(assignment(), last=date(2026, 11, 19))
    wanted = replace(assignment(pupil="", key=""), last=date(2026, 11, 30), given_by="zoe")

    (longer,) = rules.widened(wanted, ["noor", "sem"], [old])

    assert longer == replace(old, last=date(2026, 11, 30))
    assert rules.widened(replace(wanted, last=date(2026, 11, 19)), ["noor"], [longer]) == []
    assert rules.widened(wanted, ["sem"], [old]) == []


def test_what_would_begin_next_week_begins_on_the_day_it_is_given_for_and_ends_no_sooner() -> None:
    old = replace(assignment(), first=date(2026, 11, 25), last=date(2026, 12, 20))

    (sooner,) = rules.widened(assignment(pupil="", key=""), ["noor"], [old])

    assert (sooner.first, sooner.last) == (TODAY, date(2026, 12, 20))


def test_withdrawing_twice_keeps_who_did_it_first_and_undo_puts_it_back() -> None:
    gone = rules.taken_back(assignment(), "thijs", NOW)

    assert not gone.runs(TODAY)
    assert rules.taken_back(gone, "zoe", NOW) == gone
    assert rules.put_back(gone) == assignment()


def test_an_item_leaves_the_list_quietly_on_the_day_after_its_last() -> None:
    one = assignment()

    assert [one.runs(day) for day in (date(2026, 11, 17), TODAY, one.last, date(2026, 12, 3))] == [
        False,
        True,
        True,
        False,
    ]


def test_essential_comes_first_and_extra_last() -> None:
    some = listed(on_shelf("e", priority="EXTRA"), on_shelf("i"), on_shelf("m", priority="ESSENTIAL"))

    assert keys(tuple(rules.ordered(some))) == ["m", "i", "e"]


def test_what_does_not_fit_into_the_energy_of_today_waits_and_a_smaller_one_still_fits() -> None:
    some = listed(on_shelf("a", "", 15, "ESSENTIAL"), on_shelf("b", "", 20), on_shelf("c", "", 5, "EXTRA"))

    now, later = rules.for_today(some, 20)

    assert (keys(now), keys(later)) == (["a", "c"], ["b"])


def test_where_nothing_is_left_of_the_day_all_of_it_waits() -> None:
    now, later = rules.for_today(listed(on_shelf("a"), on_shelf("b")), 0)

    assert (keys(now), keys(later)) == ([], ["a", "b"])


def test_without_a_plan_everything_is_for_now() -> None:
    now, later = rules.for_today(listed(on_shelf("a"), on_shelf("b", norm_minutes=240)), None)

    assert (keys(now), later) == (["a", "b"], ())


@given(st.lists(st.tuples(st.sampled_from(sorted(rules.ORDER)), st.integers(1, 60)), max_size=8), st.integers(0, 120))
def test_never_more_than_fits_and_nothing_is_lost(items: list[tuple[str, int]], left: int) -> None:
    some = listed(*(on_shelf(str(key), str(key), minutes, priority) for key, (priority, minutes) in enumerate(items)))

    now, later = rules.for_today(some, left)

    assert sum(one.minutes for one in now) <= left
    assert sorted(keys((*now, *later))) == sorted(one.item.id for one in some)


def together(*items: Item, collection: str = "c1") -> list[Listed]:
    """Items that were given with a collection, in that order."""
    return [
        replace(one, assignment=replace(one.assignment, collection_id=collection, place=place))
        for place, one in enumerate(listed(*items))
    ]


def test_a_collection_keeps_its_order_and_stands_where_the_one_that_matters_most_stands() -> None:
    inside = together(on_shelf("begin", "Z", priority="EXTRA"), on_shelf("kern", "A", priority="ESSENTIAL"))
    alone = listed(on_shelf("los", "B"), on_shelf("eerst", "AA", priority="ESSENTIAL"))

    assert keys(tuple(rules.ordered([*alone, *inside]))) == ["begin", "kern", "eerst", "los"]


def test_what_comes_after_one_of_a_collection_that_does_not_fit_today_waits_too() -> None:
    inside = together(on_shelf("kort", norm_minutes=5), on_shelf("lang", norm_minutes=30), on_shelf("na", "", 5))
    fits, waits = rules.for_today([*inside, *listed(on_shelf("los", "Z", 5))], 15)

    assert (keys(fits), keys(waits)) == (["kort", "los"], ["lang", "na"])


def test_what_a_pupil_has_by_itself_takes_its_place_in_a_collection_and_is_not_there_twice() -> None:
    wanted = replace(assignment(slot="s2"), collection_id="c1", place=3)
    has = assignment(slot="s1")
    whom = rules.on_their_list(wanted, {"noor": "s2", "sem": None}, [has])
    new, longer = rules.for_each(wanted, whom, [has])

    assert whom == {"noor": "s1", "sem": None}
    assert [(one.pupil_id, one.collection_id, one.place) for one in new] == [("sem", "c1", 3)]
    assert [(one.id, one.slot_id, one.collection_id, one.place) for one in longer] == [("a1", "s1", "c1", 3)]
    other = replace(wanted, collection_id="c2", place=0)
    assert rules.for_each(other, whom, longer)[1] == []


def test_what_was_taken_back_or_is_over_goes_to_the_list_again_for_its_new_lesson() -> None:
    wanted = replace(assignment(slot="s2"), collection_id="c1", place=0)
    gone = rules.taken_back(assignment(slot="s1"), "thijs", NOW)

    assert rules.on_their_list(wanted, {"noor": "s2"}, [gone]) == {"noor": "s2"}
