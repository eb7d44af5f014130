"""What waits for a teacher's look: answers to open questions, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from erbij.catalogue.assignments import store as assignments
from erbij.catalogue.assignments.model import Assignment
from erbij.catalogue.quiz import service
from erbij.catalogue.quiz.wire import LookAtAnswer
from tests.store.catalogue.quiz.given import QUIZ, Classroom, block, classroom
from tests.unit.catalogue.quiz.asked import CHOICE, OPEN

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.db.database import Database


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Classroom:
    return await classroom(database, tmp_path / "catalogue")


async def test_who_made_or_gave_an_item_is_told_how_many_answers_of_their_pupils_wait(room: Classroom) -> None:
    async def waits(actor: Actor) -> list[tuple[str, int]]:
        return [(one.title, one.answers) for one in await room.quizzes.waiting(actor)]

    await room.right(room.noor)
    assert await waits(room.thijs) == [], "what is marked by itself waits for nobody"
    for who in (room.noor, room.noor, room.sem, room.bo):
        await room.right(who, OPEN)
    assert await waits(room.thijs) == [("Breuken", 2)], "a pupil who answers again waits once, and Bo is of Fleur"
    assert await waits(room.fleur) == await waits(room.zoe) == []

    await gives(room, room.fleur, room.bo)
    assert await waits(room.fleur) == [("Breuken", 1)]
    asked = LookAtAnswer(pupil_id=room.noor.id, item_id=room.item_id, block=QUIZ, question=OPEN.id, number=2)
    await room.quizzes.look(room.thijs, asked)
    assert await waits(room.thijs) == [("Breuken", 1)]
    await room.publish(block(CHOICE))
    assert await waits(room.thijs) == await waits(room.fleur) == [], "a question that is gone waits for nobody"


async def test_answers_to_a_question_that_is_gone_push_nothing_that_waits_off_the_list(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_WAITING", 1)
    for _ in range(3):
        await room.right(room.sem, OPEN)
        await room.publish(block(CHOICE))
        room.item_id = ""
        room.numbers.clear()
        await room.publish(block(CHOICE, OPEN))
        room.later(minutes=1)
    first = room.item_id
    await room.right(room.noor, OPEN)
    assert [one.item_id for one in await room.quizzes.waiting(room.thijs)] == [first]

    room.later(minutes=1)
    room.item_id = ""
    room.numbers.clear()
    await room.publish(block(CHOICE, OPEN))
    await room.right(room.noor, OPEN)
    found = await room.quizzes.waiting(room.thijs)
    assert [one.item_id for one in found] == [first], "what has waited longest, and no more than fits"


async def gives(room: Classroom, by: Actor, to: Actor) -> None:
    today = room.rooms.given.clock.now().date()
    one = Assignment(
        id="gave",
        school_id=by.school_id,
        pupil_id=to.id,
        item_id=room.item_id,
        revision=1,
        slot_id=None,
        group_id=None,
        first=today,
        last=today,
        given_by=by.id,
        given_at=room.rooms.given.clock.now(),
    )
    async with room.rooms.given.database.transaction() as tx:
        await assignments.write(tx, [one])
