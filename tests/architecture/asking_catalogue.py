"""How requests about items of the catalogue name them, and the item that a test of rights makes first."""

from __future__ import annotations

import asyncio
import io
from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PIL import Image

from erbij.actor import Actor, Role
from erbij.catalogue.captions.wire import SaveCaptions
from erbij.catalogue.collections.wire import CollectionDescribed, CollectionState, SaveCollection
from erbij.catalogue.engagement.model import Beat
from erbij.catalogue.files import store as files_store
from erbij.catalogue.files.model import FileState, StoredFile, StoredKind
from erbij.catalogue.files.wire import BeginFile
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemDescribed, ItemLevel, SaveItem
from erbij.catalogue.levels import store as levels_store
from erbij.catalogue.levels.model import Level, LevelKind, LevelState, Sprite, Stream
from erbij.catalogue.quiz.wire import AnswerQuiz, BeginQuizPhoto, QuizAnswer, QuizContent, QuizKind, QuizQuestion
from erbij.ids import new_id
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.scenarios.real_school import RealSchools

PUBLISHED = 3
"""The version of the item after it was made, saved and published."""
DESCRIBED = ItemDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
COLLECTED = CollectionDescribed(title="Alles over breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))
CAPTIONS: dict[str, Any] = {"language": "nl", "lines": ({"from_ms": 0, "to_ms": 1000, "text": "Hallo"},)}
SRT = b"1\n00:00:00,000 --> 00:00:01,000\nHallo\n"
QUESTION = QuizQuestion(id="vraag001", kind=QuizKind.OPEN, text="Wat is een breuk?")
PICTURE = QuizQuestion(id="vraag002", kind=QuizKind.PHOTO, text="Laat een breuk zien.")
BLOCKS = (
    BlockDraft(id="blok0001", kind=ItemBlockKind.TEXT, text="Een breuk is een deel."),
    BlockDraft(id="quiz0001", kind=ItemBlockKind.QUIZ, quiz=QuizContent(questions=(QUESTION, PICTURE))),
)
ANSWERED = AnswerQuiz(block="quiz0001", question=QUESTION.id, number=1, answer=QuizAnswer(texts=("Een deel.",)))


async def catalogue_item(schools: RealSchools, target: str) -> str:
    """A published item of somebody."""
    key = f"item of {target}"
    if key not in schools.made:
        roles = frozenset({Role.TEACHER})
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], roles, "a-sign-in")
        items = schools.server.catalogue.items
        item_id = (await items.new(actor)).card.id
        await items.save(actor, item_id, SaveItem(version=1, described=DESCRIBED, blocks=BLOCKS))
        await items.publish(actor, item_id, 2)
        schools.made[key] = item_id
    return schools.made[key]


async def catalogue_collection(schools: RealSchools, target: str) -> str:
    """A collection of somebody that their school sees."""
    key = f"collection of {target}"
    if key not in schools.made:
        item_id = await catalogue_item(schools, target)
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.TEACHER}), "a-sign-in")
        collecting = schools.server.catalogue.collecting
        collection_id = (await collecting.new(actor, item_id)).card.id
        await collecting.save(actor, collection_id, SaveCollection(version=1, described=COLLECTED, item_ids=(item_id,)))
        await collecting.set_state(actor, collection_id, 2, CollectionState.READY)
        schools.made[key] = collection_id
    return schools.made[key]


async def own_work(schools: RealSchools, target: str) -> str:
    """A pupil who did something with an item of their teacher; answers the pupil."""
    key = f"work of {target}"
    if key not in schools.made:
        item_id = await catalogue_item(schools, f"{target[0]}.thijs")
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.PUPIL}), "a-sign-in")
        engagement = schools.server.catalogue.engagement
        lease, _ = await engagement.lease(actor, item_id)
        schools.clock.move(timedelta(seconds=15))
        told = Beat(
            0, 15_000, 1, "blok0001", 1, 0, 0, 1000, *(True, True, False, False, False), 0, online=True, cause="leave"
        )
        await engagement.take(actor, [(lease.id, told)])
        schools.made[key] = schools.ids[target]
    return schools.made[key]


