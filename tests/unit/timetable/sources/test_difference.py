"""What a reading changes: good lessons go in, bad ones keep their last good state, and a large change waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.private import Private
from erbij.timetable.sources import rules
from erbij.timetable.sources.calendar import hear as calendar_hear
from erbij.timetable.sources.model import Item, Names, Source
from erbij.timetable.sources.rules import Comparison, Held
from erbij.timetable.sources.wire import (
    CalendarField,
    LessonFault,
    SourceFormat,
    SourceMapping,
    SourceState,
    Trouble,
    WordMeans,
)
from erbij.timetable.sources.zermelo import hear
from erbij.timetable.wire import SlotStatus
from tests.unit.timetable.sources.feeds import AMSTERDAM, MONDAY, YEAR, appointment, at, calendar, event, zermelo

if TYPE_CHECKING:
    from erbij.timetable.model import StoredSlot

SOURCE = Source(
    id="bron",
    school_id="school",
    name="Rooster",
    kind=SourceFormat.ZERMELO,
    address=Private("https://rooster.test/api"),
    token=Private(""),
    mapping=SourceMapping(),
    paused=False,
    tried_at=None,
    read_at=None,
    read_on=None,
    etag="",
    modified="",
    trouble=None,
    trouble_since=None,
    waiting_mark=None,
    waiting_since=None,
)
NAMES = Names(
    groups={"5a": "g5a", "5b": "g5b", "vreemd": ""},
    teachers={"thijs": "pthijs", "fleur": "pfleur"},
    group_names={"g5a": "Groep 5A", "g5b": "Groep 5B"},
    teacher_names={"pthijs": "Thijs Testema", "pfleur": "Fleur Fictief"},
    pupils={"g5a": frozenset({"noor", "sem"}), "g5b": frozenset({"bo"})},
)


class World:
    """A school's timetable as one source sees it, reading after reading."""

    def __init__(self, mapping=SourceMapping()) -> None:  # noqa: B008 - frozen
        self.source = replace(SOURCE, mapping=mapping)
        self.items: dict[str, Item] = {}
        self.slots: dict[str, StoredSlot] = {}
        self.loose: list[StoredSlot] = []
        self.free_days: set[date] = set()
        self.now = MONDAY

    def difference(self, *appointments: object):
        return self.of(hear(zermelo(*appointments), YEAR))

    def of(self, heard):
        held = Held(self.items, self.slots, self.loose)
        return Comparison(self.source, held, NAMES, self.now, AMSTERDAM, self.free_days).of(heard)

    def reads(self, *appointments: object):
        found = self.difference(*appointments)
        self.slots.update({slot.id: slot for slot in (*found.new, *(change.after for change in found.changes))})
        self.items.update({item.uid: item for item in found.items})
        for uid in found.gone:
            self.items.pop(uid)
        return found

    def slot(self, uid="1"):
        return self.slots[self.items[uid].slot_id or ""]


def week(n=10):
    return [appointment(i, start=at(8, 8) + 3600 * i, end=at(8, 8) + 3600 * i + 3000) for i in range(1, n + 1)]


def test_good_lessons_go_in_and_read_again_nothing_changes():
    world = World()
    found = world.reads(*week())

    assert (len(found.new), found.changes) == (10, ())
    slot = world.slot()
    assert (slot.group_id, slot.teacher_id, slot.place, slot.local_start, slot.imported) == (
        "g5a",
        "pthijs",
        "Lokaal 12",
        "09:00",
        False,
    )
    again = world.reads(*week())
    assert (again.new, again.changes, again.items, again.gone) == ((), (), (), ())


