from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.access.providers.own_provider import SECRET, came_back, set_up, signs_in
from tests.api.web.serving import code

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.access.providers.own_provider import OwnProvider
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

PAGE = "/api/access/providers"
TEACHER = {"sub": "account-teacher", "email": "leraar@school.example", "email_verified": True}


async def page_of(browser: Browser) -> Any:
    return await (await browser.get(PAGE)).json()


async def wanted(browser: Browser, **changes: object) -> dict[str, object]:
    """What the page would send back, with changes."""
    page = await page_of(browser)
    names = ("issuer", "client_id", "matches", "claim", "domains", "staff", "pupils", "version")
    return {name: page[name] for name in names} | changes


async def test_the_secret_is_never_shown_and_stands_sealed_in_the_database(
    school: School, server: Served, provider: OwnProvider, tmp_path: Path
) -> None:
    office = await set_up(school, server, provider.base)
    page = await (await office.get(PAGE)).text()
    assert SECRET not in page
    assert (await page_of(office))["has_secret"] is True
    async with school.database.read() as read:
        rows = (await read.connection.exec_driver_sql("SELECT secret FROM access_provider")).scalars().all()
        history = (await read.connection.exec_driver_sql("SELECT what FROM history_change")).scalars().all()
    assert rows
    assert SECRET not in f"{rows}{history}"
    assert len((tmp_path / "secrets.key").read_bytes()) == 32
    assert (tmp_path / "secrets.key").stat().st_mode & 0o077 == 0


async def test_the_secret_stays_when_something_else_is_changed_but_not_for_another_issuer(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    assert (await office.post(PAGE, await wanted(office, pupils=False))).status == 200
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    other = await office.post(PAGE, await wanted(office, issuer="https://another.example"))
    assert (await other.json())["errors"][0]["path"] == "body.secret"


async def test_the_second_of_two_coordinators_is_told_who_changed_what(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    old = await wanted(office)
    assert (await office.post(PAGE, await wanted(office, pupils=False))).status == 200
    answer = await office.post(PAGE, old)
    assert await code(answer) == (409, "somebody_else_changed")
    assert (await answer.json())["changes"][0]["fields"] == ["pupils"]
    assert [one["author"] for one in (await page_of(office))["changes"]] == ["Coordinator", "Coordinator"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"issuer": "http://provider.example"}, "body.issuer"),
        ({"issuer": "https://provider.example/?a=b"}, "body.issuer"),
        ({"issuer": "https://user@provider.example"}, "body.issuer"),
        ({"matches": "email", "claim": "upn"}, "body.claim"),
        ({"issuer": "https://accounts.google.com", "domains": []}, "body.domains"),
        ({"domains": ["geen domein"]}, "body.domains.0"),
        ({"secret": None}, "body.secret"),
    ],
    ids=str,
)
async def test_what_cannot_be_right_is_refused_with_the_place(
    school: School, server: Served, changes: dict[str, object], path: str
) -> None:
    office = await school.somebody(server, "coordinator")
    asked = {"issuer": "https://provider.example", "client_id": "erbij", "secret": SECRET, "staff": True} | changes
    answer = await office.post(PAGE, asked)
    assert answer.status == 422
    assert (await answer.json())["errors"][0]["path"] == path
    assert (await page_of(office))["version"] == 0, "nothing half done"


@pytest.mark.parametrize(
    ("about", "trouble"),
    [
        ({}, None),
        ({"issuer": "https://another.example"}, "OTHER_ISSUER"),
        ({"token_endpoint": "http://somewhere.example/token"}, "NOT_A_PROVIDER"),
        ({"jwks_uri": None}, "NOT_A_PROVIDER"),
        ({"response_types_supported": ["token"]}, "NO_CODE_FLOW"),
        ({"code_challenge_methods_supported": ["plain"]}, "NO_PKCE"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "WEAK_SIGNATURE"),
        ({"token_endpoint_auth_methods_supported": ["client_secret_post"]}, "CLIENT_REFUSED"),
    ],
    ids=str,
)
async def test_trying_says_what_is_wrong(
    school: School, server: Served, provider: OwnProvider, about: dict[str, object], trouble: str | None
) -> None:
    office = await set_up(school, server, provider.base)
    provider.about = about
    answer = await office.post(f"{PAGE}/try")
    assert (await answer.json())["trouble"] == trouble


