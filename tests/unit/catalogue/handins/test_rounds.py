"""When a round may be handed in, replaced and answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from erbij.catalogue.handins import rules
from erbij.catalogue.handins.model import HandinIsAnswered, HandinIsRead, Round
from erbij.catalogue.handins.wire import HandinState
from erbij.private import Private

NOW = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
FIRST = Round("h", 1, Private("Eerste"), ("a",), NOW)
TIP = Private("Nog eens")


def test_the_first_and_every_asked_for_round_has_the_next_number() -> None:
    asked = rules.answered([FIRST], 1, TIP, (), "thijs", LATER, accepted=False)

    assert rules.handed_in("h", [], Private("x"), (), NOW).number == 1
    assert rules.handed_in("h", [asked], Private("x"), (), LATER).number == 2


def test_a_round_at_which_nobody_looked_is_replaced() -> None:
    made = rules.handed_in("h", [FIRST], Private("Beter"), ("b",), LATER)

    assert (made.number, made.text.reveal(), made.files, made.handed_in_at) == (1, "Beter", ("b",), LATER)


@pytest.mark.parametrize("accepted", [None, True])
def test_what_a_teacher_looked_at_or_accepted_is_not_replaced(accepted: bool | None) -> None:
    seen = replace(FIRST, looked_at=LATER, accepted=accepted)

    assert not rules.may_hand_in([seen])
    with pytest.raises(HandinIsRead):
        rules.handed_in("h", [seen], Private("Beter"), (), LATER)


def test_an_answer_is_of_the_last_round_and_comes_once() -> None:
    answered = rules.answered([FIRST], 1, TIP, ("t",), "thijs", LATER, accepted=False)
    second = Round("h", 2, Private("Tweede"), (), LATER)

    assert (answered.looked_at, answered.answered_by, answered.answer_files) == (LATER, "thijs", ("t",))
    for rounds, number in (([answered], 1), ([answered, second], 1), ([], 1), ([FIRST], 2)):
        with pytest.raises(HandinIsAnswered):
            rules.answered(rounds, number, TIP, (), "mia", LATER, accepted=True)


def test_the_first_look_counts() -> None:
    assert rules.looked(rules.looked(FIRST, NOW), LATER).looked_at == NOW


@pytest.mark.parametrize(
    ("accepted", "state"), [(None, HandinState.WAITING), (False, HandinState.AGAIN), (True, HandinState.ACCEPTED)]
)
def test_how_it_stands_is_what_was_said_of_the_last_round(accepted: bool | None, state: HandinState) -> None:
    assert rules.state_of(replace(FIRST, accepted=accepted)) is state
