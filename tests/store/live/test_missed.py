"""At the end of a lesson it is told who missed what; pupil and parents find it on the day, for fourteen days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Actor, Role
from erbij.clock import SetClock
from erbij.errors import NotFound
from erbij.live import store as live
from erbij.live.board import store as boards
from erbij.live.board.model import Kept
from erbij.live.board.wire import BoardPhoto
from erbij.live.missed.service import LESSON_PART_MISSED, MissedParts
from erbij.live.model import RoomDone, Session
from erbij.live.wire import LeaveReason
from tests.store.register.fakes import SCHOOL
from tests.store.register.test_sources import News, facts, school  # noqa: F401 - a fixture
from tests.unit.register.given import DAY, at

if TYPE_CHECKING:
    from erbij.db.database import Database
    from erbij.live.model import Record

pytestmark = pytest.mark.usefixtures("school")
ENDED = {"school_id": SCHOOL, "slot_id": "s1", "session_id": "session"}


def who(person: str, role: Role, school_id: str = SCHOOL) -> Actor:
    return Actor(person, school_id, frozenset({role}), sign_in_id="s")


async def told(database: Database, clock: SetClock) -> tuple[MissedParts, News]:
    """Noor was there from 9:00 to 9:20 and Bram, from home too, never stopped; the lesson ended at 9:50."""
    news = News()
    missed = MissedParts(database, clock, news)
    async with database.transaction() as tx:
        photo = BoardPhoto(id="photo", at=at("09:30"), width=1920, height=1080)
        await boards.add(tx, Kept(photo, SCHOOL, "s1", b"\xff\xd8"))
        records: list[Record] = [
            Session("session", SCHOOL, "s1", at("08:58"), at("09:55")),
            *facts("p1", "08:58", "09:20", LeaveReason.LEFT),
            *facts("p2", "08:58", "09:50", LeaveReason.LESSON_OVER),
            RoomDone(SCHOOL, "s1", "session", at("09:50")),
        ]
        await live.keep(tx, records, News())
    await missed.on_session_ended(ENDED)
    for kind, payload in news.rows:
        assert kind == LESSON_PART_MISSED
        await missed.on_missed(payload)
    return missed, news


async def test_the_missed_part_is_told_with_from_and_to_and_stands_on_the_day_with_the_board(
    database: Database,
) -> None:
    clock = SetClock(at("12:00"))
    missed, news = await told(database, clock)
    ((_, told_on),) = news.rows
    assert told_on == {
        "school_id": SCHOOL,
        "slot_id": "s1",
        "pupil_id": "p1",
        "from": at("09:20").isoformat(),
        "to": at("09:50").isoformat(),
        "why": "left",
    }
    found = await missed.day(who("p1", Role.PUPIL), None, None)
    ((part),) = found.parts
    assert (found.date, part.slot_id, part.start, part.end) == (DAY, "s1", at("09:20"), at("09:50"))
    assert [photo.id for photo in part.photos] == ["photo"]
    assert (await missed.day(who("p2", Role.PUPIL), DAY, None)).parts == ()


async def test_news_that_comes_twice_is_shown_once(database: Database) -> None:
    missed, news = await told(database, SetClock(at("12:00")))
    for _, payload in news.rows:
        await missed.on_missed(payload)
    assert len((await missed.day(who("p1", Role.PUPIL), DAY, None)).parts) == 1


async def test_nobody_reads_what_another_pupil_missed(database: Database) -> None:
    missed, _ = await told(database, SetClock(at("12:00")))
    for other in (who("p2", Role.PUPIL), who("t1", Role.GUARDIAN), who("p1x", Role.PUPIL, "another")):
        with pytest.raises(NotFound):
            await missed.day(other, DAY, "p1")


async def test_after_fourteen_days_the_day_says_nothing_of_it_any_more(database: Database) -> None:
    clock = SetClock(at("12:00"))
    missed, _ = await told(database, clock)
    clock.move(timedelta(days=14))
    assert (await missed.day(who("p1", Role.PUPIL), DAY, None)).parts == ()
