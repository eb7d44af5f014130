"""The routes of quizzes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.files.http import served
from erbij.catalogue.files.wire import FileView
from erbij.catalogue.quiz import rules
from erbij.catalogue.quiz.model import LOOKED_AT
from erbij.catalogue.quiz.wire import (
    MOST_LOOKED_AT,
    AnswerQuiz,
    BeginQuizPhoto,
    LookAtAnswer,
    QuizAnswered,
    QuizAnswers,
    QuizGivenAnswer,
    QuizOptionCount,
    QuizPage,
    QuizQuestionAnswers,
    QuizWaits,
    QuizzesWaiting,
)
from erbij.web.route import Route

if TYPE_CHECKING:
    from aiohttp import web

    from erbij.catalogue.items.model import Block
    from erbij.catalogue.quiz.model import Overview, Tried
    from erbij.catalogue.quiz.service import Quizzes
    from erbij.catalogue.quiz.wire import QuizQuestion
    from erbij.web.route import Call

PUPIL = frozenset({Role.PUPIL})
MAKERS = frozenset({Role.TEACHER, Role.COORDINATOR})
PATH = "/api/catalogue/quiz"


def routes(service: Quizzes) -> list[Route]:
    """Return the routes of this room."""
    return [*_of_pupils(service), *_of_staff(service)]


def _of_pupils(service: Quizzes) -> list[Route]:
    async def page(call: Call) -> QuizPage:
        return await service.page(call.actor, call.part("id"), call.query.get("block", ""))

    async def answer(call: Call) -> QuizAnswered:
        return await service.answer(call.actor, call.part("id"), call.body)

    async def begin_photo(call: Call) -> FileView:
        return await service.begin_photo(call.actor, call.part("id"), call.body)

    async def photo(call: Call) -> web.StreamResponse:
        return served(*await service.photo(call.actor, call.part("id")))

    return [
        Route("GET", f"{PATH}/lesson/{{id}}", page, PUPIL, reply=QuizPage, query=("block",)),
        Route("POST", f"{PATH}/lesson/{{id}}", answer, PUPIL, body=AnswerQuiz, reply=QuizAnswered),
        Route("POST", f"{PATH}/lesson/{{id}}/photos", begin_photo, PUPIL, body=BeginQuizPhoto, reply=FileView),
        Route("GET", f"{PATH}/photos/{{id}}", photo, PUPIL | MAKERS),
    ]


def _of_staff(service: Quizzes) -> list[Route]:
    async def preview(call: Call) -> QuizPage:
        return await service.preview(call.actor, call.part("id"), call.query.get("block", ""))

    async def try_out(call: Call) -> QuizAnswered:
        return await service.try_out(call.actor, call.part("id"), call.body)

    async def answers(call: Call) -> QuizAnswers:
        return shown(await service.answers(call.actor, call.part("id")))

    async def waiting(call: Call) -> QuizzesWaiting:
        found = await service.waiting(call.actor)
        return QuizzesWaiting(
            items=tuple(QuizWaits(item_id=one.item_id, title=one.title, answers=one.answers) for one in found)
        )

    async def look(call: Call) -> None:
        await service.look(call.actor, call.body)

    return [
        Route("GET", f"{PATH}/items/{{id}}/preview", preview, MAKERS, reply=QuizPage, query=("block",)),
        Route("POST", f"{PATH}/items/{{id}}/preview", try_out, MAKERS, body=AnswerQuiz, reply=QuizAnswered),
        Route("GET", f"{PATH}/items/{{id}}/answers", answers, MAKERS, reply=QuizAnswers),
        Route("GET", f"{PATH}/waiting", waiting, MAKERS, reply=QuizzesWaiting),
        Route("POST", f"{PATH}/looks", look, MAKERS, body=LookAtAnswer),
    ]


def shown(seen: Overview) -> QuizAnswers:
    """Return what pupils answered, question by question in the order of the item."""
    questions = tuple(
        _question(seen, block, one) for block in seen.revision.blocks if block.quiz for one in block.quiz.questions
    )
    return QuizAnswers(
        item_id=seen.revision.item_id,
        title=seen.revision.title,
        pupils=len({one.pupil_id for one in seen.tries}),
        to_look_at=sum(one.note is None for question in questions for one in question.given),
        questions=questions,
    )


def _question(seen: Overview, block: Block, question: QuizQuestion) -> QuizQuestionAnswers:
    mine = [one for one in seen.tries if (one.block, one.question) == (block.id, question.id)]
    counted = rules.counted(question, mine)
    looked = question.kind in LOOKED_AT
    return QuizQuestionAnswers(
        block=block.id,
        block_title=block.title,
        question=question.id,
        kind=question.kind,
        text=question.text or rules.told(question.gaps),
        answered=counted.answered,
        first_time=counted.first_time,
        in_the_end=counted.in_the_end,
        options=tuple(
            QuizOptionCount(text=one.text, right=one.right, chosen=counted.chosen[one.id])
            for one in question.options
            if one.id in counted.chosen
        ),
        given=tuple(_given(seen, one) for one in counted.last[:MOST_LOOKED_AT] if one.right is None) if looked else (),
    )


def _given(seen: Overview, one: Tried) -> QuizGivenAnswer:
    look = seen.looks.get(one.key)
    by = seen.names.get(look.author_id) if look else None
    name = seen.names.get(one.pupil_id)
    return QuizGivenAnswer(
        pupil_id=one.pupil_id,
        pupil=name.reveal() if name else "",
        number=one.number,
        text="\n".join(one.answer.reveal().texts),
        file_id=one.answer.reveal().file_id,
        at=one.at,
        note=look.note.reveal() if look else None,
        noted_by=by.reveal() if by else None,
    )
