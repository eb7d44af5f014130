"""A partner school tells when it had a pupil of another school; the school of enrolment keeps the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.access.service import Access
from erbij.actor import Actor, Role
from erbij.errors import Invalid, NotFound
from erbij.history.store import changes_about
from erbij.people.service import People
from erbij.plans.arrangements.store import arrangements
from erbij.plans.arrangements.wire import ArrangementForm
from erbij.plans.document.model import Document
from erbij.plans.document.wire import PlanState
from erbij.plans.grants.service import Grants
from erbij.plans.grants.wire import GiveGrant, GranteeKind, GrantScope, GrantTo
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from erbij.register.attendance.model import How
from erbij.register.attendance.store import not_in_class
from erbij.register.hosted.http import week_view
from erbij.register.hosted.service import Hosted
from erbij.register.hosted.wire import FileHosted, HostedDay, HostedStretch, HostedTold
from erbij.register.model import Bucket, Source
from erbij.register.sources import StoredTimetable
from erbij.register.spans import total
from erbij.schools.model import Files
from tests.store.register.rooms import Rooms, rooms_of
from tests.support.school_files import NoAccess
from tests.support.settings import settings_in
from tests.unit.plans.arrangements.test_what_is_missing import COMPLETE

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.db.database import Database
    from erbij.register.hosted.wire import HostedWeek

MONDAY = date(2026, 9, 7)
TWO_LESSONS = (("09:00", "10:50"),)


def told(*stretches: tuple[str, str], day: date = MONDAY) -> HostedDay:
    return HostedDay(
        date=day, stretches=tuple(HostedStretch(from_time=start, until_time=end) for start, end in stretches)
    )


class Guest:
    """Noor of De Testschool, whom Hugo of De Overkant hosts under a grant; the clock stands at 16:00 that Monday."""

    def __init__(self, rooms: Rooms, home: Path) -> None:
        given = rooms.given
        self.rooms = rooms
        self.hosted = Hosted(given.database, given.clock, StoredTimetable(), rooms.outbox, disclose)
        access = Access(given.database, given.clock, settings_in(home))
        people = People(given.database, given.clock, NoAccess())
        self.grants = Grants(given.database, given.clock, people=people, access=access, disclose=disclose)
        self.zoe = rooms.actor("zoe", Role.COORDINATOR)
        self.hugo = Actor("hugo", "", frozenset({Role.COORDINATOR}), "sign-in")
        self.grant = ""

    async def given(self, *scopes: GrantScope, first: date = MONDAY, school_id: str = "") -> str:
        to = GrantTo(kind=GranteeKind.SCHOOL, school_id=school_id or self.hugo.school_id)
        asked = GiveGrant(
            pupil_id=self.rooms.given.ids["noor"],
            to=to,
            scopes=scopes or (GrantScope.NAME, GrantScope.ATTENDANCE),
            first=first,
            until=MONDAY + timedelta(days=3),
            reason="De Overkant geeft de lessen",
        )
        return (await self.grants.give(self.zoe, asked))[0]

    async def office(self, name: str, school_id: str) -> Actor:
        """The coordinator of another school."""
        people = People(self.rooms.given.database, self.rooms.given.clock, NoAccess())
        async with self.rooms.given.database.transaction() as tx:
            added = await people.add_in(tx, school_id, name, [Role.COORDINATOR], since=MONDAY)
        return Actor(added, school_id, frozenset({Role.COORDINATOR}), "sign-in")

    async def tell(self, *days: HostedDay, actor: Actor | None = None, grant: str | None = None) -> None:
        self.rooms.given.clock.move(timedelta(seconds=1))
        await self.hosted.file(actor or self.hugo, grant or self.grant, FileHosted(days=days))

    async def week(self, actor: Actor | None = None, grant: str | None = None) -> HostedWeek:
        return week_view(await self.hosted.week(actor or self.hugo, grant or self.grant, None))

    async def monday(self) -> HostedTold:
        return (await self.week()).days[0]

    async def arrangement(self, state: PlanState, version: int = 1) -> None:
        details = COMPLETE.model_copy(update={"form": ArrangementForm.REGIONAL, "partner_school": "De Overkant"})
        last = MONDAY + timedelta(days=20) if state is PlanState.ACTIVE else MONDAY - timedelta(days=1)
        whose, now = (self.zoe.school_id, self.rooms.given.ids["noor"]), self.rooms.given.clock.now()
        one = Document("arr", *whose, version, state, MONDAY - timedelta(days=7), last, details, now)
        async with self.rooms.given.database.transaction() as tx:
            await arrangements.write(tx, one)

    async def imports(self, text: str) -> int:
        whole = f"sleutel;datum;begin;aanwezigheid\n{text}\n"
        report = await self.rooms.schools.write(self.rooms.given.school.id, Files(attendance=whole))
        return report.counts[0].unchanged


@pytest.fixture
async def guest(database: Database, tmp_path: Path) -> Guest:
    made = Guest(await rooms_of(database), tmp_path)
    other = await made.rooms.schools.create("De Overkant", "Stichting Test", "po")
    made.hugo = await made.office("Hugo Verzinsel", other.id)
    made.rooms.given.clock.move(timedelta(hours=8))
    await made.arrangement(PlanState.ACTIVE)
    made.grant = await made.given()
    return made


@pytest.mark.rule("R1")
async def test_a_morning_at_the_partner_counts_in_the_lessons_of_the_own_school(guest: Guest) -> None:
    await guest.tell(told(("08:30", "12:00")))
    day = await guest.rooms.day()
    assert day.by_source[Source.SCHOOL] == 100 * 60
    assert day.by_bucket == {Bucket.AT_OTHER_SCHOOL: 100 * 60}
    assert [(one.bucket, one.seconds) for one in await guest.rooms.entries()] == [(Bucket.AT_OTHER_SCHOOL, 3000)] * 2
    monday = await guest.monday()
    assert [(one.from_time, one.until_time) for one in monday.stretches] == list(TWO_LESSONS)
    assert (monday.told, monday.open, monday.counts_min) == (True, True, 100)


async def test_the_partner_sees_the_week_and_nothing_of_the_timetable(guest: Guest) -> None:
    week = await guest.week()
    assert (week.pupil, week.school, week.previous, week.next) == ("Noor Voorbeeld", "De Testschool", None, None)
    assert [(one.open, one.told, one.stretches) for one in week.days] == [
        (True, False, ()),
        *[(False, False, ())] * 6,
    ]
    assert "Rekenen" not in week.model_dump_json()
    nameless = await guest.given(GrantScope.ATTENDANCE)
    assert (await guest.week(grant=nameless)).pupil is None


async def test_a_better_word_takes_the_place_of_the_one_before_and_not_there_takes_it_back(guest: Guest) -> None:
    await guest.tell(told(("09:00", "10:50")))
    await guest.tell(told(("09:10", "09:30"), ("10:20", "10:50")))
    assert (await guest.rooms.day()).by_bucket == {Bucket.AT_OTHER_SCHOOL: 50 * 60}
    assert [one.from_time for one in (await guest.monday()).stretches] == ["09:10", "10:20"]
    await guest.tell(told())
    assert (await guest.rooms.day()).reported == 0
    monday = await guest.monday()
    assert (monday.told, monday.stretches) == (True, ())
    assert sum(one.seconds for one in await guest.rooms.entries()) == 0


async def test_the_word_of_the_own_school_and_that_of_the_partner_stand_beside_each_other(guest: Guest) -> None:
    own = "noor;2026-09-07;09:00;aanwezig\nnoor;2026-09-07;10:00;afwezig"
    await guest.imports(own)
    await guest.tell(told(("09:30", "10:50")))
    both = {Bucket.AT_SCHOOL: 50 * 60, Bucket.AT_OTHER_SCHOOL: 50 * 60}
    assert (await guest.rooms.day()).by_bucket == both
    guest.rooms.given.clock.move(timedelta(minutes=1))
    assert await guest.imports(own) == 2
    assert (await guest.rooms.day()).by_bucket == both
    await guest.tell(told())
    assert (await guest.rooms.day()).by_bucket == {Bucket.AT_SCHOOL: 50 * 60}


async def test_who_was_not_at_the_partner_is_absent_only_if_the_own_school_says_so(guest: Guest) -> None:
    given = guest.rooms.given
    slots = [await guest.rooms.slot(one) for one in ("Rekenen", "Taal")]

    async def missed() -> set[str]:
        async with given.database.read() as read:
            found = await not_in_class(read, given.school.id, slots)
        assert {pupil_id for _, pupil_id in found} <= {given.ids["noor"]}
        return {slot_id for slot_id, _ in found}

    await guest.tell(told())
    assert await missed() == set()
    await guest.imports("noor;2026-09-07;09:00;afwezig\nnoor;2026-09-07;10:00;afwezig")
    assert await missed() == set(slots)
    await guest.tell(told(("09:00", "09:30")))
    assert await missed() == set(slots[1:])


async def test_two_partner_schools_of_one_pupil_tell_and_read_each_their_own(guest: Guest) -> None:
    third = await guest.rooms.schools.create("De Zijkant", "Stichting Test", "po")
    ilse = await guest.office("Ilse Verzinsel", third.id)
    theirs = await guest.given(school_id=third.id)
    await guest.tell(told(("09:00", "09:30")))
    await guest.tell(told(("09:20", "09:50")), actor=ilse, grant=theirs)
    assert (await guest.rooms.day()).by_bucket == {Bucket.AT_OTHER_SCHOOL: 50 * 60}, "the union of both"
    assert [(one.from_time, one.until_time) for one in (await guest.monday()).stretches] == [("09:00", "09:30")]
    (day, *_) = (await guest.week(ilse, theirs)).days
    assert [(one.from_time, one.until_time) for one in day.stretches] == [("09:20", "09:50")]
    await guest.tell(told(), actor=ilse, grant=theirs)
    assert (await guest.rooms.day()).by_bucket == {Bucket.AT_OTHER_SCHOOL: 30 * 60}
    rekenen = await guest.rooms.slot("Rekenen")
    written = await guest.rooms.corrections.lines(guest.zoe, guest.rooms.given.ids["noor"], MONDAY)
    said = [(one.author and one.author.reveal(), one.stands) for one in written.attendance if one.slot_id == rekenen]
    assert said == [("Hugo Verzinsel", True), ("Ilse Verzinsel", False), ("Ilse Verzinsel", True)]


async def test_a_partner_reads_nothing_of_a_date_outside_its_grant(guest: Guest) -> None:
    await guest.tell(told(*TWO_LESSONS))
    guest.rooms.given.clock.move(timedelta(days=1))
    later = await guest.given(first=MONDAY + timedelta(days=1))
    monday = (await guest.week(grant=later)).days[0]
    assert (monday.open, monday.told, monday.stretches) == (False, False, ())
    assert (await guest.monday()).told


@pytest.mark.parametrize(
    ("days", "path"),
    [
        ((told(("09:00", "09:00")),), "body.days[0].stretches[0].until_time"),
        ((told(("09:00", "09:30"), ("09:20", "09:50")),), "body.days[0].stretches[1].until_time"),
        ((told(("13:00", "14:00")),), "body.days[0].stretches[0].until_time"),
        ((told(("09:00", "16:30")),), "body.days[0].stretches[0].until_time"),
        ((told(*TWO_LESSONS), told(day=MONDAY)), "body.days[1].date"),
        ((told(*TWO_LESSONS), told(("09:00", "09:50"), day=date(2026, 9, 8))), "body.days[1].date"),
        ((told(*TWO_LESSONS, day=date(2026, 9, 6)),), "body.days[0].date"),
    ],
)
async def test_what_cannot_be_is_named_by_its_place_and_nothing_of_it_is_kept(
    guest: Guest, days: tuple[HostedDay, ...], path: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await guest.tell(*days)
    assert [place for place, _ in refused.value.errors] == [path]
    assert not (await guest.monday()).told


async def test_a_day_without_lessons_has_nothing_to_count(guest: Guest) -> None:
    guest.rooms.given.clock.move(timedelta(days=2))
    with pytest.raises(Invalid, match=r"body\.days\[0\]\.date"):
        await guest.tell(told(("09:00", "10:00"), day=date(2026, 9, 9)))


async def test_without_a_grant_in_force_that_names_attendance_there_is_no_such_pupil(guest: Guest) -> None:
    reading_only = await guest.given(GrantScope.NAME, GrantScope.TIMETABLE)
    teacher = Actor("hans", guest.hugo.school_id, frozenset({Role.TEACHER}), "sign-in")
    for actor, grant in ((guest.hugo, reading_only), (guest.hugo, "nothing"), (guest.zoe, None), (teacher, None)):
        with pytest.raises(NotFound):
            await guest.week(actor, grant)
        with pytest.raises(NotFound):
            await guest.tell(told(*TWO_LESSONS), actor=actor, grant=grant)
    await guest.arrangement(PlanState.ENDED, version=2)
    with pytest.raises(NotFound):
        await guest.tell(told(*TWO_LESSONS))
    assert (await guest.rooms.day()).reported == 0


async def test_nobody_outside_the_schools_tells_attendance(guest: Guest) -> None:
    to = GrantTo(kind=GranteeKind.PERSON, name="Otto Ozl", email="otto@voorbeeld.test")
    asked = GiveGrant(
        pupil_id=guest.rooms.given.ids["noor"],
        to=to,
        scopes=(GrantScope.NAME, GrantScope.ATTENDANCE),
        first=MONDAY,
        until=MONDAY,
        reason="Samen kijken",
    )
    with pytest.raises(Invalid, match=r"body\.scopes"):
        await guest.grants.give(guest.zoe, asked)


async def test_who_told_it_stands_in_the_history_and_in_the_who_looked_log_of_the_own_school(guest: Guest) -> None:
    await guest.tell(told(*TWO_LESSONS))
    await guest.tell(told(*TWO_LESSONS))
    school, noor = guest.rooms.given.school.id, guest.rooms.given.ids["noor"]
    async with guest.rooms.given.database.read() as read:
        (change,) = await changes_about(read, school, noor, "register.hosted", limit=9)
        looks = [one for one in await looks_at(read, school, noor) if one.page == "register.hosted"]
    assert change.author_id == guest.hugo.id
    assert dict(change.what.reveal()) == {"2026-09-07": (None, ["09:00-10:50"])}
    assert [(one.person_id, one.relation) for one in looks] == [(guest.hugo.id, "grant")]


async def test_the_teachers_own_list_stays_the_schools_own(guest: Guest) -> None:
    """Who was seen at the partner is not marked as in the classroom."""
    guest.rooms.given.clock.move(timedelta(hours=-6))
    await guest.rooms.attendance.set_taken_here(guest.zoe, here=True)
    guest.rooms.given.clock.move(timedelta(hours=6))
    await guest.tell(told(*TWO_LESSONS))
    thijs = guest.rooms.actor("thijs", Role.TEACHER)
    sheet, _ = await guest.rooms.attendance.sheet(thijs, await guest.rooms.slot("Rekenen"))
    assert {one.name.reveal(): one.there for one in sheet.pupils}["Noor Voorbeeld"] is None


async def test_the_own_school_reads_who_told_what_and_which_word_stands(guest: Guest) -> None:
    await guest.imports("noor;2026-09-07;09:00;aanwezig")
    told_by = await guest.office("Bea Verzinsel", guest.hugo.school_id)
    await guest.tell(told(("09:00", "09:20")), actor=told_by)
    await guest.tell(told(("09:00", "09:40")), actor=told_by)
    written = await guest.rooms.corrections.lines(guest.zoe, guest.rooms.given.ids["noor"], MONDAY)
    rekenen = await guest.rooms.slot("Rekenen")
    said = [one for one in written.attendance if one.slot_id == rekenen]
    assert [(one.how, one.author and one.author.reveal(), one.stands) for one in said] == [
        (How.IMPORT, None, True),
        (How.PARTNER, "Bea Verzinsel", False),
        (How.PARTNER, "Bea Verzinsel", True),
    ]
    assert [total(one.at_school) for one in said] == [3000, 0, 0]
    assert [total(one.at_other_school) for one in said] == [0, 1200, 2400]
