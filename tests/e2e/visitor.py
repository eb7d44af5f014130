"""A person in a browser of their own: signs in, taps, looks and listens."""

from __future__ import annotations

import json
import re
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Dialog, Locator, Page, Request, WebSocket

CHECKOUT = Path(__file__).resolve().parents[2]
RESULTS = CHECKOUT / "test-results"
PICTURE = 'video[data-role="picture"]'
CLASS_SOUND = 'audio[data-role="class-sound"]'
VOICE = 'audio[data-role="voice"]'
FEWEST_RULES = 5
DIARY, NOTE = 200, 300
SLOW_S = 1.0
UNIT_STATE = '[data-role="unit-state"]'


def until(condition: Callable[[], Any], within: float, what: str, page: Page | None = None) -> Any:
    """Wait until ``condition`` gives something true and return it; fails with ``what`` after ``within`` seconds."""
    end = time.monotonic() + within
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {within:g} s: {what}")
        if page is None:
            time.sleep(0.05)
        else:
            page.wait_for_timeout(50)  # lets Playwright hand out its events meanwhile


@contextmanager
def asked_before_leaving(page: Page, words: str) -> Iterator[None]:
    """Go to the start page and stay when asked; nothing more is asked by what is done after that."""
    said: list[str] = []

    def stays(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stays)
    page.locator('a[href="/"]').first.click()
    until(lambda: bool(said), 10, "leaving asks first", page)
    assert words in said[0]
    yield
    assert len(said) == 1
    page.remove_listener("dialog", stays)


