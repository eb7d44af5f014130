from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.web.conftest import by_cookie, some_routes
from tests.api.web.serving import served
from tests.support.settings import settings_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.web.serving import Served

EVERYWHERE = [
    ("GET", "/", 200),
    ("GET", "/live/abc", 200),
    ("GET", "/assets/index-abc123.js", 200),
    ("GET", "/nothing", 404),
    ("GET", "/api/nothing", 404),
    ("GET", "/api/test/breaks", 500),
    ("GET", "/api/test/pupils", 401),
    ("POST", "/api/test/echo", 403),
    ("DELETE", "/api/test/echo", 404),
    ("GET", "/health/live", 200),
    ("GET", "/health/ready", 200),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/problems/not_found", 200),
    ("GET", "/problems/nothing", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
async def test_every_answer_has_the_headers(server: Served, method: str, path: str, status: int) -> None:
    async with server.browser().session.request(method, path) as answer:
        assert answer.status == status
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert f"connect-src 'self' ws://127.0.0.1:{server.settings.port};" in policy
        assert "frame-src 'self';" in policy
        assert "frame-ancestors 'none';" in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=(self), microphone=(self), display-capture=(self)" in answer.headers["Permissions-Policy"]
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in answer.headers
        immutable = path.startswith("/assets/")
        assert ("immutable" if immutable else "no-store") in answer.headers["Cache-Control"]
        assert answer.headers["Server"] == "Erbij"


async def test_over_https_there_is_hsts_and_cookies_are_bound_to_the_host(tmp_path: Path, build: Path) -> None:
    settings = settings_in(tmp_path, base_url="https://erbij.school.example")
    async with served(some_routes(), by_cookie, settings, build) as server:
        answer = await server.browser().get("/api/test/throttled")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "connect-src 'self' wss://erbij.school.example;" in answer.headers["Content-Security-Policy"]
        assert answer.cookies["set"]["secure"]
