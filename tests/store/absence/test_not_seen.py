"""Who was expected and not seen, on both databases: the register's own words, one tap each, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from erbij.absence import store as absence
from erbij.absence.in_view import store as in_view
from erbij.absence.records.service import Records
from erbij.absence.records.wire import DecideAbsence, RecordAbsence, RecordSeen
from erbij.absence.unseen.service import NotUnseen, UnseenPupils
from erbij.absence.unseen.wire import Settled, SettleUnseen, UnseenWhere, UnsettleUnseen
from erbij.absence.wire import Authorised
from erbij.actor import Actor, Role
from erbij.composition.bridges import StoredAbsences
from erbij.composition.catching_up import KnownLessons
from erbij.errors import Conflict, Invalid, NotFound
from erbij.live import store as live
from erbij.live.model import Session
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from erbij.register.attendance import store as attendance
from erbij.register.attendance.model import Attended, How
from erbij.register.facts import Dates
from erbij.register.model import Status
from erbij.register.sources import register_of
from erbij.timetable.store import slots_between
from tests.support.news import News
from tests.support.school_files import PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.absence.unseen.model import Unseen
    from erbij.db.database import Database
    from erbij.register.service import Register

pytestmark = pytest.mark.rule("R11")
STAFF = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\nlou;Lou Leider;leader;;lou@voorbeeld.test;;;\n"


@pytest.fixture
async def given(database: Database) -> Given:
    """Two lessons of 5A were given; Noor (at home) came to neither, Sem is at school and was not in the first."""
    given = await Given(database).imported(changed(people=PEOPLE + STAFF))
    start = given.clock.now() + timedelta(hours=1)
    async with database.transaction() as tx:
        slots = await slots_between(tx, given.school.id, start, start + timedelta(hours=2))
        for one in slots:
            given.ids[f"{one.subject} {one.group_name[-2:]}"] = one.id
            held = Session(f"held-{one.id}", given.school.id, one.id, one.starts_at, one.ends_at, None)
            await live.keep(tx, [held], News())
        first = next(one for one in slots if one.id == given.ids["Rekenen 5A"])
        word = Attended(
            "w1",
            given.school.id,
            first.id,
            given.ids["sem"],
            first.local_date,
            "w1",
            None,
            other_school=False,
            how=How.IMPORT,
            author_id="erbij",
            at=start,
        )
        await attendance.say(tx, [word])
    given.clock.move(timedelta(hours=4))
    return given


@pytest.fixture
def register(given: Given) -> Register:
    return register_of(given.database, given.clock, disclose, StoredAbsences())


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def records(given: Given, news: News) -> Records:
    return Records(given.database, given.clock, news, disclose)


@pytest.fixture
def unseen(given: Given, register: Register, records: Records, news: News) -> UnseenPupils:
    return UnseenPupils(given.database, given.clock, register.counting, records, news, disclose)


def zoe(given: Given) -> Actor:
    return given.actor("zoe", Role.COORDINATOR)


def mia(given: Given) -> Actor:
    return given.actor("mia", Role.MENTOR)


async def seen(unseen: UnseenPupils, actor: Actor) -> dict[str, list[Unseen]]:
    """By first name: the lessons of today on the list."""
    day = await unseen.day(actor, None)
    return {pupil.name.reveal().split()[0]: list(lessons) for pupil, lessons in day.pupils}


def waiting(lessons: list[Unseen]) -> list[str]:
    return [one.lesson.subject for one in lessons if one.settlement is None]


def tap(given: Given, settled: Settled, *lessons: str, pupil: str = "noor", **more: Any) -> SettleUnseen:
    ids = tuple(given.ids[one] for one in lessons)
    return SettleUnseen(pupil_id=given.ids[pupil], slot_ids=ids, settled=settled, **more)


def back(given: Given, *lessons: str, pupil: str = "noor") -> UnsettleUnseen:
    return UnsettleUnseen(pupil_id=given.ids[pupil], slot_ids=tuple(given.ids[one] for one in lessons))


async def statuses(given: Given, register: Register) -> list[tuple[Status, ...]]:
    today = given.clock.now().date()
    async with given.database.read() as read:
        ids = [given.ids["noor"]]
        found = await register.counting.period(read, given.school.id, ids, Dates(today, today), given.clock.now())
    return [slot.status for day in found.pupils[given.ids["noor"]].days for slot in day.slots]


async def test_who_was_expected_at_home_or_in_the_classroom_and_not_seen_stands_on_the_list(
    given: Given, unseen: UnseenPupils, register: Register
) -> None:
    found = await seen(unseen, zoe(given))

    assert {name: waiting(some) for name, some in found.items()} == {"Noor": ["Rekenen", "Taal"], "Sem": ["Rekenen"]}
    assert {one.where for one in found["Noor"]} == {UnseenWhere.HOME}
    assert found["Sem"][0].where is UnseenWhere.SCHOOL
    assert await statuses(given, register) == [(Status.ABSENT,), (Status.ABSENT,)], "as many as the register says"
    async with given.database.read() as read:
        (look,) = await looks_at(read, given.school.id, given.ids["noor"])
    assert look.page == "absence.unseen"


async def test_that_a_partner_school_did_not_have_a_pupil_puts_nobody_on_the_list_or_behind(
    given: Given, unseen: UnseenPupils
) -> None:
    school, taal, sem, now = given.school.id, given.ids["Taal 5A"], given.ids["sem"], given.clock.now()
    word = Attended(
        "w2", school, taal, sem, now.date(), "w2", None, other_school=False, how=How.PARTNER, author_id="hugo", at=now
    )
    async with given.database.transaction() as tx:
        await attendance.say(tx, [word])

    assert waiting((await seen(unseen, zoe(given)))["Sem"]) == ["Rekenen"], "of which the own school said so"
    async with given.database.read() as read:
        missed = await KnownLessons().absent(read, school, [given.ids["Rekenen 5A"], taal])
    assert missed == {given.ids["Rekenen 5A"]: {sem: None}}


async def test_a_mentor_sees_and_settles_their_own_pupils_only(given: Given, unseen: UnseenPupils) -> None:
    assert sorted(await seen(unseen, mia(given))) == ["Noor", "Sem"]
    fleur = given.actor("fleur", Role.MENTOR)
    assert await seen(unseen, fleur) == {}
    with pytest.raises(NotFound):
        await unseen.settle(fleur, tap(given, Settled.CALLED, "Rekenen 5A"))
    assert await seen(unseen, given.actor("thijs", Role.TEACHER)) == {}


async def test_a_call_is_one_contact_makes_no_absence_and_can_be_taken_back(
    given: Given, unseen: UnseenPupils, register: Register
) -> None:
    await unseen.settle(mia(given), tap(given, Settled.GUARDIAN_CALLED, "Rekenen 5A", "Taal 5A"))

    assert waiting((await seen(unseen, zoe(given)))["Noor"]) == []
    assert await contacts(given) == ["GUARDIAN"]
    async with given.database.read() as read:
        assert await absence.of_slots(read, given.school.id, [given.ids["Taal 5A"]]) == {}
    assert await statuses(given, register) == [(Status.ABSENT,)] * 2, "a call changes no count"
    with pytest.raises(NotUnseen):
        await unseen.settle(zoe(given), tap(given, Settled.CALLED, "Taal 5A"))
    with pytest.raises(Conflict):
        await unseen.unsettle(zoe(given), back(given, "Taal 5A"))

    await unseen.unsettle(mia(given), back(given, "Rekenen 5A"))
    assert waiting((await seen(unseen, zoe(given)))["Noor"]) == ["Rekenen", "Taal"], "one call, both lessons"
    assert await contacts(given) == []


async def contacts(given: Given) -> list[str]:
    today = given.clock.now().date()
    async with given.database.read() as read:
        found = await in_view.contacts_of(read, given.school.id, [given.ids["noor"]], today, today)
    return [one.kind for one in found]


async def test_one_tap_makes_an_absence_that_nobody_decided_on_and_software_makes_nobody_unauthorised(
    given: Given, unseen: UnseenPupils, records: Records
) -> None:
    await unseen.settle(zoe(given), tap(given, Settled.ABSENT, "Rekenen 5A", pupil="sem"))
    async with given.database.read() as read:
        found = await absence.of_slots(read, given.school.id, [given.ids["Rekenen 5A"]])
    record = found[given.ids["Rekenen 5A"]][given.ids["sem"]]
    assert (record.category, record.authorised) == ("UNKNOWN", Authorised.UNDECIDED)
    assert waiting((await seen(unseen, zoe(given)))["Sem"]) == []

    await unseen.unsettle(zoe(given), back(given, "Rekenen 5A", pupil="sem"))
    assert waiting((await seen(unseen, zoe(given)))["Sem"]) == ["Rekenen"]

    await unseen.settle(zoe(given), tap(given, Settled.ABSENT, "Rekenen 5A", pupil="sem", category="ILL"))
    day = await records.day(zoe(given), None)
    (_, (missed,)) = day.pupils[0]
    assert missed.record.authorised is Authorised.YES
    given.clock.move(timedelta(minutes=5))
    asked = RecordSeen(id=missed.record.id, version=missed.record.version)
    await records.decide(zoe(given), DecideAbsence(records=(asked,), authorised=Authorised.UNDECIDED))
    with pytest.raises(Conflict):
        await unseen.unsettle(zoe(given), back(given, "Rekenen 5A", pupil="sem"))
    with pytest.raises(Invalid):
        await unseen.settle(zoe(given), tap(given, Settled.ABSENT, "Taal 5A", category="GEEN"))


async def test_agreed_rest_is_counted_as_rest_and_the_ledger_hears_of_it(
    given: Given, unseen: UnseenPupils, register: Register, news: News
) -> None:
    await unseen.settle(mia(given), tap(given, Settled.REST, "Taal 5A"))

    assert await statuses(given, register) == [(Status.ABSENT,), (Status.AGREED_REST,)]
    assert news.kinds() == ["pupil_facts_changed"]
    assert waiting((await seen(unseen, zoe(given)))["Noor"]) == ["Rekenen"]
    await unseen.unsettle(zoe(given), back(given, "Taal 5A"))
    assert await statuses(given, register) == [(Status.ABSENT,)] * 2
    with pytest.raises(Invalid):
        await unseen.settle(zoe(given), tap(given, Settled.REST, "Rekenen 5A", pupil="sem"))


async def test_who_has_an_absence_record_is_on_no_list(given: Given, unseen: UnseenPupils, records: Records) -> None:
    ids = (given.ids["Rekenen 5A"], given.ids["Taal 5A"])
    asked = RecordAbsence(pupil_id=given.ids["noor"], slot_ids=ids, category="ILL")
    await records.record(zoe(given), asked)

    assert sorted(await seen(unseen, zoe(given))) == ["Sem"]
