"""What a group did in its own time, on both databases: to whom it is shown, and the file for an audit."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from erbij.actor import Role
from erbij.catalogue.goals import store as goals
from erbij.catalogue.goals.model import Goal
from erbij.catalogue.goals.service import Goals
from erbij.catalogue.items import store as items
from erbij.errors import Invalid, NotFound
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from erbij.reports.own_time.export import HEADING, csv_of
from erbij.reports.own_time.service import OwnTimeReports
from erbij.schools.store import groups_of
from tests.store.catalogue.engagement.given import at_work
from tests.support.school_files import PEOPLE, changed
from tests.unit.catalogue.assignments.on_shelf import on_shelf
from tests.unit.catalogue.goals.published import BREUKEN, FILES, OUDER

if TYPE_CHECKING:
    from erbij.actor import Actor
    from erbij.db.database import Database
    from erbij.reports.own_time.model import Page
    from tests.store.catalogue.engagement.given import Work

MONDAY = date(2026, 9, 7)


@pytest.fixture
async def work(database: Database) -> Work:
    """Noor finished one lesson of two and a half minutes on Monday, and began another."""
    work = await at_work(database)
    given = work.rooms.given
    async with database.transaction() as tx:
        for key, title in (("breuken", "Breuken"), ("anders", "=Anders")):
            await items.add(tx, on_shelf(key, title, school_id=given.school.id, goals=("doel",)))
    lease = await work.lease()
    await work.watch(lease)
    await work.read(lease)
    work.later(60)
    await work.watch(await work.lease("anders"))
    return work


def reports(work: Work) -> OwnTimeReports:
    given = work.rooms.given
    return OwnTimeReports(given.database, given.clock, register=work.rooms.register, disclose=disclose)


async def group_id(work: Work, key: str = "5A") -> str:
    async with work.rooms.given.database.read() as read:
        return next(one.id for one in await groups_of(read, work.rooms.given.school.id) if one.key == key)


async def page(work: Work, who: str, *roles: Role, group: str = "") -> Page:
    return await reports(work).page(
        work.rooms.actor(who, *roles), await group_id(work, group) if group else "", None, None
    )


async def test_a_teacher_reads_what_each_pupil_of_the_own_group_did(work: Work) -> None:
    found = await page(work, "thijs", Role.TEACHER)

    assert found.group is not None
    assert (found.group.key, found.last) == ("5A", MONDAY)
    assert [(one.name.reveal().split()[0], one.seconds, one.begun, one.done) for one in found.told.pupils] == [
        ("Noor", 270, 2, 1),
        ("Sem", 0, 0, 0),
    ]
    assert [(one.title, one.begun, one.done) for one in found.told.items] == [("=Anders", 1, 0), ("Breuken", 1, 1)]
    assert [(one.goal, one.done, one.of) for one in found.told.goals] == [("doel", 1, 2)]


async def test_a_goal_that_was_replaced_counts_as_what_took_its_place_and_is_said_in_words(work: Work) -> None:
    database = work.rooms.given.database
    await Goals(database).take_in(FILES)
    async with database.transaction() as tx:
        for key in ("breuken", "anders"):
            one = await items.item(tx, work.rooms.given.school.id, key)
            assert one is not None
            aims = (OUDER,) if key == "breuken" else (BREUKEN,)
            assert await items.put(tx, replace(one, goals=aims), one.version)

    found = await page(work, "thijs", Role.TEACHER)

    assert [(found.goals[one.goal], one.items, one.done, one.of) for one in found.told.goals] == [
        ("Taarten", 2, 1, 2),
        ("De leerling deelt knikkers eerlijk.", 1, 1, 1),
    ]


async def test_a_pupil_and_their_parents_read_what_the_pupil_can_do_by_now_and_nobody_else_does(work: Work) -> None:
    database = work.rooms.given.database
    async with database.transaction() as tx:
        await goals.put(tx, [Goal("doel", "Breuken vergelijken"), Goal("later", "Nog niets")])
    noor = work.rooms.given.ids["noor"]

    for who, role in (("noor", Role.PUPIL), ("karin", Role.GUARDIAN)):
        pupil_id, found = await reports(work).reached(work.rooms.actor(who, role), None)
        assert pupil_id == noor
        assert [(name, one.done, one.of) for one, name in found] == [("Breuken vergelijken", 1, 2)]
    assert (await reports(work).reached(work.rooms.actor("sem", Role.PUPIL), None))[1] == []
    with pytest.raises(NotFound):
        await reports(work).reached(work.rooms.actor("thijs", Role.TEACHER), noor)


async def test_the_coordinator_reads_of_the_whole_school_without_a_name_or_a_small_number(work: Work) -> None:
    found = await page(work, "zoe", Role.COORDINATOR)

    assert (found.group, found.told.pupils) == (None, ())
    assert {(one.begun, one.seconds) for one in found.told.items} == {(None, None)}
    named = await page(work, "zoe", Role.COORDINATOR, group="5A")
    assert [one.name.reveal() for one in named.told.pupils][:1] == ["Noor Voorbeeld"]


@pytest.mark.parametrize(("who", "role"), [("fleur", Role.TEACHER), ("noor", Role.PUPIL), ("karin", Role.GUARDIAN)])
async def test_a_group_of_somebody_else_is_not_there(work: Work, who: str, role: Role) -> None:
    with pytest.raises(NotFound):
        await page(work, who, role, group="5A")
    with pytest.raises(NotFound):
        await reports(work).audit(work.rooms.actor(who, role), await group_id(work), None, None)


async def test_whoever_is_named_can_read_that_they_were_looked_at(work: Work) -> None:
    given = work.rooms.given
    await page(work, "thijs", Role.TEACHER)
    await reports(work).audit(work.rooms.actor("zoe", Role.COORDINATOR), "", None, None)

    async with given.database.read() as read:
        looks = await looks_at(read, given.school.id, given.ids["noor"])
    assert {(one.page, one.person_id) for one in looks} == {
        ("reports.own_time", given.ids["thijs"]),
        ("reports.own_time", given.ids["zoe"]),
    }


async def test_the_file_for_an_audit_has_a_line_for_each_item_with_the_words_of_the_register(work: Work) -> None:
    found = await reports(work).audit(work.rooms.actor("thijs", Role.TEACHER), await group_id(work), None, None)
    rows = list(csv.DictReader(io.StringIO(csv_of(found).decode("utf-8-sig")), delimiter=";"))

    assert tuple(rows[0]) == HEADING
    told = {(row["leerling"], row["gemeten_seconden"], row["geteld_seconden"]) for row in rows}
    assert told == {("Noor Voorbeeld", "150", "150"), ("Noor Voorbeeld", "120", "0")}
    assert any("Meegeteld: 2 minuten en 30 seconden." in row["uitleg"] for row in rows)
    assert {row["datum"] for row in rows} == {"2026-09-07"}


async def test_the_coordinators_file_of_a_period_keeps_the_lines_of_who_left_since(work: Work) -> None:
    given, zoe = work.rooms.given, work.rooms.actor("zoe", Role.COORDINATOR)
    group = await group_id(work)
    work.later(24 * 3600)
    await given.schools.write(
        given.school.id,
        changed(people=PEOPLE.replace("noor;Noor Voorbeeld;pupil;5A;;;2026-09-01;\n", "").replace(";noor;;", ";;;")),
    )
    thijs = work.rooms.actor("thijs", Role.TEACHER)

    async def names(actor: Actor, of: str) -> set[str]:
        return {one.pupil_name.reveal() for one in (await reports(work).audit(actor, of, MONDAY, MONDAY)).rows}

    assert await names(zoe, "") == {"Noor Voorbeeld"}
    assert await names(zoe, group) == {"Noor Voorbeeld"}
    assert await names(zoe, await group_id(work, "5B")) == set()
    assert await names(thijs, group) == set(), "who is in no group of theirs is not theirs to read"
    async with given.database.read() as read:
        (look,) = await looks_at(read, given.school.id, given.ids["noor"])
    assert (look.page, look.person_id) == ("reports.own_time", zoe.id)


async def test_a_period_that_cannot_be_is_refused_with_the_place_of_it(work: Work) -> None:
    actor = work.rooms.actor("thijs", Role.TEACHER)
    for first, last in ((date(2026, 9, 8), MONDAY), (date(2026, 1, 1), MONDAY)):
        with pytest.raises(Invalid, match="query"):
            await reports(work).page(actor, "", first, last)


async def test_a_teacher_without_a_group_reads_an_empty_page(work: Work) -> None:
    actor = work.rooms.actor("sem", Role.TEACHER)
    found = await reports(work).page(actor, "", None, None)

    assert (found.group, found.groups, found.told.pupils, found.told.items) == (None, [], (), ())
