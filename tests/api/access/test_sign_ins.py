from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from erbij.access.service import Access
from tests.api.access.school import PASSWORD, Lessons
from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.school import School
    from tests.api.web.serving import Served

SIGN_IN = "/api/access/password"


async def test_a_teacher_sets_a_password_with_a_link_and_signs_in_with_it(school: School, server: Served) -> None:
    await school.give_password(server, "leraar")
    browser = server.browser()
    answer = await browser.post(SIGN_IN, {"email": " Leraar@School.example", "password": PASSWORD})
    assert (await answer.json())["roles"] == ["teacher"]
    assert (await browser.get("/api/access/me")).status == 200
    assert browser.cookie("erbij-device") == ""


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(school: School, server: Served) -> None:
    await school.give_password(server, "leraar")
    browser = server.browser()
    wrong = await browser.post(SIGN_IN, {"email": "leraar@school.example", "password": "x"})
    unknown = await browser.post(SIGN_IN, {"email": "niemand@school.example", "password": PASSWORD})
    pupil = await browser.post(SIGN_IN, {"email": "noor@school.example", "password": PASSWORD})
    assert await code(wrong) == (401, "wrong_password")
    assert await wrong.text() == await unknown.text() == await pupil.text()


async def test_guessing_is_throttled_and_says_how_long_to_wait(school: School, server: Served) -> None:
    await school.give_password(server, "leraar")
    browser = server.browser()
    for _ in range(10):
        await browser.post(SIGN_IN, {"email": "leraar@school.example", "password": "x"})
    answer = await browser.post(SIGN_IN, {"email": "leraar@school.example", "password": PASSWORD})
    assert await code(answer) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    school.later(minutes=15)
    assert (await browser.post(SIGN_IN, {"email": "leraar@school.example", "password": PASSWORD})).status == 200


async def test_a_new_password_ends_every_other_sign_in(school: School, server: Served) -> None:
    before = await school.give_password(server, "leraar")
    after = await school.give_password(server, "leraar")
    assert (await before.get("/api/access/me")).status == 401
    assert (await after.get("/api/access/me")).status == 200


async def test_who_forgot_a_password_gets_the_same_answer_whoever_they_are(school: School, server: Served) -> None:
    browser = server.browser()
    for email in ("leraar@school.example", "niemand@school.example"):
        answer = await browser.post("/api/access/password/forgotten", {"email": email})
        assert (answer.status, (await answer.json())["code"]) == (409, "no_mail"), "no mail server is set"


async def test_staff_are_idle_after_half_an_hour_but_not_in_a_lesson(school: School, server: Served) -> None:
    teacher = await school.give_password(server, "leraar")
    leader = await school.give_password(server, "leider")
    school.lessons.ends["leraar"] = school.clock.now() + timedelta(minutes=50)
    for _ in range(50):
        school.later(minutes=1)
        await school.access.sweep()
    assert (await leader.get("/api/access/me")).status == 401
    assert len(school.ended) == 1
    school.lessons.ends.clear()
    school.later(minutes=4)
    await school.access.sweep()
    assert (await teacher.get("/api/access/me")).status == 200
    school.later(minutes=31)
    assert (await teacher.get("/api/access/me")).status == 401
    assert len(school.ended) == 2


async def test_a_teacher_whose_lesson_is_at_another_server_is_signed_out_by_none(
    school: School, server: Served
) -> None:
    teacher = await school.give_password(server, "leraar")
    elsewhere = Lessons()
    elsewhere.ends["leraar"] = school.clock.now() + timedelta(minutes=50)
    has_the_lesson = Access(school.database, school.clock, school.settings, lessons=elsewhere)
    for _ in range(49):
        school.later(minutes=1)
        await school.access.sweep()
        await has_the_lesson.keep()
    assert school.ended == []
    assert (await teacher.get("/api/access/me")).status == 200


async def test_a_request_keeps_staff_signed_in(school: School, server: Served) -> None:
    teacher = await school.give_password(server, "leraar")
    for _ in range(4):
        school.later(minutes=20)
        assert (await teacher.get("/api/access/me")).status == 200
    school.later(hours=12)
    assert (await teacher.get("/api/access/me")).status == 401


async def test_a_guardian_is_told_who_their_children_are(school: School, server: Served) -> None:
    browser = await school.somebody(server, "ouder")
    answer = await (await browser.get("/api/access/me")).json()
    assert answer["children"] == [{"id": "noor", "name": "Noor"}]
    assert answer["school_name"] == "De Wilg"


async def test_somebody_who_left_is_signed_in_no_more(school: School, server: Served) -> None:
    browser = await school.somebody(server, "noor")
    async with school.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE people_person SET active = 0 WHERE id = 'noor'")
    assert (await browser.get("/api/access/me")).status == 401
    assert (await browser.post("/api/access/renew")).status == 401
    assert len(school.ended) == 1
