from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from erbij.actor import Actor, Role
from erbij.history import service as history
from erbij.history.model import Change, Machine
from erbij.history.service import SomebodyElseChanged
from erbij.private import Private
from erbij.web.problem import problem_of
from tests.support.databases import REFUSED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from erbij.db.database import Database, Reading

NOW = datetime(2026, 10, 6, 10, tzinfo=UTC)
ZOE = Actor("zoe", "school", frozenset({Role.COORDINATOR}), "sign-in")
MIA = Actor("mia", "school", frozenset({Role.MENTOR}), "sign-in")


async def names(_read: Reading, _school_id: str, person_ids: Collection[str]) -> Mapping[str, Private[str]]:
    return {one: Private(one.title()) for one in person_ids if one in {"zoe", "mia"}}


async def save(
    database: Database, before: dict[str, Any] | None, after: dict[str, Any] | None, *, who: Any = ZOE, minutes: int = 0
) -> Change | None:
    async with database.transaction() as tx:
        return await history.record(
            tx,
            who,
            thing="plans.arrangement",
            thing_id="a1",
            pupil_id="noor",
            before=before,
            after=after,
            reason=Private("op verzoek van thuis"),
            now=NOW + timedelta(minutes=minutes),
        )


async def check(database: Database, *, given: int, current: int) -> None:
    async with database.read() as read:
        await history.check(
            read, "school", thing="plans.arrangement", thing_id="a1", given=given, current=current, names=names
        )


async def test_who_changed_what_when_and_why_is_kept_the_latest_first(database: Database) -> None:
    await save(database, None, {"version": 1, "minutes": 60})
    await save(database, {"version": 1, "minutes": 60}, {"version": 2, "minutes": 90}, who=MIA, minutes=5)
    async with database.read() as read:
        last, first = await history.changes_of(read, "school", "plans.arrangement", "a1")
        assert await history.changes_of(read, "other", "plans.arrangement", "a1") == []
        assert await history.changes_of(read, "school", "plans.pattern", "a1") == []
    assert (last.author_id, last.at, last.version, last.pupil_id) == ("mia", NOW + timedelta(minutes=5), 2, "noor")
    assert last.what.reveal() == {"minutes": (60, 90)}
    assert (first.author_id, first.reason.reveal(), first.fields) == ("zoe", "op verzoek van thuis", ("minutes",))


async def test_saving_without_a_change_leaves_no_trace(database: Database) -> None:
    assert await save(database, {"version": 1, "minutes": 60}, {"version": 2, "minutes": 60}) is None


async def test_the_second_of_two_editors_is_told_who_changed_what_since_their_version(database: Database) -> None:
    await save(database, None, {"version": 1, "minutes": 60, "goal": "rust"})
    await save(database, {"version": 1, "minutes": 60}, {"version": 2, "minutes": 90}, who=MIA, minutes=5)
    await save(database, {"version": 2, "goal": "rust"}, {"version": 3, "goal": "mee"}, who=Machine("school"))
    await check(database, given=3, current=3)

    with pytest.raises(SomebodyElseChanged) as refused:
        await check(database, given=1, current=3)

    told = problem_of(refused.value)
    assert (told.status, told.code) == (409, "somebody_else_changed")
    assert [(one.author, one.fields) for one in told.changes] == [("Mia", ("minutes",)), (None, ("goal",))]
    assert "Mia" not in str(refused.value)


async def test_a_change_that_is_rolled_back_is_no_change(database: Database) -> None:
    class Failed(RuntimeError):
        pass

    async def half() -> None:
        async with database.transaction() as tx:
            await history.record(tx, ZOE, thing="t", thing_id="1", before=None, after={"a": 1}, now=NOW)
            raise Failed

    with pytest.raises(Failed):
        await half()
    async with database.read() as read:
        assert await history.changes_of(read, "school", "t", "1") == []


async def test_nobody_rewrites_the_history(database: Database) -> None:
    await save(database, None, {"minutes": 60})
    with pytest.raises(DBAPIError, match=REFUSED):
        async with database.transaction() as tx:
            await tx.connection.execute(text("UPDATE history_change SET author_id = 'sem'"))
