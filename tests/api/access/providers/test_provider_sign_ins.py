from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey
from sqlalchemy import update
from typing_extensions import override

from erbij.people.store import person_table
from tests.api.access.providers.own_provider import FIRST, SECOND, SECRET, begun, came_back, set_up, signs_in
from tests.api.web.serving import code

if TYPE_CHECKING:
    from tests.api.access.providers.own_provider import OwnProvider
    from tests.api.access.school import School
    from tests.api.web.serving import Browser, Served

TEACHER = {"sub": "account-teacher", "email": "Leraar@school.example", "email_verified": True}
PUPIL = {"sub": "account-noor", "email": "noor@school.example", "email_verified": True}
FAILED = (400, "provider_sign_in_failed")
UNKNOWN = (401, "provider_person_unknown")


async def who_is_in(browser: Browser) -> Any:
    answer = await browser.get("/api/access/me")
    return (await answer.json())["id"] if answer.status == 200 else None


async def test_a_teacher_and_a_pupil_come_in_through_their_school(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    for claims, who in ((TEACHER, "leraar"), (PUPIL, "noor")):
        browser = server.browser()
        provider.said = claims
        answer = await signs_in(browser, school.id, provider)
        assert (await answer.json())["id"] == who
        assert await who_is_in(browser) == who
        assert browser.cookie("erbij-device") == "", "the provider remembers, not the device"


async def test_the_browser_is_sent_with_pkce_a_state_a_nonce_and_no_secret(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    address = await begun(server.browser(), school.id)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [f"{school.settings.web_address}/access/provider/{school.id}"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "secret" not in address


async def test_an_account_stays_the_same_persons_when_its_address_changes(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    provider.said = {"sub": "account-teacher", "email": "mentor@school.example", "email_verified": True}
    answer = await signs_in(server.browser(), school.id, provider)
    assert (await answer.json())["id"] == "leraar"


async def test_a_second_account_with_a_persons_address_does_not_become_that_person(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    provider.said = TEACHER | {"sub": "another-account"}
    assert await code(await signs_in(server.browser(), school.id, provider)) == (409, "provider_link_taken")


@pytest.mark.parametrize(
    "said",
    [
        {"aud": "another-program"},
        {"aud": ["erbij", "another-program"]},
        {"aud": ["erbij", "another-program"], "azp": "another-program"},
        {"azp": "another-program"},
        {"nonce": "that of another sign-in"},
        {"nonce": None},
        {"iss": "https://another.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": 1_000_000_000},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": "x" * 256},
    ],
    ids=str,
)
async def test_a_word_of_the_provider_that_is_not_about_this_sign_in_lets_nobody_in(
    school: School, server: Served, provider: OwnProvider, said: dict[str, Any]
) -> None:
    await set_up(school, server, provider.base)
    browser = server.browser()
    provider.said = TEACHER | said
    assert await code(await signs_in(browser, school.id, provider)) == FAILED
    assert await who_is_in(browser) is None


async def test_a_key_that_is_not_the_providers_or_a_shared_secret_signs_nothing(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    provider.key = SECOND
    assert await code(await signs_in(server.browser(), school.id, provider)) == FAILED
    provider.key, provider.algorithm = OctKey.import_key(SECRET, {"kid": "first"}), "HS256"
    assert await code(await signs_in(server.browser(), school.id, provider)) == FAILED


async def test_a_provider_that_takes_a_new_key_is_asked_once_for_it(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    school.later(minutes=2)
    provider.key, provider.shown = SECOND, [FIRST, SECOND]
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    provider.shown = [FIRST]
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    assert provider.asked.count("/keys") == 2


async def test_an_answer_comes_back_once_in_its_own_browser_and_in_time(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    browser, other = server.browser(), server.browser()
    code_, state = provider.code_for(await begun(browser, school.id))
    assert await code(await came_back(other, school.id, code=code_, state=state)) == FAILED
    assert (await came_back(browser, school.id, code=code_, state=state)).status == 200
    assert await code(await came_back(browser, school.id, code=code_, state=state)) == FAILED

    browser = server.browser()
    first, second = (
        provider.code_for(await begun(browser, school.id)),
        provider.code_for(await begun(browser, school.id)),
    )
    assert await code(await came_back(browser, school.id, code=first[0], state=first[1])) == FAILED, "begun anew"
    assert await code(await came_back(browser, school.id, code=first[0], state=second[1])) == FAILED, "another code"

    code_, state = provider.code_for(await begun(browser, school.id))
    school.later(minutes=10)
    assert await code(await came_back(browser, school.id, code=code_, state=state)) == FAILED


async def test_who_breaks_it_off_at_the_provider_hears_to_try_once_more(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    browser = server.browser()
    _, state = provider.code_for(await begun(browser, school.id))
    assert await code(await came_back(browser, school.id, state=state, error="access_denied")) == FAILED
    code_, state = provider.code_for(await begun(browser, school.id))
    answer = await came_back(browser, school.id, state=state, code=code_, issuer="https://another.example")
    assert await code(answer) == FAILED


@pytest.mark.parametrize(
    "said",
    [
        {"email": "niemand@school.example", "email_verified": True},
        {"email": "leraar@school.example"},
        {"email": "leraar@school.example", "email_verified": False},
        {"email": "leraar@school.example", "email_verified": "no"},
        {"email": ["leraar@school.example"], "email_verified": True},
        {"email": "leraar@elsewhere.example", "email_verified": True},
        {"email": "ouder@school.example", "email_verified": True},
        {"preferred_username": "leraar@school.example", "email_verified": True},
    ],
    ids=str,
)
async def test_nobody_comes_in_whom_the_school_did_not_enter_or_whose_address_is_not_checked(
    school: School, server: Served, provider: OwnProvider, said: dict[str, Any]
) -> None:
    await set_up(school, server, provider.base)
    browser = server.browser()
    provider.said = said
    assert await code(await signs_in(browser, school.id, provider)) == UNKNOWN
    assert await who_is_in(browser) is None


async def test_a_school_decides_whether_staff_and_pupils_come_in_this_way(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base, pupils=False)
    provider.said = PUPIL
    assert await code(await signs_in(server.browser(), school.id, provider)) == UNKNOWN
    provider.said = TEACHER
    assert (await signs_in(server.browser(), school.id, provider)).status == 200


async def test_whoever_left_the_school_no_longer_comes_in(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = PUPIL
    assert (await signs_in(server.browser(), school.id, provider)).status == 200
    async with school.database.transaction() as tx:
        gone = update(person_table).where(person_table.c.id == "noor").values(active=False)
        await tx.connection.execute(gone)
    assert await code(await signs_in(server.browser(), school.id, provider)) == UNKNOWN


async def test_a_school_can_match_by_the_number_at_school_in_a_claim_of_its_choice(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base, matches="number", claim="employeeNumber")
    provider.said = {"employeeNumber": "sam", "email": "leraar@school.example", "email_verified": True}
    answer = await signs_in(server.browser(), school.id, provider)
    assert (await answer.json())["id"] == "sam"


async def test_a_provider_that_is_away_is_told_in_words_and_staff_still_have_a_password(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    await school.give_password(server, "leraar")
    browser = server.browser()
    code_, state = provider.code_for(await begun(browser, school.id))
    provider.away = True
    assert await code(await came_back(browser, school.id, code=code_, state=state)) == (503, "provider_is_away")
    school.later(hours=2)
    answer = await browser.post("/api/access/providers/begin", {"school_id": school.id})
    assert await code(answer) == (503, "provider_is_away")
    mine = {"email": "leraar@school.example", "password": "een lang en goed wachtwoord"}
    assert (await browser.post("/api/access/password", mine)).status == 200


async def test_what_one_schools_provider_says_never_counts_at_another_school(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    first, school.id = school.id, await school.fill("De Els", "els-")
    async with school.database.transaction() as tx:
        same = update(person_table).where(person_table.c.id == "els-leraar").values(email="leraar@school.example")
        await tx.connection.execute(same)
    office = server.browser()
    await school.sign_in(office, "els-coordinator")
    wanted = {"issuer": f"{provider.base}", "client_id": "els", "secret": SECRET, "staff": True}
    assert (await office.post("/api/access/providers", wanted)).status == 200

    provider.said = TEACHER
    browser = server.browser()
    code_, state = provider.code_for(await begun(browser, first))
    assert await code(await came_back(browser, school.id, code=code_, state=state)) == FAILED
    assert await code(await signs_in(browser, school.id, provider)) == FAILED, "a token for the first school's program"
    answer = await signs_in(browser, first, provider)
    assert (await answer.json())["id"] == "leraar"
    provider.said = TEACHER | {"aud": "els"}
    answer = await signs_in(browser, school.id, provider)
    assert (await answer.json())["id"] == "els-leraar", "the same account is another person there"


async def test_who_signs_out_is_out_before_a_slow_provider_is_asked_where_that_is_done_there(
    school: School, server: Served, provider: OwnProvider
) -> None:
    await set_up(school, server, provider.base)
    provider.said = TEACHER
    browser = server.browser()
    await signs_in(browser, school.id, provider)
    for _ in range(4):
        school.later(minutes=20)
        assert await who_is_in(browser) == "leraar", "what the provider said of itself is forgotten, the teacher not"
    ended_when_asked: list[int] = []

    class Heard(list[str]):
        @override
        def append(self, path: str, /) -> None:
            super().append(path)
            ended_when_asked.append(len(school.ended))

    provider.asked, before = Heard(), len(school.ended)
    assert (await browser.post("/api/access/sign-out")).status == 200
    assert ended_when_asked == [before + 1]


async def test_who_signs_out_hears_where_the_provider_signs_out(
    school: School, server: Served, provider: OwnProvider
) -> None:
    office = await set_up(school, server, provider.base)
    assert (await office.post("/api/access/sign-out")).status == 204, "came in with a link"
    provider.said = TEACHER
    browser = server.browser()
    await signs_in(browser, school.id, provider)
    elsewhere = (await (await browser.post("/api/access/sign-out")).json())["elsewhere"]
    assert elsewhere.startswith(f"{provider.base}/out?")
    assert parse_qs(urlsplit(elsewhere).query)["post_logout_redirect_uri"] == [f"{school.settings.web_address}/access"]
    assert await who_is_in(browser) is None
