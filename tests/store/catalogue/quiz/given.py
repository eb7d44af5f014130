"""A published item with a text and a quiz, in the rooms as the server wires them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.engagement.service import Engagement
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import store as items_store
from erbij.catalogue.items.model import ItemBlockKind, ItemLevel
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemDescribed, SaveItem
from erbij.catalogue.quiz.service import Quizzes
from erbij.catalogue.quiz.wire import AnswerQuiz, BeginQuizPhoto, QuizContent, QuizQuestion
from erbij.composition.catalogue import PublishedLessons
from erbij.privacy.service import disclose
from tests.store.catalogue.engagement.given import Shelf
from tests.store.catalogue.handins.given import look, sending
from tests.store.register.rooms import Rooms, rooms_of
from tests.unit.catalogue.engagement.given import played
from tests.unit.catalogue.quiz.asked import CHOICE, OPEN, PHOTO, right_answer, wrong_answer

if TYPE_CHECKING:
    from pathlib import Path

    from erbij.actor import Actor
    from erbij.catalogue.quiz.wire import QuizAnswer, QuizAnswered
    from erbij.db.database import Database

TEXT = BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, text="Een breuk is een deel.")
QUIZ = "quiz0001"
WHOLE = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))


def block(*questions: QuizQuestion, needed: int = 50) -> BlockDraft:
    content = QuizContent(needed_percent=needed, questions=questions)
    return BlockDraft(id=QUIZ, kind=ItemBlockKind.QUIZ, title="Weet je het?", quiz=content)


@dataclass
class Classroom:
    """Noor, Sem and Bo answer; Thijs made the item."""

    rooms: Rooms
    home: Path
    item_id: str = ""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        database, clock, shelf = self.rooms.given.database, self.rooms.given.clock, Shelf()
        lessons = PublishedLessons(clock)
        self.items = Items(database, clock, files_store)
        self.engagement = Engagement(
            database, clock, lessons=lessons, budget=shelf, pace=shelf.paces, news=self.rooms.outbox
        )
        folder = Folder(self.home)
        self.checking = Checking(database, clock, folder, look)
        self.files = Files(database, clock, folder, self.checking, items_store)
        self.quizzes = Quizzes(database, clock, lessons, self.engagement, self.files, disclose)
        self.noor, self.sem, self.bo = (self.rooms.actor(who, Role.PUPIL) for who in ("noor", "sem", "bo"))
        self.thijs, self.fleur = (self.rooms.actor(who, Role.TEACHER) for who in ("thijs", "fleur"))
        self.zoe = self.rooms.actor("zoe", Role.COORDINATOR)

    async def publish(self, *blocks: BlockDraft) -> None:
        """Publish the item, or its next revision."""
        if not self.item_id:
            self.item_id = (await self.items.new(self.thijs)).card.id
        version = (await self.items.show(self.thijs, self.item_id)).version
        saved = await self.items.save(
            self.thijs, self.item_id, SaveItem(version=version, described=WHOLE, blocks=blocks)
        )
        await self.items.publish(self.thijs, self.item_id, saved.version)

    async def answer(self, who: Actor, asked: QuizQuestion, answer: QuizAnswer) -> QuizAnswered:
        """Answer for the next time."""
        number = self.numbers[who.id, asked.id] = self.numbers.get((who.id, asked.id), 0) + 1
        body = AnswerQuiz(block=QUIZ, question=asked.id, number=number, answer=answer)
        return await self.quizzes.answer(who, self.item_id, body)

    async def right(self, who: Actor, asked: QuizQuestion = CHOICE) -> QuizAnswered:
        return await self.answer(who, asked, right_answer(asked))

    async def wrong(self, who: Actor, asked: QuizQuestion = CHOICE) -> QuizAnswered:
        return await self.answer(who, asked, wrong_answer(asked))

    async def looks_at_the_quiz(self, who: Actor, seconds: int, *, touched: bool = True) -> None:
        """Have the quiz open for so long, as the page tells it."""
        lease, _ = await self.engagement.lease(who, self.item_id)
        self.later(seconds=seconds)
        age = 0 if touched else 600_000
        beats = [one._replace(block=QUIZ, input_age=age) for one in played(0, seconds * 1000, block="text")]
        last = beats.pop()._replace(cause="leave")
        await self.engagement.take(who, [(lease.id, one) for one in (*beats, last)])

    async def photo(self, who: Actor, data: bytes = b"a photo") -> str:
        """Send a photo for the question that asks for one."""
        announced = BeginQuizPhoto(block=QUIZ, question=PHOTO.id, name="breuk.jpg", size=len(data))
        file_id = (await self.quizzes.begin_photo(who, self.item_id, announced)).id
        await self.files.append(who, file_id, 0, sending(data))
        await self.checking.run()
        return file_id

    def later(self, **how_long: float) -> None:
        self.rooms.given.clock.move(timedelta(**how_long))


async def classroom(database: Database, home: Path) -> Classroom:
    found = Classroom(await rooms_of(database), home)
    await found.publish(block(CHOICE, OPEN))
    return found
