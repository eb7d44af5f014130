"""Every state of a lesson as a pupil, the classroom and a teacher see it, on a phone, a laptop and a large screen.

python -m tests.e2e.states [folder] [scene ...]     writes <state>-<width>.png and, to look through them, sheet-<n>.png
make states scenes="steps over"                     the same for these scenes alone

No test: it takes some six minutes and proves nothing by itself, somebody has to look. What a machine can see (a page
that is too wide, words that are cut off, a target too small for a finger) it says at the end, and ends with 1. A scene
that stops is named too, with the last state that it showed and what it waited for.
"""

from __future__ import annotations

import re
import sys
import tempfile
import traceback
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect, sync_playwright

from tests.e2e import staged
from tests.e2e.album import PATIENCE, Album, asks_where_it_stands, has_a_photo, joins, says
from tests.e2e.conftest import launch
from tests.e2e.staged import MINUTES_LATER, WEAK, a_pupil, hands, with_pupils
from tests.e2e.test_unit_views import may_move
from tests.e2e.visitor import RESULTS, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.staged import Change
    from tests.e2e.visitor import Visitor


def everybody(album: Album) -> tuple[Visitor, Visitor, Visitor]:
    """A unit, a pupil who sees the class, and the teacher's phone."""
    unit = album.enter("unit")
    pupil = joins(album.enter("pupil"))
    return unit, pupil, album.enter("teacher").open_the_lesson()


# --- scenes -----------------------------------------------------------------------------------------------------------


def arriving(album: Album) -> None:
    """From the day to the lesson."""
    stranger = album.visitor("unit")
    stranger.page.goto(f"{album.school.base_url}/unit")
    says(stranger, "Nog niet gekoppeld")
    album.take("unit-unpaired", stranger)
    asks_where_it_stands(album, stranger)
    pupil, stage = album.staged("pupil")
    expect(pupil.to_the_lesson).to_be_visible()
    album.take("pupil-day", pupil)
    stage.holds = True
    pupil.to_the_lesson.click()
    says(pupil, "Je gaat de les in")
    album.take("pupil-joining", pupil)
    stage.holds = False
    says(pupil, "De klas is er nog niet")
    album.take("pupil-before", pupil)
    teacher = album.enter("teacher")
    says(teacher, "Open de les")
    album.take("teacher-day", teacher)
    teacher.open_the_lesson()
    says(pupil, "Het beeld uit de klas komt nog")
    album.look(("pupil-no-unit", pupil), ("teacher-no-unit", teacher))
    unit = album.enter("unit")
    pupil.sees_the_class(within=PATIENCE)
    unit.expect_state("luistert mee", within=PATIENCE)
    album.look(("pupil-lesson", pupil), ("unit-listens", unit), ("teacher-lesson", teacher))
    pupil.button("Stoppen").click()
    unit.expect_state("Niemand kijkt mee", within=PATIENCE)
    album.look(("pupil-stopped", pupil), ("unit-ready", unit), ("teacher-nobody", teacher))


def steps(album: Album) -> None:
    """Pictures, a hand, voice and face."""
    unit, pupil, teacher = everybody(album)
    for name in ("Leraar", "Klas"):
        pupil.button(name).click()
        pupil.page.wait_for_timeout(1500)
        album.take(f"pupil-looks-{name.lower()}", pupil)
    pupil.button("Bord").click()
    pupil.button("Hand omhoog").click()
    says(teacher, re.compile("^Gezien"))
    album.look(("pupil-hand", pupil), ("unit-hand", unit), ("teacher-hand", teacher))
    teacher.page.get_by_role("button", name=re.compile("^Gezien")).first.click()
    says(pupil, "Gezien om")
    album.look(("pupil-seen", pupil), ("unit-seen", unit), ("teacher-seen", teacher))
    teacher.page.get_by_role("button", name=re.compile("^Jouw beurt")).first.click()
    says(pupil, "Jouw beurt")
    album.look(("pupil-turn", pupil), ("unit-turn", unit), ("teacher-turn", teacher))
    for step, words in (("Stem", "praat mee"), ("Beeld", "is in beeld")):
        pupil.choose(step)
        unit.expect_state(words, within=PATIENCE)
        pupil.page.wait_for_timeout(1500)
        state = step.lower()
        album.look((f"pupil-{state}", pupil), (f"unit-{state}", unit), (f"teacher-{state}", teacher))


