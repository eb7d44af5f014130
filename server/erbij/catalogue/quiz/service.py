"""Quizzes for the pupils who answer them, for who makes them, and for teachers who look at what was answered.

Theory of operation
===================
A pupil opens a quiz by the lesson in which it stands, at the revision that they got. Each answer is one fact, under the
number of its try: what is sent twice is one, and of two windows only one goes on. When enough went well the block is
done: that is told to engaged time, which keeps completion, and is never told any minute from here. Answers to a
question stay with it through every revision, as all that a pupil did stays with its block. A photo is a file of the
catalogue that lies under a hand-in of the pupil for that block which was only begun: nobody finds it there, and it
goes with all else of the pupil.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from erbij.catalogue.engagement.model import Whose, WindowIsOver
from erbij.catalogue.files import store as files
from erbij.catalogue.files.model import FileState, StoredKind
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.handins import store as handins
from erbij.catalogue.handins.model import Handin
from erbij.catalogue.handins.wire import MOST_LOOSE, HandinState
from erbij.catalogue.items import store as items
from erbij.catalogue.quiz import rules, store
from erbij.catalogue.quiz.model import Look, Overview, Tried, WaitingItem
from erbij.catalogue.quiz.wire import LARGEST_PHOTO, MOST_WAITING, QuizAnswered, QuizKind, QuizPage, QuizTried
from erbij.catalogue.rights import own_pupils
from erbij.errors import Conflict, Invalid, NotFound, TooLarge
from erbij.ids import new_id
from erbij.people.looks import look_at
from erbij.people.store import names_of
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.engagement.model import Lesson
    from erbij.catalogue.engagement.ports import Lessons
    from erbij.catalogue.files.model import StoredFile
    from erbij.catalogue.files.service import Files
    from erbij.catalogue.files.wire import FileView
    from erbij.catalogue.items.model import Block
    from erbij.catalogue.quiz.model import AnswerKey, Unseen
    from erbij.catalogue.quiz.ports import Completion
    from erbij.catalogue.quiz.wire import AnswerQuiz, BeginQuizPhoto, LookAtAnswer, QuizContent, QuizQuestion
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.ports import Disclose
    from erbij.web.slices import Elsewhere

    Noted = Mapping[AnswerKey, tuple[str, str | None]]

PAGE = "catalogue.quiz"


class Quizzes:
    """The quizzes of every school on this server."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        database: Database,
        clock: Clock,
        lessons: Lessons,
        completion: Completion,
        sent: Files,
        disclose: Disclose | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lessons = lessons
        self._completion = completion
        self._sent = sent
        self._disclose = disclose

    # --- pupils -------------------------------------------------------------------------------------------------------

    async def page(self, actor: Actor, key: str, block_id: str) -> QuizPage:
        """Return a quiz by the assignment or item in which it stands, and its block. Raises ``NotFound``."""
        async with self._database.read() as read:
            lesson = await self._lesson(read, actor, key)
            block, content = await _quiz(read, actor.school_id, lesson, block_id)
            tries = await store.of_pupil(read, actor.school_id, actor.id, lesson.item_id, block_id)
            notes = await _notes(read, actor, lesson.item_id)
        return _page(block, content, actor.id, tries, notes)

    async def answer(self, actor: Actor, key: str, asked: AnswerQuiz) -> QuizAnswered:
        """Keep what a pupil answers, and say how it went.

        Raises ``NotFound``, ``Invalid`` with the place, ``WindowIsOver``, ``Conflict`` where another window went on.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lesson = await self._lesson(tx, actor, key)
            if lesson.window_end is not None and lesson.window_end <= now:
                raise WindowIsOver
            _, content = await _quiz(tx, actor.school_id, lesson, asked.block)
            question = _question(content, asked)
            whose = Whose(actor.school_id, actor.id, lesson.item_id)
            await self._completion.hold(tx, whose)
            tries = await store.of_pupil(tx, actor.school_id, actor.id, lesson.item_id, asked.block)
            before = tries.get(question.id, ())
            one = Tried(
                *whose,
                asked.block,
                question.id,
                asked.number,
                lesson.revision,
                Private(asked.answer),
                rules.mark(question, asked.answer).right,
                now,
            )
            if asked.answer.file_id is not None:
                await self._keep_photo(tx, one, asked.answer.file_id)
            if await self._is_new(tx, one, before):
                tries = {**tries, question.id: (*before, one)}
            done = rules.is_done(content, tries)
            if done:
                await self._completion.answered(tx, whose, lesson, asked.block)
            notes = await _notes(tx, actor, lesson.item_id)
        return QuizAnswered(
            question=rules.asked(question, actor.id, tried(question, tries[question.id], notes)), done=done
        )

    @staticmethod
    async def _is_new(tx: Transaction, one: Tried, before: Sequence[Tried]) -> bool:
        """Keep an answer unless it is there already."""
        there = next((each for each in before if each.number == one.number), None)
        if there is not None and there.answer == one.answer:
            return False
        if one.number != len(before) + 1 or not await store.add(tx, one):
            raise Conflict("it was answered elsewhere in the meantime")
        return True

    async def _lesson(self, read: Reading, actor: Actor, key: str) -> Lesson:
        lesson = await self._lessons.lesson(read, actor, key)
        if lesson is None:
            raise NotFound
        return lesson

    async def begin_photo(self, actor: Actor, key: str, asked: BeginQuizPhoto) -> FileView:
        """Make room for a photo of the actor's; raises ``NotFound`` and what ``Files.begin`` raises.

        ``Conflict`` too where many wait that are no answer yet.
        """
        if asked.size > LARGEST_PHOTO:
            raise TooLarge
        async with self._database.transaction() as tx:
            lesson = await self._lesson(tx, actor, key)
            _, content = await _quiz(tx, actor.school_id, lesson, asked.block)
            if not any(one.id == asked.question and one.kind is QuizKind.PHOTO for one in content.questions):
                raise NotFound
            under = await self._photos(tx, Whose(actor.school_id, actor.id, lesson.item_id), lesson, asked.block)
            sent = await files.of_handin(tx, actor.school_id, under.id)
            if sum(not one.published for one in sent.values()) >= MOST_LOOSE:
                raise Conflict("many photos wait already")
        return await self._sent.begin(actor, BeginFile(name=asked.name, size=asked.size), under.id)

    async def photo(self, actor: Actor, file_id: str) -> tuple[Path | Elsewhere, StoredFile]:
        """Return where a photo lies: for its pupil, and as an answer for their teachers. Raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            under = await handins.of_file(tx, actor.school_id, file_id)
            one = await files.file_of(tx, actor.school_id, file_id)
            if under is None or one is None or one.state is not FileState.READY or one.owner_id != under.pupil_id:
                raise NotFound
            if one.owner_id != actor.id:
                answers = await store.of_pupil(tx, actor.school_id, under.pupil_id, under.item_id, under.block)
                given = {each.answer.reveal().file_id for tries in answers.values() for each in tries}
                if file_id not in given or not await own_pupils(tx, actor, [under.pupil_id]):
                    raise NotFound
                await look_at(self._disclose, tx, actor, PAGE, [under.pupil_id], now=now)
        return await self._sent.lying(one), one

    async def _photos(self, tx: Transaction, whose: Whose, lesson: Lesson, block: str) -> Handin:
        now = self._clock.now()
        wanted = Handin(new_id(now), *whose, block, lesson.revision, HandinState.BEGUN, now, now)
        return await handins.begun(tx, wanted)

    async def _keep_photo(self, tx: Transaction, one: Tried, file_id: str) -> None:
        """Let a photo stay as long as the answer. Raises ``Invalid`` for what is no whole photo of this pupil."""
        under = await handins.of_block(tx, one.school_id, one.pupil_id, one.item_id, one.block)
        there = (await files.of_handin(tx, one.school_id, under.id)).get(file_id) if under else None
        mine = there is not None and there.owner_id == one.pupil_id and there.kind is StoredKind.PHOTO
        if under is None or there is None or not mine or there.state is not FileState.READY:
            raise Invalid([("body.answer.file_id", "no such photo of yours")])
        await files.publish(tx, one.school_id, [file_id])
        await handins.put_handin(tx, replace(under, changed_at=one.at))

    # --- who makes items ----------------------------------------------------------------------------------------------

    async def preview(self, actor: Actor, item_id: str, block_id: str) -> QuizPage:
        """Return a quiz as a pupil gets it, from the author's draft or what a colleague published."""
        async with self._database.read() as read:
            block, content = await _seen(read, actor, item_id, block_id)
        return _page(block, content, actor.id, {}, {})

    async def try_out(self, actor: Actor, item_id: str, asked: AnswerQuiz) -> QuizAnswered:
        """Mark an answer as a pupil's, and keep nothing."""
        now = self._clock.now()
        async with self._database.read() as read:
            _, content = await _seen(read, actor, item_id, asked.block)
        question = _question(content, asked)
        right = rules.mark(question, asked.answer).right
        whose = actor.school_id, actor.id, item_id, asked.block, question.id
        tries = [Tried(*whose, number, 0, Private(asked.answer), right, now) for number in range(1, asked.number + 1)]
        return QuizAnswered(question=rules.asked(question, actor.id, tried(question, tries, {})), done=False)

    # --- teachers -----------------------------------------------------------------------------------------------------

    async def answers(self, actor: Actor, item_id: str) -> Overview:
        """Return what the actor's own pupils answered in an item. Raises ``NotFound``.

        Each pupil is written to the who-looked log before anybody sees it, and beside the reading, which may be long.
        """
        now = self._clock.now()
        async with self._database.read() as read:
            found = await items.newest(read, actor.school_id, item_id)
            if found is None:
                raise NotFound
            pupils = await own_pupils(read, actor, await store.pupils_of(read, actor.school_id, item_id))
            tries = await store.of_item(read, actor.school_id, item_id, pupils)
            looks = await store.looks(read, actor.school_id, item_id, pupils)
            names = await names_of(read, actor.school_id, {*pupils, *(one.author_id for one in looks.values())})
        if pupils:
            async with self._database.transaction() as tx:
                await look_at(self._disclose, tx, actor, PAGE, pupils, now=now)
        return Overview(found.revision, tries, looks, names)

    async def waiting(self, actor: Actor) -> list[WaitingItem]:
        """Return the items that the actor made or gave, with how many answers of their own pupils wait for a look.

        What has waited longest comes first; no pupil is named.
        """
        found: list[WaitingItem] = []
        async with self._database.read() as read:
            unseen: defaultdict[str, list[Unseen]] = defaultdict(list)
            for one in await store.unseen(read, actor):
                unseen[one.item_id].append(one)
            ordered = list(unseen)
            while ordered and len(found) < MOST_WAITING:
                some, ordered = ordered[:MOST_WAITING], ordered[MOST_WAITING:]
                newest = await items.newest_of(read, actor.school_id, some)
                asked = {key: rules.still_asked(unseen[key], newest[key].blocks) for key in some if key in newest}
                found += [WaitingItem(key, newest[key].title, answers) for key, answers in asked.items() if answers]
        return found[:MOST_WAITING]

    async def look(self, actor: Actor, asked: LookAtAnswer) -> None:
        """Write that the actor looked at the last answer of a pupil of theirs; raises ``NotFound``, ``Conflict``."""
        now = self._clock.now()
        key = asked.pupil_id, asked.item_id, asked.block, asked.question, asked.number
        async with self._database.transaction() as tx:
            there = await store.answer(tx, actor.school_id, key)
            if there is None or there.right is not None or not await own_pupils(tx, actor, [asked.pupil_id]):
                raise NotFound
            tries = await store.of_pupil(tx, actor.school_id, asked.pupil_id, asked.item_id, asked.block)
            if tries[asked.question][-1].number != asked.number:
                raise Conflict("the pupil has answered again: nobody would see this")
            note = Private(asked.note.strip())
            await store.look(tx, Look(actor.school_id, *key, note=note, author_id=actor.id, at=now))


