"""There and back at a provider that somebody else wrote."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from erbij.clock import SetClock
from tests.api.access.providers.own_provider import begun, came_back, set_up
from tests.api.access.school import School
from tests.api.web.serving import code
from tests.support.identity_provider import IdentityProvider
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from erbij.db.database import Database
    from tests.api.web.serving import Browser, Served


@pytest.fixture(scope="module")
def real() -> Iterator[IdentityProvider]:
    with IdentityProvider() as running:
        running.knows("leraar-1", email="leraar@school.example", email_verified=True)
        running.knows("vreemd", email="vreemd@school.example", email_verified=True)
        yield running


@pytest.fixture
async def school(database: Database, tmp_path: Path) -> School:
    today = datetime.now(UTC)  # noqa: TID251 - what the provider signs holds for five minutes of the machine's clock
    school = School(database, settings_in(tmp_path, provider_inside=True), SetClock(today))
    school.id = await school.fill()
    return school


async def there_and_back(browser: Browser, school: School, real: IdentityProvider, who: str) -> dict[str, str]:
    address = await begun(browser, school.id)
    return await asyncio.to_thread(real.signs_in, address, who)


async def test_a_teacher_comes_in_by_a_real_provider_and_again_after_it_took_a_new_key(
    school: School, server: Served, real: IdentityProvider
) -> None:
    office = await set_up(school, server, real.issuer)
    assert (await (await office.post("/api/access/providers/try")).json())["trouble"] is None
    browser = server.browser()
    came = await there_and_back(browser, school, real, "leraar-1")
    answer = await came_back(browser, school.id, **came)
    assert (await answer.json())["id"] == "leraar"
    assert await code(await came_back(browser, school.id, **came)) == (400, "provider_sign_in_failed")

    await asyncio.to_thread(real.stop)
    await asyncio.to_thread(real.start)
    school.later(minutes=2)
    answer = await came_back(browser, school.id, **await there_and_back(browser, school, real, "leraar-1"))
    assert (await answer.json())["id"] == "leraar"


async def test_a_stranger_with_an_account_there_and_a_code_of_another_browser_come_to_nothing(
    school: School, server: Served, real: IdentityProvider
) -> None:
    await set_up(school, server, real.issuer)
    browser, other = server.browser(), server.browser()
    answer = await came_back(browser, school.id, **await there_and_back(browser, school, real, "vreemd"))
    assert await code(answer) == (401, "provider_person_unknown")
    theirs = await there_and_back(other, school, real, "leraar-1")
    mine = await there_and_back(browser, school, real, "leraar-1")
    answer = await came_back(browser, school.id, code=theirs["code"], state=mine["state"])
    assert await code(answer) == (400, "provider_sign_in_failed"), "the nonce is that of the other browser"