def test_one_that_can_no_longer_be_used_keeps_its_last_good_state_and_is_listed():
    world = World()
    world.reads(*week())
    before = world.slot("3")
    bad = week()
    bad[2]["teachers"] = ["onbekend"]

    found = world.reads(*bad)

    assert (found.new, found.changes) == ((), ())
    assert [(item.uid, item.fault, item.word) for item in found.items] == [
        ("3", LessonFault.UNKNOWN_TEACHER, "onbekend")
    ]
    assert world.slot("3") == before
    mended = world.reads(*week())
    assert [(item.uid, item.fault) for item in mended.items] == [("3", None)]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"groups": ["9Z"]}, LessonFault.UNKNOWN_GROUP),
        ({"groups": []}, LessonFault.NO_GROUP),
        ({"teachers": []}, LessonFault.NO_TEACHER),
        ({"end": at(7, 8)}, LessonFault.WRONG_END),
        ({"end": at(9, 9)}, LessonFault.WRONG_END),
    ],
)
def test_a_new_one_that_cannot_be_used_is_only_listed(more, fault):
    found = World().reads(appointment(1, **more))

    assert (found.new, [item.fault for item in found.items]) == ((), [fault])


def test_a_lesson_that_moves_is_the_same_lesson():
    world = World()
    world.reads(*week())
    slot_id = world.slot().id
    moved = week()
    moved[0] |= {"start": at(9, 13), "end": at(9, 13, 50), "locations": ["Gym"]}

    found = world.reads(*moved)

    assert (found.changed, found.removed, found.new) == (1, 0, ())
    slot = world.slot()
    assert (slot.id, slot.local_date, slot.local_start, slot.place) == (slot_id, date(2026, 9, 9), "13:00", "Gym")


def test_what_the_source_no_longer_has_is_cancelled_and_comes_back_with_it():
    world = World()
    world.reads(*week())

    assert world.reads(*week()[1:]).removed == 1
    assert world.slot().status is SlotStatus.CANCELLED
    assert world.reads(*week()[1:]).changes == ()
    world.reads(*week())
    assert world.slot().status is SlotStatus.PLANNED


def test_what_has_begun_or_is_over_never_changes():
    world = World()
    world.reads(*week())
    world.now = datetime(2026, 9, 8, 9, 30, tzinfo=UTC)
    changed = week()
    for one in changed[:3]:
        one |= {"locations": ["Elders"], "cancelled": True}

    found = world.reads(*changed)

    assert [change.before.local_start for change in found.changes] == []
    assert world.reads(*changed[3:]).removed == 0


def test_what_somebody_changed_by_hand_stays_while_the_source_says_the_same():
    world = World()
    world.reads(*week())
    slot = world.slot()
    world.slots[slot.id] = replace(slot, place="Aula", by_hand=True)

    assert world.reads(*week()).changes == ()
    assert world.slot().place == "Aula"


def test_a_lesson_of_two_groups_is_one_lesson_for_the_pupils_of_both():
    world = World()
    world.reads(appointment(1, groups=["5B", "5A"]))

    slot = world.slot()
    assert (slot.group_id, slot.label) == (None, "Groep 5A + Groep 5B")
    assert slot.pupil_ids == {"noor", "sem", "bo"}


def test_a_new_pupil_of_one_of_the_groups_is_expected_too_and_that_is_no_large_change():
    world = World()
    world.reads(appointment(1, groups=["5A", "5B"]))
    world.slots[world.slot().id] = replace(world.slot(), pupil_ids=frozenset({"noor"}))

    found = world.reads(appointment(1, groups=["5A", "5B"]))

    assert (found.changed, world.slot().pupil_ids) == (0, {"noor", "sem", "bo"})


def test_a_group_that_is_not_ours_is_left_out_without_a_word():
    assert World().reads(appointment(1, groups=["vreemd"])).items == ()
    assert World().reads(appointment(1, groups=["vreemd", "5A"])).new[0].group_id == "g5a"
    only = World(SourceMapping(only_known=True))
    assert only.reads(appointment(1, groups=["9Z"])).items == ()


def test_a_lesson_on_a_free_day_waits_for_the_day_to_be_a_school_day_again():
    world = World()
    world.free_days = {date(2026, 9, 8)}
    assert world.reads(*week()).new == ()
    world.free_days = set()
    assert len(world.reads(*week()).new) == 10


def test_a_lesson_that_a_file_brought_is_taken_over_and_not_doubled():
    file = World()
    file.reads(*week(1))
    there = replace(file.slot(), id="uit-een-bestand", key="r1", imported=True, place="")
    world = World()
    world.loose = [there]

    found = world.reads(*week(1))

    assert (found.new, [change.after.id for change in found.changes]) == ((), ["uit-een-bestand"])
    assert (world.slot().place, world.slot().imported) == ("Lokaal 12", False)


