from __future__ import annotations

from datetime import UTC, datetime, timedelta

from erbij.live.looks import Looks
from erbij.live.model import Lesson, Participant, Person, Seat
from erbij.live.wire import Side, Step
from erbij.private import Private

NINE = datetime(2026, 9, 7, 7, tzinfo=UTC)
LESSON = Lesson("slot", "school", "Rekenen", "5A", Private("Thijs"), "L12", NINE, NINE + timedelta(minutes=50))


def somebody(who: str, side: Side) -> Participant:
    seat = Seat(f"p-{who}", who, side, "device", "hash", 1, Step.LOOKING_ON)
    return Participant(Person(who, Private(who), side, "device", "sign-in"), seat, "socket")


THIJS, NOOR, SEM = (
    somebody("thijs", Side.TEACHER),
    somebody("noor", Side.PUPIL),
    somebody("sem", Side.PUPIL),
)


def pairs(looks: Looks, *people: Participant) -> list[tuple[str, str]]:
    return [(one.teacher_id, one.pupil_id) for one in looks.new(people, NINE)]


def test_a_teacher_who_stays_with_a_pupil_looked_once_and_one_who_comes_back_looked_again() -> None:
    looks = Looks(LESSON)

    assert pairs(looks, NOOR) == []
    assert pairs(looks, NOOR, THIJS) == [("thijs", "noor")]
    assert pairs(looks, NOOR, THIJS, SEM) == [("thijs", "sem")]
    assert pairs(looks, NOOR, SEM) == []
    assert pairs(looks, NOOR, THIJS) == [("thijs", "noor")]


def test_the_screen_in_the_classroom_is_nobody_who_looks() -> None:
    assert pairs(Looks(LESSON), NOOR, somebody("unit", Side.UNIT)) == []