def without_voice(album: Album) -> None:
    """Typing, showing, a note, a photo of the board, and how picture and sound are."""
    unit, pupil, teacher = everybody(album)
    pupil.button("Typen").click()
    album.take("pupil-types", pupil)
    box = pupil.page.get_by_label("Typ iets voor de klas")
    box.fill("Mag ik iets vragen over de derde som?")
    box.press("Enter")
    box.fill("Ik snap alleen de eer")
    pupil.button("Klappen").click()
    pupil.button("Ik hoor jullie niet").click()
    pupil.page.get_by_label("Briefje voor een klasgenoot").fill("Wil je mijn boek meenemen?")
    pupil.button("Geef het briefje").click()
    says(unit, "Wil je mijn boek meenemen?")
    says(pupil, "Je briefje is op het scherm")
    album.look(("pupil-talk", pupil), ("unit-talk", unit), ("teacher-talk", teacher))
    pupil.button("Ik hoor jullie niet").click()
    pupil.button("Spaarstand").click()
    expect(pupil.page.locator('[data-role="still"]')).to_be_visible()
    album.look(("pupil-spared", pupil), ("teacher-spared", teacher))
    pupil.button("Weer bewegend beeld").click()
    pupil.button("Typen").click()
    pupil.sees_the_class(within=PATIENCE)
    has_a_photo(pupil)
    album.take("pupil-photo", pupil)
    pupil.page.keyboard.press("Escape")
    pupil.button("Beeld en geluid").click()
    album.take("pupil-comfort", pupil)


def energy(album: Album) -> None:
    """Tired, a pause, back."""
    unit, pupil, teacher = everybody(album)
    pupil.button("Ik ben moe").click()
    unit.expect_state("is moe", within=PATIENCE)
    album.look(("pupil-tired", pupil), ("unit-tired", unit), ("teacher-tired", teacher))
    pupil.button("Pauze").click()
    album.take("pupil-pause-how-long", pupil)
    pupil.button("5 minuten").click()
    unit.expect_state("heeft pauze", within=PATIENCE)
    album.look(("pupil-pause", pupil), ("unit-pause", unit), ("teacher-pause", teacher))
    pupil.page.evaluate(MINUTES_LATER, 6)
    says(pupil, "Je pauze is voorbij")
    album.take("pupil-return", pupil)
    pupil.button("Ik ben er weer").click()
    pupil.sees_the_class(within=PATIENCE)


def from_the_class(album: Album) -> None:
    """Curtain and break, and a tap that can be taken back."""
    unit, pupil, teacher = everybody(album)
    teacher.button("Gordijn dicht").click()
    says(pupil, "De klas heeft het gordijn even dicht.")
    album.look(("pupil-curtain", pupil), ("unit-curtain", unit), ("teacher-curtain-undo", teacher))
    teacher.button("Ook het geluid uit").click()
    unit.expect_state("niet te horen", within=PATIENCE)
    expect(teacher.page.get_by_role("button", name="Toch niet")).to_have_count(0)
    album.look(("pupil-curtain-all", pupil), ("unit-curtain-all", unit), ("teacher-curtain", teacher))
    teacher.button("Gordijn open").click()
    pupil.sees_the_class(within=PATIENCE)
    teacher.button("Pauze").click()
    says(pupil, "Het is pauze in de klas.")
    album.look(("pupil-break", pupil), ("unit-break", unit), ("teacher-break", teacher))
    teacher.button("Kletspauze: de klas blijft aan").click()
    unit.expect_state("Kletspauze", within=PATIENCE)
    pupil.sees_the_class(within=PATIENCE)
    album.look(("pupil-break-chat", pupil), ("unit-break-chat", unit), ("teacher-break-chat", teacher))
    teacher.button("De les gaat verder").click()
    says(pupil, "De les gaat verder.")
    album.take("pupil-break-over", pupil)
    teacher.button("Iedereen stil").click()
    album.take("teacher-quiet-undo", teacher)


def lines(album: Album) -> None:
    """A weak line, a lost one, a class that dropped."""
    unit, pupil, teacher = everybody(album)
    pupil.page.evaluate(WEAK)
    says(pupil, "steeds een nieuwe")
    expect(pupil.page.locator('[data-role="still"]')).to_be_visible()
    album.take("pupil-weak", pupil)
    expect(pupil.button("Zwakke verbinding? Spaarstand")).to_be_visible()
    album.look(("pupil-weak-offered", pupil), ("teacher-weak", teacher))
    pupil.page.reload()
    pupil.sees_the_class(within=PATIENCE)
    pupil.context.set_offline(offline=True)
    says(pupil, "Even geen verbinding.")
    unit.expect_state("even weg", within=PATIENCE)
    album.look(("pupil-lost", pupil), ("unit-away", unit), ("teacher-away", teacher))
    pupil.context.set_offline(offline=False)
    pupil.sees_the_class(within=PATIENCE)
    teacher.context.set_offline(offline=True)
    says(teacher, "Even geen verbinding.")
    album.take("teacher-frozen", teacher)
    unit.context.set_offline(offline=True)
    unit.expect_state("Even geen verbinding", within=PATIENCE)
    says(pupil, "De klas komt terug.")
    album.look(("unit-recovering", unit), ("pupil-recovering", pupil))
    pupil.page.evaluate(MINUTES_LATER, 50)
    says(pupil, "de les is bijna afgelopen")
    album.take("pupil-class-gone", pupil)


