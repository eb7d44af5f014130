from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

START, CLAIM, PAIR = "/api/access/units/start", "/api/access/units/claim", "/api/access/units/pair"


async def paired(school: School, page: Browser, by: Browser, place: str = "B12") -> dict[str, Any]:
    started = await (await page.post(START, as_unit=True)).json()
    answer = await by.post(PAIR, {"code": started["code"], "place": place})
    assert answer.status == 200, await answer.text()
    claimed = await page.post(CLAIM, {"poll_token": started["poll_token"]}, as_unit=True)
    assert claimed.status == 200
    card: dict[str, Any] = await answer.json()
    return card


async def test_a_unit_is_paired_by_the_code_that_it_shows(school: School, server: Served) -> None:
    page, teacher = server.browser(), await school.somebody(server, "leraar")
    started = await (await page.post(START, as_unit=True)).json()
    assert len(started["code"]) == 8
    poll = {"poll_token": started["poll_token"]}
    assert (await page.post(CLAIM, poll, as_unit=True)).status == 202
    typed = f"{started['code'][:4].lower()}-{started['code'][4:]}"
    assert (await teacher.post(PAIR, {"code": typed, "place": "B12"})).status == 200
    me = await (await page.post(CLAIM, poll, as_unit=True)).json()
    assert (me["roles"], me["place"]) == (["unit"], "B12")
    assert (await page.get("/api/access/me", as_unit=True)).status == 200
    assert await code(await page.post(CLAIM, poll, as_unit=True)) == (410, "pairing_is_over")
    assert await code(await teacher.post(PAIR, {"code": started["code"], "place": "B13"})) == (
        404,
        "pairing_code_unknown",
    )


async def test_a_code_is_worth_nothing_after_ten_minutes(school: School, server: Served) -> None:
    page, teacher = server.browser(), await school.somebody(server, "leraar")
    started = await (await page.post(START, as_unit=True)).json()
    school.later(minutes=10)
    assert (await teacher.post(PAIR, {"code": started["code"], "place": "B12"})).status == 404
    assert (await page.post(CLAIM, {"poll_token": started["poll_token"]}, as_unit=True)).status == 410


async def test_guessing_codes_is_throttled(school: School, server: Served) -> None:
    teacher = await school.somebody(server, "leraar")
    statuses = [(await teacher.post(PAIR, {"code": "22222222", "place": "B12"})).status for _ in range(11)]
    assert statuses == [404] * 10 + [429]


async def test_a_unit_in_the_teachers_browser_is_never_the_teacher(school: School, server: Served) -> None:
    browser = await school.somebody(server, "leraar")
    card = await paired(school, browser, browser)
    as_teacher = await (await browser.get("/api/access/me")).json()
    as_unit = await (await browser.get("/api/access/me", as_unit=True)).json()
    assert (as_teacher["id"], as_unit["id"]) == ("leraar", card["id"])
    assert (await browser.get("/api/access/units", as_unit=True)).status == 404
    browser.forget("erbij-unit")
    assert (await browser.get("/api/access/me", as_unit=True)).status == 401
    browser.put("erbij-unit", browser.cookie("erbij"))
    assert (await browser.get("/api/access/me", as_unit=True)).status == 401
    assert (await browser.post("/api/access/renew", as_unit=True)).status == 200
    assert (await (await browser.get("/api/access/me")).json())["id"] == "leraar"


async def test_a_revoked_unit_is_out_and_cannot_come_back(school: School, server: Served) -> None:
    page, coordinator = server.browser(), await school.somebody(server, "coordinator")
    card = await paired(school, page, coordinator)
    listed = await (await coordinator.get("/api/access/units")).json()
    assert [unit["id"] for unit in listed["units"]] == [card["id"]]
    assert listed["places"] == ["B12"]
    assert (await coordinator.delete(f"/api/access/units/{card['id']}")).status == 204
    assert len(school.ended) == 1
    assert (await page.get("/api/access/me", as_unit=True)).status == 401
    assert (await page.post("/api/access/renew", as_unit=True)).status == 401


async def test_a_unit_of_another_school_does_not_exist(school: School, server: Served) -> None:
    page, coordinator = server.browser(), await school.somebody(server, "coordinator")
    card = await paired(school, page, coordinator)
    school.id = await school.fill("De Es", "other-")
    other = await school.somebody(server, "other-coordinator")
    assert (await other.delete(f"/api/access/units/{card['id']}")).status == 404
    assert (await (await other.get("/api/access/units")).json())["units"] == []
