"""What goes when, and one person's export and erasure, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from erbij.absence.in_view.service import InView
from erbij.absence.in_view.wire import AddContact, ContactKind, NoteContact
from erbij.actor import Role
from erbij.errors import NotFound
from erbij.live.rules import evidence_kept_from
from erbij.people.model import Relation
from erbij.people.store import person_table
from erbij.privacy.retention.rules import too_old
from erbij.privacy.retention.service import Retention
from erbij.privacy.service import disclose
from erbij.register.ledger import Draft, Head, Kind, Reason
from erbij.register.model import Bucket, Source
from erbij.register.service import verify_chain
from erbij.register.store import append, lock
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
    given.clock.move(timedelta(days=5 * 365))
    await retention(given).run()
    assert "Noor Voorbeeld" in await names(given)

    given.clock.move(timedelta(days=30))
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


@pytest.mark.rule("R19")
def test_intervals_stay_until_a_whole_school_year_has_gone_by_and_are_then_never_counted_again() -> None:
    in_june, in_october = datetime(2028, 6, 30, tzinfo=UTC), datetime(2028, 10, 6, tzinfo=UTC)

    assert evidence_kept_from(in_june) == date(2026, 8, 1)
    assert evidence_kept_from(in_october) == date(2027, 8, 1)
    assert too_old("year start", in_october) == ("start", datetime(2027, 8, 1, tzinfo=UTC))
