from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from erbij.history.model import Machine
from tests.api.access.factors.test_second_steps import FACTORS, NEEDED, OVER, first_step, is_in, made
from tests.api.web.serving import code
from tests.support.security_key import SecurityKey

if TYPE_CHECKING:
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

KEYS = "/api/access/keys"
WRONG = (422, "wrong_key")


def key_of(server: Served) -> SecurityKey:
    return SecurityKey(server.settings.web_address)


async def adds(browser: Browser, key: SecurityKey, name: str = "Sleutel aan de bos") -> list[str]:
    """Somebody who is signed in, or has to make one, adds a key; the recovery codes."""
    begun = await browser.post(f"{KEYS}/begin")
    assert begun.status == 200, await begun.text()
    done = await browser.post(f"{KEYS}/finish", key.makes(await begun.json(), name))
    assert done.status == 200, await done.text()
    codes: list[str] = (await done.json())["codes"]
    return codes


async def with_key(school: School, server: Served, who: str = "coordinator") -> tuple[SecurityKey, list[str], Browser]:
    key, browser = key_of(server), await school.give_password(server, who)
    return key, await adds(browser, key), browser


async def asked(browser: Browser) -> dict[str, Any]:
    answer = await browser.post(f"{KEYS}/ask")
    assert answer.status == 200, await answer.text()
    said: dict[str, Any] = await answer.json()
    return said


async def refused(browser: Browser, answer: dict[str, Any]) -> tuple[int, Any]:
    said = await code(await browser.post(f"{KEYS}/enter", answer))
    assert not await is_in(browser)
    return said


async def test_a_coordinator_signs_in_with_a_key_and_the_list_says_when_it_was_used(
    school: School, server: Served
) -> None:
    key, codes, office = await with_key(school, server)
    assert len(codes) == 10
    before = (await (await office.get(FACTORS)).json())["keys"]
    assert [(one["name"], one["last_used_at"]) for one in before] == [("Sleutel aan de bos", None)]
    browser, said = await first_step(server)
    assert said == NEEDED
    waiting = await (await browser.post(f"{FACTORS}/waiting")).json()
    assert (waiting["app"], waiting["key"], waiting["begin"]) == (False, True, False)
    answer = await browser.post(f"{KEYS}/enter", key.signs(await asked(browser)))
    assert (await answer.json())["id"] == "coordinator"
    assert await is_in(browser)
    assert (await (await browser.get(FACTORS)).json())["keys"][0]["last_used_at"] is not None


async def test_what_a_key_answered_is_good_once(school: School, server: Served) -> None:
    key, _, _ = await with_key(school, server)
    browser, _ = await first_step(server)
    answer = key.signs(await asked(browser))
    assert (await browser.post(f"{KEYS}/enter", answer)).status == 200
    other, _ = await first_step(server)
    await asked(other)
    assert await refused(other, answer) == WRONG


async def test_a_question_is_of_one_sign_in_and_is_over_after_two_minutes(school: School, server: Served) -> None:
    key, _, _ = await with_key(school, server)
    first, _ = await first_step(server)
    second, _ = await first_step(server)
    assert await refused(second, key.signs(await asked(first))) == WRONG
    question = await asked(first)
    school.later(minutes=2)
    assert await refused(first, key.signs(question)) == WRONG
    assert (await first.post(f"{KEYS}/enter", key.signs(await asked(first)))).status == 200


async def test_a_page_of_another_address_gets_nowhere_with_the_key(school: School, server: Served) -> None:
    key, _, _ = await with_key(school, server)
    browser, _ = await first_step(server)
    key.origin = "http://localhost.evil.example:7443"
    assert await refused(browser, key.signs(await asked(browser))) == WRONG
    key.origin = server.settings.web_address
    assert await refused(browser, key.signs(await asked(browser) | {"site": "evil.example"})) == WRONG


async def test_a_key_that_counts_back_is_refused_and_it_stands_in_the_history(school: School, server: Served) -> None:
    key, _, _ = await with_key(school, server)
    browser, _ = await first_step(server)
    assert (await browser.post(f"{KEYS}/enter", key.signs(await asked(browser)))).status == 200
    copy = SecurityKey(key.origin, 0, key.handle, key.private)
    browser, _ = await first_step(server)
    assert await refused(browser, copy.signs(await asked(browser))) == (422, "key_went_back")
    async with school.database.read() as read:
        rows = await read.connection.exec_driver_sql("SELECT what FROM history_change WHERE thing = 'access.key'")
        assert any("uses" in str(row) for row in rows)


