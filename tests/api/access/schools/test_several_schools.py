from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from erbij.access.wire import LinkPurpose
from erbij.actor import Role
from erbij.people.store import person_table
from erbij.schools.model import BOARD
from erbij.schools.service import Schools
from tests.api.access.factors.test_second_steps import FACTORS, NEEDED, App, made
from tests.api.access.keys.test_keys import KEYS, adds, asked, key_of
from tests.api.access.providers.own_provider import set_up, signs_in
from tests.api.access.school import PASSWORD
from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.providers.own_provider import OwnProvider
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

SCHOOLS = "/api/access/schools"
WHO, THERE = "leraar", "els-leraar"


async def me(browser: Browser) -> dict[str, Any]:
    answer = await browser.get("/api/access/me")
    found: dict[str, Any] = await answer.json()
    return found if answer.status == 200 else {}


@pytest.fixture
async def els(school: School, server: Served) -> str:
    """A second school, De Els; both teachers have a password."""
    other = await school.fill("De Els", "els-")
    await school.give_password(server, WHO)
    first, school.id = school.id, other
    await school.give_password(server, THERE)
    school.id = first
    return other


async def sign_in(browser: Browser, who: str) -> tuple[int, str | None]:
    answer = await browser.post("/api/access/password", {"email": f"{who}@school.example", "password": PASSWORD})
    found: tuple[int, str | None] = await code(answer)
    return found


async def linked(server: Served) -> Browser:
    """A browser in which the teacher linked the two, signed in at De Els."""
    browser = server.browser()
    assert await sign_in(browser, WHO) == (200, None)
    assert (await browser.post(f"{SCHOOLS}/begin")).status == 204
    assert await sign_in(browser, THERE) == (200, None)
    answer = await browser.post(f"{SCHOOLS}/link")
    assert answer.status == 200, await answer.text()
    return browser


async def test_a_teacher_who_signs_in_at_both_schools_goes_over_without_signing_in_again(
    school: School, server: Served, els: str
) -> None:
    browser = await linked(server)
    assert (await me(browser))["schools"] == [{"id": school.id, "name": "De Wilg"}]
    before = len(school.ended)
    answer = await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})
    there = await answer.json()
    assert (there["id"], there["school_name"]) == (WHO, "De Wilg")
    assert there["schools"] == [{"id": els, "name": "De Els"}]
    assert len(school.ended) == before + 1, "the sign-in at De Els is over, with its sockets"
    async with school.database.read() as read:
        kept = await read.connection.exec_driver_sql(
            "SELECT school_id, author_id FROM history_change WHERE thing = 'access.school_link'"
        )
    assert {tuple(row) for row in kept} == {(school.id, WHO), (els, THERE)}


async def test_the_question_names_who_began_and_only_in_that_browser(school: School, server: Served, els: str) -> None:
    browser, other = server.browser(), server.browser()
    await sign_in(browser, WHO)
    await browser.post(f"{SCHOOLS}/begin")
    for one in (browser, other):
        await sign_in(one, THERE)
    offered = await browser.post(f"{SCHOOLS}/offered")
    assert await offered.json() == {"school_name": "De Wilg", "name": "Leraar"}
    assert await code(await other.post(f"{SCHOOLS}/link")) == (410, "school_offer_is_over")
    school.later(minutes=10)
    assert await code(await browser.post(f"{SCHOOLS}/link")) == (410, "school_offer_is_over")
    assert (await me(browser))["schools"] == []


async def test_a_screen_that_was_left_open_links_nothing(school: School, server: Served, els: str) -> None:
    browser = server.browser()
    await sign_in(browser, WHO)
    school.later(minutes=11)
    assert await code(await browser.post(f"{SCHOOLS}/begin")) == (403, "step_up_needed")
    over = await linked(server)
    await over.post(f"{SCHOOLS}/go", {"school_id": school.id})
    assert await code(await over.post(f"{SCHOOLS}/begin")) == (409, "sign_in_anew"), "who came over proved nothing here"


@pytest.mark.parametrize("path", [f"{SCHOOLS}/refuse", "/api/access/sign-out"], ids=["says no", "signs out"])
async def test_who_says_no_or_signs_out_leaves_no_link_to_finish(
    school: School, server: Served, els: str, path: str
) -> None:
    browser = server.browser()
    await sign_in(browser, WHO)
    await browser.post(f"{SCHOOLS}/begin")
    kept = browser.cookie("erbij-school")
    await sign_in(browser, THERE)
    assert (await browser.post(path)).status == 204
    assert browser.cookie("erbij-school") == ""
    browser.put("erbij-school", kept)
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/link")) == (410, "school_offer_is_over")


