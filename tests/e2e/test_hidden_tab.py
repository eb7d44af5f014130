"""The classroom screen as a tab on the teacher's own computer, behind other tabs for a whole lesson."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.tabs import TabBrowser
from tests.e2e.visitor import CLASS_SOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

REGION = {"x": 0.2, "y": 0.0, "width": 0.6, "height": 0.9}
FEWEST_PER_SECOND = 3
SHORT_S = 20
TWO_MINUTES_S = 120


@pytest.fixture
def tab(tmp_path: Path, school: DemoSchool) -> Iterator[TabBrowser]:
    """A unit whose picture is cut out of a camera, so that every frame goes through the worker."""
    browser = TabBrowser(tmp_path)
    views = json.dumps(json.dumps({"Lokaal 12": {"region": REGION}}))
    browser.on_every_page(f"localStorage.setItem('erbij.views', {views})")
    browser.go(school.people("unit")[0].sign_in_url)
    go_in = "[...document.querySelectorAll('button')].find((one) => /^(Ik ben|Dit is|Start)/.test(one.innerText))"
    browser.until(f"({go_in})?.click() ?? document.querySelector('main.unit') !== null", 20)
    yield browser
    browser.close()


@pytest.mark.parametrize(
    "seconds",
    [SHORT_S, pytest.param(TWO_MINUTES_S, marks=[pytest.mark.soak, pytest.mark.timeout(300)])],
    ids=["for a moment", "for two minutes"],
)
def test_the_class_goes_on_being_seen_while_the_tab_is_hidden(
    visit: Callable[..., Visitor], tab: TabBrowser, seconds: int
) -> None:
    pupil = visit("pupil").join()
    tab.until("document.querySelector('main[data-state=live]') !== null", 10)
    tab.hide()
    tab.until("document.visibilityState === 'hidden'", 5)
    before = pupil.sees_the_class()

    pupil.page.wait_for_timeout(seconds * 1000)  # that it goes on is what is tested

    after = pupil.sees_the_class()
    assert tab.evaluate("document.visibilityState") == "hidden"
    assert after["frames"] - before["frames"] >= seconds * FEWEST_PER_SECOND
    pupil.listen(CLASS_SOUND)
    pupil.heard_since(CLASS_SOUND, 0, 8)
