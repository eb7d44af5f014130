"""A policy that was used never changes; a new one counts from its date on (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from erbij.clock import SetClock
from erbij.register.policies.service import PolicyWasChanged, adopt
from erbij.register.spans import Seconds
from tests.store.register.fakes import SCHOOL, register_of, two_lessons
from tests.store.register.test_counting_into_the_ledger import ledger
from tests.support.news import News
from tests.unit.register.given import DAY, POLICY, at

if TYPE_CHECKING:
    from erbij.db.database import Database

WEDNESDAY = DAY + timedelta(days=1)
LATER = replace(POLICY, version="2026-2", valid_from=WEDNESDAY, bridge_max=Seconds(60))
CLOCK = SetClock(at("23:00") + timedelta(days=2))


@pytest.mark.rule("R17")
async def test_a_new_version_counts_again_from_its_date_and_no_day_before(database: Database) -> None:
    paper = two_lessons()
    paper.move_to("s2", 1)  # the lesson with a gap of 90 seconds is on Wednesday
    register, clock = register_of(database, paper)
    clock.move(timedelta(days=2))
    news = News()
    assert await adopt(database, CLOCK, news, [POLICY]) == ("2026-1",)
    for key in ("s1", "s2"):
        await register.recounting.count_session(SCHOOL, key, clock.now())
    paper.policies = (POLICY, LATER)
    register, clock = register_of(database, paper)
    clock.move(timedelta(days=2))
    assert await adopt(database, CLOCK, news, paper.policies) == ("2026-2",)
    for kind, payload in news.rows:
        assert kind == "register_recount"
        await register.recounting.on_recount(payload)
    assert await adopt(database, CLOCK, news, paper.policies) == ()
    assert [(one.local_date, one.seconds, one.policy_version) for one in await ledger(database)] == [
        (DAY, 3000, "2026-1"),
        (WEDNESDAY, 2610, "2026-1"),
        (WEDNESDAY, -2610, "2026-1"),
        (WEDNESDAY, 2520, "2026-2"),
    ]


@pytest.mark.rule("R17")
@pytest.mark.parametrize(
    "other",
    [
        [replace(POLICY, bridge_max=Seconds(121))],
        [replace(POLICY, valid_from=date(2026, 2, 1))],
        [LATER],
        [],
    ],
)
async def test_a_version_that_was_used_is_never_another(database: Database, other: list[object]) -> None:
    await adopt(database, CLOCK, News(), [POLICY])
    with pytest.raises(PolicyWasChanged):
        await adopt(database, CLOCK, News(), other)  # type: ignore[arg-type]
