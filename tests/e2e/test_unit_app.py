"""On a tablet the classroom screen is an app of its own: installed from its page, full screen, begun there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

IN_PRIVATE = "in-incognito"  # every context of a test is one


def test_the_classroom_screen_can_be_installed_and_begins_at_its_own_page(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit", viewport={"width": 1024, "height": 768})
    browser = unit.context.new_cdp_session(unit.page)
    link = 'document.querySelector("link[rel=manifest]")?.href'
    until(lambda: unit.page.evaluate(link), 5, "the page names its manifest", unit.page)

    found = browser.send("Page.getAppManifest")
    errors = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert (manifest["start_url"], manifest["display"]) == ("/unit", "fullscreen")
    for icon in manifest["icons"]:
        answer = unit.page.request.get(f"{unit.base_url}{icon['src']}")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert {error["errorId"] for error in errors} <= {IN_PRIVATE}


def test_no_other_page_offers_to_be_installed(visit: Callable[..., Visitor]) -> None:
    pupil = visit("pupil")
    assert pupil.page.locator('link[rel="manifest"]').count() == 0