async def _notes(read: Reading, actor: Actor, item_id: str) -> Noted:
    """Return what teachers wrote to a pupil about an item, and who did."""
    found = await store.looks(read, actor.school_id, item_id, [actor.id])
    names = await names_of(read, actor.school_id, {one.author_id for one in found.values()})
    return {
        key: (one.note.reveal(), names[one.author_id].reveal() if one.author_id in names else None)
        for key, one in found.items()
    }


async def _quiz(read: Reading, school_id: str, lesson: Lesson, block_id: str) -> tuple[Block, QuizContent]:
    revision = await items.revision(read, school_id, lesson.item_id, lesson.revision)
    return _quiz_among(revision.blocks if revision else (), block_id)


async def _seen(read: Reading, actor: Actor, item_id: str, block_id: str) -> tuple[Block, QuizContent]:
    one = await items.item(read, actor.school_id, item_id)
    if one is not None and one.author_id == actor.id:
        return _quiz_among(one.blocks, block_id)
    newest = await items.newest(read, actor.school_id, item_id)
    return _quiz_among(newest.revision.blocks if newest else (), block_id)


def _quiz_among(blocks: Sequence[Block], block_id: str) -> tuple[Block, QuizContent]:
    block = next((one for one in blocks if one.id == block_id), None)
    if block is None or block.quiz is None:
        raise NotFound
    return block, block.quiz