async def test_who_signs_out_while_the_other_school_asks_for_a_code_lets_nobody_wait(
    school: School, server: Served, els: str
) -> None:
    browser = await linked(server)
    there = server.browser()
    await sign_in(there, WHO)
    app, _ = await made(school, there)
    assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})) == NEEDED
    kept = browser.cookie("erbij-second")
    assert (await browser.post("/api/access/sign-out")).status == 204
    assert browser.cookie("erbij-second") == ""
    browser.put("erbij-second", kept)
    assert await code(await browser.post(f"{FACTORS}/enter", {"code": app.next()})) == (410, "second_step_is_over")


async def test_two_accounts_of_one_school_a_pupil_and_somebody_who_is_linked_are_not_linked(
    school: School, server: Served, els: str
) -> None:
    browser = server.browser()
    await sign_in(browser, WHO)
    await browser.post(f"{SCHOOLS}/begin")
    await school.sign_in(browser, "mentor")
    assert await code(await browser.post(f"{SCHOOLS}/link")) == (409, "same_school")
    await school.sign_in(browser, "noor")
    assert (await browser.post(f"{SCHOOLS}/link")).status == 404
    await linked(server)
    await school.sign_in(browser, "mentor")
    await browser.post(f"{SCHOOLS}/begin")
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/link")) == (409, "school_link_taken")
    assert [one["name"] for one in (await me(browser))["schools"]] == ["De Wilg"], "as it was"


async def test_who_is_stopped_at_a_school_is_not_let_in_from_the_other(
    school: School, server: Served, els: str
) -> None:
    browser = await linked(server)
    async with school.database.transaction() as tx:
        gone = update(person_table).where(person_table.c.id == WHO).values(active=False)
        await tx.connection.execute(gone)
        await school.access.rights_changed(tx, school.id, [WHO])
    assert (await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})).status == 404
    assert (await me(browser))["id"] == THERE, "the other school goes on"


async def test_either_school_ends_it_and_who_came_over_is_out(school: School, server: Served, els: str) -> None:
    at_els = await linked(server)
    await at_els.post(f"{SCHOOLS}/go", {"school_id": school.id})
    elsewhere = server.browser()
    await sign_in(elsewhere, THERE)
    assert (await elsewhere.delete(f"{SCHOOLS}/{school.id}")).status == 204
    assert await me(at_els) == {}, "this sign-in had come over"
    assert (await me(elsewhere))["schools"] == []
    assert (await elsewhere.post(f"{SCHOOLS}/go", {"school_id": school.id})).status == 404
    await sign_in(at_els, WHO)
    assert (await me(at_els))["schools"] == []
    assert (await at_els.delete(f"{SCHOOLS}/{els}")).status == 404


async def test_the_second_step_of_a_school_is_asked_once_in_a_browser(school: School, server: Served, els: str) -> None:
    await linked(server)
    direct = server.browser()
    await sign_in(direct, WHO)
    app, _ = await made(school, direct)
    browser = server.browser()
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})) == NEEDED
    assert (await me(browser))["id"] == THERE, "still there while the code is asked"
    entered = await browser.post(f"{FACTORS}/enter", {"code": app.next()})
    assert (await entered.json())["id"] == WHO
    for school_id, who in ((els, THERE), (school.id, WHO)):
        assert (await (await browser.post(f"{SCHOOLS}/go", {"school_id": school_id})).json())["id"] == who
    await take_away_and_make_anew(school, server)
    await browser.post(f"{SCHOOLS}/go", {"school_id": els})
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})) == NEEDED


async def test_a_leader_who_is_of_the_board_too_goes_over_and_is_asked_for_the_second_step_there(
    school: School, server: Served
) -> None:
    async with school.database.transaction() as tx:
        house = await Schools(school.database, school.clock).create_in(tx, "De Kring", "Bestuur", BOARD)
        await school.add_person(tx, house.id, "bea", {Role.BOARD})
    await school.give_password(server, WHO)
    first, school.id = school.id, house.id
    token, school.id = await school.token("bea", LinkPurpose.PASSWORD), first
    bea = server.browser()
    chosen = await bea.post("/api/access/password/set", {"token": token, "password": PASSWORD})
    assert await code(chosen) == NEEDED, "a board's second step is made before anything else"
    app, _ = await made(school, bea)
    browser = server.browser()
    assert await sign_in(browser, WHO) == (200, None)
    assert (await browser.post(f"{SCHOOLS}/begin")).status == 204
    assert await sign_in(browser, "bea") == NEEDED
    assert (await browser.post(f"{FACTORS}/enter", {"code": app.next()})).status == 200
    assert (await browser.post(f"{SCHOOLS}/link")).status == 200
    assert (await me(browser))["schools"] == [{"id": school.id, "name": "De Wilg"}]
    again = server.browser()
    await sign_in(again, WHO)
    assert await code(await again.post(f"{SCHOOLS}/go", {"school_id": house.id})) == NEEDED
    assert (await (await again.post(f"{FACTORS}/enter", {"code": app.next()})).json())["roles"] == ["board"]


