"""A pupil behind a line that breaks, crawls or loses: two networks of the test's own and a line between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.far_home import FROM_HOME, GONE, PERFECT, FarSchool, Line, Network, browser_in, moves, needs_ip
from tests.e2e.line import Quality
from tests.e2e.network import NoNetworkOfOnesOwn
from tests.e2e.visitor import CLASS_SOUND, Visitor, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright


# The connection stands while the pupil still looks at the day.
WARM = "__probe.peers.some((peer) => peer.connectionState === 'connected')"


SOUND_WITHIN, STILL_WITHIN = 3, 15
LEGIBLE = 1280
MOVED_WITHIN = 5
CERTIFICATES = """async () => (await Promise.all(__probe.peers.map((peer) => peer.getStats()))).map((report) =>
    [...report.values()].find(({ type }) => type === "transport")?.remoteCertificateId ?? null)"""
NOT_NOTICED = 0.5


class Place:
    """School, home, the line between, and a browser at both ends."""

    def __init__(
        self, school: FarSchool, line: Line, home: Network, class_browser: Browser, home_browser: Browser
    ) -> None:
        self.school, self.line, self.home = school, line, home
        self._browsers = {"near": class_browser, "far": home_browser}
        self.visitors: list[Visitor] = []

    def visit(self, role: str, number: int = 0, *, at: str = "") -> Visitor:
        """Open the school as somebody, a pupil from the far end of the line unless it is said otherwise."""
        person = self.school.people(role)[number]
        at = at or ("far" if role == "pupil" else "near")
        base = self.school.base_url.replace("127.0.0.1", "localhost") if at == "far" else self.school.base_url
        context = self._browsers[at].new_context(locale="nl-NL", viewport={"width": 1024, "height": 700})
        visitor = Visitor(context, base, person.name)
        self.visitors.append(visitor)
        if role == "unit":
            context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return visitor.sign_in(person.sign_in_url.replace(self.school.base_url, base))


@pytest.fixture(scope="module")
def far(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("far")
    ends: list[Any] = []
    try:
        needs_ip()
        ends += [Network(), Network()]
        ends.append(Line(ends[0], ends[1]))
    except NoNetworkOfOnesOwn as refused:
        pytest.fail(f"NOT RUN: this machine refuses two networks and a line between them: {refused}")
    school = FarSchool(folder / "school", ends[0])
    school.start()
    browsers = [browser_in(ends[0], playwright, folder), browser_in(ends[1], playwright, folder, FROM_HOME)]
    yield Place(school, ends[2], ends[1], *browsers)
    for browser in browsers:
        browser.close()
    assert school.stop() == 0, school.log_text()[-4000:]
    for end in reversed(ends):
        end.close()


@pytest.fixture
def place(far: Place) -> Iterator[Place]:
    far.line.become(PERFECT)
    yield far
    far.line.become(PERFECT)
    for visitor in far.visitors:
        visitor.context.close()
    far.visitors.clear()


def joined(place: Place) -> tuple[Visitor, Visitor]:
    """A class that is watched, and who watches it from home and hears it."""
    unit = place.visit("unit")
    pupil = place.visit("pupil").join()
    unit.expect_state("luistert mee", within=15)
    pupil.listen(CLASS_SOUND)
    until(lambda: pupil.last_heard(CLASS_SOUND), 10, "the class is heard", pupil.page)
    return unit, pupil


def dark_after(pupil: Visitor, instant: float) -> float:
    """Seconds from an instant (ms) to the first new frame after it."""
    first = "since => __probe.frames.find((at) => at > since)"
    found = until(lambda: pupil.page.evaluate(first, instant), 40, "the picture moves again", pupil.page)
    return (float(found) - instant) / 1000


def longest_silence(pupil: Visitor, since: float, until_: float) -> float:
    """The longest time without the class's sound, in seconds."""
    heard = pupil.page.evaluate("([s, a, b]) => __probe.heardBetween(s, a, b)", [CLASS_SOUND, since, until_])
    instants = [since, *heard, until_]
    return float(max(later - earlier for earlier, later in pairwise(instants))) / 1000


def is_back_after(place: Place, gone_s: float, within_s: float) -> None:
    unit, pupil = joined(place)
    loads = pupil.loads, unit.loads

    place.line.become(GONE)
    pupil.page.wait_for_timeout(gone_s * 1000)
    place.line.become(PERFECT)
    returned = pupil.page.evaluate("Date.now()")

    assert dark_after(pupil, returned) <= within_s
    assert (pupil.heard_since(CLASS_SOUND, returned, 30) - returned) / 1000 <= within_s
    unit.expect_state("luistert mee", within=10)
    assert (pupil.loads, unit.loads) == loads, "no page is loaded again"


def test_a_pupil_is_back_within_a_second_after_five_without_a_line(place: Place) -> None:
    is_back_after(place, 5, 1)


@pytest.mark.timeout(150)
def test_a_pupil_is_back_within_three_seconds_after_thirty_without_a_line(place: Place) -> None:
    is_back_after(place, 30, 3)