async def test_a_fingerprint_that_counts_nothing_is_good_every_time(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    key = SecurityKey(server.settings.web_address, None)
    await adds(office, key)
    for _ in range(2):
        browser, _ = await first_step(server)
        assert (await browser.post(f"{KEYS}/enter", key.signs(await asked(browser)))).status == 200


@pytest.mark.parametrize("whose", ["leider", "eik-coordinator"])
async def test_the_key_of_a_colleague_of_another_school_or_of_nobody_is_refused_in_the_same_words(
    school: School, server: Served, whose: str
) -> None:
    await with_key(school, server)
    other = key_of(server)
    if whose == "leider":
        other, _, _ = await with_key(school, server, "leider")
    else:
        here, school.id = school.id, await school.fill("De Eik", "eik-")
        browser = await school.give_password(server, whose)
        await adds(browser, other)
        school.id = here
    browser, _ = await first_step(server)
    theirs = await browser.post(f"{KEYS}/enter", other.signs(await asked(browser)))
    nobodys = await browser.post(f"{KEYS}/enter", key_of(server).signs(await asked(browser)))
    assert (theirs.status, await theirs.text()) == (nobodys.status, await nobodys.text())
    assert await code(theirs) == WRONG
    assert not await is_in(browser)


async def test_nobody_adds_a_key_that_somebody_has(school: School, server: Served) -> None:
    key, _, _ = await with_key(school, server)
    leader = await school.give_password(server, "leider")
    wanted = await (await leader.post(f"{KEYS}/begin")).json()
    assert await code(await leader.post(f"{KEYS}/finish", key.makes(wanted))) == WRONG


async def test_a_key_is_made_for_the_question_of_now_at_the_address_of_the_server(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    key, stranger = key_of(server), SecurityKey("https://evil.example")
    wanted = await (await office.post(f"{KEYS}/begin")).json()
    assert wanted["site"] == "localhost"
    assert await code(await office.post(f"{KEYS}/finish", stranger.makes(wanted))) == WRONG
    assert await code(await office.post(f"{KEYS}/finish", key.makes(wanted))) == WRONG, "asked once, answered once"
    broken = key.makes(await (await office.post(f"{KEYS}/begin")).json()) | {"attestation": "AAAA"}
    assert await code(await office.post(f"{KEYS}/finish", broken)) == WRONG
    asks_to_enter = key.makes(wanted) | {"client_data": "bnVsbA"}
    assert await code(await office.post(f"{KEYS}/finish", asks_to_enter)) == WRONG


async def test_a_school_that_asks_for_a_second_step_lets_coordinators_make_a_key_before_they_are_signed_in(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    await office.post(f"{FACTORS}/rule", {"required": True})
    browser, said = await first_step(server)
    assert said == NEEDED
    assert len(await adds(browser, key_of(server))) == 10
    assert await is_in(browser)
    stranger, _ = await first_step(server)
    assert (await stranger.post(f"{KEYS}/begin")).status == 404, "who knows only the password adds no other"
    assert await code(await server.browser().post(f"{KEYS}/begin")) == OVER


async def test_keys_are_taken_away_one_by_one_and_the_codes_go_with_the_last_second_step(
    school: School, server: Served
) -> None:
    _, codes, browser = await with_key(school, server, "leraar")
    await made(school, browser)
    assert (await (await browser.get(FACTORS)).json())["codes_left"] == len(codes), "an app beside it: the same codes"
    school.later(minutes=1)
    await adds(browser, key_of(server), "Vingerafdruk")
    listed = (await (await browser.get(FACTORS)).json())["keys"]
    assert [one["name"] for one in listed] == ["Sleutel aan de bos", "Vingerafdruk"]
    other = await school.give_password(server, "leider")
    assert (await other.post(f"{KEYS}/remove", {"id": listed[0]["id"]})).status == 404
    for one in listed:
        assert (await browser.post(f"{KEYS}/remove", {"id": one["id"]})).status == 204
    assert (await (await browser.get(FACTORS)).json())["codes_left"] == len(codes)
    assert (await browser.post(f"{FACTORS}/remove")).status == 204
    left = await (await browser.get(FACTORS)).json()
    assert (left["since"], left["codes_left"]) == (None, 0)


async def test_the_last_key_stays_where_the_school_asks_for_a_second_step(school: School, server: Served) -> None:
    _, _, office = await with_key(school, server)
    await office.post(f"{FACTORS}/rule", {"required": True})
    listed = (await (await office.get(FACTORS)).json())["keys"]
    assert await code(await office.post(f"{KEYS}/remove", {"id": listed[0]["id"]})) == (409, "second_step_stays")


async def test_a_recovery_code_stands_in_for_a_lost_key_and_a_colleague_takes_the_key_away(
    school: School, server: Served
) -> None:
    _, codes, _ = await with_key(school, server, "leider")
    browser, _ = await first_step(server, "leider")
    assert (await browser.post(f"{FACTORS}/enter", {"code": codes[0]})).status == 200
    office = await school.give_password(server, "coordinator")
    seen = await (await office.get(f"{FACTORS}?person_id=leider")).json()
    assert seen["since"] is not None
    assert seen["keys"] == [], "what somebody calls their keys is theirs"
    assert (await office.post(f"{FACTORS}/reset", {"person_id": "leider"})).status == 204
    _, said = await first_step(server, "leider")
    assert said == (200, None)


async def test_the_command_for_a_lost_key_takes_keys_away_too(school: School, server: Served) -> None:
    _, _, office = await with_key(school, server)
    async with school.database.transaction() as tx:
        assert await school.access.factors.reset_in(tx, Machine(school.id), "coordinator")
        assert not await school.access.factors.reset_in(tx, Machine(school.id), "coordinator")
    assert not await is_in(office)
    _, said = await first_step(server)
    assert said == (200, None)
