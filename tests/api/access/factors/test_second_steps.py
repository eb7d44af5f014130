from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

from erbij.access.factors import rules
from erbij.access.wire import LinkPurpose
from tests.api.access.school import PASSWORD
from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

FACTORS = "/api/access/factors"
NEEDED = (401, "second_step_needed")
OVER = (410, "second_step_is_over")
WRONG = (422, "wrong_code")


class App:
    """The app on somebody's phone."""

    def __init__(self, school: School, secret: str) -> None:
        self._school = school
        self._key = base64.b32decode(secret)

    @property
    def code(self) -> str:
        return rules.hotp(self._key, rules.step_of(self._school.clock.now()))

    def next(self) -> str:
        """The code of the next half minute, which is now."""
        self._school.later(seconds=30)
        return self.code


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/api/access/me")).status == 200


async def made(school: School, browser: Browser) -> tuple[App, list[str]]:
    """Make a second step in this browser: the app, and the recovery codes."""
    begun = await browser.post(f"{FACTORS}/begin")
    assert begun.status == 200, await begun.text()
    app = App(school, (await begun.json())["secret"])
    done = await browser.post(f"{FACTORS}/finish", {"code": app.code})
    assert done.status == 200, await done.text()
    return app, (await done.json())["codes"]


async def with_app(school: School, server: Served, who: str = "coordinator") -> tuple[App, list[str]]:
    return await made(school, await school.give_password(server, who))


async def first_step(server: Served, who: str = "coordinator", browser: Browser | None = None) -> tuple[Browser, Any]:
    browser = browser or server.browser()
    answer = await browser.post("/api/access/password", {"email": f"{who}@school.example", "password": PASSWORD})
    return browser, await code(answer)


async def test_a_password_alone_no_longer_signs_in_and_the_code_of_the_app_does(school: School, server: Served) -> None:
    app, _ = await with_app(school, server)
    browser, said = await first_step(server)
    assert said == NEEDED
    assert not await is_in(browser)
    waiting = await (await browser.post(f"{FACTORS}/waiting")).json()
    assert (waiting["name"], waiting["begin"], waiting["app"], waiting["key"]) == ("Coordinator", False, True, False)
    answer = await browser.post(f"{FACTORS}/enter", {"code": app.next()})
    assert (await answer.json())["id"] == "coordinator"
    assert await is_in(browser)
    assert await code(await browser.post(f"{FACTORS}/waiting")) == OVER


async def test_a_code_counts_once_also_in_two_browsers_at_the_same_moment(school: School, server: Served) -> None:
    app, _ = await with_app(school, server)
    first, second = [(await first_step(server))[0] for _ in range(2)]
    assert await code(await first.post(f"{FACTORS}/enter", {"code": app.code})) == WRONG, "used to make it"
    now = app.next()
    answers = await asyncio.gather(*(one.post(f"{FACTORS}/enter", {"code": now}) for one in (first, second)))
    assert sorted(answer.status for answer in answers) == [200, 422]


async def test_five_wrong_codes_or_ten_minutes_end_it(school: School, server: Served) -> None:
    app, _ = await with_app(school, server)
    browser, _ = await first_step(server)
    for _ in range(rules.MOST_WRONG):
        assert await code(await browser.post(f"{FACTORS}/enter", {"code": "000000"})) == WRONG
    assert await code(await browser.post(f"{FACTORS}/enter", {"code": app.next()})) == OVER
    browser, _ = await first_step(server)
    school.later(minutes=10)
    assert await code(await browser.post(f"{FACTORS}/enter", {"code": app.code})) == OVER


async def test_who_goes_back_from_the_second_step_lets_nobody_wait_in_that_browser(
    school: School, server: Served
) -> None:
    app, _ = await with_app(school, server)
    browser, _ = await first_step(server)
    kept = browser.cookie("erbij-second")
    assert (await browser.post(f"{FACTORS}/leave")).status == 204
    assert browser.cookie("erbij-second") == ""
    browser.put("erbij-second", kept)
    assert await code(await browser.post(f"{FACTORS}/enter", {"code": app.next()})) == OVER
    assert (await server.browser().post(f"{FACTORS}/leave")).status == 204, "nothing to end is no fault"


async def test_guessing_is_throttled_for_the_person_however_often_somebody_begins(
    school: School, server: Served
) -> None:
    await with_app(school, server)
    for _ in range(2):
        browser, _ = await first_step(server)
        for _ in range(5):
            await browser.post(f"{FACTORS}/enter", {"code": "000000"})
    browser, _ = await first_step(server)
    assert await code(await browser.post(f"{FACTORS}/enter", {"code": "000000"})) == (429, "too_many")


async def test_a_recovery_code_works_once_and_new_ones_end_the_former(school: School, server: Served) -> None:
    _, codes = await with_app(school, server)
    browser, _ = await first_step(server)
    assert (await browser.post(f"{FACTORS}/enter", {"code": codes[0].upper()})).status == 200
    other, _ = await first_step(server)
    assert await code(await other.post(f"{FACTORS}/enter", {"code": codes[0]})) == WRONG
    assert (await (await browser.get(FACTORS)).json())["codes_left"] == 9
    fresh = await (await browser.post(f"{FACTORS}/codes")).json()
    assert await code(await other.post(f"{FACTORS}/enter", {"code": codes[1]})) == WRONG
    assert (await other.post(f"{FACTORS}/enter", {"code": fresh["codes"][0]})).status == 200


