from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from erbij.access.wire import LinkPurpose
from erbij.people.store import person_table, role_table
from tests.api.access.factors.test_second_steps import FACTORS, first_step, is_in, made
from tests.api.access.keys.test_keys import adds, asked
from tests.api.access.providers.own_provider import OwnProvider, begun, came_back, provider_running, set_up, signs_in
from tests.api.access.school import PASSWORD, PEOPLE, School
from tests.api.web.serving import code
from tests.support.security_key import SecurityKey
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Browser, Served

PROOF = "/api/access/proof"
NEEDED = (403, "step_up_needed")
SETTINGS = {
    "issuer": "https://login.school.example",
    "client_id": "erbij",
    "secret": "geheim",
    "staff": True,
    "pupils": False,
}


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    school = School(database, settings_in(tmp_path, base_url="http://localhost:7443", provider_inside=True))
    school.id = await school.fill()
    return school


@pytest.fixture
async def provider(school: School) -> AsyncIterator[OwnProvider]:
    async with provider_running(school.clock) as running:
        yield running


async def ways(browser: Browser) -> set[str]:
    said = await (await browser.get(PROOF)).json()
    return {name for name, there in said.items() if there}


async def saves(browser: Browser) -> tuple[int, Any]:
    return await code(await browser.post("/api/access/providers", SETTINGS))


