from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from erbij.access.wire import LinkPurpose
from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

USE = "/api/access/links/use"
LOOK = "/api/access/links/look"


async def me(browser: Browser) -> tuple[int, str | None]:
    answer = await browser.get("/api/access/me")
    return answer.status, (await answer.json()).get("id")


async def test_a_link_works_once_and_the_device_brings_the_pupil_back_the_next_day(
    school: School, server: Served
) -> None:
    browser = server.browser()
    token = await school.token("noor")
    answer = await browser.post(USE, {"token": token, "device_name": "iPad"})
    assert answer.status == 200
    assert await me(browser) == (200, "noor")
    school.later(days=1)
    assert (await me(browser))[0] == 401
    assert (await browser.post("/api/access/renew")).status == 200
    assert await me(browser) == (200, "noor")
    assert await code(await server.browser().post(USE, {"token": token})) == (409, "link_is_used")


async def test_it_stands_in_the_history_who_made_a_link_with_which_a_colleague_signs_in(
    school: School, server: Served
) -> None:
    office = await school.somebody(server, "coordinator")
    made = []
    for person_id, purpose in (("leider", "password"), ("leraar", "sign_in"), ("noor", "sign_in")):
        answer = await office.post("/api/access/links", {"person_id": person_id, "purpose": purpose})
        made.append((await answer.json())["url"].partition("#")[2])
    async with school.database.read() as read:
        kept = await read.connection.exec_driver_sql("SELECT author_id, thing, thing_id, what FROM history_change")
        found = [tuple(row) for row in kept]
    assert [row[:3] for row in found] == [
        ("coordinator", "access.link", "leider"),
        ("coordinator", "access.link", "leraar"),
    ]
    assert [secret for secret in made if secret in str(found)] == []


async def test_looking_at_a_link_says_whose_it_is_and_uses_nothing_up(school: School, server: Served) -> None:
    browser = server.browser()
    token = await school.token("noor")
    for _ in range(3):
        answer = await browser.post(LOOK, {"token": token})
        seen = {"name": "Noor", "school_name": "De Wilg", "purpose": "sign_in", "email": None}
        assert await answer.json() == seen
        assert not answer.cookies
    assert (await browser.get("/access/in")).status == 503  # no build in this test, and nothing used up
    assert (await browser.post(USE, {"token": token})).status == 200


async def test_a_link_for_a_password_says_with_which_address_one_signs_in_later(school: School, server: Served) -> None:
    answer = await server.browser().post(LOOK, {"token": await school.token("leraar", LinkPurpose.PASSWORD)})
    assert (await answer.json())["email"] == "leraar@school.example"


async def test_a_used_an_old_and_an_unknown_link_each_say_so(school: School, server: Served) -> None:
    browser = server.browser()
    used, old = await school.token("noor"), await school.token("noor")
    await browser.post(USE, {"token": used})
    school.later(days=14)
    for path in (LOOK, USE):
        assert await code(await browser.post(path, {"token": used})) == (409, "link_is_used")
        assert await code(await browser.post(path, {"token": old})) == (410, "link_is_expired")
        assert await code(await browser.post(path, {"token": "x" * 43})) == (404, "link_unknown")


