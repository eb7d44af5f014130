"""What goes when, and one person's export and erasure, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from erbij.absence.in_view.service import InView
from erbij.absence.in_view.wire import AddContact, ContactKind, NoteContact
from erbij.actor import Role
from erbij.db.types import metadata
from erbij.errors import NotFound
from erbij.people.model import Relation
from erbij.people.store import person_table
from erbij.privacy.retention import store
from erbij.privacy.retention.model import TermKind
from erbij.privacy.retention.service import Retention
from erbij.privacy.service import disclose
from erbij.register.ledger import Draft, Head, Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.register.service import verify_chain
from erbij.register.store import append, lock
from tests.support.filled import fill
from tests.support.school_files import MONDAY, PEOPLE, Given, changed

if TYPE_CHECKING:
    from erbij.db.database import Database

MENTOR = "mia;Mia Mentor;mentor;5A;mia@voorbeeld.test;;;\n"


@pytest.fixture
async def given(database: Database) -> Given:
    given = await Given(database).imported(changed(people=PEOPLE + MENTOR))
    mia, in_view = given.actor("mia", Role.MENTOR), InView(database, given.clock, disclose)
    await in_view.add(mia, AddContact(id="c1", pupil_id=given.ids["noor"], kind=ContactKind.CALL))
    await in_view.note(mia, NoteContact(contact_id="c1", note="Ze mist de pauzes"))
    async with database.transaction() as tx:
        await disclose(tx, mia, "people", [given.ids["noor"]], relation=Relation.MENTOR, now=MONDAY)
    return given


@pytest.fixture
async def empty(database: Database) -> Given:
    return await Given(database).imported()


def retention(given: Given) -> Retention:
    return Retention(given.database, given.clock)


async def rows(given: Given, table: str) -> int:
    async with given.database.read() as read:
        return int((await read.connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608


@pytest.mark.rule("R19")
async def test_a_note_goes_after_two_years_and_the_contact_itself_stays(given: Given) -> None:
    given.clock.move(timedelta(days=730))
    assert await retention(given).run() == []

    given.clock.move(timedelta(seconds=1))
    would = {one.table: one.rows for one in await retention(given).run(dry=True)}
    assert (would["absence_contact_note"], await rows(given, "absence_contact_note")) == (1, 1)

    went = {one.table: one.rows for one in await retention(given).run()}
    assert went == would
    assert (await rows(given, "absence_contact_note"), await rows(given, "absence_contact")) == (0, 1)
    assert await retention(given).run() == []


@pytest.mark.rule("R19")
async def test_five_years_after_leaving_a_pupil_is_forgotten_and_a_classmate_is_not(given: Given) -> None:
    async with given.database.transaction() as tx:
        leave = update(person_table).where(person_table.c.id == given.ids["noor"])
        await tx.connection.execute(leave.values(active=False, left_on=date(2026, 9, 8)))
    eve = datetime(2031, 9, 7, 21, 59, 59, tzinfo=UTC)
    given.clock.move(eve - given.clock.now())
    await retention(given).run()
    assert "Noor Voorbeeld" in await names(given)

    given.clock.move(timedelta(seconds=1))
    await retention(given).run()
    found = await names(given)
    assert "Noor Voorbeeld" not in found
    assert "Sem Verzonnen" in found
    assert await rows(given, "absence_contact") == 0


async def names(given: Given) -> set[str]:
    async with given.database.read() as read:
        return set((await read.connection.scalars(text("SELECT name FROM people_person"))).all())


async def test_everything_about_a_pupil_is_in_their_export_and_nothing_of_another(given: Given) -> None:
    document = await retention(given).export(given.ids["noor"])

    assert document["tables"]["people_person"]["rows"][0]["name"] == "Noor Voorbeeld"
    assert document["tables"]["absence_contact_note"]["rows"][0]["note"] == "Ze mist de pauzes"
    assert {"privacy_look", "people_guardian", "plans_remote", "people_member"} <= document["tables"].keys()
    assert "Sem" not in str(document)
    with pytest.raises(NotFound):
        await retention(given).export("nobody")


async def test_erasure_takes_a_person_away_and_the_ledger_still_holds(given: Given) -> None:
    noor, school_id = given.ids["noor"], given.school.id
    draft = Draft(
        pupil_id=noor,
        local_date=MONDAY.date(),
        slot_id=None,
        item_id=None,
        source=Source.LIVE,
        bucket=next(iter(Bucket)),
        seconds=60,
        kind=Kind.CREDIT,
        reason=next(iter(Reason)),
        refers_to=None,
        policy_version="2026-1",
        author="erbij",
    )
    async with given.database.transaction() as tx:
        await append(tx, school_id, await lock(tx, school_id), [draft], MONDAY)

    await retention(given).erase(noor)

    assert isinstance(await verify_chain(given.database, school_id), Head)
    assert await rows(given, "register_entry") == 1
    document = await retention(given).export(noor)
    assert document["tables"].keys() == {"people_person", "register_entry"}
    assert document["tables"]["people_person"]["rows"][0]["name"] == "(gewist)"
    assert await rows(given, "absence_contact") == 0


TERMS = {one.table: one for one in store.TERMS}
BY_DAYS = sorted(name for name, one in TERMS.items() if one.term.kind is TermKind.DAYS)
BY_MONTH = sorted(name for name, one in TERMS.items() if one.term.kind is TermKind.MONTH)
ABOUT = sorted(name for name, one in TERMS.items() if one.subject or one.term.kind is TermKind.FOLLOWS)
STAY = {"people_person", "register_entry"}


async def kept(given: Given, table: str) -> int:
    async with given.database.read() as read:
        return len((await read.connection.execute(select(metadata.tables[table]))).all())


def whose(given: Given, table: str) -> dict[str, str]:
    """What makes a row one about Noor."""
    mine = dict.fromkeys(TERMS[table].subject, given.ids["noor"])
    return mine | ({"school_id": given.school.id} if "school_id" in metadata.tables[table].c else {})


@pytest.mark.rule("R19")
@pytest.mark.parametrize("table", BY_DAYS)
async def test_a_row_goes_in_the_second_after_its_days_and_not_before(empty: Given, table: str) -> None:
    term = TERMS[table].term
    now = empty.clock.now()
    filled = {term.column: now - timedelta(days=term.days)} | ({"done_at": now} if term.done else {})
    younger = await kept(empty, table)
    await fill(empty.database, table, **whose(empty, table), **filled)
    await retention(empty).run()
    assert await kept(empty, table) == younger + 1

    empty.clock.move(timedelta(seconds=1))
    await retention(empty).run()
    assert await kept(empty, table) == younger


async def test_news_that_was_not_handled_yet_stays(empty: Given) -> None:
    await fill(empty.database, "jobs_outbox", school_id=empty.school.id, done_at=None)
    await retention(empty).run()
    assert await kept(empty, "jobs_outbox") == 1


@pytest.mark.rule("R19")
@pytest.mark.parametrize("table", BY_MONTH)
async def test_intervals_go_when_their_month_is_closed_and_a_school_year_has_gone_by_since(
    empty: Given, table: str
) -> None:
    column = TERMS[table].term.column
    october = datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC)
    await fill(empty.database, table, **whose(empty, table), **{column: october})

    empty.clock.move(datetime(2029, 12, 1, tzinfo=UTC) - empty.clock.now())
    await retention(empty).run()
    assert await kept(empty, table) == 1, "nobody closed the month"

    closed = datetime(2026, 11, 3, 9, tzinfo=UTC)
    await fill(empty.database, "register_close", school_id=empty.school.id, month=date(2026, 10, 1), at=closed)
    for instant, stays in ((datetime(2028, 7, 31, 21, tzinfo=UTC), 1), (datetime(2028, 8, 1, 1, tzinfo=UTC), 0)):
        empty.clock.move(instant - empty.clock.now())
        await retention(empty).run()
        assert await kept(empty, table) == stays


@pytest.mark.rule("R19")
async def test_what_came_after_the_closed_month_and_what_is_of_another_school_stays(empty: Given) -> None:
    other = await empty.schools.create("Een andere school", "Stichting Test", "po")
    november = datetime(2026, 10, 31, 23, tzinfo=UTC)
    await fill(empty.database, "live_span", **whose(empty, "live_span"), id="mine", start=november)
    await fill(empty.database, "live_span", pupil_id="x", school_id=other.id, start=november - timedelta(days=9))
    closed = datetime(2026, 11, 3, 9, tzinfo=UTC)
    await fill(empty.database, "register_close", school_id=empty.school.id, month=date(2026, 10, 1), at=closed)
    empty.clock.move(datetime(2029, 12, 1, tzinfo=UTC) - empty.clock.now())

    await retention(empty).run()

    assert await kept(empty, "live_span") == 2


async def test_every_table_about_a_pupil_is_in_the_export_and_goes_at_erasure(empty: Given) -> None:
    noor = empty.ids["noor"]
    order = [table.name for table in metadata.sorted_tables if table.name in ABOUT]
    for table in [name for name in order if TERMS[name].term.kind is not TermKind.FOLLOWS]:
        if not await about_noor(empty, table):
            await fill(empty.database, table, **whose(empty, table))
    for table in [name for name in order if TERMS[name].term.kind is TermKind.FOLLOWS]:
        term = TERMS[table].term
        async with empty.database.read() as read:
            parent = metadata.tables[term.table]
            mine = store.about(TERMS[term.table], empty.school.id, [noor])
            assert mine is not None
            (key,) = (await read.connection.scalars(select(parent.c.id).where(mine).limit(1))).all()
        await fill(empty.database, table, **whose(empty, table), **{term.column: key})

    document = await retention(empty).export(noor)
    assert sorted(document["tables"]) == ABOUT
    for table, told in document["tables"].items():
        assert not set(TERMS[table].secret) & {name for row in told["rows"] for name in row}

    async with empty.database.transaction() as tx:
        await retention(empty).erase_asked(tx, empty.school.id, noor)
    law = {name for name in ABOUT if TERMS[name].law}
    assert (await retention(empty).export(noor))["tables"].keys() == law | STAY
    assert "Noor Voorbeeld" in await names(empty)

    await retention(empty).erase(noor)
    assert (await retention(empty).export(noor))["tables"].keys() == STAY
    assert "Noor Voorbeeld" not in await names(empty)


async def about_noor(given: Given, table: str) -> int:
    async with given.database.read() as read:
        mine = store.about(TERMS[table], given.school.id, [given.ids["noor"]])
        return await store.count(read, table, mine) if mine is not None else 0
