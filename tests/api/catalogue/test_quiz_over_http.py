"""Quizzes over HTTP: what a pupil's browser gets and does not get, and what is refused with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from erbij.actor import Role
from erbij.catalogue.engagement import http as engagement_http
from erbij.catalogue.files import http as files_http
from erbij.catalogue.items import http as items_http
from erbij.catalogue.quiz import http as quiz_http
from erbij.catalogue.quiz.wire import QuizAnswer
from tests.store.catalogue.quiz.given import QUIZ, Classroom, block, classroom
from tests.support.school_server import browser_of, school_server
from tests.unit.catalogue.quiz.asked import CHOICE, EVERY, FILL, OPEN, PHOTO, right_answer, wrong_answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Served

PATH = "/api/catalogue/quiz"


@pytest.fixture
async def parts(database: Database, tmp_path: Path) -> AsyncIterator[tuple[Classroom, Served]]:
    room = await classroom(database, tmp_path / "catalogue")
    await room.publish(block(*EVERY))
    routes = [
        *items_http.routes(room.items),
        *engagement_http.routes(room.engagement),
        *quiz_http.routes(room.quizzes),
        *files_http.routes(room.files),
    ]
    async with school_server(room.rooms.given, tmp_path, *routes) as server:
        yield room, server


def sent(question: Any, answer: Any, number: int = 1) -> dict[str, Any]:
    return {"block": QUIZ, "question": question.id, "number": number, "answer": answer.model_dump(mode="json")}


async def test_nothing_that_is_right_reaches_a_browser_before_its_pupil_answered(parts):
    room, server = parts
    noor = browser_of(server, "noor", Role.PUPIL)
    lesson = await (await noor.get(f"/api/catalogue/engagement/lesson/{room.item_id}")).text()
    page = await (await noor.get(f"{PATH}/lesson/{room.item_id}?block={QUIZ}")).text()
    wrong = await (await noor.post(f"{PATH}/lesson/{room.item_id}", sent(FILL, wrong_answer(FILL)))).json()

    assert [one["block"]["quiz"] for one in json.loads(lesson)["blocks"]] == [None]
    for secret in ("rijwiel", "twee", "0,1", "deel van een geheel", '"right"', '"gaps"', '"pair"', '"tolerance"'):
        assert secret not in lesson + page
    assert (wrong["question"]["tried"]["parts"], wrong["question"]["tried"]["solution"]) == ([True, False], None)
    assert "rijwiel" not in json.dumps(wrong)


async def test_an_answer_comes_back_marked_and_the_explanation_with_it(parts):
    room, server = parts
    noor = browser_of(server, "noor", Role.PUPIL)
    answer = await noor.post(f"{PATH}/lesson/{room.item_id}", sent(OPEN, right_answer(OPEN)))
    told = (await answer.json())["question"]["tried"]

    assert (answer.status, told["right"], told["good"], told["note"]) == (200, None, True, None)
    assert told["solution"]["explain"] == OPEN.explain


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"answer": {"options": ["anders00"]}}, "body.answer.options"),
        ({"answer": {"options": ["X"]}}, "body.answer.options.0"),
        ({"answer": {"texts": ["a"] * 13}}, "body.answer.texts"),
        ({"answer": {"texts": ["a" * 4001]}}, "body.answer.texts.0"),
        ({"number": 0}, "body.number"),
        ({"number": 51}, "body.number"),
        ({"mark": True}, "body.mark"),
    ],
)
async def test_what_is_no_answer_is_refused_with_its_place(parts, part, path):
    room, server = parts
    noor = browser_of(server, "noor", Role.PUPIL)
    answer = await noor.post(f"{PATH}/lesson/{room.item_id}", sent(CHOICE, right_answer(CHOICE)) | part)
    problem = await answer.json()

    assert (answer.status, problem["errors"][0]["path"]) == (422, path)
    page = await (await noor.get(f"{PATH}/lesson/{room.item_id}?block={QUIZ}")).json()
    assert {one["tried"] for one in page["questions"]} == {None}


async def test_an_author_is_told_each_place_that_is_wrong_or_lacks_something(parts):
    room, server = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    view = await (await thijs.get(f"/api/catalogue/items/{room.item_id}")).json()
    question = CHOICE.model_dump(mode="json")

    async def save(*questions: dict[str, Any]) -> Any:
        quiz = {"needed_percent": 70, "questions": questions}
        body = {"version": view["version"], "described": view["described"]}
        blocks = [{"id": QUIZ, "kind": "QUIZ", "quiz": quiz}]
        return await thijs.post(f"/api/catalogue/items/{room.item_id}", {**body, "blocks": blocks})

    twice = await save(question, question)
    assert (twice.status, (await twice.json())["errors"][0]["path"]) == (422, "body.blocks.0.quiz.questions.1.id")
    many = await save(*({**question, "id": f"vraag{at:03}"} for at in range(41)))
    assert (many.status, (await many.json())["errors"][0]["path"]) == (422, "body.blocks.0.quiz.questions")
    half = await save({**question, "options": question["options"][:1]})
    version = (await half.json())["version"]
    published = await thijs.post(f"/api/catalogue/items/{room.item_id}/publish", {"version": version})
    problem = await published.json()
    assert (half.status, published.status, problem["code"]) == (200, 409, "description_incomplete")
    assert [one["path"] for one in problem["errors"]] == [
        "blocks.0.quiz.questions.0.options",
        "blocks.0.quiz.questions.0.right",
    ]


async def test_a_teacher_reads_counts_and_answers_and_sends_a_note(parts):
    room, server = parts
    thijs = browser_of(server, "thijs", Role.TEACHER)
    await room.wrong(room.noor)
    await room.right(room.noor)
    await room.right(room.sem)
    await room.right(room.noor, OPEN)
    path = f"{PATH}/items/{room.item_id}/answers"
    seen = await (await thijs.get(path)).json()
    choice, last = seen["questions"][0], seen["questions"][-2]

    assert (seen["pupils"], seen["to_look_at"]) == (2, 1)
    assert (choice["answered"], choice["first_time"], choice["in_the_end"]) == (2, 1, 2)
    assert [one["chosen"] for one in choice["options"]] == [1, 1, 0]
    assert [(one["pupil"], one["text"], one["note"]) for one in last["given"]] == [
        ("Noor Voorbeeld", "Een deel.", None)
    ]
    about = {"pupil_id": room.noor.id, "item_id": room.item_id, "block": QUIZ, "question": OPEN.id, "number": 1}
    assert (await thijs.post(f"{PATH}/looks", {**about, "note": "n" * 501})).status == 422
    assert (await thijs.post(f"{PATH}/looks", {**about, "note": "Mooi."})).status == 204
    again = await (await thijs.get(path)).json()
    assert (again["to_look_at"], again["questions"][-2]["given"][0]["noted_by"]) == (0, "Thijs Testema")


async def test_each_part_is_for_whom_it_is(parts):
    room, server = parts
    noor, thijs = browser_of(server, "noor", Role.PUPIL), browser_of(server, "thijs", Role.TEACHER)
    karin = browser_of(server, "karin", Role.GUARDIAN)
    lesson, preview = f"{PATH}/lesson/{room.item_id}?block={QUIZ}", f"{PATH}/items/{room.item_id}/preview?block={QUIZ}"

    assert [(await who.get(lesson)).status for who in (noor, thijs, karin)] == [200, 404, 404]
    assert [(await who.get(preview)).status for who in (noor, thijs, karin)] == [404, 200, 404]
    assert (await noor.get(f"{PATH}/items/{room.item_id}/answers")).status == 404
    assert (await noor.get(f"{PATH}/lesson/{room.item_id}?block=elders")).status == 404
    assert (await server.browser().get(lesson)).status == 401


async def test_a_photo_goes_up_as_every_file_does_and_comes_back_as_a_picture(parts):
    room, server = parts
    noor, thijs = browser_of(server, "noor", Role.PUPIL), browser_of(server, "thijs", Role.TEACHER)
    announced = {"block": QUIZ, "question": PHOTO.id, "name": "breuk.jpg", "size": 7}
    begun = await (await noor.post(f"{PATH}/lesson/{room.item_id}/photos", announced)).json()
    assert (await noor.patch(f"/api/catalogue/files/{begun['id']}", 0, b"a photo")).status == 200
    await room.checking.run()
    assert (
        await noor.post(f"{PATH}/lesson/{room.item_id}", sent(PHOTO, QuizAnswer(file_id=begun["id"])))
    ).status == 200
    seen = await (await thijs.get(f"{PATH}/items/{room.item_id}/answers")).json()
    picture = await thijs.get(f"{PATH}/photos/{seen['questions'][-1]['given'][0]['file_id']}")
    assert picture.headers["Cache-Control"] == "private, no-store", "it stays on no machine of the school"

    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert (await thijs.get(f"/api/catalogue/files/{begun['id']}/content")).status == 404
    assert (await noor.post(f"{PATH}/lesson/{room.item_id}/photos", {**announced, "size": 0})).status == 422
