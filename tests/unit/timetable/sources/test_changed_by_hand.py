"""A lesson that somebody changed in Erbij, and its source says something else: the hand stays, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from erbij.timetable.sources.wire import LessonFault
from erbij.timetable.wire import SlotStatus
from tests.unit.timetable.sources.test_difference import World, week


def by_hand(world, **changed: Any):
    """Somebody changes the first lesson in Erbij."""
    world.slots[world.slot().id] = replace(world.slot(), by_hand=True, **changed)


def other(**says: Any):
    lessons = week()
    lessons[0].update(says)
    return lessons


def test_what_the_source_newly_says_of_a_lesson_that_somebody_changed_by_hand_is_listed_and_the_hand_stays():
    world = World()
    world.reads(*week())
    by_hand(world, place="Aula")

    found = world.reads(*other(locations=["Gym"]))

    assert (found.changes, found.changed, world.slot().place) == ((), 0, "Aula")
    (item,) = found.items
    assert (item.fault, item.what.place) == (LessonFault.CHANGED_HERE, "Gym")
    assert world.reads(*other(locations=["Gym"])).items == (), "said once"
    world.reads(*week())
    assert world.items["1"].fault is None, "the source says again what it said"


def test_a_cancellation_of_a_lesson_that_was_changed_by_hand_is_not_lost():
    world = World()
    world.reads(*week())
    by_hand(world, place="Aula")

    world.reads(*other(cancelled=True))
    assert (world.slot().status, world.items["1"].fault) == (SlotStatus.PLANNED, LessonFault.GONE_THERE)
    by_hand(world, status=SlotStatus.CANCELLED)
    world.reads(*other(cancelled=True))
    assert world.items["1"].fault is None, "called off here too: the two agree"


def test_a_lesson_that_the_source_no_longer_has_stays_where_somebody_moved_it_by_hand_and_is_listed():
    world = World()
    world.reads(*week())
    by_hand(world, status=SlotStatus.MOVED, successor_id="later")

    found = world.reads(*week()[1:])

    assert (found.changes, world.items["1"].fault) == ((), LessonFault.GONE_THERE)
    assert world.reads(*week()[1:]).items == ()
    found = world.reads(*other(locations=["Gym"]))
    assert (found.changes, world.slot().status) == ((), SlotStatus.MOVED), "it is not there twice"
    assert world.items["1"].fault is LessonFault.CHANGED_HERE


def test_a_change_by_hand_that_the_source_makes_as_well_is_no_conflict():
    world = World()
    world.reads(*week())
    by_hand(world, place="Gym")

    found = world.reads(*other(locations=["Gym"]))

    assert (found.changes, [item.fault for item in found.items]) == ((), [None])


def test_a_lesson_called_off_by_hand_stays_off_whatever_else_the_source_says_of_it():
    world = World()
    world.reads(*week())
    by_hand(world, status=SlotStatus.CANCELLED)

    world.reads(*other(locations=["Gym"]))
    assert (world.slot().status, world.items["1"].fault) == (SlotStatus.CANCELLED, LessonFault.CHANGED_HERE)
    world.reads(*week()[1:])
    assert world.items["1"].fault is None