async def quiz_answer(schools: RealSchools, target: str) -> str:
    """A pupil who answered the question of an item of their teacher; answers the pupil."""
    key = f"quiz of {target}"
    if key not in schools.made:
        item_id = await catalogue_item(schools, f"{target[0]}.thijs")
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.PUPIL}), "a-sign-in")
        await schools.server.catalogue.quizzes.answer(actor, item_id, ANSWERED)
        schools.made[key] = schools.ids[target]
    return schools.made[key]


async def quiz_photo(schools: RealSchools, target: str) -> str:
    """A photo that a pupil answered with."""
    key = f"photo of {target}"
    if key not in schools.made:
        item_id = await catalogue_item(schools, f"{target[0]}.thijs")
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.PUPIL}), "a-sign-in")
        rooms, picture = schools.server.catalogue, io.BytesIO()
        Image.new("RGB", (40, 30), "blue").save(picture, "JPEG")
        size = len(picture.getvalue())
        announced = BeginQuizPhoto(block="quiz0001", question=PICTURE.id, name="breuk.jpg", size=size)
        file_id = (await rooms.quizzes.begin_photo(actor, item_id, announced)).id
        await rooms.files.append(actor, file_id, 0, sending(picture.getvalue()))
        await ready(schools, actor, file_id)
        answer = QuizAnswer(file_id=file_id)
        sent = AnswerQuiz(block="quiz0001", question=PICTURE.id, number=1, answer=answer)
        await rooms.quizzes.answer(actor, item_id, sent)
        schools.made[key] = file_id
    return schools.made[key]


async def ready(schools: RealSchools, actor: Actor, file_id: str) -> None:
    """Return once a file was looked at."""
    async with asyncio.timeout(20):
        while (await schools.server.catalogue.files.show(actor, file_id)).state is not FileState.READY:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)


def query(target: str) -> dict[str, str]:
    """The queries of GETs that ask for more than the item."""
    return {
        "GET /api/catalogue/items/{id}/revision": "number=1",
        "GET /api/catalogue/confirmations": f"pupil_id={target}",
        "GET /api/catalogue/paces": f"pupil_id={target}",
        "GET /api/catalogue/captions/{id}/text": "language=nl",
        "GET /api/catalogue/levels/{id}/content": "kind=SOUND",
        "GET /api/catalogue/captions/{id}/lines": "language=nl",
        "GET /api/catalogue/quiz/lesson/{id}": "block=quiz0001",
        "GET /api/catalogue/quiz/items/{id}/preview": "block=quiz0001",
    }


def body(schools: RealSchools, what: str, target: str) -> dict[str, Any] | None:
    """The body of a POST that names a pupil and an item."""
    if what == "POST /api/catalogue/collections/{id}/items":
        return {"item_id": schools.made.get("item of a.thijs", target)}
    if what == "POST /api/catalogue/collections/{id}":
        inside = [schools.made.get("item of a.thijs", target)]
        return {"version": PUBLISHED, "described": COLLECTED.model_dump(mode="json"), "item_ids": inside}
    if what == "POST /api/catalogue/paces":
        return {"pupil_id": target, "idle_s": 300, "asks": True}
    teacher = "b.thijs" if target == schools.ids["b.noor"] else "a.thijs"
    about = {"pupil_id": target, "item_id": schools.made.get(f"item of {teacher}", target)}
    if what == "POST /api/catalogue/quiz/looks":
        return about | {"block": "quiz0001", "question": QUESTION.id, "number": 1, "note": "Goed gezien"}
    return about if what == "POST /api/catalogue/confirmations" else None


async def catalogue_upload(schools: RealSchools, target: str) -> str:
    """A file of which somebody has sent nothing yet."""
    key = f"upload of {target}"
    if key not in schools.made:
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.TEACHER}), "a-sign-in")
        begun = await schools.server.catalogue.files.begin(actor, BeginFile(name="les.mp4", size=10))
        schools.made[key] = begun.id
    return schools.made[key]


