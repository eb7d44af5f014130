"""A page that the client knows is a page that the server hands out: a bookmark and a reload lead where a tap led."""

from __future__ import annotations

import re

import pytest

from erbij.web.client import PAGES
from tests.support.checkout import CHECKOUT

ROUTER = CHECKOUT / "client_web/src/core/router.ts"
TABLE = re.findall(r'^  \["(/[^"]*)", "\w+"\],$', ROUTER.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_router_has_a_table() -> None:
    assert "/" in TABLE


@pytest.mark.parametrize("pattern", TABLE)
def test_every_page_of_the_client_can_be_opened_by_its_address(pattern: str) -> None:
    assert PAGES.match(re.sub(r":\w+", "an-id", pattern))
