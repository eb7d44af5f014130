"""A small school without a proxy: Erbij speaks HTTPS itself, and nothing else on that port."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientConnectionError, ClientSession, TCPConnector, web

from erbij.composition.server import Server
from erbij.db.migrate import migrate
from erbij_media.fake import FakeEngine
from tests.support.certificates import self_signed
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

HOST = "erbij.school.test"


def trusting(certificate: Path) -> ssl.SSLContext:
    """A browser at school, whose device was told to believe the school's certificate."""
    return ssl.create_default_context(cafile=certificate)


async def test_a_school_with_its_own_certificate_is_served_over_https_alone(tmp_path: Path) -> None:
    pair = await asyncio.to_thread(self_signed, tmp_path / "tls", HOST)
    server = Server(
        settings_in(tmp_path, base_url=f"https://{HOST}", tls_certificate=str(pair.certificate), tls_key=str(pair.key)),
        FakeEngine(),
    )
    await migrate(server.database)
    port = server.settings.port
    serving: web.AppRunner = await server.start()
    believes = await asyncio.to_thread(trusting, pair.certificate)
    async with ClientSession(connector=TCPConnector(ssl=believes)) as browser:
        async with asyncio.timeout(20):  # its first look at database and disk is under way
            while True:
                answer = await browser.get(f"https://127.0.0.1:{port}/health/ready", server_hostname=HOST)
                if answer.status == 200:
                    break
                await asyncio.sleep(0.1)
        assert (await answer.json())["ok"] is True
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        with pytest.raises(ClientConnectionError):
            await browser.get(f"http://127.0.0.1:{port}/health/live")
    assert serving.addresses == [("127.0.0.1", port)]
    await server.close()
