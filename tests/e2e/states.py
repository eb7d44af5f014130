"""Every state of a lesson as a pupil, the classroom and a teacher see it, on a phone, a laptop and a large screen.

python -m tests.e2e.states [folder]     writes <state>-<width>.png and, to look through them, sheet-<n>.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from tests.e2e.conftest import launch
from tests.e2e.demo_school import DemoSchool, started
from tests.e2e.visitor import RESULTS, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
CLASSROOM: ViewportSize = {"width": 1920, "height": 1080}
SIZES = (PHONE, LAPTOP, CLASSROOM)
ON_A_SHEET = 12
LATER = "ms => { const now = performance.now.bind(performance); performance.now = () => now() + ms; }"
SHEET = """<body style="margin:0;background:#888;display:flex;flex-wrap:wrap;gap:12px;font:16px sans-serif">
{}</body>"""
CARD = """<figure style="margin:0"><figcaption>{name}</figcaption>
<img src="file://{path}" style="height:{height}px"></figure>"""


class Album:
    """People in a lesson, and the pictures of what they see."""

    def __init__(self, browser: Browser, school: DemoSchool, folder: Path) -> None:
        self.browser, self.school, self.folder = browser, school, folder
        self.taken: list[Path] = []

    def enter(self, role: str, number: int = 0, **options: object) -> Visitor:
        """Open the school as somebody."""
        size = CLASSROOM if role == "unit" else PHONE if role == "teacher" else LAPTOP
        context = self.browser.new_context(
            **{"viewport": size, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam", **options}  # type: ignore[arg-type]
        )
        person = self.school.people(role)[number]
        context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return Visitor(context, self.school.base_url, person.name).sign_in(person.sign_in_url)

    def take(self, state: str, *visitors: Visitor) -> None:
        """Photograph what each of them sees now, in every size."""
        for visitor in visitors:
            before = visitor.page.viewport_size
            for size in SIZES:
                visitor.page.set_viewport_size(size)
                visitor.page.wait_for_timeout(200)
                path = self.folder / f"{state}-{size['width']}.png"
                visitor.page.screenshot(path=path)
                self.taken.append(path)
            if before:
                visitor.page.set_viewport_size(before)

    def sheets(self) -> None:
        """Lay them side by side."""
        page = self.browser.new_page(viewport={"width": 1900, "height": 1000})
        for width in (size["width"] for size in SIZES):
            mine = [path for path in self.taken if path.stem.endswith(f"-{width}")]
            many, high = (ON_A_SHEET, 460) if width == PHONE["width"] else (6, 380)
            for at in range(0, len(mine), many):
                cards = [CARD.format(name=one.stem, path=one, height=high) for one in mine[at : at + many]]
                sheet = self.folder / f"sheet-{width}-{at // many}.html"
                sheet.write_text(SHEET.format("".join(cards)), encoding="utf-8")
                page.goto(f"file://{sheet}")
                page.screenshot(path=sheet.with_suffix(".png"), full_page=True)


def pupils(album: Album) -> tuple[Visitor, Visitor, Visitor]:  # noqa: PLR0915 - one walk
    """From waiting to speaking; returns pupil, unit and teacher."""
    pupil = album.enter("pupil")
    pupil.to_the_lesson.click()
    expect(pupil.page.get_by_text("De klas is er nog niet")).to_be_visible()
    album.take("pupil-waiting", pupil)
    unit = album.enter("unit")
    pupil.sees_the_class()
    unit.expect_state("luistert mee")
    album.take("pupil-lesson", pupil)
    album.take("unit-listens", unit)
    teacher = album.enter("teacher").open_the_lesson()
    album.take("teacher-lesson", teacher)
    pupil.button("Hand omhoog").click()
    expect(teacher.page.get_by_role("button", name="Gezien").first).to_be_visible()
    for state, waited in (("hand", 0), ("hand-60", 61_000), ("hand-120", 60_000)):
        unit.page.evaluate(LATER, waited)
        unit.page.wait_for_timeout(1200)
        album.take(f"unit-{state}", unit)
    album.take("pupil-hand", pupil)
    album.take("teacher-hand", teacher)
    teacher.page.get_by_role("button", name="Gezien").first.click()
    expect(pupil.page.get_by_text("Gezien om")).to_be_visible()
    album.take("pupil-seen", pupil)
    teacher.page.get_by_role("button", name="Jouw beurt").first.click()
    expect(pupil.page.get_by_text("Jouw beurt")).to_be_visible()
    album.take("pupil-turn", pupil)
    for step, words in (("Stem", "praat mee"), ("Beeld", "is in beeld")):
        pupil.choose(step)
        unit.expect_state(words)
        pupil.page.wait_for_timeout(1500)
        album.take(f"pupil-{step.lower()}", pupil)
        album.take(f"unit-{step.lower()}", unit)
        album.take(f"teacher-{step.lower()}", teacher)
    return pupil, unit, teacher


def without_voice(album: Album, pupil: Visitor, unit: Visitor, teacher: Visitor) -> None:  # noqa: PLR0915 - one walk
    """Typing, the board, comfort, energy."""
    pupil.choose("Meekijken")
    pupil.button("Typen").click()
    pupil.page.get_by_label("Typ iets voor de klas").fill("Mag ik iets vragen?")
    pupil.button("Klappen").click()
    pupil.button("Ik hoor jullie niet").click()
    pupil.page.get_by_label("Briefje voor een klasgenoot").fill("Wil je mijn boek meenemen?")
    pupil.button("Geef het briefje").click()
    expect(unit.page.get_by_text("Wil je mijn boek meenemen?")).to_be_visible()
    album.take("pupil-talk", pupil)
    album.take("unit-talk", unit)
    album.take("teacher-talk", teacher)
    pupil.button("Ik hoor jullie niet").click()
    pupil.button("Spaarstand").click()
    pupil.page.wait_for_timeout(4000)
    album.take("pupil-spared", pupil)
    pupil.button("Weer bewegend beeld").click()
    pupil.button("Typen").click()
    pupil.button("Foto van het bord").click()
    expect(pupil.page.locator(".board-view__photo")).to_be_visible()
    pupil.page.wait_for_timeout(800)
    album.take("pupil-photo", pupil)
    pupil.page.keyboard.press("Escape")
    pupil.button("Beeld en geluid").click()
    album.take("pupil-comfort", pupil)
    pupil.page.keyboard.press("Escape")
    pupil.button("Ik ben moe").click()
    unit.expect_state("is moe")
    album.take("pupil-tired", pupil)
    album.take("unit-tired", unit)
    album.take("teacher-tired", teacher)
    pupil.button("Pauze").click()
    album.take("pupil-pause-how-long", pupil)
    pupil.button("5 minuten").click()
    unit.expect_state("heeft pauze")
    album.take("pupil-pause", pupil)
    album.take("unit-pause", unit)
    pupil.button("Ik ben er weer").click()
    pupil.sees_the_class()


def from_the_class(album: Album, pupil: Visitor, unit: Visitor, teacher: Visitor) -> None:
    """Curtain, break, gone and back."""
    teacher.button("Gordijn dicht").click()
    expect(pupil.page.get_by_text("De klas heeft het gordijn even dicht.")).to_be_visible()
    for name, one in (("pupil", pupil), ("unit", unit), ("teacher", teacher)):
        album.take(f"{name}-curtain", one)
    teacher.button("Ook geluid uit").click()
    unit.expect_state("niet te horen")
    album.take("pupil-curtain-all", pupil)
    album.take("unit-curtain-all", unit)
    teacher.button("Gordijn open").click()
    pupil.sees_the_class()
    teacher.button("Pauze").click()
    expect(pupil.page.get_by_text("Het is pauze in de klas.")).to_be_visible()
    for name, one in (("pupil", pupil), ("unit", unit), ("teacher", teacher)):
        album.take(f"{name}-break", one)
    teacher.button("De les gaat verder").click()
    pupil.sees_the_class()
    pupil.context.set_offline(True)
    expect(pupil.page.get_by_text("Even geen verbinding.").first).to_be_visible(timeout=20_000)
    unit.expect_state("even weg", within=20)
    album.take("pupil-lost", pupil)
    album.take("unit-away", unit)
    album.take("teacher-away", teacher)
    pupil.context.set_offline(False)
    pupil.sees_the_class(within=20)
    unit.context.set_offline(True)
    unit.expect_state("Even geen verbinding", within=20)
    album.take("unit-recovering", unit)
    unit.context.set_offline(False)
    unit.expect_state("luistert mee", within=20)


def calm_and_over(album: Album, pupil: Visitor, unit: Visitor, teacher: Visitor) -> None:
    """The calm view, and every way out."""
    calm = album.enter("pupil", 1)
    own = calm.api("GET", "/api/plans/comfort")["body"]
    chosen = {**own["own"], "calm": True}
    body = {"person_id": own["person_id"], "version": own["version"], "own": chosen, "agreed": None}
    calm.api("POST", "/api/plans/comfort", body)
    calm.page.reload()
    calm.join()
    album.take("pupil-calm", calm)
    album.take("unit-two", unit)
    album.take("teacher-two", teacher)
    calm.button("Hoe gaat het?").click()
    album.take("pupil-calm-how", calm)
    calm.page.keyboard.press("Escape")
    calm.button("Stoppen").click()
    expect(calm.page.get_by_role("heading", name="Je bent gestopt")).to_be_visible()
    album.take("pupil-stopped", calm)
    teacher.button("Les beëindigen").click()
    album.take("teacher-ends", teacher)
    expect(pupil.page.get_by_role("heading", name="De les is afgelopen")).to_be_visible(timeout=15_000)
    unit.expect_state("Geen les")
    album.take("pupil-over", pupil)
    album.take("unit-idle", unit)
    album.take("teacher-over", teacher)


def main() -> None:
    """Start a school and a browser, let a lesson go through all its states, end both."""
    album_folder = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS / "states"
    album_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        school = started(Path(folder) / "school")
        browser = launch(playwright)
        album = Album(browser, school, album_folder.resolve())
        try:
            people = pupils(album)
            without_voice(album, *people)
            from_the_class(album, *people)
            calm_and_over(album, *people)
        finally:
            album.sheets()
            browser.close()
            school.stop()


if __name__ == "__main__":
    main()
