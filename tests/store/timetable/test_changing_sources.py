"""Who may change an address of a timetable, and what is kept of it, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.history.service import SomebodyElseChanged
from erbij.history.store import changes_of
from erbij.timetable.sources import store
from erbij.timetable.sources.reading import Reader
from erbij.timetable.sources.service import THING
from erbij.timetable.sources.wire import (
    SourceAsked,
    SourceFormat,
    SourceMapping,
    SourcePause,
    SourceState,
    Trouble,
    WordMeans,
)
from tests.store.timetable.reading import QUIET, week
from tests.support.school_files import MONDAY, Given
from tests.support.writers import one_wins
from tests.unit.timetable.sources.feeds import zermelo


async def test_of_two_coordinators_who_change_an_address_at_once_one_is_told_and_nothing_is_overwritten(school):
    names = ("Van Zoë", "Van Karin", "Van Lena")
    asked = [SourceAsked(name=name, kind=SourceFormat.ZERMELO, version=1) for name in names]
    others = await one_wins(school.sources.change(school.zoe, school.id, one) for one in asked)

    assert [change.fields for one in others for change in one.changes] == [("name",)] * 2
    kept = (await school.standing()).source
    assert (kept.name in names, kept.version) == (True, 2)
    with pytest.raises(SomebodyElseChanged):
        await school.sources.pause(school.zoe, school.id, SourcePause(paused=True, version=1))
    assert not (await school.standing()).source.paused


async def test_what_an_old_address_said_is_not_said_of_the_new_one(school, feed):
    was = (await school.standing()).source
    await school.change(address="https://elders.example/rooster")
    async with school.given.database.transaction() as tx:
        await store.failed(tx, was, Trouble.NO_ANSWER, school.given.clock.now())
        await store.was_read(tx, replace(was, etag="oud"), school.given.clock.now(), MONDAY.date())

    now = (await school.standing()).source
    assert (now.trouble, now.etag, now.read_at) == (None, "", None)


async def test_who_changed_what_is_kept_without_secrets(school):
    await school.pause()

    async with school.given.database.read() as read:
        kept = await changes_of(read, school.given.school.id, THING, school.id)
    assert [change.author_id for change in kept] == [school.zoe.id, school.zoe.id]
    assert school.feed.url not in str([change.what.reveal() for change in kept])


async def test_of_another_school_there_is_no_source(school):
    other = Given(school.given.database)
    await other.imported(QUIET, "De Andere School")
    lena = other.actor("zoe", Role.COORDINATOR)

    assert (await school.sources.listed(lena)).standings == ()
    with pytest.raises(NotFound):
        await school.sources.read_now(lena, school.id)
    words = (WordMeans(word="x", means=school.given.ids["thijs"]),)
    with pytest.raises(Invalid):
        await school.sources.add(
            lena, SourceAsked(name="x", kind="ZERMELO", address="https://a.test", mapping=SourceMapping(teachers=words))
        )


@pytest.mark.parametrize("address", ["ftp://rooster.test/x", "javascript:alert(1)", "rooster.test/x", "https:///x1"])
async def test_what_is_no_address_is_refused(school, address):
    with pytest.raises(Invalid):
        await school.sources.add(school.zoe, SourceAsked(name="x", kind=SourceFormat.ICALENDAR, address=address))


async def test_what_nobody_expected_stands_with_the_source_and_the_others_are_read(school, feed, monkeypatch):
    asked = SourceAsked(name="Tweede", kind=SourceFormat.ZERMELO, address=feed.url)
    other = await school.sources.add(school.zoe, asked)
    use = Reader.use

    async def failing(self, one, answer, *, agreed=False):
        if one.id == school.id:
            raise ZeroDivisionError
        await use(self, one, answer, agreed=agreed)

    monkeypatch.setattr(Reader, "use", failing)
    feed.data = zermelo(*week(3))
    await school.sources.read_due()

    found = {one.source.id: one for one in (await school.sources.listed(school.zoe)).standings}
    assert (found[school.id].source.trouble, found[school.id].state) == (Trouble.OUR_ERROR, SourceState.TROUBLE)
    assert (found[other].source.trouble, found[other].coming) == (None, 3)
    await school.sources.read_now(school.zoe, school.id)
