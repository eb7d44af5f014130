"""What is right, piece by piece, and what is no answer at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.quiz import rules
from erbij.catalogue.quiz.wire import QuizAnswer, QuizContent, QuizKind
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
    PHOTO,
    options,
    question,
    right_answer,
    wrong_answer,
)

IDS = ("optie000", "optie001", "optie002")


@pytest.mark.parametrize("asked", MARKED, ids=lambda one: one.kind)
def test_what_the_author_calls_right_is_right_and_something_else_is_not_yet(asked):
    assert rules.misfits(asked, right_answer(asked)) == rules.misfits(asked, wrong_answer(asked)) == []
    assert rules.mark(asked, right_answer(asked)).right is True
    assert rules.mark(asked, wrong_answer(asked)).right is False


def test_an_open_answer_and_a_photo_are_never_right_or_wrong():
    assert rules.mark(OPEN, right_answer(OPEN)).right is rules.mark(PHOTO, right_answer(PHOTO)).right is None


@given(st.sets(st.sampled_from(IDS), min_size=1))
def test_of_several_answers_all_right_ones_and_no_other_must_be_chosen(chosen):
    answer = QuizAnswer(options=tuple(chosen))
    assert rules.mark(CHOICES, answer).right is (chosen == {"optie000", "optie002"})


@given(st.permutations(IDS))
def test_an_order_is_right_when_each_thing_stands_in_its_place_and_each_place_is_told(order):
    mark = rules.mark(ORDER, QuizAnswer(options=tuple(order)))
    assert mark.parts == tuple(one == right for one, right in zip(order, IDS, strict=True))
    assert mark.right is all(mark.parts)


@given(st.permutations(IDS), st.permutations(("blaft", "miauwt", "loeit")))
def test_pairs_are_told_one_by_one_whatever_the_order_in_which_they_come(order, texts):
    sound = dict(zip(IDS, ("blaft", "miauwt", "loeit"), strict=True))
    mark = rules.mark(MATCH, QuizAnswer(options=tuple(order), texts=tuple(texts)))
    assert mark.parts == tuple(sound[key] == text for key, text in zip(order, texts, strict=True))


def test_two_things_may_go_with_the_same_other_half():
    birds = question(QuizKind.MATCH, options=options("mus", "mees", "snoek", pairs=("vogel", "vogel", "vis")))
    assert rules.lacking(QuizContent(questions=(birds,))) == ()
    assert rules.asked(birds, "noor").choices.count("vogel") == 1
    assert rules.mark(birds, QuizAnswer(options=IDS, texts=("vogel", "vogel", "vis"))).right is True


@pytest.mark.parametrize("word", ["fiets", "Fiets", "  FIETS ", "fiets.", "rijwiel"])
def test_in_a_gap_capitals_spaces_and_a_full_stop_make_no_difference(word):
    assert rules.mark(FILL, QuizAnswer(texts=(word, "2"))).right is True


def test_a_gap_tells_which_word_is_not_right_yet():
    assert rules.mark(FILL, QuizAnswer(texts=("auto", "twee"))).parts == (False, True)
    assert rules.mark(FILL, QuizAnswer(texts=("", "2,0"))).parts == (False, True)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("3,5", ["3.5"]),
        ("3.5", ["3.5"]),
        (" -3,50 ", ["-3.5"]),
        ("\N{MINUS SIGN}4", ["-4"]),
        ("1.250", ["1250", "1.25"]),
        ("1.250,75", ["1250.75"]),
        ("1,250.75", ["1250.75"]),
        ("12 500", ["12500"]),
        ("1.234.567", ["1234567"]),
        ("€ 2,50", ["2.5"]),
        (",5", ["0.5"]),
        ("drie", []),
        ("3,", []),
        ("1,2,3", []),
        ("", []),
        ("1e9", []),
        ("3,5 cm", []),
    ],
)
def test_numbers_are_read_as_people_in_the_netherlands_write_them(text, means):
    assert rules.readings(text) == tuple(Decimal(one) for one in means)


def test_the_unit_may_be_written_with_the_number():
    assert rules.readings("3,5 cm", "cm") == rules.readings("3,5CM", "cm") == (Decimal("3.5"),)
    assert rules.readings("€2,50", "€") == (Decimal("2.5"),)


@given(st.decimals(-1_000_000, 1_000_000, places=3), st.decimals(0, 100, places=3))
def test_a_number_is_right_up_to_the_tolerance_on_both_sides_and_not_beyond(number, tolerance):
    def written(one: Decimal) -> str:
        return f"{one:f}".replace(".", ",")

    asked = question(QuizKind.NUMBER, number=written(number), tolerance=written(tolerance))
    for off, right in (
        (Decimal(0), True),
        (tolerance, True),
        (-tolerance, True),
        (tolerance + Decimal("0.001"), False),
    ):
        assert rules.mark(asked, QuizAnswer(texts=(written(number + off),))).right is right


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_is_typed_as_a_number_is_read_or_is_none(text, unit):
    assert all(one.is_finite() for one in rules.readings(text, unit))


@pytest.mark.parametrize(
    ("asked", "answer", "path"),
    [
        (CHOICE, QuizAnswer(), "options"),
        (CHOICE, QuizAnswer(options=IDS[:2]), "options"),
        (CHOICE, QuizAnswer(options=("anders00",)), "options"),
        (CHOICES, QuizAnswer(), "options"),
        (CHOICES, QuizAnswer(options=(IDS[0], IDS[0])), "options"),
        (ORDER, QuizAnswer(options=IDS[:2]), "options"),
        (ORDER, QuizAnswer(options=IDS, texts=("x",)), "texts"),
        (MATCH, QuizAnswer(options=IDS, texts=("blaft",)), "texts"),
        (MATCH, QuizAnswer(options=IDS, texts=("blaft", "zwijgt", "loeit")), "texts.1"),
        (FILL, QuizAnswer(texts=("fiets",)), "texts"),
        (FILL, QuizAnswer(texts=("", " ")), "texts.0"),
        (NUMBER, QuizAnswer(texts=("veel",)), "texts.0"),
        (NUMBER, QuizAnswer(options=(IDS[0],), texts=("3",)), "options"),
        (OPEN, QuizAnswer(texts=("  ",)), "texts.0"),
        (OPEN, QuizAnswer(texts=("Kijk",), file_id="a-photo"), "file_id"),
        (PHOTO, QuizAnswer(), "file_id"),
        (PHOTO, QuizAnswer(texts=("Kijk",), file_id="a-photo"), "texts"),
    ],
)
def test_what_is_no_answer_is_told_with_its_place(asked, answer, path):
    assert [where for where, _ in rules.misfits(asked, answer)] == [path]


@given(st.sampled_from(EVERY), st.lists(st.sampled_from([*IDS, "anders00"])), st.lists(st.text(max_size=9), max_size=9))
def test_whatever_a_browser_sends_fits_and_is_marked_or_is_refused(asked, chosen, texts):
    answer = QuizAnswer.model_construct(options=tuple(chosen), texts=tuple(texts))
    if not rules.misfits(asked, answer):
        assert rules.mark(asked, answer).right in {True, False, None}