async def test_neither_a_link_nor_a_new_password_leads_around_it(school: School, server: Served) -> None:
    await with_app(school, server)
    browser = server.browser()
    token = await school.token("coordinator", LinkPurpose.PASSWORD)
    answer = await browser.post("/api/access/password/set", {"token": token, "password": PASSWORD})
    assert await code(answer) == NEEDED
    answer = await browser.post("/api/access/links/use", {"token": await school.token("coordinator")})
    assert await code(answer) == NEEDED
    assert not await is_in(browser)
    assert (await browser.post(f"{FACTORS}/begin")).status == 404, "who knows only the password makes no other one"


async def test_who_waits_with_a_password_that_was_replaced_makes_no_second_step(school: School, server: Served) -> None:
    office = await school.give_password(server, "coordinator")
    assert (await office.post(f"{FACTORS}/rule", {"required": True})).status == 200
    stranger, said = await first_step(server)
    assert said == NEEDED
    token = await school.token("coordinator", LinkPurpose.PASSWORD)
    await server.browser().post("/api/access/password/set", {"token": token, "password": f"{PASSWORD} nieuw"})
    assert await code(await stranger.post(f"{FACTORS}/begin")) == OVER


async def test_a_school_that_asks_for_it_lets_coordinators_make_one_before_they_are_signed_in(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    await school.give_password(server, "leraar")
    rule = {"required": True, "version": 0}
    assert (await (await office.post(f"{FACTORS}/rule", rule)).json())["asked"] is True
    assert await code(await office.post(f"{FACTORS}/rule", rule)) == (409, "somebody_else_changed")
    _, said = await first_step(server, "leraar")
    assert said == (200, None), "teachers are not asked"

    browser, said = await first_step(server)
    assert said == NEEDED
    assert (await (await browser.post(f"{FACTORS}/waiting")).json())["begin"] is True
    _, codes = await made(school, browser)
    assert await is_in(browser)
    assert len(codes) == 10
    assert await code(await browser.post(f"{FACTORS}/remove")) == (409, "second_step_stays")


async def test_who_is_not_asked_takes_it_away_after_proving_who_they_are(school: School, server: Served) -> None:
    browser = await school.give_password(server, "leraar")
    app, _ = await made(school, browser)
    assert (await (await browser.get(FACTORS)).json())["since"] is not None
    school.later(minutes=5)
    assert await code(await browser.post(f"{FACTORS}/remove")) == (403, "step_up_needed")
    assert await code(await browser.post("/api/access/proof/code", {"code": "000000"})) == WRONG
    assert (await browser.post("/api/access/proof/code", {"code": app.next()})).status == 204
    assert (await browser.post(f"{FACTORS}/remove")).status == 204
    _, said = await first_step(server, "leraar")
    assert said == (200, None)


async def test_another_coordinator_takes_away_what_is_on_a_lost_phone(school: School, server: Served) -> None:
    office = await school.somebody(server, "coordinator")
    lost = await school.give_password(server, "leider")
    await made(school, lost)
    assert (await (await office.get(f"{FACTORS}?person_id=leider")).json())["since"] is not None
    for who in ("leraar", "mentor"):
        other = await school.somebody(server, who)
        assert (await other.get(f"{FACTORS}?person_id=leider")).status == 404
        assert (await other.post(f"{FACTORS}/reset", {"person_id": "leider"})).status == 404
    assert (await office.post(f"{FACTORS}/reset", {"person_id": "leider"})).status == 204
    assert not await is_in(lost)
    assert (await office.post(f"{FACTORS}/reset", {"person_id": "leider"})).status == 404
    _, said = await first_step(server, "leider")
    assert said == (200, None)
    async with school.database.read() as read:
        kept = await read.connection.exec_driver_sql("SELECT thing_id, author_id FROM history_change")
    assert {tuple(row) for row in kept} == {("leider", "leider"), ("leider", "coordinator")}


async def test_a_pupil_and_a_parent_have_none_and_nobody_else_sees_it(school: School, server: Served) -> None:
    for who in ("noor", "ouder"):
        browser = await school.somebody(server, who)
        assert (await browser.post(f"{FACTORS}/begin")).status == 404
        assert (await browser.get(FACTORS)).status == 404
    assert await code(await server.browser().post(f"{FACTORS}/begin")) == OVER


async def test_the_secret_of_an_app_stands_sealed_in_the_database(school: School, server: Served) -> None:
    browser = await school.give_password(server, "leraar")
    secret = (await (await browser.post(f"{FACTORS}/begin")).json())["secret"]
    async with school.database.read() as read:
        kept = (await read.connection.exec_driver_sql("SELECT secret FROM access_factor")).scalar_one()
    assert secret not in kept


async def test_a_server_whose_address_is_a_number_says_that_keys_do_not_work_there(
    school: School, server: Served
) -> None:
    office = await school.give_password(server, "coordinator")
    assert (await (await office.get(FACTORS)).json())["keys_here"] is False
    assert await code(await office.post("/api/access/keys/begin")) == (409, "no_keys_here")