async def test_who_has_only_a_key_at_a_school_is_asked_for_it_on_coming_over(
    school: School, server: Served, els: str
) -> None:
    await linked(server)
    direct, key = server.browser(), key_of(server)
    await sign_in(direct, WHO)
    await adds(direct, key)
    browser = server.browser()
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})) == NEEDED
    entered = await browser.post(f"{KEYS}/enter", key.signs(await asked(browser)))
    assert (await entered.json())["id"] == WHO
    for school_id, who in ((els, THERE), (school.id, WHO)):
        assert (await (await browser.post(f"{SCHOOLS}/go", {"school_id": school_id})).json())["id"] == who


async def test_who_is_stopped_at_one_school_is_out_at_the_other_to_which_they_went_over(
    school: School, server: Served, els: str
) -> None:
    await linked(server)
    thief = server.browser()
    await sign_in(thief, WHO)
    assert (await thief.post(f"{SCHOOLS}/go", {"school_id": els})).status == 200
    office = await school.somebody(server, "coordinator")
    assert (await office.post(f"{FACTORS}/reset", {"person_id": WHO})).status == 404, "nobody has a second step"
    async with school.database.transaction() as tx:
        await school.access.sign_ins.end_all(tx, school.id, WHO)
    assert (await thief.get("/api/access/me")).status == 401


async def test_a_link_that_ended_lets_nobody_over_who_was_asked_for_a_code(
    school: School, server: Served, els: str
) -> None:
    await linked(server)
    direct = server.browser()
    await sign_in(direct, WHO)
    app, _ = await made(school, direct)
    browser = server.browser()
    await sign_in(browser, THERE)
    assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id})) == NEEDED
    assert (await direct.delete(f"{SCHOOLS}/{els}")).status == 204
    assert (await browser.post(f"{FACTORS}/enter", {"code": app.next()})).status == 410


async def take_away_and_make_anew(school: School, server: Served) -> App:
    office = await school.somebody(server, "coordinator")
    assert (await office.post(f"{FACTORS}/reset", {"person_id": WHO})).status == 204
    again = server.browser()
    await sign_in(again, WHO)
    return (await made(school, again))[0]


@pytest.mark.parametrize("step", [False, True], ids=["at once", "after a code there"])
async def test_who_came_in_through_school_and_went_over_is_signed_out_there_too(
    school: School, server: Served, provider: OwnProvider, els: str, *, step: bool
) -> None:
    await linked(server)
    await set_up(school, server, provider.base)
    provider.said = {"sub": "account-leraar", "email": f"{WHO}@school.example", "email_verified": True}
    browser = server.browser()
    assert (await signs_in(browser, school.id, provider)).status == 200
    if step:
        there = server.browser()
        await sign_in(there, THERE)
        app, _ = await made(school, there)
        assert await code(await browser.post(f"{SCHOOLS}/go", {"school_id": els})) == NEEDED
        assert (await browser.post(f"{FACTORS}/enter", {"code": app.next()})).status == 200
    else:
        assert (await browser.post(f"{SCHOOLS}/go", {"school_id": els})).status == 200
    assert (await me(browser))["id"] == THERE
    out = await browser.post("/api/access/sign-out")
    assert (await out.json())["elsewhere"].startswith(f"{provider.base}/out?")


async def test_who_never_made_the_step_that_a_school_asks_for_makes_it_there_and_not_from_elsewhere(
    school: School, server: Served, els: str
) -> None:
    await school.give_password(server, "coordinator")
    browser = server.browser()
    await sign_in(browser, "coordinator")
    await browser.post(f"{SCHOOLS}/begin")
    await sign_in(browser, THERE)
    await browser.post(f"{SCHOOLS}/link")
    office = await school.somebody(server, "coordinator")
    await office.post(f"{FACTORS}/rule", {"required": True})
    said = await code(await browser.post(f"{SCHOOLS}/go", {"school_id": school.id}))
    assert said == (409, "second_step_there")


async def test_going_to_and_fro_makes_no_sign_in_longer(school: School, server: Served, els: str) -> None:
    browser = await linked(server)
    for _ in range(14):
        school.later(minutes=29)
        await me(browser)
        school.later(minutes=26)
        last = await me(browser)
        if last:
            where = els if last["school_id"] == school.id else school.id
            await browser.post(f"{SCHOOLS}/go", {"school_id": where})
    assert await me(browser) == {}, "twelve hours after the password"
