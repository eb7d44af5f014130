"""Whom and what it may be about: every entry of rights.toml is asked of a real server that has two schools.

Everybody asks for every thing. Who may not gets, to the byte, the answer for a thing that does not exist.
"""

from __future__ import annotations

import asyncio
import json
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.architecture import asking
from tests.scenarios.real_school import RealSchools, real_schools
from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

MATRIX = tomllib.loads((CHECKOUT / "tests/architecture/rights.toml").read_text(encoding="utf-8"))
ABOUT, MAY = MATRIX["about"], MATRIX["may"]
NAMED = {"person", "pupil", "device", "group", "unit", "slot", *asking.MAKES}
OWN = {"none", "self", "school", "seat", "participant"}
ACTORS = [
    *(f"a.{who}" for who in ("noor", "sem", "bo", "karin", "thijs", "fleur", "mia", "zoe", "lou", "otto")),
    "a.Lokaal 12",
    "a.Lokaal 14",
    "b.noor",
]
QUERIES = {"pupil": "pupil_id={}&from=2026-09-01&to=2026-09-30", "slot": "slot_id={}"}
OVER = {"POST /api/register/confirm", *(name for name in ABOUT if name.startswith("POST /api/register/disputes"))}
"""What can be done only when the lesson is over."""
ONCE = {
    "nothing_to_undo",
    "somebody_else_changed",
    "text_changed",
    "already_disputed",
    "already_answered",
    "work_is_settled",
    "not_unseen",
    "still_at_school",
    "erasure_is_settled",
    "not_partial",
    "handin_is_answered",
}
"""Who hears that somebody did it already may do it."""
BACK = {"date": "2026-09-07", "modality": "AT_SCHOOL"}
"""What everybody who has a say may ask for."""
NOBODY = "019a0000-0000-7000-8000-000000000000"
Answer = tuple[bool, str]


def test_every_route_and_event_says_what_it_is_about() -> None:
    assert ABOUT.keys() == MATRIX["routes"].keys() | MATRIX["events"].keys()
    assert set(ABOUT.values()) <= NAMED | OWN
    assert MAY.keys() == {name for name, about in ABOUT.items() if about in NAMED}


@pytest.fixture
async def schools(tmp_path: Path) -> AsyncIterator[RealSchools]:
    async with real_schools(tmp_path, "a", "b", after=timedelta(hours=1, minutes=5)) as schools:
        yield schools


def asks(schools: RealSchools, what: str) -> Callable[[str, str], Awaitable[Answer]]:
    """How somebody asks ``what`` about a thing with some id: whether they got it, and the words if not."""
    if " " not in what:
        return lambda who, target: _event(schools, what, who, target)
    return lambda who, target: _route(schools, what, who, target)


async def _event(schools: RealSchools, what: str, who: str, target: str) -> Answer:
    page = await schools.page(who)
    answer = await page.answer(what, slot_id=target, generation=1)
    if answer["ok"]:
        await page.ask("session.leave")
    await page.io.disconnect()
    return answer["ok"], json.dumps(answer.get("problem"), sort_keys=True)


async def _route(schools: RealSchools, what: str, who: str, target: str) -> Answer:
    method, path = what.split(" ")
    browser, as_unit = await schools.browser(who), schools.is_unit(who)
    if method == "GET":
        query = asking.query(what, target) or QUERIES.get(ABOUT[what], "person_id={}").format(target)
        answer = await browser.get(f"{path.replace('{id}', target)}?{query}", as_unit=as_unit)
    elif method == "PATCH":
        answer = await browser.patch(path.replace("{id}", target))
    elif method == "DELETE":
        # Nothing is really taken away: who may is told by the store before, who may not by this answer.
        answer = await browser.delete(path.replace("{id}", target))
    else:
        body = await asking.body(schools, what, target) or body_of(path, target)
        answer = await browser.post(path.replace("{group_id}", target).replace("{id}", target), body, as_unit=as_unit)
    good = answer.status < 300 or (answer.status == 409 and (await answer.json())["code"] in ONCE)
    return good, "" if good else f"{answer.status} {await answer.text()}"


def body_of(path: str, target: str) -> dict[str, str]:
    """A good request about one thing."""
    if "confirm" in path:
        return {"slot_id": target}
    if path.endswith("modality/change"):
        return {"pupil_id": target, **BACK}
    return {"person_id": target} if path.endswith("links") else {}


async def target_id(schools: RealSchools, what: str, target: str) -> str:
    if ABOUT[what] in asking.MAKES:
        return await asking.MAKES[ABOUT[what]](schools, target)
    return await schools.device_of(target) if ABOUT[what] == "device" else schools.ids[target]


