"""Somebody changes a lesson in Erbij that an address brings as well: both decisions are on the page, the hand holds."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from erbij.jobs.posts import Posts
from erbij.privacy.service import disclose
from erbij.schools.model import Files
from erbij.timetable.bulletin.service import Bulletins
from erbij.timetable.ports import NothingLive
from erbij.timetable.slots.model import Edit, Saw, When
from erbij.timetable.slots.service import SlotPlanning
from erbij.timetable.slots.wire import SlotScope
from erbij.timetable.sources.wire import LessonFault
from erbij.timetable.store import slots_between
from tests.store.timetable.reading import QUIET, Read, week
from tests.support.feed_server import feed_server
from tests.support.school_files import Given


class Both(Read):
    """The school, and who changes its timetable by hand."""

    planning: SlotPlanning


@pytest.fixture
async def school(database):
    async with feed_server() as feed:
        given = await Given(database).imported(Files(groups=QUIET.groups, people=QUIET.people))
        school = Both(given, feed)
        await school.added()
        await school.now(*week())
        bulletins = Bulletins(database, given.clock, Posts(database, given.clock))
        school.planning = SlotPlanning(database, given.clock, NothingLive(), disclose, bulletins)
        yield school


async def first(school):
    """The first lesson of the source."""
    async with school.given.database.read() as read:
        clock = school.given.clock.now()
        return (await slots_between(read, school.given.school.id, clock, clock + timedelta(days=9)))[0]


async def moved(school, slot, start):
    when = When(slot.local_date, start, start.replace(minute=start.minute + 40))
    edit = Edit(slot.subject, slot.place, None, slot.all_remote, when)
    return await school.planning.edit(school.zoe, slot.id, edit, Saw(slot.version, SlotScope.ONE, anyway=True))


async def test_a_lesson_moved_by_hand_stays_there_when_its_source_calls_it_off_and_the_page_shows_both(school):
    slot = await first(school)
    (new,) = (await moved(school, slot, time(20, 10))).slot_ids
    cancelled = week()
    cancelled[0]["cancelled"] = True

    standing = await school.now(*cancelled)

    (kept,) = standing.bad
    assert (kept.item.fault, kept.item.slot_id) == (LessonFault.GONE_THERE, new), "the page leads to where it is now"
    assert f"{kept.good.starts_at:%H:%M}" == "18:10"
    there = {(when, status) for *_, when, status in await school.lessons()}
    assert (f"{slot.starts_at:%d %H:%M}", "MOVED") in there
    assert (f"{slot.starts_at:%d} 18:10", "PLANNED") in there


async def test_when_the_source_says_again_what_it_said_nothing_is_listed_any_more(school):
    await moved(school, await first(school), time(20, 10))
    other = week()
    other[0]["locations"] = ["Gym"]
    assert len((await school.now(*other)).bad) == 1
    assert (await school.now(*week())).bad == ()
    assert len(await school.lessons()) == 11, "the moved one, and where it went"
