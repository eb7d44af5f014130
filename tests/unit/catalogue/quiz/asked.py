"""Questions of every kind, and answers to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from erbij.catalogue.quiz import rules
from erbij.catalogue.quiz.model import Tried
from erbij.catalogue.quiz.wire import QuizAnswer, QuizKind, QuizOption, QuizQuestion
from erbij.private import Private

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


def options(*texts: str, right: Iterable[int] = (), pairs: tuple[str, ...] = ()) -> tuple[QuizOption, ...]:
    return tuple(
        QuizOption(id=f"optie{at:03}", text=text, right=at in set(right), pair=pairs[at] if pairs else "")
        for at, text in enumerate(texts)
    )


def question(kind: QuizKind, key: str = "vraag001", **given: Any) -> QuizQuestion:
    return QuizQuestion(id=key, kind=kind, **{"text": "Wat is het?", **given})


CHOICE = question(QuizKind.CHOICE, options=options("een half", "een kwart", "een heel", right=[1]))
CHOICES = question(QuizKind.CHOICES, "vraag002", options=options("2", "3", "4", right=[0, 2]))
ORDER = question(QuizKind.ORDER, "vraag003", options=options("kwart", "half", "heel"))
MATCH = question(QuizKind.MATCH, "vraag004", options=options("hond", "kat", "koe", pairs=("blaft", "miauwt", "loeit")))
FILL = question(QuizKind.FILL, "vraag005", text="", gaps="Een [fiets|rijwiel] heeft [2|twee] wielen.")
NUMBER = question(QuizKind.NUMBER, "vraag006", number="3,5", tolerance="0,1", unit="cm")
OPEN = question(QuizKind.OPEN, "vraag007", explain="Een breuk is een deel van een geheel.")
PHOTO = question(QuizKind.PHOTO, "vraag008")
EVERY = (CHOICE, CHOICES, ORDER, MATCH, FILL, NUMBER, OPEN, PHOTO)
MARKED = EVERY[:-2]


def right_answer(one: QuizQuestion) -> QuizAnswer:
    if one.kind is QuizKind.OPEN:
        return QuizAnswer(texts=("Een deel.",))
    if one.kind is QuizKind.PHOTO:
        return QuizAnswer(file_id="a-photo")
    right = rules.solution(one)
    return QuizAnswer(options=right.options, texts=right.texts)


def wrong_answer(one: QuizQuestion) -> QuizAnswer:
    ids = [option.id for option in one.options]
    answers = {
        QuizKind.CHOICE: QuizAnswer(options=(ids[0],) if ids else ()),
        QuizKind.CHOICES: QuizAnswer(options=tuple(ids)),
        QuizKind.ORDER: QuizAnswer(options=tuple(reversed(ids))),
        QuizKind.MATCH: QuizAnswer(options=tuple(ids), texts=tuple(option.pair for option in reversed(one.options))),
        QuizKind.FILL: QuizAnswer(texts=("fiets", "drie")),
        QuizKind.NUMBER: QuizAnswer(texts=("35",)),
        QuizKind.OPEN: QuizAnswer(texts=("Een deel.",)),
        QuizKind.PHOTO: QuizAnswer(file_id="a-photo"),
    }
    return answers[one.kind]


def tries(one: QuizQuestion, *answers: QuizAnswer, pupil: str = "noor") -> tuple[Tried, ...]:
    return tuple(
        Tried(
            "school",
            pupil,
            "item",
            "quiz0001",
            one.id,
            at + 1,
            1,
            Private(answer),
            rules.mark(one, answer).right,
            NOW + timedelta(minutes=at),
        )
        for at, answer in enumerate(answers)
    )