@pytest.mark.parametrize(("gone", "waits"), [(0, False), (2, False), (3, True), (10, True)])
def test_more_than_a_fifth_waits_for_a_yes(gone, waits):
    world = World()
    world.reads(*week())

    assert rules.waits(world.difference(*week()[gone:])) is waits


def test_changed_and_gone_count_together_and_new_ones_do_not():
    world = World()
    world.reads(*week())
    two = week(30)[1:]
    two[0]["locations"] = ["Gym"]
    three = week()[1:]
    three[0]["locations"], three[1]["cancelled"] = ["Gym"], True

    assert not rules.waits(world.difference(*two))
    assert rules.waits(world.difference(*three))


def test_an_empty_answer_never_empties_the_timetable_without_a_yes():
    world = World()
    world.reads(*week())

    assert rules.waits(world.difference())


def test_a_timetable_is_read_every_quarter_of_an_hour_on_school_days_only():
    tried = replace(SOURCE, tried_at=MONDAY)
    later = MONDAY + timedelta(minutes=15)

    assert rules.due(SOURCE, MONDAY, school_day=False)
    assert not rules.due(tried, MONDAY + timedelta(minutes=14), school_day=True)
    assert rules.due(tried, later, school_day=True)
    assert not rules.due(tried, later, school_day=False)
    assert not rules.due(replace(tried, paused=True), later, school_day=True)


def test_how_it_is_with_a_source():
    read = replace(SOURCE, read_at=MONDAY)
    trouble = replace(read, trouble=Trouble.TOO_SLOW)
    waits = replace(trouble, waiting_mark="m")
    states = [rules.state(one) for one in (SOURCE, read, trouble, waits, replace(waits, paused=True))]

    assert states == [SourceState.NEW, SourceState.GOOD, SourceState.TROUBLE, SourceState.WAITS, SourceState.PAUSED]


def test_a_word_that_means_two_means_nothing_and_a_key_comes_before_a_name():
    found = rules.known([("5A", "x"), ("j1", "jan-1")], [("Jan", "jan-1"), ("jan", "jan-2"), ("5a", "y")])

    assert found == {"5a": "x", "j1": "jan-1"}


def test_a_private_address_is_shown_without_its_secret():
    assert rules.shown_address("https://user:geheim@rooster.test/ical/abcdefghijkl3f9a.ics") == "rooster.test/….ics"
    assert rules.shown_address("https://rooster.test/5a.ics") == "rooster.test/5a.ics"


def test_the_group_may_be_the_same_in_the_whole_calendar():
    mapping = SourceMapping(group=CalendarField.FIXED, group_id="g5b", teachers=(WordMeans(word="X", means="p"),))

    assert World(mapping).reads(appointment(1, groups=[])).new[0].group_id == "g5b"


@given(st.lists(st.lists(st.integers(1, 12), max_size=12, unique=True), min_size=1, max_size=6))
def test_after_any_readings_every_lesson_that_was_ever_heard_is_there_once(readings):
    world = World()
    lessons = dict(enumerate(week(12), 1))
    for reading in readings:
        world.reads(*(lessons[i] for i in reading))

    assert len({item.slot_id for item in world.items.values()}) == len(world.items) == len(world.slots)
    planned = {uid for uid in world.items if world.slot(uid).status is SlotStatus.PLANNED}
    assert planned == {str(i) for i in readings[-1]}


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Rekenen - 5A - thijs", "Rekenen"),
        ("5A | Taal en lezen", "Taal en lezen"),
        ("Gym 5A", "Gym"),
        ("5A", "5A"),
        ("wisk / Fleur", "wisk"),
    ],
)
def test_a_calendars_title_is_shown_without_the_group_and_the_teacher_in_it(title, subject):
    lesson = calendar_hear(calendar(event(summary=title)), SourceMapping(), YEAR, AMSTERDAM).lessons[0]

    assert rules.plain_subject(lesson, NAMES) == subject
