"""Making, moving and calling off lessons; what is in the way; and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from erbij.actor import Role
from erbij.errors import Invalid, NotFound, UndoTooLate
from erbij.history.service import SomebodyElseChanged, changes_of
from erbij.jobs.posts import Posts
from erbij.jobs.store import jobs_outbox
from erbij.plans.service import RemotePupils
from erbij.privacy.service import disclose
from erbij.privacy.store import look
from erbij.schools.model import Files
from erbij.timetable.bulletin.service import Bulletins
from erbij.timetable.service import Timetable
from erbij.timetable.slots.model import Draft, Edit, LessonIsPast, LessonIsRunning, Saw, When
from erbij.timetable.slots.service import SlotPlanning
from erbij.timetable.slots.wire import ClashKind, SlotScope
from erbij.timetable.store import slot, slots_between
from erbij.timetable.wire import SlotStatus
from tests.support.school_files import MONDAY, Given

TODAY = MONDAY.date()
WEEK = timedelta(days=7)
TWO = When(TODAY, time(14), time(14, 50))
DRAFT = Draft("Rekenen", None, frozenset(), "", None, "Lokaal 12", all_remote=False, when=TWO, until=None)


class Live:
    def __init__(self, **slots: Any) -> None:
        self.slots = slots

    async def live_slots(self, slot_ids):
        return {one: self.slots[one] for one in slot_ids if one in self.slots}


class School:
    """The test school with somebody who plans."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.live = Live()
        self.posts = Posts(given.database, given.clock)
        self.bulletins = Bulletins(given.database, given.clock, self.posts)
        self.planning = SlotPlanning(given.database, given.clock, self.live, disclose, self.bulletins)
        self.thijs = given.actor("thijs", Role.TEACHER)
        self.fleur = given.actor("fleur", Role.TEACHER, Role.MENTOR)
        self.zoe = given.actor("zoe", Role.COORDINATOR)
        self.groups: dict[str, str] = {}

    async def filled(self):
        async with self.given.database.read() as read:
            for one in await slots_between(read, self.given.school.id, MONDAY, MONDAY + timedelta(hours=12)):
                self.groups[one.group_name[-2:]] = one.group_id or ""
        return self

    def draft(self, group="5A", **more: Any):
        return replace(DRAFT, group_id=self.groups.get(group), **more)

    async def make(self, actor=None, draft=None, *, anyway=False):
        return await self.planning.make(actor or self.thijs, draft or self.draft(), anyway=anyway)

    async def lessons(self, since=0, days=0):
        start = MONDAY + timedelta(days=since)
        async with self.given.database.read() as read:
            return await slots_between(read, self.given.school.id, start, start + timedelta(days=days, hours=12))

    async def get(self, slot_id):
        async with self.given.database.read() as read:
            return await slot(read, self.given.school.id, slot_id)

    async def saw(self, slot_id, **more: Any):
        self.given.clock.move(timedelta(seconds=1))
        seen = await self.get(slot_id)
        assert seen is not None
        return Saw(seen.version, **{"scope": SlotScope.ONE, **more})

    async def edit(self, slot_id, actor=None, saw=None, **more: Any):
        seen = await self.get(slot_id)
        when = more.pop("when", When(seen.local_date, time(9), time(9, 50)))
        values = {"subject": seen.subject, "place": seen.place, "supply_teacher_id": None, "all_remote": False}
        edit = Edit(**{**values, **more}, when=when)
        return await self.planning.edit(actor or self.thijs, slot_id, edit, saw or await self.saw(slot_id))

    async def news(self):
        async with self.given.database.read() as read:
            return set((await read.connection.execute(select(jobs_outbox.c.key))).scalars())

    async def named(self, name):
        return next(one for one in await self.lessons() if f"{one.subject} {one.group_name[-2:]}" == name)


@pytest.fixture
async def school(database):
    return await School(await Given(database).imported()).filled()