@pytest.mark.timeout(150)
def test_a_class_that_had_no_line_for_thirty_seconds_is_seen_again_within_three_and_nobody_touches_anything(
    place: Place,
) -> None:
    unit = place.visit("unit", at="far")
    pupil = place.visit("pupil", at="near").join()
    unit.expect_state("luistert mee", within=15)
    pupil.listen(CLASS_SOUND)
    loads = pupil.loads, unit.loads

    place.line.become(GONE)
    expect(pupil.page.get_by_text("De klas komt terug.")).to_be_visible(timeout=10_000)
    expect(unit.page.locator('main[data-state="recovering"]')).to_be_visible(timeout=15_000)
    pupil.page.wait_for_timeout(20_000)
    place.line.become(PERFECT)
    returned = now(pupil)

    assert dark_after(pupil, returned) <= 3
    pupil.heard_since(CLASS_SOUND, returned, 3)
    unit.expect_state("luistert mee", within=5)
    assert (pupil.loads, unit.loads) == loads, "no page is loaded again"
    assert place.school.rows("SELECT count(*) FROM live_seat WHERE side = 'unit' AND key_hash != ''") == [(1,)]
    gone = "SELECT reason FROM live_offer WHERE present = 0 ORDER BY seq DESC LIMIT 1"
    assert place.school.rows(gone) == [("network_school",)], "technical: the register bridges it"


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_pupil_is_back_within_ten_seconds_after_two_minutes_without_a_line(place: Place) -> None:
    is_back_after(place, 120, 10)


def test_a_pupil_goes_from_one_network_to_another_with_the_same_connection(place: Place) -> None:
    """Another address, and the old one is gone: what the browser has open to the school is dead without a word."""
    unit, pupil = joined(place)
    until(lambda: pupil.kept, 15, "the first minutes are proved", pupil.page)
    certificates, began = pupil.page.evaluate(CERTIFICATES), now(pupil)
    moves(place.home)
    try:
        pupil.page.wait_for_timeout(500)  # what was on its way has come
        back = pupil.heard_since(CLASS_SOUND, began + 500, 20)
        proofs = len(pupil.kept)
        until(lambda: len(pupil.kept) > proofs, 15, "the minutes go on", pupil.page)
        pupil.sees_the_class()
        print(f"heard again after {(back - began) / 1000:.1f} s")  # noqa: T201
        assert (back - began) / 1000 <= MOVED_WITHIN
        assert pupil.page.evaluate(CERTIFICATES) == certificates, "no new connection, no new handshake"
        unit.expect_state("luistert mee")
    finally:
        moves(place.home, back=True)


def ready(place: Place) -> Visitor:
    """A pupil who looks at the day page, which made ready for the lesson."""
    place.visit("unit")
    pupil = place.visit("pupil")
    expect(pupil.to_the_lesson).to_be_visible()
    until(lambda: pupil.page.evaluate(WARM), 15, "the connection stands before the tap", pupil.page)
    pupil.page.wait_for_load_state("networkidle")
    return pupil


def now(visitor: Visitor) -> float:
    return float(visitor.page.evaluate("Date.now()"))


@pytest.mark.timeout(240)
def test_at_120_kilobits_the_class_is_heard_and_the_board_read_and_all_comes_back_by_itself(place: Place) -> None:
    pupil = ready(place)
    teacher = place.visit("teacher").open_the_lesson()
    place.line.become(Quality(rate=120_000))

    pupil.to_the_lesson.click()
    tapped = pupil.tapped_at()
    until(lambda: pupil.page.locator(CLASS_SOUND).count(), 10, "the lesson is there", pupil.page)
    pupil.listen(CLASS_SOUND)
    heard = pupil.heard_since(CLASS_SOUND, tapped, 20)
    still = pupil.page.locator('img[data-role="still"]')
    expect(still).to_be_visible(timeout=30_000)
    read = now(pupil)
    expect(pupil.page.get_by_text("De verbinding is zwak")).to_be_visible()
    expect(teacher.page.get_by_text("zwakke verbinding")).to_be_visible()
    pupil.screenshot("weak-line-1024")
    pupil.axe("a weak line")
    pupil.page.wait_for_timeout(20_000)
    end = now(pupil)

    assert (heard - tapped) / 1000 <= SOUND_WITHIN
    assert (read - tapped) / 1000 <= STILL_WITHIN
    assert still.evaluate("image => image.naturalWidth") >= LEGIBLE
    assert longest_silence(pupil, read, end) <= NOT_NOTICED, "a still on its way never pushes the sound out of the line"
    place.line.become(PERFECT)
    expect(still).to_be_hidden(timeout=120_000)
    pupil.sees_the_class()
    expect(pupil.page.get_by_text("De verbinding is zwak")).to_be_hidden()


def test_a_pupil_spares_the_line_by_their_own_choice_and_takes_it_back(place: Place) -> None:
    _, pupil = joined(place)
    pupil.page.set_viewport_size({"width": 390, "height": 844})
    pupil.button("Typen").click()
    pupil.button("Spaarstand").click()
    still = pupil.page.locator('img[data-role="still"]')
    expect(still).to_be_visible(timeout=20_000)
    first = still.get_attribute("src")
    expect(pupil.page.get_by_text("Spaarstand: je hoort de klas")).to_be_visible()
    until(lambda: still.get_attribute("src") != first, 30, "the next still", pupil.page)
    pupil.screenshot("spare-390")
    pupil.button("Weer bewegend beeld").click()
    expect(still).to_be_hidden()
    pupil.sees_the_class()


def test_a_tenth_of_all_packets_lost_is_repaired_and_takes_nothing_away(place: Place) -> None:
    _, pupil = joined(place)
    began = now(pupil)
    place.line.become(Quality(loss=0.1))
    pupil.page.wait_for_timeout(15_000)

    assert longest_silence(pupil, began, now(pupil)) <= NOT_NOTICED
    assert pupil.page.locator('img[data-role="still"]').count() == 0
    pupil.sees_the_class()
