"""Pictures of pages in every size, laid side by side, and what a machine can see wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.demo_school import started
from tests.e2e.staged import Staged
from tests.e2e.visitor import Visitor

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

    from tests.e2e.demo_school import DemoSchool

PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
CLASSROOM: ViewportSize = {"width": 1920, "height": 1080}
SIZES = (PHONE, LAPTOP, CLASSROOM)
OF_ROLE = {"unit": CLASSROOM, "teacher": PHONE}
PAGE = "margin:0;padding:8px;background:#888;display:flex;flex-wrap:wrap;align-items:start;gap:8px;font:16px sans-serif"
# On the sheet the edge of the screen is a red line: what is below it has to be scrolled to.
CARD = """<figure style="margin:0;position:relative"><figcaption>{name}</figcaption>
<img src="file://{path}" style="width:{wide}px;display:block">
<hr style="position:absolute;margin:0;top:{fold}px;width:100%;border:0;border-top:3px dashed red"></figure>"""
CAPTION = 19
# What is wider than the screen, cut off, or too small for a finger. A link in a sentence may be as small as its words.
WRONG = """() => {
    const wrong = [];
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth) wrong.push(`the page is ${page.scrollWidth} wide`);
    const open = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
    for (const one of open.querySelectorAll("button, .button, summary, label:has(input), h1")) {
        if (!one.checkVisibility()) continue;
        const words = one.textContent.trim().slice(0, 40);
        const { width, height } = one.getBoundingClientRect();
        if (one.tagName !== "H1" && Math.min(width, height) < 44) wrong.push(`${words}: ${width} by ${height}`);
        if (one.scrollWidth > one.clientWidth + 1) wrong.push(`${words}: cut off`);
    }
    return wrong;
}"""
HTTP_OK = 200
PATIENCE = 60.0  # seconds; nothing is measured here


def says(visitor: Visitor, words: str | re.Pattern[str]) -> None:
    """Wait until the page says so."""
    expect(visitor.page.get_by_text(words).first).to_be_visible()


def joins(pupil: Visitor) -> Visitor:
    """Into the lesson; returns when the class is seen."""
    pupil.to_the_lesson.click()
    pupil.sees_the_class(within=PATIENCE)
    return pupil


def has_a_photo(pupil: Visitor) -> None:
    """The board as a photo, large."""
    pupil.button("Foto van het bord").click()
    expect(pupil.page.locator(".board-view__photo")).to_be_visible()
    pupil.page.wait_for_timeout(800)


class Album:
    """One school at a time, people in it, and the pictures of what they see."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.taken: list[tuple[Path, ViewportSize]] = []
        self.wrong: list[str] = []
        self.last = ""
        self._school: DemoSchool | None = None
        self._contexts: list[BrowserContext] = []

    @property
    def school(self) -> DemoSchool:
        """The school of this scene."""
        assert self._school is not None, "no scene is played"
        return self._school

    def play(self, scene: Callable[[Album], None], home: Path) -> None:
        """One scene in a school of its own."""
        self.last = ""
        self._school = started(home)
        try:
            scene(self)
        finally:
            for context in self._contexts:
                context.close()
            self._contexts.clear()
            self._school.stop()

    def visitor(self, role: str, **options: object) -> Visitor:
        """A browser that is not signed in, of the size that this role mostly has."""
        usual: dict[str, object] = {"viewport": OF_ROLE.get(role, LAPTOP), "locale": "nl-NL"}
        context = self.browser.new_context(**usual | options)  # type: ignore[arg-type]
        self._contexts.append(context)
        return Visitor(context, self.school.base_url, role)

    def enter(self, role: str, number: int = 0) -> Visitor:
        """Open the school as somebody."""
        visitor = self.visitor(role)
        if role == "unit":
            visitor.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return visitor.sign_in(self.school.people(role)[number].sign_in_url)

    def staged(self, role: str, number: int = 0) -> tuple[Visitor, Staged]:
        """Open the school as somebody who can be told more than there is."""
        visitor = self.visitor(role)
        if role == "unit":
            visitor.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        stage = Staged(visitor.page)
        return visitor.sign_in(self.school.people(role)[number].sign_in_url), stage

    def take(self, state: str, visitor: Visitor) -> None:
        """Photograph the whole page as it is now in every size, and look for what is wrong with it."""
        page = visitor.page
        self.last = state
        before = page.viewport_size
        for size in SIZES:
            page.set_viewport_size(size)
            page.wait_for_timeout(250)
            name = f"{state}-{size['width']}"
            self._picture(page, name, size)
            self.wrong += [f"{name}: {one}" for one in page.evaluate(WRONG)]
        if before:
            page.set_viewport_size(before)

    def _picture(self, page: Page, name: str, size: ViewportSize) -> None:
        """What stands on the screen; where that is not all of it, also the page on a screen that is high enough."""
        whole: int = page.evaluate("document.documentElement.scrollHeight")
        if whole > size["height"]:
            page.screenshot(path=self.folder / f"{name}.png")
            self.taken.append((self.folder / f"{name}.png", size))
            page.set_viewport_size({"width": size["width"], "height": whole})
            name = f"{name}-whole"
        page.screenshot(path=self.folder / f"{name}.png")
        self.taken.append((self.folder / f"{name}.png", size))

    def look(self, *visitors: tuple[str, Visitor]) -> None:
        """Photograph several people at once."""
        for state, visitor in visitors:
            self.take(state, visitor)

    def sheets(self) -> None:
        """Lay the pictures side by side, those of a size together."""
        page = self.browser.new_page(viewport={"width": 1560, "height": 900})
        for size, wide, many in ((PHONE, 300, 5), (LAPTOP, 764, 4), (CLASSROOM, 764, 6)):
            mine = [path for path, its in self.taken if its is size]
            fold = CAPTION + wide * size["height"] // size["width"]
            for at in range(0, len(mine), many):
                cards = [CARD.format(name=one.stem, path=one, wide=wide, fold=fold) for one in mine[at : at + many]]
                sheet = self.folder / f"sheet-{size['width']}-{at // many:02}.html"
                sheet.write_text(f'<body style="{PAGE}">{"".join(cards)}</body>', encoding="utf-8")
                page.goto(f"file://{sheet}")
                page.screenshot(path=sheet.with_suffix(".png"), full_page=True)
        page.close()


def asks_where_it_stands(album: Album, unit: Visitor) -> None:
    """A unit that shows its code becomes one without a classroom."""
    code = unit.page.locator('[data-role="pairing-code"]').inner_text()
    body = {"code": code, "place": "Kar 1", "floating": True}
    assert album.enter("coordinator").api("POST", "/api/access/units/pair", body)["status"] == HTTP_OK
    expect(unit.page.get_by_role("button", name="Lokaal 14")).to_be_visible()
    album.take("unit-where", unit)
