"""What :mod:`tests.e2e.test_firefox` runs in a network of its own: server, unit in Chromium, pupil in Firefox."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.demo_school import started
from tests.e2e.firefox import Firefox
from tests.e2e.network import ADDRESS
from tests.e2e.visitor import CLASS_SOUND, PICTURE, VOICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8")
LOOK = f"__probe.look('{PICTURE}')"
PLAYED = f"document.querySelector('{PICTURE}').currentTime"
# Without a sound card Firefox lets no AudioContext run: what arrives is recorded for a second and decoded again.
LOUDNESS = f"""(async () => {{
    const element = document.querySelector('{CLASS_SOUND}');
    const track = element?.srcObject?.getAudioTracks()[0];
    if (!track || element.paused || element.muted || element.volume === 0) return 0;
    const recorder = new MediaRecorder(new MediaStream([track]));
    const recorded = new Promise((done) => {{ recorder.ondataavailable = (event) => done(event.data); }});
    recorder.start();
    setTimeout(() => recorder.stop(), 1000);
    const bytes = await (await recorded).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
    const samples = sound.getChannelData(0);
    return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}})()"""
FIRST_PICTURE = 8.0
QUIETEST = 0.001
LEAST_LIT = 100


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A demonstration school that browsers reach at an address of its own."""
    school = started(tmp_path_factory.mktemp("school"), ERBIJ_PUBLIC_ADDRESSES=ADDRESS)
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """A stock Firefox with fake devices."""
    with Firefox(os.environ["ERBIJ_TEST_FIREFOX"], tmp_path / "firefox") as firefox:
        firefox.before_every_page(PROBES)
        yield firefox


def sees_the_class_move(firefox: Firefox) -> dict[str, int]:
    """The picture is lit, plays and changes; Firefox counts no frames (``totalVideoFrames`` stays 0)."""
    first: dict[str, int] = firefox.wait(LOOK, FIRST_PICTURE)
    played = firefox.run(PLAYED)
    moved = (
        f"((now) => now && now.print !== {first['print']} && now.lit > {LEAST_LIT} && {PLAYED} > {played + 1} && now)"
    )
    seen: dict[str, int] = firefox.wait(f"{moved}({LOOK})", 10)
    return seen


def test_journey_1(visit: Callable[..., Visitor], school: DemoSchool, firefox: Firefox) -> None:
    unit = visit("unit")
    unit.listen(VOICE)
    firefox.open(school.people("pupil")[0].sign_in_url)
    firefox.click("Ik ben")

    firefox.click("Naar de les")
    tapped = firefox.run("__probe.tapped")
    board = sees_the_class_move(firefox)
    assert firefox.wait(LOUDNESS, 10) > QUIETEST, "the class is heard"
    unit.expect_state("luistert mee")
    assert firefox.run("__probe.asked.length") == 0, "camera and microphone are asked for at Stem and Beeld only"

    firefox.click("Klas")
    firefox.wait(f"((now) => now && now.print !== {board['print']})({LOOK})", 5)
    sees_the_class_move(firefox)

    firefox.click("Stem")
    unit.expect_state("praat mee", within=10)
    unit.heard_since(VOICE, tapped, 10)
    assert firefox.run("__probe.asked.every((asked) => asked.audio && !asked.video)")

    firefox.click("Stoppen")
    unit.expect_state("Niemand kijkt mee")
