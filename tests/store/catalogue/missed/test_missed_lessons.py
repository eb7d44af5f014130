"""Missed lessons as their teacher, the mentor and the coordinator see them, and what they make of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.items.model import Block, ItemBlockKind
from erbij.catalogue.missed import store
from erbij.catalogue.missed.service import MissedLessonsOfStaff
from erbij.catalogue.missed.wire import DecideMissed, MissedWhy
from erbij.errors import NotFound
from erbij.live.board.wire import BoardPhoto
from erbij.privacy.service import disclose
from erbij.privacy.store import looks_at
from tests.store.catalogue.on_paper import OnPaper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from erbij.actor import Actor
    from erbij.db.database import Transaction
    from tests.store.catalogue.conftest import School

Found = list[tuple[str, list[tuple[str, MissedWhy, int, bool]]]]


async def own(school: School, actor: Actor) -> Found:
    _, lessons = await school.missed.own(actor)
    return [
        (
            f"{one.slot.subject} {one.slot.group_name[-2:]}",
            [(each.name.reveal().split()[0], each.by.why, each.by.minutes, each.needed) for each in one.pupils],
        )
        for one in lessons
    ]


def decided(school: School, pupil: str, *, needed: bool, slot: str = "Rekenen 5A") -> DecideMissed:
    return DecideMissed(slot_id=school.given.ids[slot], pupil_id=school.given.ids[pupil], needed=needed)


NOOR, SEM = ("Noor", MissedWhy.PART, 25), ("Sem", MissedWhy.ABSENT, 50)


async def test_a_teacher_finds_the_lessons_that_pupils_missed_and_by_whom(school: School) -> None:
    assert await own(school, school.thijs) == [("Rekenen 5A", [(*NOOR, True), (*SEM, True)])]
    assert await own(school, school.fleur) == [("Rekenen 5B", [("Bo", MissedWhy.ABSENT, 50, True)])]


async def test_whom_a_teacher_sees_here_can_read_that_they_were_looked_at(school: School) -> None:
    await own(school, school.thijs)

    async with school.given.database.read() as read:
        looks = await looks_at(read, school.given.school.id, school.given.ids["sem"])
    assert [(one.page, one.person_id) for one in looks] == [("catalogue.missed", school.given.ids["thijs"])]


async def test_a_pupil_reads_that_the_mentor_asked_for_their_missed_lessons(school: School) -> None:
    await school.missed.of_pupil(school.mia, school.given.ids["noor"])
    await school.missed.lesson(school.thijs, school.given.ids["Rekenen 5A"])

    async with school.given.database.read() as read:
        looks = await looks_at(read, school.given.school.id, school.given.ids["noor"])
    assert {(one.page, one.person_id) for one in looks} == {
        ("catalogue.missed", school.given.ids["mia"]),
        ("catalogue.missed", school.given.ids["thijs"]),
    }


async def test_who_looks_for_missed_lessons_keeps_nobody_from_writing(school: School) -> None:
    class InTheMeantime(OnPaper):
        """A lesson goes on while this is asked: something of it is written."""

        @override
        async def absent(self, *asked: Any) -> dict[str, dict[str, datetime | None]]:
            async with asyncio.timeout(5), school.given.database.transaction():
                return await school.paper.absent(*asked)

    paper = InTheMeantime(away=school.paper.away, passed=school.paper.passed)
    database, clock = school.given.database, school.given.clock
    school.missed = MissedLessonsOfStaff(database, clock, paper, school.paper, disclose)

    assert await own(school, school.thijs) == [("Rekenen 5A", [(*NOOR, True), (*SEM, True)])]
    assert len((await school.missed.of_pupil(school.mia, school.given.ids["noor"]))[1]) == 1
    assert (await school.missed.lesson(school.thijs, school.given.ids["Rekenen 5A"])).missed.pupils


async def test_a_look_that_cannot_be_written_shows_nothing(school: School) -> None:
    class FullError(Exception):
        """The log takes nothing."""

    async def full(
        tx: Transaction, actor: Actor, page: str, pupil_ids: Iterable[str], *, relation: str, now: datetime
    ) -> int:
        raise FullError

    database, clock = school.given.database, school.given.clock
    school.missed = MissedLessonsOfStaff(database, clock, school.paper, school.paper, full)
    with pytest.raises(FullError):
        await school.missed.own(school.thijs)
    with pytest.raises(FullError):
        await school.missed.of_pupil(school.mia, school.given.ids["noor"])
    with pytest.raises(FullError):
        await school.missed.lesson(school.thijs, school.given.ids["Rekenen 5A"])


async def test_the_shelf_is_read_without_what_is_in_its_lessons(school: School) -> None:
    block = Block(
        id="blok0001",
        kind=ItemBlockKind.TEXT,
        title="",
        text="Lees dit.",
        norm_seconds=60,
        norm_estimated=True,
        file_id=None,
        media_ms=None,
        url="",
        coverage=None,
        view_seconds=None,
    )
    await school.put("breuken", "Breuken", 15, "ESSENTIAL", blocks=(block,))

    async with school.given.database.read() as read:
        shelf = await store.shelf(read, school.given.school.id, "Rekenen", ())
    assert [(one.id, one.blocks) for one in sorted(shelf, key=lambda one: one.id)] == [
        ("breuken", ()),
        ("klokkijken", ()),
    ]


async def test_after_two_weeks_a_missed_lesson_is_off_the_list(school: School) -> None:
    school.later(days=13)
    assert len(await own(school, school.thijs)) == 1
    school.later(days=1)
    assert await own(school, school.thijs) == []


async def test_not_needed_is_one_tap_and_so_is_the_way_back(school: School) -> None:
    await school.missed.decide(school.thijs, decided(school, "noor", needed=False))
    await school.missed.decide(school.mia, decided(school, "noor", needed=False))
    assert await own(school, school.thijs) == [("Rekenen 5A", [(*NOOR, False), (*SEM, True)])]

    await school.missed.decide(school.thijs, decided(school, "noor", needed=True))
    assert await own(school, school.thijs) == [("Rekenen 5A", [(*NOOR, True), (*SEM, True)])]


@pytest.mark.parametrize(
    ("who", "pupil", "slot"), [("thijs", "bo", "Rekenen 5B"), ("mia", "bo", "Rekenen 5B"), ("zoe", "bo", "Rekenen 5A")]
)
async def test_nobody_decides_about_a_pupil_who_is_not_theirs_or_not_of_the_lesson(
    school: School, who: str, pupil: str, slot: str
) -> None:
    with pytest.raises(NotFound):
        await school.missed.decide(getattr(school, who), decided(school, pupil, needed=False, slot=slot))


async def test_a_lesson_comes_with_its_board_and_with_what_may_fit_in_its_place(school: School) -> None:
    school.paper.board = [BoardPhoto(id="photo", at=school.given.clock.now(), width=1920, height=1080)]

    page = await school.missed.lesson(school.thijs, school.given.ids["Rekenen 5A"])

    assert [one.id for one in page.photos] == ["photo"]
    assert [one.id for one in page.suggested] == ["breuken", "klokkijken"]
    assert [one.name.reveal().split()[0] for one in page.missed.pupils] == ["Noor", "Sem"]


async def test_what_others_gave_for_the_subject_this_week_is_suggested_first(school: School) -> None:
    ids = school.given.ids
    asked = AssignItem(item_id="klokkijken", to=AssignTo.ABSENT, slot_id=ids["Rekenen 5B"])
    await school.assignments.give(school.fleur, asked)

    page = await school.missed.lesson(school.thijs, ids["Rekenen 5A"])
    assert [one.id for one in page.suggested] == ["klokkijken", "breuken"]


async def test_what_was_given_stands_with_the_pupil_until_it_is_taken_back(school: School) -> None:
    slot = school.given.ids["Rekenen 5A"]
    given, _ = await school.assignments.give(
        school.thijs, AssignItem(item_id="breuken", to=AssignTo.ABSENT, slot_id=slot)
    )
    school.paper.completed.add(given.assignments[0].id)

    page = await school.missed.lesson(school.thijs, slot)
    assert [[(one.item.title, one.done) for one in each.given] for each in page.missed.pupils].count(
        [("Breuken", True)]
    ) == 1
    await school.assignments.withdraw(school.thijs, [one.id for one in given.assignments])
    assert [each.given for each in (await school.missed.lesson(school.thijs, slot)).missed.pupils] == [(), ()]


async def test_a_mentor_finds_what_their_pupil_missed_and_nobody_elses(school: School) -> None:
    _, lessons = await school.missed.of_pupil(school.mia, school.given.ids["sem"])
    assert [[each.name.reveal() for each in one.pupils] for one in lessons] == [["Sem Verzonnen"]]

    with pytest.raises(NotFound):
        await school.missed.of_pupil(school.mia, school.given.ids["bo"])


async def test_a_lesson_that_somebody_may_not_know_does_not_exist(school: School) -> None:
    for actor in (school.mia, school.thijs, school.karin):
        with pytest.raises(NotFound):
            await school.missed.lesson(actor, school.given.ids["Rekenen 5B"])