async def test_trying_says_that_a_provider_gives_no_answer_or_has_no_keys(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    provider.shown = []
    assert (await (await office.post(f"{PAGE}/try")).json())["trouble"] == "NO_KEYS"
    provider.away = True
    assert (await (await office.post(f"{PAGE}/try")).json())["trouble"] == "NO_ANSWER"


async def test_the_sign_in_page_offers_the_only_school_or_that_of_the_link_or_address(
    school: School, server: Served, provider: OwnProvider
) -> None:
    async def offered(**asked: str) -> tuple[list[str], bool]:
        said = await (await server.browser().post(f"{PAGE}/offered", asked)).json()
        return [one["school_name"] for one in said["schools"]], said["more"]

    assert await offered() == ([], False)
    await set_up(school, server, provider.base, domains=["school.example"])
    assert await offered() == (["De Wilg"], False)
    first, school.id = school.id, await school.fill("De Els", "els-")
    office = server.browser()
    await school.sign_in(office, "els-coordinator")
    both = {"issuer": provider.base, "client_id": "els", "secret": SECRET, "staff": True, "domains": ["els.example"]}
    assert (await office.post(PAGE, both)).status == 200
    assert await offered() == ([], True), "which schools there are is nobody's business"
    assert await offered(email="x@els.example") == (["De Els"], False)
    assert await offered(school_id=first) == (["De Wilg"], False)


async def test_somebody_links_an_account_that_has_another_address_and_unlinks_it(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    teacher = await school.somebody(server, "leraar")
    assert (await (await teacher.get(f"{PAGE}/account")).json())["linked_at"] is None
    provider.said = {"sub": "account-teacher", "email": "jansen@elsewhere.example"}
    begun = await (await teacher.post(f"{PAGE}/link")).json()
    code_, state = provider.code_for(begun["address"])
    assert (await came_back(teacher, school.id, code=code_, state=state)).status == 200
    assert (await (await teacher.get(f"{PAGE}/account")).json())["linked_at"] is not None

    browser = server.browser()
    assert (await signs_in(browser, school.id, provider)).status == 200
    assert (await office.delete(f"{PAGE}/account/leraar")).status == 204
    assert (await browser.get("/api/access/me")).status == 401
    assert await code(await signs_in(browser, school.id, provider)) == (401, "provider_person_unknown")


async def test_a_pupil_does_not_link_their_own_account_at_the_screen_that_a_teacher_left_open(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    left_open = await school.somebody(server, "leraar")
    provider.said = {"sub": "account-noor", "email": "noor@school.example", "email_verified": True}
    begun = await (await left_open.post(f"{PAGE}/link")).json()
    code_, state = provider.code_for(begun["address"])
    answer = await came_back(left_open, school.id, code=code_, state=state)
    assert await code(answer) == (409, "provider_link_taken")
    answer = await signs_in(server.browser(), school.id, provider)
    assert (await answer.json())["id"] == "noor"


async def test_another_program_at_the_same_provider_has_other_numbers_for_the_same_people(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    assert (await office.post(PAGE, await wanted(office, client_id="erbij-2"))).status == 200
    provider.said = TEACHER | {"sub": "the-same-teacher-elsewhere", "aud": "erbij-2"}
    answer = await signs_in(server.browser(), school.id, provider)
    assert (await answer.json())["id"] == "leraar"


async def test_a_number_at_school_stands_in_no_claim_that_people_write_themselves(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    answer = await office.post(PAGE, await wanted(office, matches="number", claim="email"))
    assert (await answer.json())["errors"][0]["path"] == "body.claim"


async def test_only_who_began_to_link_an_account_gets_it(school: School, server: Served, provider: OwnProvider) -> None:
    await set_up(school, server, provider.base)
    teacher = await school.somebody(server, "leraar")
    begun = await (await teacher.post(f"{PAGE}/link")).json()
    code_, state = provider.code_for(begun["address"])
    await school.sign_in(teacher, "mentor")
    answer = await came_back(teacher, school.id, code=code_, state=state)
    assert await code(answer) == (400, "provider_sign_in_failed")


async def test_nobody_sees_or_takes_away_the_link_of_another(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    browser = server.browser()
    await signs_in(browser, school.id, provider)
    mentor = await school.somebody(server, "mentor")
    assert (await mentor.get(f"{PAGE}/account?person_id=leraar")).status == 404
    assert (await mentor.delete(f"{PAGE}/account/leraar")).status == 404
    assert (await mentor.get(PAGE)).status == 404


async def test_a_provider_that_is_taken_away_lets_nobody_in(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    answer = await office.post(f"{PAGE}/remove", {"version": 1})
    assert (await answer.json())["linked"] == 0
    answer = await server.browser().post(f"{PAGE}/begin", {"school_id": school.id})
    assert await code(answer) == (404, "not_found")
