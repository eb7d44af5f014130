"""What pupils did in their own time in numbers: by pupil, by item with where they stop, by goal; small ones hidden."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from erbij.catalogue.engagement.model import BlockDone, Engaged, Lease, Stretch, Work
from erbij.catalogue.items.model import Block, ItemBlockKind
from erbij.private import Private
from erbij.reports.own_time import rules
from tests.unit.catalogue.assignments.on_shelf import on_shelf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from erbij.reports.own_time.model import ByItem, Told

NOON = datetime(2026, 9, 7, 10, tzinfo=UTC)
START = int(NOON.timestamp())
DAY = (START - 3600, START + 3600)
ITEMS = {
    "breuken": on_shelf("breuken", "Breuken", goals=("g1", "g2")),
    "taart": on_shelf("taart", "Taart", goals=("g1",)),
}


def block(key: str, title: str) -> Block:
    return Block.model_validate({
        "id": key, "kind": ItemBlockKind.TEXT, "title": title, "text": "", "norm_seconds": 60, "norm_estimated": True,
        "file_id": None, "media_ms": None, "url": "", "coverage": None, "view_seconds": 10,
    })  # fmt: skip


BLOCKS = {"breuken": (block("een00001", "Kijk"), block("twee0001", "Lees"))}


def work(pupil: str, item: str = "breuken", *, at: int = START, seconds: int = 600, done: bool = False) -> Work:
    lease = Lease(f"l-{pupil}-{item}", "school", pupil, item, 1, None, None, Private("Breuken"), 10, NOON)
    parts = {"een00001": BlockDone(last=10), "twee0001": BlockDone(last=20)}
    engaged = Engaged(lease, (Stretch(at, at + seconds, late=False),), parts)
    return Work(pupil, item, (engaged,), NOON if done else None)


def told(works: Iterable[Work], given: Iterable[tuple[str, str]] = (), pupils: Iterable[str] = ("noor", "sem")) -> Told:
    return rules.told({one: Private(one.title()) for one in pupils}, given, works, ITEMS, BLOCKS, DAY)


def only(found: Told) -> ByItem:
    (one,) = found.items
    return one


def test_every_pupil_of_the_group_has_a_line_also_who_did_nothing() -> None:
    found = told([work("noor", done=True)], [("noor", "breuken"), ("sem", "taart")])

    assert [(one.name.reveal(), one.seconds, one.given, one.begun, one.done) for one in found.pupils] == [
        ("Noor", 600, 1, 1, 1),
        ("Sem", 0, 1, 0, 0),
    ]


def test_who_did_not_finish_stopped_in_the_part_in_which_they_were_last() -> None:
    one = only(told([work("noor"), work("sem", done=True)]))

    assert (one.given, one.begun, one.done, one.seconds) == (0, 2, 1, 1200)
    assert [(stop.place, stop.title, stop.pupils) for stop in one.stops] == [(2, "Lees", 1)]


def test_minutes_of_another_week_are_not_of_this_one() -> None:
    found = told([work("noor", at=START - 7 * 86_400, done=True)])

    assert (found.pupils[0].seconds, found.pupils[0].done) == (0, 1)


def test_a_goal_says_m_of_n_over_its_items() -> None:
    found = told([work("noor", done=True), work("sem", "taart")], [("noor", "taart")])

    assert [(one.goal, one.items, one.done, one.of) for one in found.goals] == [("g1", 2, 1, 3), ("g2", 1, 1, 1)]


def test_what_was_only_opened_is_not_begun() -> None:
    assert told([work("noor", seconds=0)]).items == ()


def test_of_a_whole_school_nobody_is_named_and_numbers_under_five_are_not_said() -> None:
    many = [work(f"p{n}", done=n < 2) for n in range(6)] + [work("noor", "taart")]
    found = rules.nobody_named(told(many, pupils=["noor", *(f"p{n}" for n in range(6))]))

    assert found.pupils == ()
    assert [(one.title, one.begun, one.done, one.seconds) for one in found.items] == [
        ("Breuken", 6, None, 3600),
        ("Taart", None, 0, None),
    ]
    assert [stop.pupils for one in found.items for stop in one.stops] == []
    assert [(one.goal, one.done, one.of) for one in found.goals] == [("g1", None, 7), ("g2", None, 6)]


def test_a_goal_of_fewer_than_five_pupils_says_nothing() -> None:
    found = rules.nobody_named(told([work("noor", done=True)]))

    assert [(one.goal, one.done, one.of) for one in found.goals] == [("g1", None, None), ("g2", None, None)]


def test_three_pupils_who_finished_much_are_three_pupils_who_can_be_recognised() -> None:
    many = [work(f"p{n}", done=n < 3) for n in range(6)] + [work(f"p{n}", "taart", done=True) for n in range(3)]
    found = rules.nobody_named(told(many))

    assert [(one.goal, one.done, one.of) for one in found.goals] == [("g1", None, 9), ("g2", None, 6)]
    five = [*many, *(work(f"p{n}", "taart", done=True) for n in (3, 4))]
    assert [(one.goal, one.done) for one in rules.nobody_named(told(five)).goals] == [("g1", 8), ("g2", None)]
