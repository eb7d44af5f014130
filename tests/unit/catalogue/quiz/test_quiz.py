"""When a quiz is done, what a pupil may know of it, and what its author must still fill in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.items.rules import plain_text
from erbij.catalogue.quiz import rules
from erbij.catalogue.quiz.wire import QuizContent, QuizKind, QuizQuestion
from tests.unit.catalogue.quiz.asked import (
    CHOICE,
    CHOICES,
    EVERY,
    FILL,
    MARKED,
    MATCH,
    NUMBER,
    OPEN,
    ORDER,
    options,
    question,
    right_answer,
    tries,
    wrong_answer,
)

SECRETS = {"right", "pair", "gaps", "number", "tolerance", "explain"}


@pytest.mark.parametrize("asked", EVERY, ids=lambda one: one.kind)
def test_a_pupil_gets_nothing_of_what_is_right(asked):
    shown = rules.asked(asked, "noor").model_dump()
    assert not SECRETS & shown.keys()
    assert all(option.keys() == {"id", "text"} for option in shown["options"])
    text = str(shown)
    assert not any(word in text for word in ("rijwiel", "twee", "3,5", "0,1", "van een geheel"))


@given(st.text(max_size=12))
def test_what_is_to_be_ordered_or_matched_never_stands_in_the_right_order(seed):
    order, match = rules.asked(ORDER, seed), rules.asked(MATCH, seed)
    right = tuple(one.id for one in ORDER.options)
    assert tuple(one.id for one in order.options) != right
    assert {one.id for one in order.options} == set(right)
    assert match.choices != tuple(one.pair for one in MATCH.options)
    assert rules.asked(ORDER, seed) == order


def test_what_is_right_is_shown_once_it_was_found_or_after_three_tries():
    wrong = wrong_answer(CHOICE)
    assert [rules.is_shown(CHOICE, tries(CHOICE, *[wrong] * n)) for n in (1, 2, 3)] == [False, False, True]
    assert rules.is_shown(CHOICE, tries(CHOICE, right_answer(CHOICE)))
    assert rules.is_shown(OPEN, tries(OPEN, right_answer(OPEN)))
    assert rules.solution(OPEN).explain == "Een breuk is een deel van een geheel."


@given(st.lists(st.sampled_from(["right", "wrong", "wrong then right", "none"]), min_size=1, max_size=6), st.data())
def test_a_quiz_is_done_when_all_is_answered_and_enough_went_well_in_some_try(how, data):
    needed = data.draw(st.integers(0, 100))
    asked = [one.model_copy(update={"id": f"vraag{at:03}"}) for at, one in enumerate(MARKED[: len(how)])]
    ways = {"right": [True], "wrong": [False], "wrong then right": [False, True], "none": []}
    answered = {
        one.id: tries(one, *[right_answer(one) if good else wrong_answer(one) for good in ways[way]])
        for one, way in zip(asked, how, strict=True)
    }
    good = sum("right" in way for way in how)
    done = rules.is_done(QuizContent(needed_percent=needed, questions=tuple(asked)), answered)
    assert done is ("none" not in how and good / len(how) * 100 >= needed - 1e-9)


def test_where_a_teacher_looks_an_answer_is_enough_and_an_empty_quiz_is_never_done():
    content = QuizContent(needed_percent=100, questions=(OPEN,))
    assert rules.is_done(content, {OPEN.id: tries(OPEN, right_answer(OPEN))})
    assert not rules.is_done(content, {})
    assert not rules.is_done(QuizContent(needed_percent=0), {})


def test_a_question_that_went_well_stays_well_when_it_is_tried_again():
    assert rules.is_good(CHOICE, tries(CHOICE, right_answer(CHOICE), wrong_answer(CHOICE)))


def test_a_teacher_sees_how_many_had_it_the_first_time_and_in_the_end():
    noor = tries(CHOICE, wrong_answer(CHOICE), right_answer(CHOICE))
    sem = tries(CHOICE, right_answer(CHOICE), pupil="sem")
    counted = rules.counted(CHOICE, [*noor, *sem])
    assert (counted.answered, counted.first_time, counted.in_the_end) == (2, 1, 2)
    assert counted.chosen == {"optie000": 1, "optie001": 1, "optie002": 0}
    assert [(one.pupil_id, one.number) for one in counted.last] == [("sem", 1), ("noor", 2)]


@pytest.mark.parametrize("asked", EVERY, ids=lambda one: one.kind)
def test_a_whole_question_lacks_nothing(asked):
    assert rules.lacking(QuizContent(questions=(asked,))) == ()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (CHOICE.model_copy(update={"text": "  "}), "text"),
        (question(QuizKind.CHOICE, options=options("een", right=[0])), "options"),
        (question(QuizKind.CHOICE, options=options("een", "", right=[0])), "options"),
        (question(QuizKind.CHOICE, options=options("een", "Een ", right=[0])), "options"),
        (question(QuizKind.CHOICE, options=options("een", "twee")), "right"),
        (question(QuizKind.CHOICE, options=options("een", "twee", right=[0, 1])), "right"),
        (question(QuizKind.CHOICES, options=options("een", "twee")), "right"),
        (question(QuizKind.MATCH, options=options("een", "twee", pairs=("a", ""))), "pairs"),
        (question(QuizKind.MATCH, options=options("een", "twee", pairs=("a", "a"))), "pairs"),
        (question(QuizKind.FILL, gaps="geen gat"), "gaps"),
        (question(QuizKind.FILL, gaps="een leeg [ ] gat"), "gaps"),
        (question(QuizKind.FILL, gaps="[a]" * 13), "gaps"),
        (question(QuizKind.NUMBER, number="veel"), "number"),
        (question(QuizKind.NUMBER, number="3", tolerance="-1"), "tolerance"),
        (question(QuizKind.NUMBER, number="3", tolerance="wat"), "tolerance"),
    ],
)
def test_what_an_author_must_fill_in_is_named_with_its_place(asked, name):
    assert rules.lacking(QuizContent(questions=(OPEN, asked))) == (f"questions.1.{name}",)


def test_a_quiz_without_questions_lacks_them():
    assert rules.lacking(QuizContent()) == ("questions",)


def test_an_id_that_is_there_twice_is_told_with_its_place():
    twice = question(QuizKind.CHOICE, options=(*options("een"), *options("twee")))
    content = QuizContent(questions=(twice, twice))
    assert [path for path, _ in rules.doubled(content)] == [
        "questions.0.options.1.id",
        "questions.1.id",
        "questions.1.options.1.id",
    ]


def test_only_what_belongs_to_the_kind_of_a_question_is_kept():
    mixed = QuizQuestion(
        id="vraag001", kind=QuizKind.OPEN, text="Waarom?\u202e", options=options("x"), gaps="[a]", number="3", unit="cm"
    )
    (kept,) = rules.cleaned(QuizContent(questions=(mixed,)), plain_text).questions
    assert kept == QuizQuestion(id="vraag001", kind=QuizKind.OPEN, text="Waarom?")
    for one in EVERY:
        assert rules.cleaned(QuizContent(questions=(one,)), plain_text).questions == (one,)


def test_a_quiz_takes_longer_where_a_pupil_writes():
    assert rules.seconds_of(QuizContent(questions=(CHOICES, FILL, NUMBER, OPEN))) == 3 * 45 + 150


def test_a_text_with_gaps_is_read_with_what_belongs_there():
    assert rules.told(FILL.gaps) == "Een fiets heeft 2 wielen."
    assert rules.asked(FILL, "noor").pieces == ("Een ", " heeft ", " wielen.")
