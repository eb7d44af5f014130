"""Where a browser lets no page make a sound before a tap: one is asked for in words, and one is enough."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import launch
from tests.e2e.visitor import CHECKOUT, CLASS_SOUND, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Playwright

    from tests.e2e.visitor import Visitor


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that blocks sound until somebody touches the page, as those of people do."""
    browser = launch(playwright, "--autoplay-policy=user-gesture-required")
    yield browser
    browser.close()


class Untouched:
    """A visitor's page in a tab that nobody has touched. Playwright's own looks count as a touch; these do not."""

    def __init__(self, visitor: Visitor) -> None:
        address = visitor.page.url
        visitor.page.close()
        self.page = visitor.page = visitor.context.new_page()
        self._browser = visitor.context.new_cdp_session(self.page)
        self.page.goto(address)

    def look(self, expression: str) -> Any:
        """Return what an expression gives, as it is."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self._browser.send("Runtime.evaluate", asked)
        return answer["result"].get("value")

    def reads(self, words: str) -> None:
        """Wait until the page says so."""
        until(lambda: self.look(f"document.body.innerText.includes({json.dumps(words)})"), 30, f"{words!r} on the page")

    def axe(self) -> None:
        """No rule of WCAG 2.2 A or AA is broken before anybody touches anything."""
        self.look((CHECKOUT / "client_web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8") + ";0")
        assert self.look("axe.run(document).then(({ violations }) => violations.map(({ id }) => id))") == []

    def tap(self, words: str) -> None:
        """Tap on the button with these words."""
        button = f"[...document.querySelectorAll('button')].find((one) => one.textContent === {json.dumps(words)})"
        box = self.look(f"JSON.parse(JSON.stringify({button}.getBoundingClientRect()))")
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def is_kept_from(self, sound: str) -> bool:
        """Whether something comes in there and none of it may be heard."""
        playing = f"[...document.querySelectorAll({json.dumps(sound)})].filter((one) => one.srcObject?.active)"
        until(lambda: self.look(f"{playing}.length"), 15, f"something in {sound}")
        return bool(self.look(f"{playing}.every((one) => one.paused)"))


def test_the_class_and_a_pupil_who_came_back_are_asked_for_one_tap_and_then_hear_each_other(
    visit: Callable[..., Visitor],
) -> None:
    unit, pupil = visit("unit"), visit("pupil").join()
    sound, ready = "Geluid aanzetten", "Klas is klaar"
    expect(pupil.button(sound)).to_have_count(0)  # the tap that brought them in is one

    screen = Untouched(unit)
    screen.reads(ready)
    screen.reads("Tik één keer, dan kan de klas een leerling horen.")
    pupil.choose("Stem")
    screen.reads("praat mee")
    assert screen.is_kept_from(VOICE)
    screen.axe()
    screen.tap(ready)
    unit.listen(VOICE)
    unit.heard_since(VOICE, unit.tapped_at(), 10)
    expect(unit.button(ready)).to_have_count(0)

    tab = Untouched(pupil)
    tab.reads(sound)
    assert tab.is_kept_from(CLASS_SOUND)
    tab.axe()
    tab.tap(sound)
    pupil.sees_the_class()
    pupil.listen(CLASS_SOUND)
    pupil.heard_since(CLASS_SOUND, pupil.tapped_at(), 10)
    expect(pupil.button(sound)).to_have_count(0)
