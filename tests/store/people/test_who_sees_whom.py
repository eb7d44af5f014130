"""Who may see whom at a school, and nobody of another school."""

from __future__ import annotations

from dataclasses import replace

import pytest

from erbij.actor import Role
from erbij.people.model import Relation
from erbij.people.service import People
from erbij.people.store import (
    children_of,
    group_pupils,
    groups,
    people_visible_to,
    person,
    person_by_email,
    relation,
)
from erbij.schools.model import Files
from tests.support.school_files import PEOPLE, Given, NoAccess

EVERYBODY = ["Bo", "Fleur", "Karin", "Noor", "Sem", "Thijs", "Zoë"]


async def seen(given, actor):
    async with given.database.read() as read:
        return [one.name.reveal().split()[0] for one in await people_visible_to(read, actor)]


@pytest.mark.parametrize(
    ("key", "roles", "names"),
    [
        ("noor", {Role.PUPIL}, ["Noor"]),
        ("karin", {Role.GUARDIAN}, ["Karin", "Noor"]),
        ("thijs", {Role.TEACHER}, ["Noor", "Sem", "Thijs"]),
        ("fleur", {Role.TEACHER, Role.MENTOR}, ["Bo", "Fleur"]),
        ("zoe", {Role.COORDINATOR}, EVERYBODY),
        ("zoe", {Role.LEADER}, EVERYBODY),
    ],
)
async def test_everybody_sees_those_they_may_see(database, key, roles, names):
    given = await Given(database).imported()
    assert await seen(given, given.actor(key, *roles)) == names


async def test_a_classroom_unit_sees_nobody(database):
    given = await Given(database).imported()
    assert await seen(given, given.unit("Lokaal 12")) == []


async def test_nobody_sees_anybody_of_another_school(database):
    here = await Given(database).imported()
    there = await Given(database).imported(name="De Andere School")
    stranger = replace(here.actor("zoe", Role.COORDINATOR), school_id=there.school.id)
    async with database.read() as read:
        assert await relation(read, here.actor("zoe", Role.COORDINATOR), there.ids["noor"]) is Relation.NONE
        assert await relation(read, replace(stranger, school_id=here.school.id), there.ids["noor"]) is Relation.NONE
        assert await person(read, here.school.id, there.ids["noor"]) is None
        group = (await groups(read, there.school.id))[0]
        assert await group_pupils(read, here.school.id, group.id) == []
        assert await children_of(read, here.school.id, there.ids["karin"]) == []
    assert await seen(here, here.actor("zoe", Role.COORDINATOR)) == EVERYBODY


@pytest.mark.parametrize(
    ("key", "roles", "other", "expected"),
    [
        ("noor", {Role.PUPIL}, "noor", Relation.SELF),
        ("noor", {Role.PUPIL}, "sem", Relation.NONE),
        ("karin", {Role.GUARDIAN}, "noor", Relation.CHILD),
        ("karin", {Role.GUARDIAN}, "sem", Relation.NONE),
        ("thijs", {Role.TEACHER}, "noor", Relation.OWN_GROUP),
        ("thijs", {Role.TEACHER}, "bo", Relation.NONE),
        ("thijs", {Role.TEACHER}, "karin", Relation.NONE),
        ("fleur", {Role.TEACHER, Role.MENTOR}, "bo", Relation.MENTOR),
        ("fleur", {Role.TEACHER}, "bo", Relation.OWN_GROUP),
        ("fleur", {Role.COORDINATOR, Role.MENTOR}, "noor", Relation.OWN_SCHOOL),
        ("zoe", {Role.COORDINATOR}, "karin", Relation.OWN_SCHOOL),
        ("zoe", {Role.LEADER}, "noor", Relation.OWN_SCHOOL),
    ],
)
async def test_the_nearest_relation_counts(database, key, roles, other, expected):
    given = await Given(database).imported()
    async with database.read() as read:
        assert await relation(read, given.actor(key, *roles), given.ids[other]) is expected


async def test_who_left_is_seen_by_nobody_and_cannot_sign_in_by_address(database):
    given = await Given(database).imported()
    without = "\n".join(line for line in PEOPLE.splitlines() if not line.startswith(("sem", "thijs")))
    async with database.read() as read:
        found = await person_by_email(read, " THIJS@voorbeeld.test ")
    assert found is not None
    await given.schools.write(given.school.id, Files(people=without))
    assert "Sem" not in await seen(given, given.actor("zoe", Role.COORDINATOR))
    async with database.read() as read:
        assert await person_by_email(read, "thijs@voorbeeld.test") is None
        assert await relation(read, given.actor("zoe", Role.COORDINATOR), given.ids["sem"]) is Relation.NONE


async def test_the_people_page_shows_addresses_to_the_coordinator_only_and_writes_down_who_looked(database):
    given = await Given(database).imported()
    written: list[tuple[str, int]] = []

    async def disclose(tx, actor, page, pupil_ids, *, relation, now):
        written.append((relation, len(list(pupil_ids))))
        return 0

    class Access:
        async def facts(self, *_: object):
            return {given.ids["noor"]: (2, False), given.ids["zoe"]: (0, True)}

    people = People(database, given.clock, Access(), disclose)
    groups_, listed = await people.listed(given.actor("zoe", Role.COORDINATOR))
    assert [(group.name, group.pupils) for group in groups_] == [("Groep 5A", 2), ("Groep 5B", 1)]
    noor = next(one for one in listed if one.person.id == given.ids["noor"])
    assert (noor.groups, noor.access.devices, noor.access.has_password) == (("Groep 5A",), 2, False)
    assert sum(one.email is not None for one in listed) == 4
    assert written == [("own_school", 3)]

    written.clear()
    groups_, listed = await people.listed(given.actor("thijs", Role.TEACHER))
    assert [group.name for group in groups_] == ["Groep 5A"]
    assert [one.person.id for one in listed if one.email] == [given.ids["thijs"]]
    assert written == [("own_group", 2)]


async def test_a_name_cannot_reach_a_log(database):
    given = await Given(database).imported()
    _, listed = await People(database, given.clock, NoAccess()).listed(given.actor("zoe", Role.COORDINATOR))
    assert "Noor" not in f"{listed} {listed[0]!r}"
    assert "voorbeeld.test" not in repr(listed)
