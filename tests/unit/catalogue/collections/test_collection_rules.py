"""Who sees and changes a collection, what it lacks, and for whom it is."""

from __future__ import annotations

import pytest

from erbij.actor import Actor, Role
from erbij.catalogue.collections import rules
from erbij.catalogue.collections.model import Collection, CollectionState
from erbij.catalogue.collections.wire import CollectionDescribed
from erbij.catalogue.items.model import ItemLevel, ItemState
from tests.unit.catalogue.assignments.on_shelf import NEW, on_shelf


def collection(state: str = "READY") -> Collection:
    return Collection(
        id="c",
        school_id="school",
        author_id="thijs",
        title="Breuken",
        description="",
        subject="Rekenen",
        level=ItemLevel.PO,
        years=(5,),
        exam=False,
        item_ids=("b", "a"),
        state=CollectionState(state),
        version=1,
        changed_at=NEW,
    )


@pytest.mark.parametrize(
    ("who", "role", "state", "sees", "edits"),
    [
        ("thijs", Role.TEACHER, "DRAFT", True, True),
        ("fleur", Role.TEACHER, "DRAFT", False, False),
        ("zoe", Role.COORDINATOR, "DRAFT", False, False),
        ("fleur", Role.TEACHER, "READY", True, False),
        ("noor", Role.PUPIL, "READY", True, False),
        ("zoe", Role.COORDINATOR, "READY", True, True),
        ("noor", Role.PUPIL, "ARCHIVED", False, False),
        ("fleur", Role.TEACHER, "ARCHIVED", False, False),
        ("zoe", Role.COORDINATOR, "ARCHIVED", True, True),
        ("thijs", Role.GUARDIAN, "DRAFT", False, False),
    ],
)
def test_a_draft_is_its_authors_and_what_is_ready_is_everybodys(
    who: str, role: Role, state: str, sees: bool, edits: bool
) -> None:
    actor = Actor(who, "school", frozenset({role}), "a-sign-in")

    assert rules.may_see(actor, collection(state)) is sees
    assert rules.may_edit(actor, collection(state)) is edits


def test_what_the_school_sees_says_what_it_is_and_has_something_in_it() -> None:
    whole = CollectionDescribed(title="Breuken", subject="Rekenen", level=ItemLevel.PO, years=(5,))

    assert rules.missing_of(whole, ["a"]) == ()
    assert rules.missing_of(CollectionDescribed(), []) == ("title", "subject", "level", "years", "items")


def test_a_lesson_that_is_not_there_or_there_twice_is_named_by_its_place() -> None:
    assert rules.wrong(["a", "b", "a", "x"], {"a", "b"}) == [
        ("body.item_ids.2", "is there twice"),
        ("body.item_ids.3", "no such lesson"),
    ]


@pytest.mark.parametrize(
    ("level", "years", "fits"),
    [(ItemLevel.PO, (5,), True), (None, (4, 5), True), (ItemLevel.VWO, (5,), False), (ItemLevel.PO, (6,), False)],
)
def test_it_is_for_the_pupils_of_its_year_at_its_level(
    level: ItemLevel | None, years: tuple[int, ...], fits: bool
) -> None:
    assert rules.fits(collection(), level, years) is fits


def test_pupils_get_what_is_ready_in_the_order_of_the_collection() -> None:
    known = {"a": on_shelf("a", "A"), "b": on_shelf("b", "B")}

    assert [one.id for one in rules.open_items(collection(), known)] == ["b", "a"]
    away = known | {"b": on_shelf("b", "B", state=ItemState.ARCHIVED)}
    assert [one.id for one in rules.open_items(collection(), away)] == ["a"]


def test_hidden_marks_go_from_what_is_typed() -> None:
    words = CollectionDescribed(title="Breu\u202eken", subject="Re\u0000kenen", level=ItemLevel.PO, years=(6, 5, 5))
    after = rules.edited(collection(), words, ("a",), NEW)

    assert (after.title, after.subject, after.years, after.item_ids) == ("Breuken", "Rekenen", (5, 6), ("a",))
