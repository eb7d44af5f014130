"""Picture, sound and buttons in the pupil's own hands: chosen in the lesson, there on every other device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.e2e.test_energy import CONTROLS
from tests.e2e.visitor import CLASS_SOUND, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
LOUD, QUIET = 0.9, 0.02
MOST_CONTROLS = 7
# What goes to the loudspeaker through the page's own path, with a tone in the place of the class's sound.
TONE = """(() => {
    const level = window.__level = { tone: 0.9, meters: [] };
    const connect = AudioNode.prototype.connect;
    const toned = new WeakSet();  // one tone a path, however many voices take it
    AudioContext.prototype.createMediaStreamSource = function () {
        if (toned.has(this)) return new GainNode(this);
        toned.add(this);
        const tone = new OscillatorNode(this, { frequency: 440 });
        const volume = new GainNode(this, { gain: level.tone });
        setInterval(() => { volume.gain.value = level.tone; }, 50);
        connect.call(tone, volume);
        tone.start();
        return volume;
    };
    AudioNode.prototype.connect = function (to, ...more) {
        if (to instanceof AudioDestinationNode) {
            const meter = new AnalyserNode(this.context, { fftSize: 4096 });
            connect.call(this, meter);
            level.meters.push(meter);
        }
        return connect.call(this, to, ...more);
    };
    level.now = () => {
        const meter = level.meters.at(-1);
        if (!meter || meter.context.state !== "running") return 0;
        const samples = new Float32Array(4096);
        meter.getFloatTimeDomainData(samples);
        return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    };
})()"""


def kept(device: Visitor, part: dict[str, Any]) -> None:
    """Wait until the school keeps these choices of the pupil."""

    def own() -> bool:
        found = device.api("GET", "/api/plans/comfort")["body"]["own"]
        return all(found[name] == value for name, value in part.items())

    until(own, 5, f"{part} is kept", device.page)


def comfort(device: Visitor) -> None:
    """Open the switches; one tap outside the calm view, two in it."""
    if device.button("Hoe gaat het?").count():
        device.button("Hoe gaat het?").click()
    device.button("Beeld en geluid").click()


def loudness(device: Visitor, tone: float, least: float) -> float:
    """Play a tone and return how loud it leaves the page."""
    device.page.evaluate("tone => { __level.tone = tone; }", tone)
    until(lambda: device.page.evaluate("__level.now()") > least, 5, "the tone is heard", device.page)
    device.page.wait_for_timeout(600)  # the limiter lets go within a quarter of a second
    return float(device.page.evaluate("__level.now()"))


def test_what_a_pupil_sets_in_the_lesson_is_so_on_their_other_device(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    laptop = visit("pupil", viewport=LAPTOP)
    laptop.page.add_init_script(TONE)
    laptop.page.reload()
    laptop.join()
    comfort(laptop)
    laptop.axe("how picture and sound are")
    for name in ("Donker scherm", "Nooit hard", "Beide oren hetzelfde"):
        laptop.page.get_by_label(name).check()
    for choice in ("Naar links", "Rechts"):
        laptop.page.get_by_label(choice, exact=True).check()
    laptop.screenshot("comfort-dialog-laptop")
    laptop.page.keyboard.press("Escape")
    laptop.sees_the_class()
    laptop.axe("the lesson, dark, turned and for the right hand")
    laptop.screenshot("comfort-laptop")
    nothing_is_loud(laptop)
    kept(laptop, {"dim": True, "soft": True, "mono": True, "turn": "left", "hand": "right", "calm": False})
    laptop.button("Stoppen").click()

    phone = visit("pupil", viewport=PHONE).join()
    assert phone.page.evaluate("document.documentElement.hasAttribute('data-dim')")
    comfort(phone)
    expect(phone.page.get_by_label("Nooit hard")).to_be_checked()
    expect(phone.page.get_by_label("Naar links")).to_be_checked()
    phone.screenshot("comfort-dialog-phone")
    phone.page.get_by_label("Rustige weergave").check()
    the_calm_view_holds_its_promises(phone)
    and_all_of_it_is_taken_back(phone)


def nothing_is_loud(device: Visitor) -> None:
    assert loudness(device, LOUD, 0.01) < LOUD * 0.707 / 4, "what is loud is 12 dB softer at least"
    assert 0.7 < loudness(device, QUIET, 0.001) / (QUIET * 0.707) < 1.2, "what is quiet stays as it is"
    assert device.page.evaluate(f"document.querySelector('{CLASS_SOUND}').muted"), "nothing is heard twice"


def the_calm_view_holds_its_promises(device: Visitor) -> None:
    assert device.page.evaluate(CONTROLS) <= MOST_CONTROLS
    device.page.keyboard.press("Escape")
    device.sees_the_class()
    assert device.page.evaluate("document.getAnimations().length") == 0
    assert device.page.locator("video").count() == 1
    assert device.page.evaluate(CONTROLS) <= MOST_CONTROLS
    device.screenshot("comfort-calm-phone")


def and_all_of_it_is_taken_back(device: Visitor) -> None:
    comfort(device)
    assert device.page.evaluate(CONTROLS) <= MOST_CONTROLS
    device.page.get_by_label("Rechtop", exact=True).check()
    device.page.get_by_label("Links", exact=True).check()
    device.page.get_by_label("Donker scherm").uncheck()
    device.page.keyboard.press("Escape")
    device.screenshot("comfort-left-phone")
    kept(device, {"calm": True, "turn": "none", "hand": "left", "dim": False})
    device.page.goto(f"{device.base_url}/settings")
    expect(device.page.get_by_label("Rustige weergave")).to_be_checked()
    device.page.get_by_label("Rustige weergave").uncheck()
    kept(device, {"calm": False})
    device.axe("settings of a pupil")
    device.screenshot("comfort-settings")