async def test_a_teacher_makes_a_lesson_and_the_pupil_sees_it_on_their_day(school):
    done = await school.make()
    assert (len(done.slot_ids), done.clashes) == (1, ())
    day = await Timetable(school.given.database, school.given.clock, RemotePupils()).day(
        school.given.actor("noor", Role.PUPIL), None, None
    )
    assert [card.slot.subject for card in day.cards] == ["Rekenen", "Taal", "Rekenen"]
    made = day.cards[-1].slot
    assert (made.id, f"{made.starts_at:%H:%M}", made.place) == (done.slot_ids[0], "12:00", "Lokaal 12")


async def test_a_series_leaves_out_free_days_and_keeps_its_wall_time_over_the_clock_change(school):
    await school.given.schools.write(school.given.school.id, Files(free_days="date,name\n2026-10-19,Herfstvakantie\n"))
    done = await school.make(draft=school.draft(until=date(2026, 11, 2)))
    assert (len(done.slot_ids), done.skipped) == (8, {date(2026, 10, 19): "Herfstvakantie"})
    made = [await school.get(one) for one in done.slot_ids]
    assert {f"{one.starts_at:%H:%M}" for one in made if one.local_date < date(2026, 10, 25)} == {"12:00"}
    assert {f"{one.starts_at:%H:%M}" for one in made if one.local_date > date(2026, 10, 25)} == {"13:00"}
    assert len({one.series_id for one in made}) == 1


async def test_a_lesson_for_named_pupils_with_everybody_at_home(school):
    pupils = frozenset({school.given.ids["noor"]})
    draft = school.draft(group="", pupil_ids=pupils, label="Eén op één", all_remote=True, place="")
    done = await school.make(draft=draft)
    made = await school.get(done.slot_ids[0])
    assert (made.group_id, made.group_name, made.all_remote) == (None, "Eén op één", True)
    detail = await school.planning.detail(school.thijs, made.id)
    assert [name.reveal() for _, name in detail.pupils] == ["Noor Voorbeeld"]
    async with school.given.database.read() as read:
        looked = (await read.connection.execute(select(look.c.page, look.c.pupil_id))).all()
    assert [tuple(row) for row in looked] == [("timetable.slot", school.given.ids["noor"])]


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("thijs", {"group": "5B"}),
        ("thijs", {"teacher": "fleur"}),
        ("thijs", {"group": "", "pupil": "bo"}),
        ("zoe", {"teacher": "noor"}),
        ("zoe", {"group": "", "pupil": "thijs", "teacher": "thijs"}),
    ],
)
async def test_a_teacher_plans_their_own_lessons_for_their_own_pupils_only(school, key, change):
    ids = school.given.ids
    pupils = frozenset({ids[change["pupil"]]}) if "pupil" in change else frozenset()
    draft = school.draft(change.get("group", "5A"), pupil_ids=pupils, teacher_id=ids.get(change.get("teacher", "")))
    actor = {"thijs": school.thijs, "zoe": school.zoe}[key]
    with pytest.raises(NotFound):
        await school.make(actor, draft)


async def test_a_coordinator_says_who_gives_it(school):
    with pytest.raises(Invalid):
        await school.make(school.zoe)
    done = await school.make(school.zoe, school.draft(teacher_id=school.given.ids["fleur"]))
    assert (await school.get(done.slot_ids[0])).teacher_name.reveal() == "Fleur Fictief"


async def test_a_lesson_is_for_a_group_or_for_pupils_and_not_in_the_past(school):
    for draft in (
        school.draft(""),
        school.draft(pupil_ids=frozenset({school.given.ids["noor"]})),
        school.draft(when=replace(TWO, day=TODAY - timedelta(days=1))),
        school.draft(when=When(TODAY, time(7), time(7, 50))),
        school.draft(until=date(2027, 8, 1)),
        school.draft(until=TODAY - timedelta(days=1)),
    ):
        with pytest.raises(Invalid):
            await school.make(draft=draft)