async def test_one_link_used_in_two_browsers_at_once_signs_in_one(school: School, server: Served) -> None:
    token = await school.token("noor")
    answers = await asyncio.gather(*(server.browser().post(USE, {"token": token}) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]


async def test_a_second_device_is_bound_from_the_first_and_can_be_revoked(school: School, server: Served) -> None:
    first = await school.somebody(server, "noor")
    made = await (await first.post("/api/access/links", {"person_id": "noor"})).json()
    assert made["url"].startswith(f"{school.settings.web_address}/access/in#")
    assert made["qr_svg"].startswith("<svg")
    second = server.browser()
    await second.post(USE, {"token": made["url"].partition("#")[2], "device_name": "Laptop\u202e van\x00 Noor"})
    listed = await (await first.get("/api/access/devices")).json()
    assert [device["this_device"] for device in listed["devices"]].count(True) == 1
    assert {device["name"] for device in listed["devices"]} == {"", "Laptop van Noor"}
    other = next(device for device in listed["devices"] if not device["this_device"])
    assert (await first.delete(f"/api/access/devices/{other['id']}")).status == 204
    assert len(school.ended) == 1
    assert (await me(second))[0] == 401
    assert (await second.post("/api/access/renew")).status == 401
    assert await me(first) == (200, "noor")


async def test_two_tabs_that_renew_at_once_and_lost_answers_never_lock_a_child_out(
    school: School, server: Served
) -> None:
    browser = await school.somebody(server, "noor")
    school.later(days=1)
    answers = await asyncio.gather(*(browser.post("/api/access/renew") for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    school.later(days=30)
    assert (await browser.post("/api/access/renew")).status == 200
    kept = browser.cookie("erbij-device")
    for _ in range(9):  # the answers never arrive
        browser.put("erbij-device", kept)
        assert (await browser.post("/api/access/renew")).status == 200
    school.later(days=170)
    assert (await browser.post("/api/access/renew")).status == 200


async def test_an_old_key_of_a_device_is_worth_nothing_after_the_grace(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    thief = server.browser()
    stolen = browser.cookie("erbij-device")
    for _ in range(2):
        await browser.post("/api/access/renew")
    school.later(minutes=11)
    thief.put("erbij-device", stolen)
    assert await code(await thief.post("/api/access/renew")) == (401, "not_signed_in")


async def test_a_fifth_device_is_refused_in_words_and_the_link_stays_good(school: School, server: Served) -> None:
    devices = [await school.somebody(server, "noor") for _ in range(4)]
    fifth = server.browser()
    token = await school.token("noor")
    assert await code(await fifth.post(USE, {"token": token})) == (409, "too_many_devices")
    assert [await me(device) for device in devices] == [(200, "noor")] * 4
    assert (await fifth.post(USE, {"token": token, "only_today": True})).status == 200


async def test_a_device_that_gets_another_link_stays_one_device(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    for _ in range(5):
        await school.sign_in(browser, "noor")
    assert len((await (await browser.get("/api/access/devices")).json())["devices"]) == 1


async def test_only_today_binds_nothing(school: School, server: Served) -> None:
    browser = server.browser()
    await school.sign_in(browser, "noor", only_today=True)
    assert await me(browser) == (200, "noor")
    assert browser.cookie("erbij-device") == ""
    school.later(hours=12)
    assert (await me(browser))[0] == 401
    assert (await browser.post("/api/access/renew")).status == 401


async def test_signing_out_ends_the_sign_in_and_unbinds_the_device(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    stolen = browser.cookie("erbij"), browser.cookie("erbij-device")
    assert (await browser.post("/api/access/sign-out")).status == 204
    assert (browser.cookie("erbij"), browser.cookie("erbij-device")) == ("", "")
    assert school.ended
    browser.put("erbij", stolen[0])
    browser.put("erbij-device", stolen[1])
    assert (await me(browser))[0] == 401
    assert (await browser.post("/api/access/renew")).status == 401


async def test_a_fresh_sign_in_never_takes_over_the_secret_that_was_there(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    before = browser.cookie("erbij")
    await school.sign_in(browser, "sam")
    assert await me(browser) == (200, "sam")
    assert browser.cookie("erbij") != before
    browser.put("erbij", before)
    assert (await me(browser))[0] == 401


async def test_a_changed_role_ends_the_sign_in_and_the_device_gives_the_new_one(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    async with school.database.transaction() as tx:
        await school.access.rights_changed(tx, school.id, ["noor"])
        assert not school.ended  # not before the commit
    assert len(school.ended) == 1
    assert (await me(browser))[0] == 401
    assert (await browser.post("/api/access/renew")).status == 200


RIGHTS = [
    ("noor", "noor", "sign_in", 200),
    ("noor", "sam", "sign_in", 404),
    ("noor", "noor", "password", 404),
    ("ouder", "noor", "sign_in", 200),
    ("ouder", "sam", "sign_in", 404),
    ("mentor", "noor", "sign_in", 200),
    ("mentor", "leraar", "sign_in", 404),
    ("mentor", "mentor", "sign_in", 404),
    ("leraar", "noor", "sign_in", 404),
    ("leider", "noor", "sign_in", 404),
    ("coordinator", "noor", "sign_in", 200),
    ("coordinator", "leraar", "password", 200),
    ("coordinator", "noor", "password", 404),
    ("coordinator", "other-noor", "sign_in", 404),
    ("coordinator", "nobody", "sign_in", 404),
]


@pytest.mark.parametrize(("who", "whom", "purpose", "status"), RIGHTS)
async def test_a_link_is_made_by_those_who_may(
    school: School, server: Served, *, who: str, whom: str, purpose: str, status: int
) -> None:
    await school.fill("De Es", "other-")
    browser = await school.somebody(server, who)
    answer = await browser.post("/api/access/links", {"person_id": whom, "purpose": purpose})
    assert answer.status == status


@pytest.mark.parametrize(
    ("who", "status"), [("noor", 200), ("ouder", 200), ("coordinator", 200), ("mentor", 404), ("sam", 404)]
)
async def test_devices_are_seen_by_those_who_may(school: School, server: Served, who: str, status: int) -> None:
    await school.somebody(server, "noor")
    browser = await school.somebody(server, who)
    assert (await browser.get("/api/access/devices?person_id=noor")).status == status


async def test_a_demonstration_link_is_nothing_on_a_real_server(school: School, server: Served) -> None:
    async with school.database.transaction() as tx:
        address = await school.access.make_link(tx, school.id, "noor", reusable=True)
    token = address.partition("#")[2]
    assert await code(await server.browser().post(USE, {"token": token})) == (404, "link_unknown")


async def test_a_password_link_signs_nobody_in_by_itself(school: School, server: Served) -> None:
    token = await school.token("leraar", LinkPurpose.PASSWORD)
    assert await code(await server.browser().post(USE, {"token": token})) == (404, "link_unknown")


async def test_the_letters_of_a_group_carry_links_that_work_and_never_crash_on_a_name(
    school: School, server: Served
) -> None:
    async with school.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE people_person SET name = 'Şükrü Łęcki محمد 张' WHERE id = 'sam'")
    browser = await school.somebody(server, "coordinator")
    answer = await browser.post("/api/access/letters/2b")
    assert answer.content_type == "application/pdf"
    assert (await answer.read()).startswith(b"%PDF")
    assert (await browser.post("/api/access/letters/3c")).status == 404
    assert (await (await school.somebody(server, "mentor")).post("/api/access/letters/2b")).status == 404


async def test_a_device_that_is_removed_takes_the_links_along_that_nobody_used(school: School, server: Served) -> None:
    tablet, phone = await school.token("noor"), await school.token("noor")
    of_another = await school.token("leraar")
    browser = server.browser()
    assert (await browser.post(USE, {"token": tablet, "device_name": "iPad"})).status == 200
    [device] = (await (await browser.get("/api/access/devices?person_id=noor")).json())["devices"]

    assert (await browser.delete(f"/api/access/devices/{device['id']}")).status == 204

    assert await code(await server.browser().post(USE, {"token": phone})) == (410, "link_is_expired")
    assert (await server.browser().post(USE, {"token": of_another})).status == 200