class Visitor:
    """One context with one page, and what came over its socket."""

    def __init__(self, context: BrowserContext, base_url: str, name: str = "") -> None:
        self.context = context
        self.base_url = base_url
        self.name = name
        self.kept: list[str] = []
        self.loads = 0
        self.diary: deque[str] = deque(maxlen=DIARY)
        self.pending: dict[Request, float] = {}
        context.add_init_script(path=Path(__file__).with_name("probes.js"))
        self.page = context.new_page()
        self.errors: list[str] = []
        self.page.on("websocket", self._on_socket)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self._note(f"console: {said.text}"))
        self.page.on("requestfinished", lambda request: self._on_answer(request, "slow"))
        self.page.on("requestfailed", lambda request: self._on_answer(request, f"failed ({request.failure})"))
        self.page.on("load", self._on_load)
        self.page.on("request", self._on_request)

    def _on_request(self, request: Request) -> None:
        # What a browser asks of itself, as for its reader of documents, goes to nobody.
        if not request.url.startswith((self.base_url, "blob:", "data:", "chrome:", "chrome-extension:")):
            self.errors.append(f"a request to somebody else: {request.url}")

        self.pending[request] = time.monotonic()

    def _on_answer(self, request: Request, how: str) -> None:
        took = time.monotonic() - self.pending.pop(request, time.monotonic())
        if how != "slow" or took > SLOW_S:
            self._note(f"{how}: {request.method} {request.url} after {took:.2f} s")

    def told(self) -> str:
        """What went wrong on this page, what it has no answer to yet, and its diary."""
        now = time.monotonic()
        unanswered = [f"unanswered: {one.method} {one.url} for {now - at:.2f} s" for one, at in self.pending.items()]
        return "\n".join([f"--- {self.name or 'a stranger'}", *self.errors, *unanswered, *self.diary])

    def _on_load(self, _page: Page) -> None:
        self.loads += 1
        self._note("loaded")

    def _note(self, what: str) -> None:
        """Keep what happened, for whoever wants to know why a journey failed."""
        self.diary.append(f"{time.monotonic():.2f} {what[:NOTE]}")

    def _on_socket(self, socket: WebSocket) -> None:
        self._note("socket")
        socket.on("framesent", lambda frame: self._note(f"> {frame!s}"))
        socket.on("framereceived", self._on_frame)
        socket.on("close", lambda _: self._note("socket closed"))

    def _on_frame(self, frame: str | bytes) -> None:
        self._note(f"< {frame!s}")
        if isinstance(frame, str) and '"presence.kept"' in frame:
            self.kept.append(json.loads(frame[frame.index("[") :])[1]["event_id"])

    # --- signing in ---------------------------------------------------------------------------------------------------

    def sign_in(self, url: str) -> Visitor:
        """Open a sign-in link and say "Ik ben ..."; returns when the start page is there."""
        self.page.goto(url)
        self.page.get_by_role("button", name=re.compile(r"^Ik ben|^Dit is|^Start", re.IGNORECASE)).first.click()
        self.page.wait_for_url(lambda address: "/access/in" not in address)
        return self

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask the server as this page would; returns ``{"status", "body"}``."""
        return self.page.evaluate(
            """async ([method, path, body]) => {
                const answer = await fetch(path, { method, headers: { "X-Erbij": "1",
                    ...(body === null ? {} : { "Content-Type": "application/json" }) },
                    body: body === null ? undefined : JSON.stringify(body) });
                const text = await answer.text();
                let parsed = text; try { parsed = JSON.parse(text); } catch { /* a file */ }
                return { status: answer.status, body: parsed };
            }""",
            [method, path, body],
        )

    # --- in the lesson ------------------------------------------------------------------------------------------------

    @property
    def to_the_lesson(self) -> Locator:
        """The day page's button."""
        return self.page.get_by_role("button", name=re.compile(r"^Naar de les")).first

    def join(self) -> Visitor:
        """Tap once; returns when the board is moving."""
        self.to_the_lesson.click()
        self.sees_the_class()
        return self

    def open_the_lesson(self) -> Visitor:
        """A teacher's way in; returns when the lesson's page is there."""
        self.page.get_by_role("button", name="Open de les").or_(
            self.page.get_by_role("link", name="Open de les")
        ).first.click()
        expect(self.button("Iedereen stil")).to_be_visible()
        return self

    def step(self, name: str) -> Locator:
        """One of "Meekijken", "Stem", "Beeld"."""
        return self.page.get_by_role("radio", name=name, exact=True)

    def choose(self, name: str) -> float:
        """Choose a step with one tap and return when, in milliseconds of this machine's clock."""
        radio = self.step(name)
        label = self.page.locator("label").filter(has=radio)
        (label if label.count() else radio).first.click()
        return self.tapped_at()

    def tapped_at(self) -> float:
        """When the last tap or key was, in milliseconds."""
        return float(self.page.evaluate("__probe.tapped"))

    def button(self, name: str) -> Locator:
        """A button by its exact name."""
        return self.page.get_by_role("button", name=name, exact=True)

    # --- what is really there -----------------------------------------------------------------------------------------

    def look(self, selector: str = PICTURE) -> dict[str, int] | None:
        """Frames, size and fingerprint of a video; None while it shows nothing."""
        found: dict[str, int] | None = self.page.evaluate("selector => __probe.look(selector)", selector)
        return found

    def sees_the_class(self, within: float = 8.0, selector: str = PICTURE) -> dict[str, int]:
        """Frames are decoded and the picture changes; returns the last look."""
        first = until(lambda: self.look(selector), within, f"{self.name}: a picture in {selector}", self.page)

        def moved() -> dict[str, int] | None:
            now = self.look(selector)
            fresh = now and now["frames"] >= first["frames"] + 2 and now["print"] != first["print"] and now["lit"] > 100
            return now if fresh else None

        seen: dict[str, int] = until(moved, within, f"{self.name}: the picture in {selector} moves", self.page)
        return seen

    def listen(self, selector: str) -> None:
        """Begin to record when an audio element is heard."""
        self.page.evaluate("selector => __probe.listen(selector)", selector)

    def heard_since(self, selector: str, since: float, within: float) -> float:
        """Return when the first sound after ``since`` was heard (ms); fails when nothing comes."""
        return float(
            until(
                lambda: self.page.evaluate("([s, t]) => __probe.heardSince(s, t)", [selector, since]),
                within,
                f"{self.name}: sound in {selector} (recorder: {self.page.evaluate('__probe.sounds')!s:.200})",
                self.page,
            )
        )

    def last_heard(self, selector: str) -> float:
        """Return when a sound was last heard (ms)."""
        return float(self.page.evaluate("selector => __probe.lastHeard(selector)", selector))

    def is_quiet_for(self, selector: str, seconds: float, within: float) -> float:
        """Wait until nothing was heard for so long and return when the last sound was (ms)."""
        until(
            lambda: self.page.evaluate("s => Date.now() - __probe.lastHeard(s)", selector) > seconds * 1000,
            within,
            f"{self.name}: silence in {selector}",
            self.page,
        )
        return self.last_heard(selector)

    def is_called_away(self, selector: str) -> float:
        """The system stops the sound, as for a call; the button for it comes and is chosen. Returns when (ms)."""
        return float(
            self.page.evaluate(
                """async (selector) => {
                    // In one go: a connection that is renewed between the two begins to play by itself.
                    document.querySelector(selector).pause();
                    const found = () => [...document.querySelectorAll("button")]
                        .find((one) => one.textContent === "Geluid aanzetten");
                    while (!found()) await new Promise(requestAnimationFrame);
                    found().click();
                    return Date.now();
                }""",
                selector,
            )
        )

    def asked(self) -> list[dict[str, Any]]:
        """Every time the page asked for camera or microphone."""
        found: list[dict[str, Any]] = self.page.evaluate("__probe.asked")
        return found

    def expect_state(self, words: str | re.Pattern[str], within: float = 5.0) -> None:
        """The unit shows these words."""
        expect(self.page.locator(UNIT_STATE)).to_contain_text(words, timeout=within * 1000)

    # --- for people -------------------------------------------------------------------------------------------------

    def screenshot(self, name: str) -> None:
        """Keep a picture of the page in ``test-results/``."""
        RESULTS.mkdir(exist_ok=True)
        self.page.screenshot(path=RESULTS / f"{name}.png")

    def axe(self, state: str) -> None:
        """No rule of WCAG 2.2 A or AA is broken in this state of the page."""
        source = (CHECKOUT / "client_web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
        self.page.evaluate(source)
        found = self.page.evaluate(
            """async () => {
                const all = await axe.run(document);
                const words = (v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`;
                return { looked: all.passes.length, broken: all.violations.map(words) };
            }"""
        )
        assert found["broken"] == [], f"{state}: {found['broken']}"
        assert found["looked"] > FEWEST_RULES, f"{state}: axe hardly looked at anything"