async def test_a_clash_is_named_and_nothing_is_written(school):
    at_nine = replace(TWO, start=time(9, 30), end=time(10))
    done = await school.make(draft=school.draft(when=at_nine))
    assert (done.slot_ids, done.undo_id, done.may_anyway) == ((), None, False)
    assert [one.kind for one in done.clashes] == [ClashKind.PLACE, ClashKind.TEACHER, ClashKind.GROUP]
    again = await school.make(draft=school.draft(when=at_nine), anyway=True)
    assert (again.undo_id, len(await school.lessons())) == (None, 3)


async def test_a_pupil_taken_out_of_a_lesson_is_the_makers_own_decision(school):
    pupils = frozenset({school.given.ids["bo"]})
    draft = school.draft("", pupil_ids=pupils, label="Leesuur", place="", teacher_id=school.given.ids["thijs"])
    draft = replace(draft, when=replace(TWO, start=time(10), end=time(10, 30)))
    done = await school.make(school.zoe, replace(draft, when=replace(draft.when, start=time(9), end=time(9, 30))))
    assert [one.kind for one in done.clashes] == [ClashKind.TEACHER, ClashKind.PUPIL]
    assert [name.reveal() for name in done.names.values()] == ["Bo Bedacht"]
    assert done.may_anyway
    done = await school.make(school.fleur, school.draft("5B", when=replace(TWO, start=time(9), end=time(9, 30))))
    assert not done.may_anyway
    own = school.draft("", pupil_ids=pupils, label="Leesuur", place="", when=replace(TWO, day=TODAY + WEEK))
    first = await school.make(school.fleur, replace(own, group_id=school.groups["5B"], pupil_ids=frozenset()))
    assert first.undo_id
    second = await school.make(school.zoe, replace(own, teacher_id=school.given.ids["thijs"]))
    assert ([one.kind for one in second.clashes], second.may_anyway) == ([ClashKind.PUPIL], True)
    assert (await school.make(school.zoe, replace(own, teacher_id=school.given.ids["thijs"]), anyway=True)).undo_id


async def test_a_single_lesson_on_a_free_day_asks_first(school):
    await school.given.schools.write(school.given.school.id, Files(free_days="date,name\n2026-09-09,Studiedag\n"))
    draft = school.draft(when=replace(TWO, day=date(2026, 9, 9)))
    done = await school.make(draft=draft)
    assert [(one.kind, one.free_day) for one in done.clashes] == [(ClashKind.FREE_DAY, "Studiedag")]
    assert (await school.make(draft=draft, anyway=True)).undo_id


async def test_what_was_just_made_can_be_taken_back_for_ten_minutes(school):
    done = await school.make(draft=school.draft(until=TODAY + WEEK))
    await school.planning.undo(school.thijs, done.undo_id)
    assert [await school.get(one) for one in done.slot_ids] == [None, None]
    with pytest.raises(UndoTooLate):
        await school.planning.undo(school.thijs, done.undo_id)
    late = await school.make()
    with pytest.raises(UndoTooLate):
        await school.planning.undo(school.zoe, late.undo_id)
    school.given.clock.move(timedelta(minutes=11))
    with pytest.raises(UndoTooLate):
        await school.planning.undo(school.thijs, late.undo_id)


async def test_a_moved_lesson_stays_where_it_was_and_says_where_it_went(school):
    old = await school.named("Rekenen 5A")
    done = await school.edit(old.id, when=When(TODAY, time(13), time(13, 50)), place="Lokaal 3")
    moved, new = await school.get(old.id), await school.get(done.slot_ids[0])
    assert (moved.status, moved.moved_to, moved.place) == (SlotStatus.MOVED, new.starts_at, "Lokaal 12")
    assert (new.status, new.place, f"{new.starts_at:%H:%M}") == (SlotStatus.PLANNED, "Lokaal 3", "11:00")
    assert old.id in await school.news()
    again = await school.planning.edit(
        school.thijs,
        new.id,
        Edit("Rekenen", "Lokaal 3", None, all_remote=False, when=When(TODAY, time(15), time(15, 50))),
        await school.saw(new.id),
    )
    assert (await school.get(old.id)).successor_id == again.slot_ids[0]
    await school.planning.undo(school.thijs, again.undo_id)
    assert (await school.get(old.id)).successor_id == new.id
    assert (await school.get(new.id)).status is SlotStatus.PLANNED
    async with school.given.database.read() as read:
        kept = await changes_of(read, school.given.school.id, "timetable.slot", old.id)
    assert [one.fields for one in kept] == [("successor_id",), ("successor_id",), ("status", "successor_id")]


