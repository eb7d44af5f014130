"""What crosses the wire has the very words of the rules."""

from __future__ import annotations

import pytest

from erbij.register import model, wire


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (model.Source, wire.CreditSource),
        (model.Bucket, wire.CreditBucket),
        (model.Status, wire.SlotOutcome),
        (model.State, wire.LineState),
    ],
)
def test_a_word_of_the_rules_is_a_word_on_the_wire(here: type[model.Source], there: type[wire.CreditSource]) -> None:
    assert {one.value for one in here} == {one.value for one in there}
