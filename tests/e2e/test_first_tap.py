"""Where a browser lets no page make a sound before a tap: one is asked for in words, and one anywhere is enough."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import launch
from tests.e2e.visitor import CHECKOUT, CLASS_SOUND, RESULTS, VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Playwright

    from tests.e2e.visitor import Visitor

SOUND, READY = "Geluid aanzetten", "Klas is klaar"
PHONE, LAPTOP, CLASSROOM = (390, 844), (1280, 800), (1920, 1080)
# A headset that sleeps: between the tap and the first sound a browser says "suspended" for a second or more.
SLEEPS = """
window.AudioContext = class extends AudioContext {
  #born = performance.now();
  get state() { return performance.now() - this.#born < 1500 ? "suspended" : super.state; }
  resume() { return new Promise((done) => setTimeout(done, 1500)).then(() => super.resume()); }
};
"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that blocks sound until somebody touches the page, as those of people do."""
    browser = launch(playwright, "--autoplay-policy=document-user-activation-required")
    yield browser
    browser.close()


class Untouched:
    """A visitor's page in a tab that nobody has touched. Playwright's own looks count as a touch; these do not."""

    def __init__(self, visitor: Visitor) -> None:
        address = visitor.page.url
        visitor.page.close()
        visitor.context.add_init_script(SLEEPS)
        self.page = visitor.page = visitor.context.new_page()
        self._browser = visitor.context.new_cdp_session(self.page)
        self.page.goto(address)

    def look(self, expression: str) -> Any:
        """Return what an expression gives, as it is."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self._browser.send("Runtime.evaluate", asked)
        return answer["result"].get("value")

    def asks_for(self, button: str) -> None:
        """Wait until the page shows this button."""
        there = f"[...document.querySelectorAll('button')].some((one) => one.textContent === {json.dumps(button)})"
        until(lambda: self.look(there), 30, f"the button {button!r}")

    def axe(self) -> None:
        """No rule of WCAG 2.2 A or AA is broken before anybody touches anything."""
        self.look((CHECKOUT / "client_web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8") + ";0")
        assert self.look("axe.run(document).then(({ violations }) => violations.map(({ id }) => id))") == []

    def picture(self, name: str, *sizes: tuple[int, int]) -> None:
        """Keep a picture in these sizes."""
        RESULTS.mkdir(exist_ok=True)
        for width, height in sizes:
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            self._browser.send("Emulation.setDeviceMetricsOverride", size)
            taken = self._browser.send("Page.captureScreenshot")["data"]
            (RESULTS / f"{name}-{width}.png").write_bytes(base64.b64decode(taken))
        self._browser.send("Emulation.clearDeviceMetricsOverride")

    def tap(self, selector: str) -> None:
        """Tap in the middle of what this selector finds."""
        found = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        box = self.look(f"JSON.parse(JSON.stringify({found}))")
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def is_kept_from(self, sound: str) -> None:
        """Something comes in there, and none of it may be heard."""
        playing = f"[...document.querySelectorAll({json.dumps(sound)})].filter((one) => one.srcObject?.active)"
        until(lambda: self.look(f"{playing}.length"), 30, f"something in {sound}")
        assert self.look("navigator.userActivation.hasBeenActive") is False, "nobody touched this page"
        assert self.look(f"{playing}.every((one) => one.paused)")


def hears(visitor: Visitor, sound: str, button: str) -> None:
    """What comes in is heard since the tap, and nothing is asked for any more."""
    expect(visitor.button(button)).to_have_count(0)
    tapped = visitor.tapped_at()
    visitor.listen(sound)
    visitor.heard_since(sound, tapped, 30)
    expect(visitor.button(button)).to_have_count(0)


def test_the_class_and_a_pupil_who_came_back_are_asked_for_one_tap_and_then_hear_each_other(
    visit: Callable[..., Visitor],
) -> None:
    unit, pupil = visit("unit"), visit("pupil").join()
    expect(pupil.button(SOUND)).to_have_count(0)  # the tap that brought them in is one
    pupil.choose("Stem")

    screen = Untouched(unit)
    screen.asks_for(READY)
    screen.is_kept_from(VOICE)
    screen.axe()
    screen.picture("first-tap-unit", PHONE, CLASSROOM)
    screen.tap(".unit__ready button")
    hears(unit, VOICE, READY)

    tab = Untouched(pupil)
    tab.asks_for(SOUND)
    tab.is_kept_from(CLASS_SOUND)
    tab.axe()
    tab.picture("first-tap-pupil", PHONE, LAPTOP)
    tab.tap("h1")  # anywhere
    hears(pupil, CLASS_SOUND, SOUND)
    pupil.sees_the_class()

    pupil.heard_since(CLASS_SOUND, pupil.is_called_away(CLASS_SOUND), 30)
    expect(pupil.button(SOUND)).to_have_count(0)