async def test_the_rest_of_a_series_moves_and_what_is_far_away_is_planned_anew(school):
    done = await school.make(draft=school.draft(until=TODAY + 5 * WEEK))
    second = done.slot_ids[1]
    saw = await school.saw(second, scope=SlotScope.LATER, reason="Gymzaal bezet")
    tuesday = When(TODAY + WEEK + timedelta(days=1), time(14), time(14, 50))
    await school.edit(second, saw=saw, when=tuesday)
    found = [await school.get(one) for one in done.slot_ids]
    assert [one.status.value for one in found] == ["PLANNED", "MOVED", "PLANNED", "PLANNED", "PLANNED", "PLANNED"]
    assert [one.local_date.weekday() for one in found] == [0, 0, 1, 1, 1, 1]
    detail = await school.planning.detail(school.thijs, found[-1].id)
    assert [change.reason.reveal() for change in detail.changes] == ["Gymzaal bezet", ""]


async def test_a_series_that_moves_into_a_holiday_leaves_that_day_out(school):
    await school.given.schools.write(school.given.school.id, Files(free_days="date,name\n2026-09-15,Studiedag\n"))
    done = await school.make(draft=school.draft(until=TODAY + 2 * WEEK))
    saw = await school.saw(done.slot_ids[0], scope=SlotScope.LATER)
    moved = await school.edit(done.slot_ids[0], saw=saw, when=When(TODAY + timedelta(days=1), time(14), time(14, 50)))
    assert moved.skipped == {date(2026, 9, 15): "Studiedag"}
    assert [(await school.get(one)).status.value for one in done.slot_ids] == ["MOVED", "CANCELLED", "PLANNED"]


async def test_one_exception_in_a_series_leaves_the_others_as_they_are(school):
    done = await school.make(draft=school.draft(until=TODAY + 2 * WEEK))
    await school.edit(done.slot_ids[1], when=When(TODAY + WEEK, time(14), time(14, 50)), place="Lokaal 99")
    assert [(await school.get(one)).place for one in done.slot_ids] == ["Lokaal 12", "Lokaal 99", "Lokaal 12"]
    saw = await school.saw(done.slot_ids[0], scope=SlotScope.LATER)
    await school.edit(done.slot_ids[0], saw=saw, when=TWO, subject="Meten")
    found = [await school.get(one) for one in done.slot_ids]
    assert [(one.subject, one.place) for one in found] == [
        ("Meten", "Lokaal 12"),
        ("Meten", "Lokaal 99"),
        ("Meten", "Lokaal 12"),
    ]


async def test_a_lesson_is_called_off_with_a_reason_and_goes_on_after_all(school):
    lesson = await school.named("Rekenen 5A")
    await school.planning.off(school.thijs, lesson.id, await school.saw(lesson.id, reason="Ziek"), restore=False)
    assert (await school.get(lesson.id)).status is SlotStatus.CANCELLED
    await school.planning.off(school.zoe, lesson.id, await school.saw(lesson.id), restore=True)
    assert (await school.get(lesson.id)).status is SlotStatus.PLANNED
    detail = await school.planning.detail(school.zoe, lesson.id)
    assert [change.reason.reveal() for change in detail.changes] == ["", "Ziek"]


