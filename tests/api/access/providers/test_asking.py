"""What keeps a question to a provider safe: no way into the school's own network, and no end of waiting or reading."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from erbij.access.providers.asking import LARGEST, Asking, NoUse
from erbij.clock import SystemClock

if TYPE_CHECKING:
    from tests.api.access.providers.own_provider import OwnProvider


async def trouble(asking: Asking, issuer: str) -> str:
    with pytest.raises(NoUse) as no:
        await asking.about(issuer)
    return no.value.trouble.value


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]"]
)
async def test_an_address_of_this_machine_or_of_a_private_network_is_never_asked(host: str) -> None:
    assert await trouble(Asking(SystemClock()), f"https://{host}:9") == "NOT_ALLOWED"


@pytest.mark.parametrize("host", ["login..example", "login.example:99999", "login.example:x", "xn--a", "a" * 64, "."])
async def test_an_address_with_a_slip_of_the_pen_is_told_so_and_never_breaks_the_sign_in(host: str) -> None:
    assert await trouble(Asking(SystemClock()), f"https://{host}") == "ADDRESS"


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "[64:ff9b::10.0.0.1]", "[::10.0.0.1]"])
async def test_an_odd_way_to_write_an_address_of_the_own_network_is_never_asked(host: str) -> None:
    assert await trouble(Asking(SystemClock()), f"https://{host}:9") == "NOT_ALLOWED"


async def test_a_provider_without_an_end_or_without_an_answer_costs_nothing_more() -> None:
    released = asyncio.Event()

    async def large(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b" " * (LARGEST + 1))

    async def hangs(request: web.Request) -> web.StreamResponse:
        await released.wait()
        return web.Response()

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})

    app = web.Application()
    for path, answer in (("large", large), ("hangs", hangs), ("elsewhere", elsewhere)):
        app.router.add_get(f"/{path}/.well-known/openid-configuration", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    asking = Asking(SystemClock(), inside=True, slowest_s=1)
    assert await trouble(asking, f"{base}/large") == "NOT_A_PROVIDER"
    assert await trouble(asking, f"{base}/hangs") == "NO_ANSWER"
    assert await trouble(asking, f"{base}/elsewhere") == "NOT_A_PROVIDER"
    released.set()
    await runner.cleanup()
    assert await trouble(asking, base) == "NO_ANSWER"


async def test_a_whole_school_at_the_bell_asks_its_provider_once(provider: OwnProvider) -> None:
    asking = Asking(provider.clock, inside=True)
    found = await asyncio.gather(*(asking.about(provider.base) for _ in range(30)))
    await asyncio.gather(*(asking.keys(one) for one in found))
    assert provider.asked == ["/.well-known/openid-configuration", "/keys"]

    provider.away, other = True, Asking(provider.clock, inside=True)
    none = await asyncio.gather(*(other.about(provider.base) for _ in range(30)), return_exceptions=True)
    assert {str(one) for one in none} == {"NO_ANSWER"}
    provider.away = False
    assert (await other.about(provider.base)).issuer == provider.base, "who asks later asks anew"


async def test_what_a_provider_says_about_itself_is_remembered_for_an_hour(provider: OwnProvider) -> None:
    asking = Asking(provider.clock, inside=True)
    for _ in range(2):
        await asking.keys(await asking.about(provider.base))
    assert len(provider.asked) == 2
    await asking.about(provider.base, fresh=True)
    assert len(provider.asked) == 3
