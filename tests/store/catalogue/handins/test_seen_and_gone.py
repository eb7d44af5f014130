"""Who sees what a pupil handed in, and how long it stays."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.handins import http
from erbij.catalogue.handins.model import Handin
from erbij.catalogue.handins.store import handin_table
from erbij.catalogue.handins.wire import MOST_HANDINS, BeginHandinFile, HandinState
from erbij.errors import NotFound
from erbij.privacy.retention.service import Retention
from erbij.privacy.store import looks_at
from tests.store.catalogue.handins.given import TASK, sending

if TYPE_CHECKING:
    from tests.store.catalogue.handins.given import Work


async def rows(work: Work, table: str) -> int:
    async with work.school.given.database.read() as read:
        return int((await read.connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608


# --- who sees it ------------------------------------------------------------------------------------------------------


async def test_a_classmate_and_another_teacher_and_the_coordinator_find_nothing(work: Work) -> None:
    noor = work.school.noor
    file_id = await work.sent(noor)
    await work.hand_in(noor, "", file_id)
    handin = (await work.own(noor)).handin
    assert handin is not None
    for actor in (work.pupil("sem"), work.school.fleur, work.school.zoe):
        with pytest.raises(NotFound):
            await work.handins.content(actor, file_id)
        with pytest.raises(NotFound):
            await work.files.content(actor, file_id)
        with pytest.raises(NotFound):
            await work.files.show(actor, file_id)
    for actor in (work.school.fleur, work.school.zoe):
        with pytest.raises(NotFound):
            await work.handins.look(actor, handin.id)
        assert (await work.handins.waiting(actor))[1] == []


async def test_the_family_reads_along_and_another_family_does_not(work: Work) -> None:
    noor, karin = work.school.noor, work.school.karin
    file_id = await work.sent(noor)
    await work.hand_in(noor, "Kijk mama", file_id)

    pupil_id, _, found = await work.handins.of_family(karin, noor.id)

    assert pupil_id == noor.id
    assert [one.rounds[0].text.reveal() for one in found] == ["Kijk mama"]
    assert http.shown(found[0]).may_hand_in is False, "the pupil hands in, not the parent"
    await work.handins.content(karin, file_id)
    with pytest.raises(NotFound):
        await work.handins.of_family(karin, work.school.given.ids["sem"])


async def test_on_the_day_stands_what_was_asked_again_and_a_week_long_what_was_accepted(work: Work) -> None:
    noor, thijs = work.school.noor, work.school.thijs
    handin = await work.handed(noor)
    assert (await work.handins.of_family(noor, None, news=True))[2] == []
    await work.answer(handin, thijs, "Nog eens", accepted=False)
    work.school.later(days=10)
    assert len((await work.handins.of_family(noor, None, news=True))[2]) == 1
    await work.hand_in(noor, "Beter")
    await work.answer(handin, thijs, number=2, accepted=True)

    assert len((await work.handins.of_family(noor, None, news=True))[2]) == 1
    work.school.later(days=8)
    assert (await work.handins.of_family(noor, None, news=True))[2] == []
    assert len((await work.handins.of_family(noor, None))[2]) == 1


async def test_who_gave_it_has_it_first_on_their_list_and_the_mentor_too_and_the_look_is_kept(work: Work) -> None:
    noor, thijs, mia = work.school.noor, work.school.thijs, work.school.mia
    await work.give(work.item_id, "sem")
    await work.handed(noor)
    work.school.later(minutes=5)
    await work.handed(work.pupil("sem"))

    _, mine = await work.handins.waiting(thijs)
    _, hers = await work.handins.waiting(mia)

    assert [(one.names[one.handin.pupil_id].reveal(), one.mine) for one in mine] == [
        ("Noor Voorbeeld", True),
        ("Sem Verzonnen", True),
    ]
    assert [one.mine for one in hers] == [False, False]
    async with work.school.given.database.read() as read:
        looks = await looks_at(read, noor.school_id, noor.id)
    assert {(one.person_id, one.page) for one in looks} == {
        (thijs.id, "catalogue.handins"),
        (mia.id, "catalogue.handins"),
    }


async def test_at_a_large_school_nobodys_list_is_filled_with_what_waits_for_others(work: Work) -> None:
    """More wait, and longer, than any list has: of no pupil of Mia's, and given by neither of the two."""
    school_id, given = work.school.noor.school_id, work.school.given
    row = Handin(
        "", school_id, "somebody", work.item_id, "", 1, HandinState.WAITING, given.clock.now(), given.clock.now()
    )
    many = [{name: getattr(row, name) for name in Handin.__slots__} for _ in range(MOST_HANDINS * 10 + 1)]
    for at, one in enumerate(many):
        one |= {"id": f"other{at:05}", "block": f"block{at:05}"}
    async with given.database.transaction() as tx:
        await tx.connection.execute(insert(handin_table), many)
    work.school.later(minutes=5)
    await work.handed(work.school.noor)

    for actor in (work.school.thijs, work.school.mia):
        assert [one.handin.pupil_id for one in (await work.handins.waiting(actor))[1]] == [work.school.noor.id]
        assert await work.handins.count_waiting(actor) == 1
    assert await work.handins.count_waiting(work.school.fleur) == 0