@pytest.mark.parametrize("what", sorted(name for name in MAY if not name.startswith("DELETE")))
async def test_everybody_gets_what_stands_there_and_else_the_answer_for_what_does_not_exist(
    schools: RealSchools, what: str
) -> None:
    ask = asks(schools, what)
    if what in OVER:
        schools.clock.move(timedelta(hours=1))
    for who in ACTORS:
        good, absent = await ask(who, NOBODY)
        assert not good
        for target, may in MAY[what].items():
            got = await ask(who, await target_id(schools, what, target))
            assert got[0] is (who in may), (who, target, got)
            assert got[0] or got[1] == absent, (who, target)


@pytest.mark.parametrize("what", sorted(name for name in MAY if name.startswith("DELETE")))
async def test_nobody_takes_away_what_is_not_theirs_to_take(schools: RealSchools, what: str) -> None:
    ask = asks(schools, what)
    for target, may in MAY[what].items():
        for who in [who for who in ACTORS if who not in may]:
            _, absent = await ask(who, NOBODY)
            assert await ask(who, await target_id(schools, what, target)) == (False, absent), (who, target)
        for who in may:
            assert await ask(who, await target_id(schools, what, target)) == (True, ""), (who, target)
            if ABOUT[what] == "device":
                schools.forget(target)
                schools.forget(who)


async def test_lists_of_a_school_hold_nobody_and_nothing_of_another(schools: RealSchools) -> None:
    theirs = {found for name, found in schools.ids.items() if name.startswith("b.")}
    for who in ACTORS:
        browser, as_unit = await schools.browser(who), schools.is_unit(who)
        for what in (name for name, about in ABOUT.items() if about == "school" and name.startswith("GET ")):
            answer = await browser.get(what.removeprefix("GET "), as_unit=as_unit)
            text = await answer.text()
            if who.startswith("a."):
                assert not [found for found in theirs if found in text], (who, what)
            if answer.status >= 300:
                absent = await browser.get("/api/nothing-here", as_unit=as_unit)
                assert (answer.status, text) == (absent.status, await absent.text()), (who, what)


async def test_nobody_reaches_another_in_a_lesson_by_naming_them(schools: RealSchools) -> None:
    """Participant, media connection, seat and identity are the server's; a message cannot name somebody else's."""
    slot = schools.ids["a.Rekenen 5A"]
    noor, sem, unit = [await schools.page(who) for who in ("a.noor", "a.sem", "a.Lokaal 12")]
    bo, teacher = await schools.page("a.bo"), await schools.page("a.fleur")
    mine = await noor.ask("session.join", slot_id=slot, generation=1)
    others = await sem.ask("session.join", slot_id=slot, generation=1)
    await unit.ask("session.join", slot_id=slot, generation=1)
    await teacher.ask("session.join", slot_id=schools.ids["a.Rekenen 5B"], generation=1)
    await bo.ask("session.join", slot_id=schools.ids["a.Rekenen 5B"], generation=1)
    await noor.ask("media.subscribe", connection="line")
    await noor.ask("hand.raise")

    absent = (await sem.answer("media.disconnect", connection="nothing"))["problem"]
    assert (await sem.answer("media.disconnect", connection="line"))["problem"] == absent
    assert (await sem.answer("media.accept", connection="line", sdp="v=0"))["problem"] == absent
    assert len(schools.engine.connections) == 1

    nobody = (await teacher.answer("hand.answer", participant_id=NOBODY, answer="turn"))["problem"]
    named = await teacher.answer("hand.answer", participant_id=mine["participant_id"], answer="turn")
    assert named["problem"] == nobody

    taken = await bo.answer("session.join", slot_id=slot, generation=9, resume_key=mine["resume_key"])
    assert (taken["ok"], taken["problem"]["status"]) == (False, 404)
    stolen = await sem.answer("session.join", slot_id=slot, generation=9, resume_key=mine["resume_key"])
    assert (stolen["ok"], stolen["problem"]["code"]) == (False, "taken_over")

    for who, page in (("pupil", sem), ("unit", unit)):
        for body in ({"step": 5, "participant_id": mine["participant_id"]}, {"step": 5, "name": "Noor"}):
            assert not (await page.answer("presence.step", **body))["ok"], who
    for page in (unit, teacher):
        unknown = (await page.answer("presence.raise_everybody"))["problem"]
        assert (await page.answer("presence.step", step=5))["problem"] == unknown
    await asyncio.sleep(0.05)
    shown = {pupil["participant_id"]: pupil for pupil in unit.pushed["room.state"][-1]["pupils"]}
    assert [shown[p["participant_id"]]["step"] for p in (mine, others)] == [2, 1]
    assert shown[mine["participant_id"]]["hand"]["answer"] is None


@pytest.mark.parametrize("who", ["a.karin", "a.mia", "a.zoe", "a.lou"])
async def test_who_is_not_part_of_lessons_cannot_open_media_at_all(schools: RealSchools, who: str) -> None:
    page = await schools.page(who)
    unknown = (await page.answer("nothing.here"))["problem"]
    for event in (name for name in ABOUT if " " not in name):
        assert (await page.answer(event, connection="x", sdp="v=0"))["problem"] == unknown, event
    assert schools.engine.connections == ()
