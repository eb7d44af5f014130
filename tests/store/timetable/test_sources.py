"""A timetable that lies at an address: read again and again, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from erbij.actor import Role
from erbij.jobs.store import due
from erbij.schools.model import Files
from erbij.timetable.sources.address import LARGEST, Addresses
from erbij.timetable.sources.service import ChangeIsAnother, Sources
from erbij.timetable.sources.wire import (
    LessonFault,
    SourceAsked,
    SourceFormat,
    SourceMapping,
    SourceState,
    Trouble,
    WordMeans,
)
from tests.store.timetable.reading import QUIET, week
from tests.support.school_files import TIMETABLE, Given
from tests.unit.timetable.sources.feeds import appointment, at, calendar, event, zermelo


async def test_good_lessons_go_in_and_a_bad_one_is_listed(school):
    bad = appointment(99, teachers=["xyz"])

    stands = await school.now(*week(2), bad)

    assert (stands.state, stands.coming) == (SourceState.GOOD, 2)
    assert [(kept.item.fault, kept.item.word) for kept in stands.bad] == [(LessonFault.UNKNOWN_TEACHER, "xyz")]
    assert await school.lessons() == [
        ("Groep 5A", "rek", "08 07:00", "PLANNED"),
        ("Groep 5A", "rek", "08 08:00", "PLANNED"),
    ]


async def test_a_word_that_gets_a_meaning_makes_the_lesson_good(school):
    await school.now(appointment(1, teachers=["xyz"], start=at(8, 9), end=at(8, 10)))
    words = (WordMeans(word="XYZ", means=school.given.ids["thijs"]),)

    await school.change(mapping=SourceMapping(teachers=words))
    stands = await school.now()

    assert (stands.bad, stands.coming) == ((), 1)


async def test_a_bad_one_keeps_its_last_good_state(school):
    await school.now(*week())
    broken = week()
    broken[0] |= {"start": "straks"}

    stands = await school.now(*broken)

    assert stands.bad[0].good.subject == "rek"
    assert (stands.state, stands.coming) == (SourceState.GOOD, 10)


async def test_a_large_change_waits_for_a_yes_and_changes_nothing_before(school):
    await school.now(*week(8))
    before = await school.lessons()

    stands = await school.now(*week(8)[2:])

    assert (stands.state, stands.waiting.removed, stands.waiting.lessons) == (SourceState.WAITS, 2, 8)
    assert stands.waiting.list[0].now is None
    assert await school.lessons() == before
    await school.sources.agree(school.zoe, school.id, stands.waiting.mark)
    after = await school.standing()
    assert (after.state, after.coming) == (SourceState.GOOD, 6)
    with pytest.raises(ChangeIsAnother):
        await school.sources.agree(school.zoe, school.id, stands.waiting.mark)


async def test_a_change_that_was_a_mistake_over_there_waits_no_more_when_it_is_mended(school):
    await school.now(*week(8))
    assert (await school.now(*week(1))).state is SourceState.WAITS

    stands = await school.now(*week(8))

    assert (stands.state, stands.coming) == (SourceState.GOOD, 8)


async def test_a_lesson_that_changes_is_told_to_those_above_once(school):
    await school.now(*week())
    moved = week()
    moved[0] |= {"start": at(9, 14), "end": at(9, 15)}
    await school.now(*moved)
    await school.now(*moved)

    async with school.given.database.read() as read:
        news = [one for one in await due(read, school.given.clock.now(), 50) if one.kind == "slot_changed"]
    assert len(news) == 1


async def test_nothing_is_sent_again_when_nothing_is_new(school, feed):
    feed.etag = '"een"'
    await school.now(*week())
    feed.data = b"dit wordt niet gelezen"

    stands = await school.now()

    assert feed.asked[-1]["If-None-Match"] == '"een"'
    assert (stands.state, stands.coming) == (SourceState.GOOD, 10)


async def test_the_next_day_everything_is_read_anew(school, feed):
    feed.etag = '"een"'
    await school.now(*week())
    school.given.clock.move(timedelta(days=1))
    await school.now()

    assert "If-None-Match" not in feed.asked[-1]


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(500, Trouble.THEIR_ERROR), (404, Trouble.NOT_THERE), (403, Trouble.NO_ENTRY), (204, Trouble.THEIR_ERROR)],
)
async def test_an_address_that_does_not_answer_well_leaves_every_lesson_as_it_was(school, feed, status, trouble):
    await school.now(*week())
    feed.status = status
    began = school.given.clock.now()
    await school.now()
    school.given.clock.move(timedelta(minutes=15))

    stands = await school.now()

    assert (stands.state, stands.source.trouble) == (SourceState.TROUBLE, trouble)
    assert (stands.source.trouble_since, stands.coming) == (began, 10)
    feed.status = 200
    assert (await school.now()).state is SourceState.GOOD


async def test_an_address_that_hangs_is_given_up(school, feed):
    feed.hangs = True

    assert (await school.now()).source.trouble is Trouble.TOO_SLOW


async def test_an_answer_that_is_far_too_large_is_not_read_to_its_end(school, feed):
    feed.data = b" " * (LARGEST + 1)

    assert (await school.now()).source.trouble is Trouble.TOO_LARGE


async def test_an_answer_that_is_packed_is_not_unpacked(school, feed):
    feed.data, feed.headers = b"\x1f\x8b", {"Content-Encoding": "gzip"}

    assert (await school.now()).source.trouble is Trouble.NOT_READABLE


@pytest.mark.parametrize("there", ["http://127.0.0.2:1/x", "http://rooster.test/", "file:///etc/passwd", ""])
async def test_an_address_that_sends_elsewhere_is_not_followed(school, feed, there):
    feed.status, feed.headers = 302, {"Location": there}

    assert (await school.now()).source.trouble is Trouble.SENT_ELSEWHERE


async def test_a_round_trip_at_the_same_host_ends(school, feed):
    feed.status, feed.headers = 302, {"Location": "/rooster"}

    assert (await school.now()).source.trouble is Trouble.SENT_ELSEWHERE
    assert len(feed.asked) == 4


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "localhost"])
async def test_an_address_inside_the_schools_own_network_is_refused(database, host):
    given = await Given(database).imported(QUIET)
    sources = Sources(database, given.clock, Addresses())
    zoe = given.actor("zoe", Role.COORDINATOR)
    source_id = await sources.add(zoe, SourceAsked(name="x", kind=SourceFormat.ICALENDAR, address=f"http://{host}:1/x"))

    await sources.read_now(zoe, source_id)

    assert (await sources.listed(zoe)).standings[0].source.trouble is Trouble.NOT_ALLOWED


async def test_a_token_goes_along_and_is_never_shown(school, feed):
    await school.change(token="geheim-123")
    stands = await school.now(*week())

    assert feed.asked[-1]["Authorization"] == "Bearer geheim-123"
    assert "geheim" not in repr(stands)
    assert {"start", "end", "valid"} <= feed.queries[-1].keys()


async def test_a_token_is_sent_to_no_other_host_than_it_was_given_for(school, feed):
    await school.change(token="geheim-123")
    await school.change(address="https://elders.example/rooster")
    await school.change(address=feed.url)

    await school.now(*week())

    assert feed.asked[-1].get("Authorization") is None


async def test_a_lesson_of_last_week_that_is_put_in_next_week_is_another_lesson(school):
    await school.now(*week(2))
    school.given.clock.move(timedelta(days=7))
    later = [appointment(50, start=at(21, 8), end=at(21, 9))]
    await school.now(*later)

    again = [appointment(i, start=at(22, 8) + 3600 * i, end=at(22, 8) + 3600 * i + 3000) for i in (1, 2)]
    stands = await school.now(*later, *again)
    assert (stands.state, stands.source.trouble, stands.coming) == (SourceState.GOOD, None, 3)


async def test_two_feeds_of_two_teachers_live_beside_each_other(school, feed):
    await school.now(*week(2))
    feed.data = calendar(
        event("t1", "Taal 5B", DTSTART="20260908T120000", DTEND="20260908T125000"),
        event("t2", "Gym 5B", DTSTART="20260909T120000", DTEND="20260909T125000"),
    )
    mapping = SourceMapping(teacher="FIXED", teacher_id=school.given.ids["fleur"])
    asked = SourceAsked(name="Fleur", kind=SourceFormat.ICALENDAR, address=feed.url, mapping=mapping)
    await school.sources.read_now(school.zoe, await school.sources.add(school.zoe, asked))

    stands = {one.source.name: (one.state, one.coming) for one in (await school.sources.listed(school.zoe)).standings}

    assert stands == {"Rooster": (SourceState.GOOD, 2), "Fleur": (SourceState.GOOD, 2)}
    assert [lesson[0] for lesson in await school.lessons()] == ["Groep 5A", "Groep 5A", "Groep 5B", "Groep 5B"]


async def test_a_weekly_feed_is_right_across_the_clock_change(school, feed):
    weekly = event("w", "Rekenen 5A", DTSTART="20261019T083000", DTEND="20261019T092000", RRULE="FREQ=WEEKLY;COUNT=2")
    feed.data = calendar(weekly)
    mapping = SourceMapping(teacher="FIXED", teacher_id=school.given.ids["thijs"])
    await school.change(kind=SourceFormat.ICALENDAR, mapping=mapping)
    await school.now()

    assert [lesson[2] for lesson in await school.lessons()] == ["19 06:30", "26 07:30"]


async def test_only_what_is_due_is_read_and_a_paused_one_never(school, feed):
    feed.data = zermelo(*week())
    await school.sources.read_due()
    await school.sources.read_due()
    assert len(feed.asked) == 1
    school.given.clock.move(timedelta(minutes=15))
    await school.sources.read_due()
    assert len(feed.asked) == 2
    await school.pause()
    school.given.clock.move(timedelta(hours=1))
    await school.sources.read_due()

    assert (len(feed.asked), (await school.standing()).state) == (2, SourceState.PAUSED)


async def test_on_saturday_nothing_is_read(school, feed):
    feed.data = zermelo(*week())
    await school.sources.read_due()
    school.given.clock.move(timedelta(days=5))
    await school.sources.read_due()

    assert len(feed.asked) == 1


async def test_two_readings_at_once_bring_every_lesson_once(school, feed):
    feed.data = zermelo(*week())
    await asyncio.gather(*(school.sources.read_now(school.zoe, school.id) for _ in range(4)))

    assert len(await school.lessons()) == 10


@pytest.mark.parametrize(("cancel", "status"), [(True, "CANCELLED"), (False, "PLANNED")])
async def test_a_source_that_goes_takes_its_lessons_along_or_leaves_them(school, cancel, status):
    await school.now(*week(3))

    await school.sources.remove(school.zoe, school.id, cancel=cancel)

    assert {lesson[3] for lesson in await school.lessons()} == {status}
    assert (await school.sources.listed(school.zoe)).standings == ()


async def test_a_file_that_follows_never_ends_what_an_address_brought(school):
    await school.now(*week(3))
    await school.given.schools.write(school.given.school.id, Files(timetable=TIMETABLE))

    assert [lesson[3] for lesson in await school.lessons() if lesson[1] == "rek"] == ["PLANNED"] * 3
