"""People from another program: apart from the school's own, again and again, and gone on their last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from erbij.errors import Invalid
from erbij.people.service import Leavers
from erbij.people.store import stored_people
from erbij.schools.model import Files
from tests.support.school_files import FILES, Given
from tests.unit.people.rosters_given import EDEX, archive

ALONE = replace(FILES, timetable=None)


def roster(data: bytes, name: str = "export.zip") -> Files:
    return Files(others=((name, data),))


async def active(given):
    async with given.database.read() as read:
        people = await stored_people(read, given.school.id)
    return {person.key: person for person in people if person.active}


class Ended:
    """Hears whose sign-ins end."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def rights_changed(self, _tx: object, _school_id: str, person_ids: object) -> None:
        self.ids += person_ids  # type: ignore[arg-type]


async def test_a_roster_stands_beside_the_schools_own_people_and_comes_again_without_change(database):
    given = await Given(database).imported(ALONE)

    report = await given.schools.write(given.school.id, roster(archive(users=archive_users())))

    assert [(count.file, count.new, count.ended) for count in report.counts] == [("groups", 2, 0), ("people", 4, 0)]
    assert {"noor", "oneroster:noor"} <= (await active(given)).keys()
    again = await given.schools.preview(given.school.id, roster(archive(users=archive_users())))
    assert [(count.new, count.changed, count.unchanged) for count in again.counts] == [(0, 0, 2), (0, 0, 4)]
    own = await given.schools.preview(given.school.id, ALONE)
    assert [count.ended for count in own.counts] == [0, 0]


def archive_users() -> str:
    """Without the address that the school's own teacher has already."""
    return (
        "sourcedId,status,enabledUser,givenName,familyName,email,agentSourcedIds\nnoor,active,true,Noor,Voorbeeld,,karin\n"
        "sem,active,true,Sem,Verzonnen,,\nkarin,active,true,Karin,Voorbeeld,,\nthijs,active,true,Thijs,Testema,,\n"
    )


async def test_who_is_no_longer_in_a_bulk_list_ends_and_nobody_of_another_list(database):
    given = await Given(database).imported(ALONE)
    await given.schools.write(given.school.id, roster(archive()))
    before = (await active(given)).keys()

    await given.schools.write(given.school.id, roster(archive(sem="2026-09-01")))

    assert before - (await active(given)).keys() == {"oneroster:sem"}


async def test_a_delta_changes_only_what_it_names(database):
    given = await Given(database).imported(ALONE)
    await given.schools.write(given.school.id, roster(archive()))
    users = "sourcedId,status,enabledUser,givenName,familyName\nsem,tobedeleted,true,Sem,Verzonnen\n"
    moves = "sourcedId,status,classSourcedId,userSourcedId,role\n"
    moves += "e1,tobedeleted,c5a,noor,student\ne9,active,c5b,noor,student\n"
    delta = archive("delta", users=users, enrollments=moves, classes="sourcedId,status,title\n")

    await given.schools.write(given.school.id, roster(delta))

    there = await active(given)
    assert "oneroster:sem" not in there
    assert {"oneroster:karin", "oneroster:thijs", "noor"} <= there.keys()
    assert len(there["oneroster:noor"].members) == 1
    assert there["oneroster:noor"].name.reveal() == "Noor Voorbeeld"
    assert there["oneroster:karin"].children == {there["oneroster:noor"].id}


async def test_the_rights_of_who_leaves_end_on_the_day_after_their_last_one(database):
    given = await Given(database).imported(ALONE)
    await given.schools.write(given.school.id, roster(archive(sem="2026-09-09")))
    ended = Ended()
    leavers = Leavers(database, given.clock, ended)
    sem = (await active(given))["oneroster:sem"].id

    for days in (0, 1, 1):
        given.clock.move(timedelta(days=days))
        await leavers.end()
        assert (ended.ids, "oneroster:sem" in await active(given)) == ([], True)
    given.clock.move(timedelta(days=1))
    await leavers.end()

    assert (ended.ids, "oneroster:sem" in await active(given)) == ([sem], False)


async def test_edexml_comes_in_and_again_without_change(database):
    given = await Given(database).imported(ALONE)
    report = await given.schools.write(given.school.id, roster(EDEX.encode(), "edex.xml"))
    again = await given.schools.write(given.school.id, roster(EDEX.encode(), "edex.xml"))

    assert report.recognised[0].counts["pupils"] == 1
    assert [(count.new, count.changed, count.ended) for count in again.counts] == [(0, 0, 0), (0, 0, 0)]


async def test_a_wrong_roster_changes_nothing_and_names_its_own_file(database):
    given = await Given(database).imported(ALONE)
    before = (await active(given)).keys()
    users = "sourcedId,givenName,familyName,role,email\nx,Noor,Voorbeeld,teacher,geen adres\n"

    with pytest.raises(Invalid) as wrong:
        await given.schools.write(given.school.id, roster(archive(users=users, roles="userSourcedId,role\n")))

    assert wrong.value.errors == (("users.csv:2:email", "not an e-mail address"),)
    assert (await active(given)).keys() == before
    for data in (b"PK", b"zomaar iets", b"<EDEX>"):
        with pytest.raises(Invalid):
            await given.schools.write(given.school.id, roster(data))
