"""Words and facets of the search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erbij.catalogue.goals.model import Goal
from erbij.catalogue.items.rules import blocks_of
from erbij.catalogue.items.wire import BlockDraft, ItemBlockKind, ItemLevel, ItemLicence
from erbij.catalogue.quiz.wire import QuizContent, QuizKind, QuizQuestion
from erbij.catalogue.search import rules
from erbij.catalogue.search.model import Wanted
from erbij.catalogue.search.wire import PAGE, Facet
from tests.unit.catalogue.assignments.on_shelf import on_shelf


def finds(asked: str, text: str) -> bool:
    """Whether the words of a text answer a question, as both databases do it."""
    there = rules.indexed(text).split()
    return all(
        word in there or stem in there or (begins and any(one.startswith(word) for one in there))
        for word, stem, begins in rules.looked_for(asked)
    )


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("fietsen", "De fiets van oma"),
        ("fiets", "Samen fietsen"),
        ("breuk", "Breuken vergelijken"),
        ("BREUKEN", "Een breuk is een deel"),
        ("verg", "Breuken vergelijken"),
        ("cafe", "In het caf\u00e9"),
        ("co\u00ebfficient", "De coefficient"),
        ("tafel 7", "De tafel van 7"),
    ],
)
def test_a_word_finds_its_other_forms_its_begin_and_itself_without_accents(asked: str, text: str) -> None:
    assert finds(asked, text)


@pytest.mark.parametrize(("asked", "text"), [("breuk taart", "Breuken"), ("f", "fietsen"), ("uken", "Breuken")])
def test_every_word_must_be_there_and_a_letter_or_an_end_finds_nothing(asked: str, text: str) -> None:
    assert not finds(asked, text)


@pytest.mark.parametrize("text", ["", "  ", "!?", '" OR *', "\U0001f600"])
def test_signs_alone_look_for_nothing(text: str) -> None:
    assert [word for word, _, _ in rules.looked_for(text) if word != "or"] == []


@given(st.text(max_size=60))
def test_whatever_is_typed_becomes_plain_words(text: str) -> None:
    for word, stem, _ in rules.looked_for(text):
        assert word.isalnum()
        assert word.isascii()
        assert stem.isascii()


@given(st.sets(st.integers(1, 5000), max_size=50))
def test_numbers_become_a_set_and_the_set_counts_them(numbers: set[int]) -> None:
    found = rules.as_set(",".join(map(str, numbers)))

    assert found.bit_count() == len(numbers)
    assert all(found >> number & 1 for number in numbers)


def test_an_item_is_in_the_facets_that_it_has() -> None:
    item = on_shelf("a", "Breuken", 25, level=ItemLevel.PO, years=(5, 6), calm_ok=True)

    assert rules.values_of(item) == {
        Facet.SUBJECT: ("Rekenen",),
        Facet.LEVEL: ("PO",),
        Facet.YEAR: ("5", "6"),
        Facet.MINUTES: ("40",),
        Facet.PRIORITY: ("IMPORTANT",),
        Facet.CALM: ("yes",),
        Facet.LANGUAGE: ("nl",),
        Facet.SOURCE: ("own",),
    }


def test_what_was_made_elsewhere_under_an_open_licence_is_free_to_use_and_what_has_goals_is_found_by_each() -> None:
    item = on_shelf("a", "Breuken", licence=ItemLicence.CC_BY, goals=("oud",))
    values = rules.values_of(item, [Goal("b", "Delen"), Goal("a", "Taarten")])

    assert (values[Facet.SOURCE], values[Facet.FREE], values[Facet.GOAL]) == (("elsewhere",), ("yes",), ("a", "b"))
    closed = rules.values_of(on_shelf("a", "Breuken", licence=ItemLicence.OTHER))
    assert closed[Facet.SOURCE] == ("elsewhere",)
    assert Facet.FREE not in closed


@pytest.mark.parametrize(
    ("kinds", "offline"),
    [
        ("TEXT VIDEO AUDIO PDF PAUSE", True),
        ("TEXT QUIZ", True),
        ("HANDIN", False),
        ("TEXT LINK", False),
        ("TEXT EMBED", False),
        ("", False),
    ],
)
def test_only_what_asks_for_no_line_at_all_can_be_taken_along_whole(kinds: str, *, offline: bool) -> None:
    drafts = [BlockDraft(id=f"blok000{at}", kind=ItemBlockKind(kind)) for at, kind in enumerate(kinds.split())]
    values = rules.values_of(on_shelf("a", "Breuken", blocks=blocks_of(drafts, {})))

    assert (Facet.OFFLINE in values) is offline


def test_questions_are_answered_without_a_line_but_for_a_photo() -> None:
    for kind, offline in ((QuizKind.OPEN, True), (QuizKind.PHOTO, False)):
        quiz = QuizContent(questions=(QuizQuestion(id="vraag001", kind=kind, text="Laat zien"),))
        drafts = [BlockDraft(id="quiz0001", kind=ItemBlockKind.QUIZ, quiz=quiz)]
        values = rules.values_of(on_shelf("a", "Breuken", blocks=blocks_of(drafts, {})))
        assert (Facet.OFFLINE in values) is offline


def sets() -> rules.Sets:
    """Three items: 1 and 2 of Rekenen, 3 of Taal; 2 and 3 are calm."""
    found = rules.Sets()
    found.put(1, {Facet.SUBJECT: ("Rekenen",)}, "1 a")
    found.put(2, {Facet.SUBJECT: ("Rekenen",), Facet.CALM: ("yes",)}, "0 b")
    found.put(3, {Facet.SUBJECT: ("Taal",), Facet.CALM: ("yes",)}, "2 c")
    return found


def counted(wanted: Wanted, *texts: tuple[int, int], of: rules.Sets | None = None) -> dict[str, dict[str, int]]:
    found = (of or sets()).find(wanted, texts).counts
    return {facet.value: {one.value: one.count for one in counts} for facet, counts in found.items()}


def test_counts_say_what_another_choice_would_find_and_hold_no_value_without_hits() -> None:
    assert counted(Wanted(chosen={Facet.SUBJECT: "Rekenen"})) == {
        "subject": {"Rekenen": 2, "Taal": 1},
        "calm": {"yes": 1},
    }
    assert counted(Wanted("x"), (0, 0)) == {}


def test_what_has_the_words_in_its_heading_comes_first_then_essential() -> None:
    everywhere = 1 << 1 | 1 << 2 | 1 << 3

    assert sets().find(Wanted("x"), [(1 << 3, everywhere)]).page == (3, 2, 1)
    assert sets().find(Wanted(), []).page == (2, 1, 3)


def test_an_item_that_changed_or_went_leaves_its_old_sets() -> None:
    some = sets()
    some.put(1, {Facet.SUBJECT: ("Taal",)}, "0 a")
    some.remove(3)
    some.remove(3)

    assert counted(Wanted(), of=some) == {"subject": {"Rekenen": 1, "Taal": 1}, "calm": {"yes": 1}}


def test_pages_follow_each_other_without_a_gap() -> None:
    some = rules.Sets()
    for number in range(1, 46):
        some.put(number, {}, f"0 {number:03}")

    pages = [some.find(Wanted(offset=at), []).page for at in (0, PAGE, 2 * PAGE, 3 * PAGE)]
    assert [one for page in pages for one in page] == list(range(1, 46))
