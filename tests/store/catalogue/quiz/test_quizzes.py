"""Quizzes on both databases: what is kept of each try, what completes, what teachers see, and what goes away."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from erbij.actor import Role
from erbij.catalogue.engagement.service import FACTS_CHANGED
from erbij.catalogue.handins.wire import MOST_LOOSE
from erbij.catalogue.items.model import DescriptionIncomplete
from erbij.catalogue.quiz import store
from erbij.catalogue.quiz.wire import LARGEST_PHOTO, AnswerQuiz, BeginQuizPhoto, LookAtAnswer, QuizAnswer
from erbij.errors import Conflict, Invalid, NotFound, TooLarge
from erbij.jobs.store import jobs_outbox
from erbij.privacy.retention.service import Retention
from erbij.privacy.store import looks_at
from erbij.privacy.subjects.export import archive
from erbij.privacy.subjects.service import Subjects
from tests.store.catalogue.quiz.given import QUIZ, TEXT, Classroom, block, classroom
from tests.support.lying import here
from tests.unit.catalogue.quiz.asked import CHOICE, NUMBER, OPEN, PHOTO, right_answer, wrong_answer

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.db.database import Database


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Classroom:
    return await classroom(database, tmp_path / "catalogue")


def sent(number: int, answer: QuizAnswer, question: str = CHOICE.id) -> AnswerQuiz:
    return AnswerQuiz(block=QUIZ, question=question, number=number, answer=answer)


async def kept(room: Classroom) -> int:
    async with room.rooms.given.database.read() as read:
        return int(await read.connection.scalar(select(func.count()).select_from(store.answer_table)) or 0)


async def test_every_try_is_kept_and_the_pupil_goes_on_where_they_were(room: Classroom) -> None:
    first = await room.wrong(room.noor)
    second = await room.right(room.noor)
    page = await room.quizzes.page(room.noor, room.item_id, QUIZ)

    assert first.question.tried is not None
    assert (first.question.tried.right, first.question.tried.solution, first.done) == (False, None, False)
    assert second.question.tried is not None
    assert second.question.tried.solution is not None
    tried = page.questions[0].tried
    assert tried is not None
    assert (tried.tries, tried.right, tried.good, tried.answer) == (2, True, True, right_answer(CHOICE))
    assert page.questions[1].tried is None
    assert await kept(room) == 2


async def test_of_a_pupil_who_did_not_answer_yet_nothing_of_what_is_right_is_sent(room: Classroom) -> None:
    lesson = await room.engagement.open(room.noor, room.item_id)
    page = await room.quizzes.page(room.noor, room.item_id, QUIZ)

    assert [one.quiz for one in lesson.lesson.shown] == [None]
    assert [one.tried for one in page.questions] == [None, None]


async def test_what_is_sent_twice_is_one_try_and_of_two_windows_only_one_goes_on(room: Classroom) -> None:
    again = [await room.quizzes.answer(room.noor, room.item_id, sent(1, wrong_answer(CHOICE))) for _ in range(2)]
    assert again[0] == again[1]
    for number, answer in ((1, right_answer(CHOICE)), (3, right_answer(CHOICE))):
        with pytest.raises(Conflict):
            await room.quizzes.answer(room.noor, room.item_id, sent(number, answer))
    assert await kept(room) == 1


async def test_two_answers_at_once_that_are_the_last_two_complete_the_item_once(room: Classroom) -> None:
    await room.engagement.lease(room.noor, room.item_id)
    await asyncio.gather(room.right(room.noor, CHOICE), room.right(room.noor, OPEN))

    assert (await room.engagement.open(room.noor, room.item_id)).completed


async def test_a_quiz_is_done_by_its_answers_and_that_makes_no_minutes(room: Classroom) -> None:
    await room.publish(block(CHOICE, OPEN, NUMBER, needed=100))
    for asked in (CHOICE, OPEN, NUMBER):
        assert not (await room.wrong(room.noor, asked)).done
    assert not (await room.right(room.noor, CHOICE)).done
    assert (await room.right(room.noor, NUMBER)).done
    opened = await room.engagement.open(room.noor, room.item_id)

    assert (opened.completed, opened.here, opened.work.seconds) == (True, None, 0)


async def test_time_on_a_quiz_is_measured_as_on_a_page_and_completes_nothing(room: Classroom) -> None:
    await room.looks_at_the_quiz(room.noor, 60)
    opened = await room.engagement.open(room.noor, room.item_id)
    assert (opened.work.seconds, opened.completed, opened.here) == (60, False, QUIZ)

    await room.looks_at_the_quiz(room.noor, 45, touched=False)
    assert (await room.engagement.open(room.noor, room.item_id)).work.seconds == 60


async def test_minutes_of_a_quiz_wait_until_the_quiz_is_done_and_then_go_to_the_register(room: Classroom) -> None:
    async def news() -> int:
        query = select(func.count()).select_from(jobs_outbox).where(jobs_outbox.c.kind == FACTS_CHANGED)
        async with room.rooms.given.database.read() as read:
            return int(await read.connection.scalar(query) or 0)

    await room.looks_at_the_quiz(room.noor, 60)
    before = await news()
    await room.right(room.noor, OPEN)
    assert await news() == before
    await room.right(room.noor, CHOICE)
    assert await news() == before + 1
    await room.right(room.noor, CHOICE)
    assert await news() == before + 1


async def test_an_item_with_a_text_too_is_done_when_both_are(room: Classroom) -> None:
    await room.publish(TEXT, block(CHOICE))
    await room.right(room.noor)
    half = await room.engagement.open(room.noor, room.item_id)

    assert (set(half.done), half.here, half.completed) == ({QUIZ}, "blok0001", False)


async def test_answers_stay_with_their_question_in_the_next_revision(room: Classroom) -> None:
    await room.right(room.noor)
    await room.publish(block(NUMBER, CHOICE))
    page = await room.quizzes.page(room.noor, room.item_id, QUIZ)

    assert [one.tried is not None for one in page.questions] == [False, True]


async def test_what_does_not_fit_is_refused_with_its_place_and_nothing_is_kept(room: Classroom) -> None:
    with pytest.raises(Invalid) as refused:
        await room.answer(room.noor, CHOICE, QuizAnswer(options=("anders00",)))
    assert [path for path, _ in refused.value.errors] == ["body.answer.options"]
    for key, body in (
        (room.item_id, AnswerQuiz(block="anders", question=CHOICE.id, number=1, answer=right_answer(CHOICE))),
        (room.item_id, sent(1, right_answer(CHOICE), "vraag999")),
        ("anders", sent(1, right_answer(CHOICE))),
    ):
        with pytest.raises(NotFound):
            await room.quizzes.answer(room.noor, key, body)
    assert await kept(room) == 0


async def test_an_unfinished_quiz_is_kept_as_a_draft_and_is_not_published(room: Classroom) -> None:
    half = CHOICE.model_copy(update={"options": CHOICE.options[:1]})
    with pytest.raises(DescriptionIncomplete) as lacks:
        await room.publish(TEXT, block(OPEN, half))

    assert lacks.value.fields == ("blocks.1.quiz.questions.1.options", "blocks.1.quiz.questions.1.right")


async def test_a_maker_tries_a_quiz_as_a_pupil_and_nothing_is_kept(room: Classroom) -> None:
    page = await room.quizzes.preview(room.thijs, room.item_id, QUIZ)
    one = await room.quizzes.try_out(room.thijs, room.item_id, sent(1, wrong_answer(CHOICE)))
    third = await room.quizzes.try_out(room.fleur, room.item_id, sent(3, wrong_answer(CHOICE)))

    assert [asked.id for asked in page.questions] == [CHOICE.id, OPEN.id]
    assert [found.question.tried.solution is not None for found in (one, third) if found.question.tried] == [
        False,
        True,
    ]
    assert await kept(room) == 0


async def test_a_teacher_sees_the_answers_of_their_own_pupils_and_a_coordinator_of_all(room: Classroom) -> None:
    await room.wrong(room.noor)
    await room.right(room.noor)
    await room.right(room.sem, OPEN)
    await room.right(room.bo)
    thijs = await room.quizzes.answers(room.thijs, room.item_id)
    fleur = await room.quizzes.answers(room.fleur, room.item_id)
    zoe = await room.quizzes.answers(room.zoe, room.item_id)

    assert [{one.pupil_id for one in seen.tries} for seen in (thijs, fleur, zoe)] == [
        {room.noor.id, room.sem.id},
        {room.bo.id},
        {room.noor.id, room.sem.id, room.bo.id},
    ]
    assert len(thijs.tries) == 3
    async with room.rooms.given.database.read() as read:
        looks = await looks_at(read, room.noor.school_id, room.noor.id)
    assert {(one.page, one.person_id) for one in looks} == {
        ("catalogue.quiz", room.thijs.id),
        ("catalogue.quiz", room.zoe.id),
    }


async def test_a_teacher_writes_back_and_the_pupil_reads_it(room: Classroom) -> None:
    await room.right(room.noor, OPEN)
    asked = LookAtAnswer(
        pupil_id=room.noor.id, item_id=room.item_id, block=QUIZ, question=OPEN.id, number=1, note=" Mooi gezegd! "
    )
    with pytest.raises(NotFound):
        await room.quizzes.look(room.fleur, asked)
    with pytest.raises(NotFound):
        await room.quizzes.look(room.thijs, asked.model_copy(update={"number": 2}))
    await room.quizzes.look(room.zoe, asked.model_copy(update={"note": ""}))
    await room.quizzes.look(room.thijs, asked)

    tried = (await room.quizzes.page(room.noor, room.item_id, QUIZ)).questions[1].tried
    assert tried is not None
    assert (tried.note, tried.noted_by) == ("Mooi gezegd!", "Thijs Testema")
    again = (await room.right(room.noor, OPEN)).question.tried
    assert again is not None
    assert again.note is None, "the note was about the answer before"
    with pytest.raises(Conflict):
        await room.quizzes.look(room.thijs, asked)
    await room.quizzes.look(room.thijs, asked.model_copy(update={"number": 2}))
    seen = (await room.quizzes.page(room.noor, room.item_id, QUIZ)).questions[1].tried
    assert seen is not None
    assert seen.note == "Mooi gezegd!"


async def test_nobody_looks_at_what_is_marked_by_itself(room: Classroom) -> None:
    await room.right(room.noor)
    with pytest.raises(NotFound):
        await room.quizzes.look(
            room.thijs,
            LookAtAnswer(pupil_id=room.noor.id, item_id=room.item_id, block=QUIZ, question=CHOICE.id, number=1),
        )


async def test_another_school_sees_nothing(room: Classroom) -> None:
    stranger = room.rooms.actor("thijs", Role.TEACHER)
    elsewhere = type(stranger)(stranger.id, "another-school", stranger.roles, "a-sign-in")
    await room.right(room.noor)
    for ask in (
        room.quizzes.page(elsewhere, room.item_id, QUIZ),
        room.quizzes.preview(elsewhere, room.item_id, QUIZ),
        room.quizzes.answers(elsewhere, room.item_id),
    ):
        with pytest.raises(NotFound):
            await ask


async def test_an_answer_is_a_fact_that_nobody_changes(room: Classroom) -> None:
    await room.right(room.noor)
    with pytest.raises(DBAPIError):
        async with room.rooms.given.database.transaction() as tx:
            await tx.connection.execute(update(store.answer_table).values(right=False))


async def test_answers_and_notes_are_in_the_pupils_file_and_go_after_a_school_year(room: Classroom) -> None:
    given = room.rooms.given
    await room.right(room.noor, OPEN)
    await room.right(room.sem, OPEN)
    await room.quizzes.look(
        room.thijs,
        LookAtAnswer(
            pupil_id=room.noor.id, item_id=room.item_id, block=QUIZ, question=OPEN.id, number=1, note="Mooi gezegd!"
        ),
    )
    retention = Retention(given.database, given.clock)
    document = await Subjects(given.database, given.clock, retention).document(room.zoe, room.noor.id)
    with zipfile.ZipFile(io.BytesIO(archive(document))) as files:
        page = files.read("gegevens.html").decode()

    assert [row["answer"]["texts"] for row in document.tables["catalogue_quiz_answer"]["rows"]] == [["Een deel."]]
    assert "Mooi gezegd!" in page
    assert "Een deel." in page
    room.later(days=364)
    assert not {"catalogue_quiz_answer", "catalogue_quiz_look"} & {one.table for one in await retention.run()}
    room.later(days=2)
    gone = {one.table: one.rows for one in await retention.run()}
    assert (gone["catalogue_quiz_answer"], gone["catalogue_quiz_look"]) == (2, 1)
    assert await kept(room) == 0


async def test_who_asks_for_it_has_their_answers_erased_and_nobody_elses(room: Classroom) -> None:
    given = room.rooms.given
    await room.right(room.noor)
    await room.right(room.sem)
    async with given.database.transaction() as tx:
        await Retention(given.database, given.clock).erase_asked(tx, room.noor.school_id, room.noor.id)

    assert (await room.quizzes.answers(room.zoe, room.item_id)).tries[0].pupil_id == room.sem.id
    assert await kept(room) == 1


async def test_a_photo_is_an_answer_that_its_pupil_and_their_teacher_see_and_nobody_else(room: Classroom) -> None:
    await room.publish(block(PHOTO, needed=100))
    file_id = await room.photo(room.noor)
    with pytest.raises(NotFound):
        await room.quizzes.photo(room.thijs, file_id)
    path, _ = await room.quizzes.photo(room.noor, file_id)
    told = await room.answer(room.noor, PHOTO, QuizAnswer(file_id=file_id))

    assert here(path).read_bytes() == b"anew a photo", "nothing that was hidden in the file stays"
    assert (told.done, (await room.engagement.open(room.noor, room.item_id)).completed) == (True, True)
    for who in (room.thijs, room.zoe, room.noor):
        assert (await room.quizzes.photo(who, file_id))[0] == path
    for who in (room.fleur, room.sem):
        with pytest.raises(NotFound):
            await room.quizzes.photo(who, file_id)
    async with room.rooms.given.database.read() as read:
        looks = await looks_at(read, room.noor.school_id, room.noor.id)
    assert {one.person_id for one in looks} == {room.thijs.id, room.zoe.id}


async def test_only_a_whole_photo_of_ones_own_is_an_answer(room: Classroom) -> None:
    await room.publish(block(PHOTO, OPEN))
    announced = BeginQuizPhoto(block=QUIZ, question=PHOTO.id, name="breuk.jpg", size=9)
    half = (await room.quizzes.begin_photo(room.noor, room.item_id, announced)).id
    for file_id in (half, await room.photo(room.sem), await room.photo(room.noor, b"sound"), "none"):
        with pytest.raises(Invalid) as refused:
            await room.quizzes.answer(room.noor, room.item_id, sent(1, QuizAnswer(file_id=file_id), PHOTO.id))
        assert [path for path, _ in refused.value.errors] == ["body.answer.file_id"]
    with pytest.raises(NotFound):
        await room.quizzes.begin_photo(room.noor, room.item_id, announced.model_copy(update={"question": OPEN.id}))
    assert await kept(room) == 0


async def test_a_pupil_sends_photos_of_a_phone_and_no_heap_of_them(room: Classroom) -> None:
    await room.publish(block(PHOTO))
    announced = BeginQuizPhoto(block=QUIZ, question=PHOTO.id, name="breuk.jpg", size=LARGEST_PHOTO)
    too_large = announced.model_copy(update={"size": LARGEST_PHOTO + 1})
    with pytest.raises(TooLarge):
        await room.quizzes.begin_photo(room.noor, room.item_id, too_large)
    sent_before = [await room.photo(room.noor, f"photo {number}".encode()) for number in range(MOST_LOOSE)]
    with pytest.raises(Conflict):
        await room.quizzes.begin_photo(room.noor, room.item_id, announced)

    await room.answer(room.noor, PHOTO, QuizAnswer(file_id=sent_before[-1]))
    await room.quizzes.begin_photo(room.noor, room.item_id, announced)


async def test_a_photo_goes_with_its_pupil_and_the_bytes_with_it(room: Classroom) -> None:
    given = room.rooms.given
    await room.publish(block(PHOTO))
    file_id = await room.photo(room.noor)
    path, _ = await room.quizzes.photo(room.noor, file_id)
    await room.answer(room.noor, PHOTO, QuizAnswer(file_id=file_id))
    room.later(days=60)
    await room.files.sweep()
    assert here(path).exists(), "what was answered stays"
    async with given.database.transaction() as tx:
        await Retention(given.database, given.clock).erase_asked(tx, room.noor.school_id, room.noor.id)
    await room.files.sweep()

    assert not here(path).exists()
    assert await kept(room) == 0