def _question(content: QuizContent, asked: AnswerQuiz) -> QuizQuestion:
    question = next((one for one in content.questions if one.id == asked.question), None)
    if question is None:
        raise NotFound
    if wrong := rules.misfits(question, asked.answer):
        raise Invalid([(f"body.answer.{path}", why) for path, why in wrong])
    return question


def _page(
    block: Block, content: QuizContent, seed: str, tries: Mapping[str, Sequence[Tried]], notes: Noted
) -> QuizPage:
    return QuizPage(
        block=block.id,
        title=block.title,
        needed_percent=content.needed_percent,
        questions=tuple(
            rules.asked(one, seed, tried(one, tries[one.id], notes) if one.id in tries else None)
            for one in content.questions
        ),
        done=rules.is_done(content, tries),
    )


def tried(question: QuizQuestion, tries: Sequence[Tried], notes: Noted) -> QuizTried:
    """Return how it goes with a question that was answered, by its last answer."""
    last = tries[-1]
    answer = last.answer.reveal()
    fits = not rules.misfits(question, answer)
    note, by = notes.get(last.key, (None, None))
    return QuizTried(
        tries=len(tries),
        answer=answer,
        right=last.right,
        parts=rules.mark(question, answer).parts if fits else (),
        good=rules.is_good(question, tries),
        solution=rules.solution(question) if rules.is_shown(question, tries) else None,
        note=note,
        noted_by=by,
    )