async def test_the_rest_of_an_imported_weekly_lesson_is_called_off_too(school):
    rows = (
        "weekday,from,until,start,end,subject,group,teacher,place\nwo,2026-09-02,2026-09-30,11:00,11:50,Gym,5A,thijs,\n"
    )
    await school.given.schools.write(school.given.school.id, Files(timetable=rows))
    gym = [one for one in await school.lessons(days=24) if one.subject == "Gym"]
    saw = await school.saw(gym[1].id, scope=SlotScope.LATER)
    await school.planning.off(school.zoe, gym[1].id, saw, restore=False)
    assert [(await school.get(one.id)).status.value for one in gym] == ["PLANNED", *["CANCELLED"] * 3]


async def test_a_supply_teacher_is_the_coordinators_choice(school):
    lesson = await school.named("Rekenen 5A")
    fleur = school.given.ids["fleur"]
    with pytest.raises(NotFound):
        await school.edit(lesson.id, supply_teacher_id=fleur)
    clash = await school.edit(lesson.id, school.zoe, supply_teacher_id=fleur)
    assert [one.kind for one in clash.clashes] == [ClashKind.TEACHER]
    saw = await school.saw(lesson.id, anyway=True)
    await school.edit(lesson.id, school.zoe, saw, supply_teacher_id=fleur)
    assert (await school.get(lesson.id)).teacher_name.reveal() == "Fleur Fictief"


async def test_a_lesson_that_has_not_begun_moves_although_its_unit_is_there_early(school):
    lesson = await school.named("Rekenen 5A")
    school.live.slots[lesson.id] = "open"
    done = await school.edit(lesson.id, when=When(TODAY, time(13), time(13, 50)))
    school.live.slots[done.slot_ids[0]] = "open"
    await school.planning.undo(school.thijs, done.undo_id)
    assert (await school.get(lesson.id)).status is SlotStatus.PLANNED


async def test_what_is_over_no_longer_changes_and_nobody_is_put_out_of_a_lesson(school):
    lesson = await school.named("Rekenen 5A")
    school.live.slots[lesson.id] = "open"
    school.given.clock.move(timedelta(hours=1))
    with pytest.raises(LessonIsRunning):
        await school.edit(lesson.id, when=When(TODAY, time(13), time(13, 50)))
    with pytest.raises(LessonIsRunning):
        await school.planning.off(school.thijs, lesson.id, await school.saw(lesson.id), restore=False)
    assert (await school.edit(lesson.id, place="Lokaal 3")).undo_id
    school.live.slots.clear()
    school.given.clock.move(timedelta(hours=2))
    with pytest.raises(LessonIsPast):
        await school.edit(lesson.id, when=When(TODAY, time(13), time(13, 50)))


async def test_the_second_of_two_editors_is_told_what_changed(school):
    lesson = await school.named("Rekenen 5A")
    saw = await school.saw(lesson.id)
    await school.edit(lesson.id, school.zoe, place="Lokaal 3")
    with pytest.raises(SomebodyElseChanged) as told:
        await school.edit(lesson.id, saw=saw, place="Lokaal 4")
    assert [(one.author, one.fields) for one in told.value.changes] == [("Zoë Zogenaamd", ("place",))]


async def test_the_form_begins_with_what_is_most_likely(school):
    school.given.clock.move(timedelta(hours=1, minutes=30))
    form = await school.planning.form(school.thijs)
    assert (form.day, form.chosen) == (TODAY + timedelta(days=1), ("09:00", "09:50")), "today at ten there is Taal"
    assert form.used is not None
    assert (form.used.subject, form.used.place, form.teachers) == ("Rekenen", "Lokaal 12", ())
    assert [name for _, name in form.groups] == ["Groep 5A"]
    everything = await school.planning.form(school.zoe)
    assert [name.reveal() for _, name in everything.teachers] == ["Fleur Fictief", "Thijs Testema"]


async def test_lessons_of_another_school_cannot_be_named(school):
    there = await School(await Given(school.given.database).imported(name="De Andere School")).filled()
    lesson = await there.named("Rekenen 5A")
    for actor in (school.zoe, school.thijs):
        with pytest.raises(NotFound):
            await school.planning.detail(actor, lesson.id)
        with pytest.raises(NotFound):
            await school.make(actor, replace(there.draft(), teacher_id=school.given.ids["thijs"]))