def comfort(album: Album) -> None:
    """The calm view, dark, and with one hand."""
    album.enter("unit")
    pupil = album.enter("pupil", 1)
    own = pupil.api("GET", "/api/plans/comfort")["body"]
    version = own["version"]
    for state, chosen in (
        ("calm", {"calm": True}),
        ("dark", {"dim": True}),
        ("left", {"hand": "left"}),
        ("right", {"hand": "right", "turn": "left"}),
        ("calm-right", {"calm": True, "hand": "right"}),
    ):
        body = {"person_id": own["person_id"], "version": version, "own": {**own["own"], **chosen}, "agreed": None}
        answer = pupil.api("POST", "/api/plans/comfort", body)
        assert answer["status"] == 200, answer
        version = answer["body"]["version"]
        pupil.page.goto(album.school.base_url)
        joins(pupil)
        album.take(f"pupil-{state}", pupil)
        if state == "calm":
            pupil.button("Hoe gaat het?").click()
            album.take("pupil-calm-how", pupil)
            pupil.button("Typen").click()
            album.take("pupil-calm-talk", pupil)
        pupil.button("Stoppen").click()


def outs(album: Album) -> None:
    """Put out, or kept out."""
    album.enter("unit")
    pupil, stage = album.staged("pupil")
    joins(pupil)
    slot, _, ends_at = album.school.lesson()
    for state, reason in (
        ("removed", "removed"),
        ("closed", "server"),
        ("off", "called_off"),
        ("elsewhere", "taken_over"),
    ):
        stage.end(reason)
        expect(pupil.page.locator(".live-after")).to_be_visible()
        album.take(f"pupil-{state}", pupil)
        pupil.page.goto(f"{album.school.base_url}/live/{slot}")
        pupil.sees_the_class(within=PATIENCE)
    stage.end("moved", ends_at.isoformat())
    expect(pupil.page.locator(".live-after")).to_be_visible()
    album.take("pupil-moved", pupil)
    for code, state in (("door_not_open", "early"), ("lesson_full", "full"), ("rules_not_agreed", "locked")):
        stage.refuses = code
        pupil.page.goto(f"{album.school.base_url}/live/{slot}")
        pupil.page.wait_for_timeout(1500)
        album.take(f"pupil-{state}", pupil)


def over(album: Album) -> None:
    """The end of a lesson, and what was missed of it."""
    unit = album.enter("unit")
    pupil, other = joins(album.enter("pupil")), joins(album.enter("pupil", 1))
    until(lambda: pupil.kept, 30, "a proof is kept", pupil.page)
    pupil.button("Stoppen").click()
    has_a_photo(other)
    other.page.keyboard.press("Escape")
    album.school.kill()
    album.school.clock_offset += timedelta(minutes=5)
    album.school.start()
    teacher = album.enter("teacher").open_the_lesson()
    other.sees_the_class(within=PATIENCE)
    teacher.button("Les beëindigen").click()
    album.take("teacher-ends", teacher)
    says(other, "De les is afgelopen")
    unit.expect_state("Geen les", within=PATIENCE)
    album.look(("pupil-over", other), ("unit-idle", unit), ("teacher-over", teacher))
    pupil.page.goto(album.school.base_url)
    says(pupil, "Gemist op deze dag")
    pupil.page.wait_for_timeout(1000)
    album.take("pupil-missed", pupil)