async def test_for_five_minutes_after_signing_in_nobody_is_asked_and_then_the_password_is(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    school.later(minutes=4, seconds=59)
    assert await ways(office) == {"fresh", "password"}
    school.later(seconds=1)
    assert await saves(office) == NEEDED
    assert (await (await office.get("/api/access/providers")).json())["version"] == 0, "nothing was done"
    wrong = await code(await office.post(f"{PROOF}/password", {"password": "iets anders"}))
    assert wrong == (422, "wrong_proof")
    assert await saves(office) == NEEDED
    assert (await office.post(f"{PROOF}/password", {"password": PASSWORD})).status == 204
    assert await saves(office) == (200, None)


async def test_it_counts_in_the_browser_where_it_was_proved_and_in_no_other(school: School, server: Served) -> None:
    office, elsewhere = [await school.give_password(server, "coordinator") for _ in range(2)]
    office = await school.somebody(server, "coordinator")
    school.later(minutes=6)
    assert (await elsewhere.post(f"{PROOF}/password", {"password": PASSWORD})).status == 204
    assert await saves(office) == NEEDED
    assert await saves(elsewhere) == (200, None)


async def test_who_has_a_second_step_is_asked_for_that_and_the_password_is_not_enough(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    app, codes = await made(school, office)
    school.later(minutes=6)
    assert await ways(office) == {"code"}
    assert await code(await office.post(f"{PROOF}/password", {"password": PASSWORD})) == (422, "wrong_proof")
    assert await code(await office.post(f"{PROOF}/code", {"code": "000000"})) == (422, "wrong_code")
    assert await saves(office) == NEEDED
    assert (await office.post(f"{PROOF}/code", {"code": app.next()})).status == 204
    assert await saves(office) == (200, None)
    school.later(minutes=6)
    assert (await office.post(f"{PROOF}/code", {"code": codes[0]})).status == 204


async def test_a_key_proves_it_and_its_answer_for_signing_in_does_not(school: School, server: Served) -> None:
    key = SecurityKey(server.settings.web_address)
    office = await school.give_password(server, "coordinator")
    wanted = await (await office.post("/api/access/keys/begin")).json()
    await office.post("/api/access/keys/finish", key.makes(wanted))
    school.later(minutes=6)
    assert await ways(office) == {"key", "code"}, "a recovery code as well"
    waiting = server.browser()
    await waiting.post("/api/access/password", {"email": "coordinator@school.example", "password": PASSWORD})
    to_enter = key.signs(await (await waiting.post("/api/access/keys/ask")).json())
    assert await code(await office.post(f"{PROOF}/key", to_enter)) == (422, "wrong_key")
    answer = key.signs(await (await office.post(f"{PROOF}/key/ask")).json())
    assert await code(await waiting.post("/api/access/keys/enter", answer)) == (422, "wrong_key")
    answer = key.signs(await (await office.post(f"{PROOF}/key/ask")).json())
    assert (await office.post(f"{PROOF}/key", answer)).status == 204
    assert await saves(office) == (200, None)


async def test_the_touch_of_a_key_that_stays_in_the_laptop_proves_nothing(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    key = SecurityKey(server.settings.web_address, knows=False)
    await adds(office, key)
    school.later(minutes=6)
    answer = key.signs(await (await office.post(f"{PROOF}/key/ask")).json())
    assert await code(await office.post(f"{PROOF}/key", answer)) == (422, "wrong_key")
    assert await saves(office) == NEEDED
    again, _ = await first_step(server)
    entered = await again.post("/api/access/keys/enter", key.signs(await asked(again)))
    assert entered.status == 200, "the password came before it"
    assert await saves(again) == (200, None)


async def test_nobody_at_an_open_screen_adds_a_second_step_or_opens_a_door_for_a_colleague(
    school: School, server: Served
) -> None:
    leader = await school.give_password(server, "leider")
    await made(school, leader)
    office = await school.give_password(server, "coordinator")
    school.later(minutes=6)
    assert await code(await office.post(f"{FACTORS}/begin")) == NEEDED
    assert await code(await office.post("/api/access/keys/begin")) == NEEDED
    assert await code(await office.post(f"{FACTORS}/reset", {"person_id": "leider"})) == NEEDED
    assert await code(await office.post(f"{FACTORS}/rule", {"required": True})) == NEEDED
    for purpose in LinkPurpose:
        link = {"person_id": "leider", "purpose": purpose.value}
        assert await code(await office.post("/api/access/links", link)) == NEEDED
    pupils = {"person_id": "noor", "purpose": "sign_in"}
    assert (await office.post("/api/access/links", pupils)).status == 200, "a pupil without a device waits for nobody"
    assert await is_in(leader)


async def imports(browser: Browser, *rows: str) -> tuple[int, Any]:
    """``people.csv`` without groups: whoever is in it stays in those they are in."""
    text = "\n".join(("key;name;role;email", *rows))
    file = {"name": "people.csv", "data": base64.b64encode(text.encode()).decode()}
    return await code(await browser.post("/api/schools/import", {"files": [file]}))


TEACHER = "leraar;Leraar;teacher;leraar@school.example"
LETS_IN = {
    "a new teacher": "nieuw;Nieuw;teacher;nieuw@elders.example",
    "a new address": TEACHER.replace("leraar@school", "iemand@elders"),
    "another role": TEACHER.replace(";teacher;", ";teacher|coordinator;"),
    "a pupil's": "sam;Sam;teacher;sam@school.example",
    "a guardian's": "ouder;Ouder;guardian|leader;ouder@school.example",
}


@pytest.mark.parametrize("row", LETS_IN.values(), ids=LETS_IN)
async def test_nobody_at_an_open_screen_lets_in_staff_with_a_file(school: School, server: Served, row: str) -> None:
    office = await school.give_password(server, "coordinator")
    assert await imports(office, TEACHER) == (200, None)
    school.later(minutes=6)
    assert await imports(office, row) == NEEDED
    async with school.database.read() as read:
        email = select(person_table.c.email).where(person_table.c.school_id == school.id)
        there = set((await read.connection.execute(email)).scalars())
        roles = await read.connection.execute(select(role_table.c.role).where(role_table.c.person_id == "leraar"))
        assert set(roles.scalars()) == {"teacher"}
    assert there == {f"{who}@school.example" for who in PEOPLE}, "nothing was written"
    assert (await office.post(f"{PROOF}/password", {"password": PASSWORD})).status == 204
    assert await imports(office, row) == (200, None)


async def test_a_file_by_which_no_staff_get_in_is_asked_of_nobody(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    await imports(office, TEACHER)
    school.later(minutes=6)
    pupils = "noor;Noor;pupil;noor@nieuw.example", "nieuw;Nieuw;pupil;", "ouder;Ouder;guardian;ouder@nieuw.example"
    assert await imports(office, TEACHER, *pupils) == (200, None)
    assert await imports(office, TEACHER.replace(";Leraar;", ";Leraar de Vries;"), *pupils) == (200, None)
    assert await imports(office, *pupils) == (200, None), "who leaves gets in nowhere"
    assert await imports(office, TEACHER, *pupils) == NEEDED, "and who comes back does"


async def test_what_is_wrong_in_a_file_is_told_before_anybody_is_asked(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    school.later(minutes=6)
    assert await imports(office, "nieuw;Nieuw;teacher;geen adres") == (422, "invalid")


async def test_absent_and_forbidden_are_told_before_anybody_is_asked_to_prove_anything(
    school: School, server: Served
) -> None:
    teacher = await school.give_password(server, "leraar")
    school.later(minutes=6)
    link = {"person_id": "coordinator", "purpose": "password"}
    assert (await teacher.post("/api/access/links", link)).status == 404
    assert (await teacher.post(f"{FACTORS}/remove")).status == 404
    pupil = await school.somebody(server, "noor")
    assert (await pupil.get(PROOF)).status == 404


async def test_guessing_a_password_at_an_open_screen_is_throttled(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    for _ in range(10):
        await office.post(f"{PROOF}/password", {"password": "iets anders"})
    assert await code(await office.post(f"{PROOF}/password", {"password": PASSWORD})) == (429, "too_many")


async def through_school(
    school: School, server: Served, provider: OwnProvider, office: Browser | None = None
) -> Browser:
    """The coordinator comes in through the school's own sign-in, which asked hours ago; a second step may wait."""
    office = office or await set_up(school, server, provider.base)
    await office.post("/api/access/sign-out")
    asked_at = int(school.clock.now().timestamp()) - 3 * 3600
    provider.said = {"sub": "account-office", "email": "coordinator@school.example", "email_verified": True}
    provider.said["auth_time"] = asked_at
    office = server.browser()
    assert (await signs_in(office, school.id, provider)).status in {200, 401}
    return office


@pytest.mark.parametrize("who", [False, True], ids=["touched", "asked who"])
async def test_who_came_in_through_school_proves_it_by_a_key_that_asks_who_and_not_by_a_touch(
    school: School, server: Served, provider: OwnProvider, *, who: bool
) -> None:
    office, key = await school.somebody(server, "coordinator"), SecurityKey(server.settings.web_address)
    await adds(office, key)
    office = await through_school(school, server, provider, await set_up(school, server, provider.base, office))
    assert (await office.post("/api/access/keys/enter", key.signs(await asked(office) | {"who": who}))).status == 200
    assert ("fresh" in await ways(office)) is who


async def asks_again(browser: Browser) -> str:
    answer = await browser.post(f"{PROOF}/provider")
    assert answer.status == 200, await answer.text()
    return str((await answer.json())["address"])


async def test_who_came_in_through_school_is_asked_there_again(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await through_school(school, server, provider)
    assert await ways(office) == {"provider"}, "signing in by itself proved nothing"
    remove = {"version": 1}
    assert await code(await office.post("/api/access/providers/remove", remove)) == NEEDED
    address = await asks_again(office)
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    came, state = provider.code_for(address)
    provider.said["auth_time"] = int(school.clock.now().timestamp())
    assert (await came_back(office, school.id, code=came, state=state)).status == 200
    assert await ways(office) == {"fresh", "provider"}
    assert (await office.post("/api/access/providers/remove", remove)).status == 200


@pytest.mark.parametrize("said", [{}, {"auth_time": None}, {"auth_time": "now", "sub": "account-other"}])
async def test_a_provider_that_did_not_ask_this_person_just_now_proves_nothing(
    school: School, server: Served, provider: OwnProvider, said: dict[str, Any]
) -> None:
    office = await through_school(school, server, provider)
    came, state = provider.code_for(await asks_again(office))
    provider.said |= said
    if said.get("auth_time") == "now":
        provider.said["auth_time"] = int(school.clock.now().timestamp())
    answer = await came_back(office, school.id, code=came, state=state)
    assert await code(answer) == (422, "provider_did_not_ask")
    assert "fresh" not in await ways(office)


async def test_a_usual_sign_in_at_the_provider_does_not_become_a_proof(
    school: School, server: Served, provider: OwnProvider
) -> None:
    """The address of a proof cannot be used to sign in, and the other way round."""
    office = await through_school(school, server, provider)
    stranger = server.browser()
    came, state = provider.code_for(await asks_again(office))
    assert (await came_back(stranger, school.id, code=came, state=state)).status == 400
    assert "prompt" not in parse_qs(urlsplit(await begun(server.browser(), school.id)).query)