async def test_a_list_on_which_nothing_stands_holds_up_no_writer(work: Work) -> None:
    async with work.school.given.database.transaction():
        async with asyncio.timeout(60):
            assert (await work.handins.waiting(work.school.thijs))[1] == []


async def test_who_withdrew_what_they_gave_sees_what_was_handed_in_before_and_nothing_newer(work: Work) -> None:
    noor, thijs, mia = work.school.noor, work.school.thijs, work.school.mia
    file_id = await work.sent(noor)
    await work.hand_in(noor, "Kijk", file_id)
    work.school.later(minutes=5)
    await work.school.assignments.withdraw(thijs, [work.assignment_id])
    (before,) = (await work.handins.waiting(thijs))[1]
    assert await work.handins.count_waiting(thijs) == 1
    await work.handins.content(thijs, file_id)

    work.school.later(minutes=5)
    missed = work.school.given.ids["Rekenen 5A"]
    asked = AssignItem(item_id=work.item_id, to=AssignTo.PUPILS, pupil_ids=(noor.id,), slot_id=missed)
    await work.school.assignments.give(mia, asked)
    await work.hand_in(noor, "Voor Mia", file_id)

    assert (await work.handins.waiting(thijs))[1] == []
    assert await work.handins.count_waiting(thijs) == 0
    assert len((await work.handins.waiting(mia))[1]) == 1
    with pytest.raises(NotFound):
        await work.handins.look(thijs, before.handin.id)
    with pytest.raises(NotFound):
        await work.handins.content(thijs, file_id)
    await work.handins.look(mia, before.handin.id)


async def test_what_was_answered_or_only_begun_waits_for_nobody(work: Work) -> None:
    handin = await work.handed(work.school.noor)
    await work.answer(handin, work.school.thijs, "Nog eens", accepted=False)
    await work.give(work.item_id, "sem")
    await work.sent(work.pupil("sem"))

    assert (await work.handins.waiting(work.school.thijs))[1] == []


async def test_nothing_of_a_pupil_can_be_shown_in_a_lesson(work: Work) -> None:
    file_id = await work.sent(work.school.noor, b"sound")

    async with work.school.given.database.read() as read:
        assert await files_store.facts(read, work.school.noor.school_id, [file_id]) == {}


# --- how long ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("R19")
async def test_a_year_later_it_is_gone_with_its_rounds_and_files(work: Work) -> None:
    noor = work.school.noor
    await work.hand_in(noor, "Kijk", await work.sent(noor))
    retention = Retention(work.school.given.database, work.school.given.clock)
    work.school.later(days=360)
    await retention.run()
    assert await rows(work, "catalogue_handin") == 1
    work.school.later(days=10)

    await retention.run()
    await work.files.sweep()

    for table in ("catalogue_handin", "catalogue_handin_round", "catalogue_file"):
        assert await rows(work, table) == 0
    assert work.on_disk() == 0


@pytest.mark.rule("R19")
async def test_a_copy_of_everything_has_it_and_an_erasure_takes_it_also_from_the_disk(work: Work) -> None:
    noor = work.school.noor
    await work.hand_in(noor, "Kijk", await work.sent(noor))
    retention = Retention(work.school.given.database, work.school.given.clock)

    told = (await retention.export(noor.id))["tables"]
    assert told["catalogue_handin_round"]["rows"][0]["text"] == "Kijk"
    assert told["catalogue_file"]["rows"][0]["name"] == "foto.jpg"
    await retention.erase(noor.id)
    await work.files.sweep()

    assert await rows(work, "catalogue_handin_round") == 0
    assert work.on_disk() == 0


async def test_a_film_of_a_lesson_stays_when_a_hand_in_goes(work: Work) -> None:
    thijs = work.school.thijs
    film = (await work.files.begin(thijs, BeginFile(name="les.webm", size=5))).id
    await work.files.append(thijs, film, 0, sending(b"sound"))
    await work.checking.run()
    await work.hand_in(work.school.noor, "Kijk", await work.sent(work.school.noor))

    await Retention(work.school.given.database, work.school.given.clock).erase(work.school.noor.id)
    await work.files.sweep()

    await work.files.content(thijs, film)
    assert work.on_disk() == 1


async def test_an_upload_that_nobody_went_on_with_goes_by_itself(work: Work) -> None:
    body = BeginHandinFile(item_id=work.item_id, block=TASK.id, name="x.jpg", size=10)
    await work.handins.begin_file(work.school.noor, body)
    work.school.later(days=3)

    await work.files.sweep()

    assert work.on_disk() == await rows(work, "catalogue_file") == 0
