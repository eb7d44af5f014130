"""A lesson that asks Noor for something to hand in, given by Thijs, by the rooms as the server wires them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from erbij.absence.in_view.service import InView
from erbij.actor import Actor, Role
from erbij.catalogue.assignments.wire import AssignItem, AssignTo
from erbij.catalogue.engagement.service import Engagement
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.checking import Checking
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.handins.service import Handins
from erbij.catalogue.handins.wire import AnswerHandin, BeginHandinFile, HandIn
from erbij.catalogue.items import store as items
from erbij.catalogue.items.service import Items
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem
from erbij.catalogue.paces import store as paces
from erbij.composition.catalogue import PublishedLessons
from erbij.composition.catching_up import SeenByTeacher
from erbij.privacy.service import disclose
from tests.support.news import News

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from erbij.catalogue.handins.model import Handin, Whole
    from tests.store.catalogue.conftest import School

TASK = BlockDraft(id="maken001", kind=ItemBlockKind.HANDIN, title="Nu jij", text="Teken een **breuk**.")
PHOTO = {"kind": "PHOTO", "media_type": "image/jpeg", "width": 40, "height": 30, "copied": True}
SOUND = {"kind": "AUDIO", "media_type": "audio/webm", "media_ms": 4000, "copied": False}


async def look(source: Path, target: Path) -> Mapping[str, object]:
    """What the confined process would say: photos are written anew."""
    data = await asyncio.to_thread(source.read_bytes)
    if data.startswith(b"sound"):
        return SOUND
    await asyncio.to_thread(target.write_bytes, b"anew " + data)
    return PHOTO


async def sending(data: bytes) -> AsyncIterator[bytes]:
    yield data


@dataclass
class Work:
    """The rooms, and the item that was given."""

    school: School
    home: Path
    files: Files
    checking: Checking
    handins: Handins
    items: Items
    engagement: Engagement
    item_id: str = ""
    assignment_id: str = ""

    @property
    def in_view(self) -> InView:
        return InView(self.school.given.database, self.school.given.clock, disclose)

    def pupil(self, key: str) -> Actor:
        return self.school.given.actor(key, Role.PUPIL)

    async def published(self, *blocks: BlockDraft) -> str:
        """An item of Thijs."""
        thijs = self.school.thijs
        described = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
        item_id = (await self.items.new(thijs)).card.id
        await self.items.save(thijs, item_id, SaveItem(version=1, described=described, blocks=blocks))
        await self.items.publish(thijs, item_id, 2)
        return item_id

    async def give(self, item_id: str, *pupils: str, by: Actor | None = None) -> str:
        ids = tuple(self.school.given.ids[key] for key in pupils)
        asked = AssignItem(item_id=item_id, to=AssignTo.PUPILS, pupil_ids=ids)
        given, _ = await self.school.assignments.give(by or self.school.thijs, asked)
        return given.assignments[0].id

    async def sent(self, actor: Actor, data: bytes = b"photo", name: str = "foto.jpg") -> str:
        """A file of a pupil that was looked at."""
        announced = BeginHandinFile(item_id=self.item_id, block=TASK.id, name=name, size=len(data))
        file_id = (await self.handins.begin_file(actor, announced)).id
        await self.files.append(actor, file_id, 0, sending(data))
        await self.checking.run()
        return file_id

    async def hand_in(self, actor: Actor, text: str = "", *file_ids: str) -> None:
        await self.handins.hand_in(actor, HandIn(item_id=self.item_id, block=TASK.id, text=text, file_ids=file_ids))

    async def own(self, actor: Actor) -> Whole:
        return await self.handins.own(actor, self.item_id, TASK.id)

    async def handed(self, actor: Actor, text: str = "Kijk") -> Handin:
        """Something handed in, in words."""
        await self.hand_in(actor, text)
        handin = (await self.own(actor)).handin
        assert handin is not None
        return handin

    async def answer(self, handin: Handin, actor: Actor, text: str = "", *, number: int = 1, accepted: bool) -> None:
        await self.handins.answer(actor, handin.id, AnswerHandin(round=number, accepted=accepted, text=text))

    def on_disk(self) -> int:
        return sum(path.is_file() for path in self.home.rglob("*"))


async def work(school: School, home: Path) -> Work:
    """Noor was given a lesson with one thing to make."""
    database, clock = school.given.database, school.given.clock
    folder = Folder(home)
    checking = Checking(database, clock, folder, look)
    sent = Files(database, clock, folder, checking, items)
    engagement = Engagement(
        database, clock, lessons=PublishedLessons(clock), budget=school.paper, pace=paces, news=News()
    )
    made = Work(
        school=school,
        home=home,
        files=sent,
        checking=checking,
        handins=Handins(database, clock, sent, engagement, SeenByTeacher(), disclose),
        items=Items(database, clock, files_store),
        engagement=engagement,
    )
    made.item_id = await made.published(TASK)
    made.assignment_id = await made.give(made.item_id, "noor")
    return made