def many(album: Album) -> None:
    """Nine pupils from home, hands that wait, a source that is silent, and who takes a lesson over."""
    album.enter("unit")
    teacher, stage = album.staged("teacher")
    teacher.open_the_lesson()
    shown: tuple[tuple[str, Change], ...] = (
        ("teacher-hand-60", hands(61)),
        ("teacher-hand-120", hands(121)),
        ("teacher-hands", hands(121, 61, 5)),
        ("teacher-silent", staged.who_hears_nothing(["class_sound"], silent=["class_sound"])),
        ("teacher-sends-none", staged.who_hears_nothing([])),
        ("teacher-one-to-one", lambda room: room | {"lesson": room["lesson"] | {"subject": "Gesprek", "group": ""}}),
        ("teacher-nine", staged.nine),
    )
    for state, change in shown:
        stage.show(change)
        album.take(state, teacher)
    teacher.page.route("**/api/timetable/day*", staged.supply)
    teacher.page.reload()
    says(teacher, "Je valt in")
    stage.show(with_pupils(a_pupil(0)))
    album.take("teacher-supply", teacher)
    unit, wall = album.staged("unit")
    unit.button("Hier verder").or_(unit.page.get_by_text("Niemand kijkt mee")).first.wait_for()
    unit.page.wait_for_timeout(1000)
    for state, change in (
        ("unit-hand-60", hands(61)),
        ("unit-hand-120", hands(121)),
        ("unit-hands", hands(121, 61, 5)),
        ("unit-nine", staged.nine),
        ("unit-tired-speaks", with_pupils(a_pupil(0, step=4, energy="tired"))),
        ("unit-one-to-one", lambda room: room | {"lesson": room["lesson"] | {"subject": "Gesprek", "group": ""}}),
    ):
        wall.show(change)
        album.take(state, unit)


def alone(album: Album) -> None:
    """One pupil and one teacher, both at home; then a class with a camera that can move, and a screen too many."""
    teacher = album.visitor("teacher")
    teacher.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
    teacher.sign_in(album.school.people("teacher")[0].sign_in_url).open_the_lesson()
    teacher.button("Zend mijn stem en beeld").click()
    says(teacher, "Je bent te horen.")
    pupil, stage = album.staged("pupil")
    joins(pupil)
    album.look(("teacher-sends", teacher), ("pupil-teacher-elsewhere", pupil))
    talk = {"subject": "Gesprek", "group": ""}
    stage.show(lambda room: room | {"lesson": room["lesson"] | talk, "sources": ["teacher", "teacher_voice"]})
    album.take("pupil-one-to-one", pupil)
    teacher.button("Mijn stem").click()
    says(teacher, "Je geluid staat uit.")
    album.take("teacher-sends-muted", teacher)
    unit = album.visitor("unit").sign_in(album.school.people("unit")[0].sign_in_url)
    may_move(unit)
    unit.expect_state("luistert mee", within=PATIENCE)
    unit.button("Beeld instellen").click()
    unit.page.get_by_text("De camera kan bewegen").click()
    for place, zoom in (("Klas", "100"), ("Bord", "300")):
        unit.page.get_by_label("Inzoomen").fill(zoom)
        unit.page.get_by_role("group", name="Stand voor").get_by_text(place, exact=True).click()
        unit.button("Onthoud deze stand").click()
    album.take("unit-views", unit)
    unit.button("Bewaren").click()
    says(unit, "Camera naar:")
    album.take("unit-aims", unit)
    album.enter("unit")
    unit.expect_state("Hulp nodig", within=PATIENCE)
    album.take("unit-needs-help", unit)


SCENES: tuple[Callable[[Album], None], ...] = (
    arriving, steps, without_voice, energy, from_the_class, lines, comfort, outs, over, many, alone,
)  # fmt: skip


def wished(names: list[str]) -> tuple[Callable[[Album], None], ...]:
    """All scenes, or those of these names; a name that is none ends the program."""
    scenes = {scene.__name__: scene for scene in SCENES}
    if unknown := sorted(set(names) - scenes.keys()):
        sys.exit(f"no scene: {', '.join(unknown)}. There are: {', '.join(scenes)}")
    return tuple(scenes[name] for name in names) or SCENES


def stopped(album: Album, scene: Callable[[Album], None], failed: Exception) -> str:
    """Which scene stopped, after which state, and at what."""
    here = [frame for frame in traceback.extract_tb(failed.__traceback__) if frame.filename == __file__]
    at = next((f"line {frame.lineno}: {frame.line}" for frame in here if frame.name == scene.__name__), "its school")
    return f"{scene.__name__} stopped after {album.last or 'nothing'}, at {at}: {failed!s:.400}"


def main() -> None:
    """Play the scenes, each in a school of its own; a scene that fails leaves the others their pictures."""
    scenes = wished(sys.argv[2:])
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS / "states"
    pictures.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE * 1000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        album = Album(browser, pictures.resolve())
        for scene in scenes:
            try:
                album.play(scene, Path(folder) / scene.__name__)
            except (AssertionError, Error) as failed:
                album.wrong.append(stopped(album, scene, failed))
        album.sheets()
        browser.close()
    print(f"{len(album.taken)} pictures in {pictures}", *album.wrong, sep="\n")  # noqa: T201
    sys.exit(1 if album.wrong else 0)


if __name__ == "__main__":
    main()