async def catalogue_file(schools: RealSchools, target: str) -> str:
    """A file of somebody that a revision shows."""
    key = f"file of {target}"
    if key not in schools.made:
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.TEACHER}), "a-sign-in")
        files, document = schools.server.catalogue.files, b"%PDF-1.7 %%EOF"
        file_id = (await files.begin(actor, BeginFile(name="blad.pdf", size=len(document)))).id
        await files.append(actor, file_id, 0, sending(document))
        async with asyncio.timeout(20):
            while (await files.show(actor, file_id)).state is not FileState.READY:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.02)
        async with schools.server.database.transaction() as tx:
            await files_store.publish(tx, actor.school_id, [file_id])
        schools.made[key] = file_id
    return schools.made[key]


async def catalogue_film(schools: RealSchools, target: str) -> str:
    """A film of somebody that a revision shows, with captions in Dutch."""
    key = f"film of {target}"
    if key not in schools.made:
        actor = Actor(schools.ids[target], schools.school_ids[target[0]], frozenset({Role.TEACHER}), "a-sign-in")
        now, file_id = schools.clock.now(), new_id(schools.clock.now())
        film = StoredFile(
            file_id,
            actor.school_id,
            actor.id,
            Private("les.mp4"),
            1,
            FileState.READY,
            now,
            now,
            kind=StoredKind.VIDEO,
            media_ms=60_000,
            published=True,
        )
        async with schools.server.database.transaction() as tx:
            await files_store.add(tx, film)
            await levels_store.put(
                tx, Level(file_id, LevelKind.LOW, actor.school_id, LevelState.FAILED, "broken", 0, now)
            )
            facts = {
                LevelKind.SOUND: None,
                LevelKind.SPRITE: Sprite(3, 2000, 3, 160, 90),
                LevelKind.STREAM: Stream("avc1.64001f", 640, 360, 1, ((1, 2000),)),
            }
            for kind, known in facts.items():
                made = Level(file_id, kind, actor.school_id, LevelState.DONE, "", 1, now, known)
                await levels_store.put(tx, made)
        levels = schools.server.settings.home / "catalogue/levels"
        levels.mkdir(parents=True, exist_ok=True)
        (levels / f"{file_id}.SOUND").touch()
        await schools.server.catalogue.captions.save(actor, file_id, SaveCaptions(version=0, **CAPTIONS))
        schools.made[key] = file_id
    return schools.made[key]


async def sending(data: bytes) -> AsyncIterator[bytes]:
    """The bytes of an upload, all at once."""
    yield data


MAKES = {
    "catalogue_collection": catalogue_collection,
    "catalogue_file": catalogue_file,
    "catalogue_film": catalogue_film,
    "catalogue_item": catalogue_item,
    "catalogue_upload": catalogue_upload,
    "own_work": own_work,
    "quiz_answer": quiz_answer,
    "quiz_photo": quiz_photo,
}
"""By kind of thing: what makes one and answers its id."""
_SAVED = SaveItem(version=PUBLISHED, described=DESCRIBED, blocks=BLOCKS).model_dump(mode="json")
SAME: dict[str, dict[str, Any]] = {
    "POST /api/catalogue/collections/{id}/state": {"version": PUBLISHED, "state": "READY"},
    "POST /api/catalogue/items/{id}": _SAVED,
    "POST /api/catalogue/items/{id}/publish": {"version": PUBLISHED},
    "POST /api/catalogue/items/{id}/archive": {"archived": False},
    "POST /api/catalogue/items/{id}/review": {"number": 1, "reviewed": True},
    "POST /api/catalogue/levels/{id}/retry": {"kind": "LOW"},
    "POST /api/catalogue/captions/{id}": {"version": 1, **CAPTIONS},
    "POST /api/catalogue/captions/{id}/file": {"version": 1, "language": "nl", "data": b64encode(SRT).decode()},
    "POST /api/catalogue/captions/{id}/remove": {"version": 1, "language": "nl"},
    "POST /api/catalogue/quiz/lesson/{id}/photos": {
        "block": "quiz0001",
        "question": PICTURE.id,
        "name": "breuk.jpg",
        "size": 10,
    },
    "POST /api/catalogue/quiz/lesson/{id}": ANSWERED.model_dump(mode="json"),
    "POST /api/catalogue/quiz/items/{id}/preview": ANSWERED.model_dump(mode="json"),
}
"""What changes nothing for who asks next."""
