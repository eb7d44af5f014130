"""What may fit a pupil today: a few lessons, never more than the day still leaves."""

from __future__ import annotations

from typing import Any

import pytest

from erbij.catalogue.items.model import ItemLevel, ItemLicence
from erbij.catalogue.suggestions import rules
from erbij.catalogue.suggestions.model import Narrowed, Week
from tests.unit.catalogue.assignments.on_shelf import on_shelf

USUAL: dict[str, Any] = {
    "subjects": {"rekenen", "taal"},
    "of_week": set(),
    "level": ItemLevel.PO,
    "years": (5,),
    "has": set(),
    "left_min": None,
}
SHELF = (
    on_shelf("kort", "Kort", 5, years=(5,)),
    on_shelf("lang", "Lang", 30, years=(4, 5)),
    on_shelf("eerst", "Eerst", 15, "ESSENTIAL", years=(5,), calm_ok=True),
    on_shelf("lees", "Lees", 10, years=(5,), subject="Taal", licence=ItemLicence.CC_BY),
    on_shelf("zin", "Zin", 5, "EXTRA", years=(5,), calm_ok=True),
)


def fitting(calm: bool = False, free: bool = False, **week: Any) -> list[str]:  # noqa: FBT002 - as on the page
    found = rules.suggested(SHELF, Week(**USUAL | week), Narrowed(calm, free))
    return [one.id for one in found.items]


def test_the_essential_comes_first_and_one_of_each_subject_before_a_second_one() -> None:
    assert fitting() == ["eerst", "kort", "lees"]
    assert fitting(has={"eerst", "kort"}) == ["lang", "lees", "zin"]


def test_what_was_given_for_lessons_of_this_week_comes_before_the_others_of_its_weight() -> None:
    assert fitting(of_week={"lang", "zin"}) == ["eerst", "lang", "lees"]


@pytest.mark.parametrize(
    ("left", "expected"),
    [(60, ["eerst", "kort", "lees"]), (20, ["eerst", "kort"]), (14, ["kort", "zin"]), (4, []), (0, []), (-5, [])],
)
def test_together_they_are_no_longer_than_what_is_left_of_the_day(left: int, expected: list[str]) -> None:
    assert fitting(left_min=left) == expected


def test_only_for_the_year_and_level_of_the_pupil_and_of_subjects_of_this_week() -> None:
    assert fitting(years=(4,)) == ["lang"]
    assert fitting(subjects={"taal"}) == ["lees"]
    assert fitting(subjects=set()) == []
    other = on_shelf("vwo", "Vwo", level=ItemLevel.VWO, years=(5,))
    assert not rules.fits(other, Week(**USUAL))
    assert rules.fits(other, Week(**USUAL | {"level": None}))


def test_a_pupil_narrows_it_down_to_what_is_calm_or_free_and_sees_how_many_there_are() -> None:
    assert fitting(calm=True) == ["eerst", "zin"]
    assert fitting(free=True) == ["lees"]
    assert fitting(calm=True, free=True) == []
    found = rules.suggested(SHELF, Week(**USUAL), Narrowed(calm=True))
    assert (found.total, found.calm, found.free) == (5, 2, 1)
