"""A real server, a real media process, real browsers with fake devices: one school and one browser per module."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from deploy.packaging import browser as browser_finder
from tests.e2e.demo_school import DemoSchool, started
from tests.e2e.visitor import RESULTS, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-loopback-in-peer-connection",
]
FAKE_DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey in a real browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember whether the journey failed, for the pictures that are then kept."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


FAILED = pytest.StashKey[bool]()


def browser_path() -> str:
    """Return the browser that ``make test`` found; fails with what to do when there is none."""
    path = browser_finder.find()
    if path is None:
        pytest.fail(browser_finder.ADVICE)
    return str(path)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for one module: while it runs, no other event loop can."""
    with sync_playwright() as running:
        yield running


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start a browser with fake devices and no wish to talk to anybody but this machine."""
    return playwright.chromium.launch(executable_path=browser_path(), args=[*FLAGS, *FAKE_DEVICES, *more])


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser; every visitor gets a context of their own."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSchool]:
    """A demonstration school on free ports, with a lesson that lasts."""
    school = started(tmp_path_factory.mktemp("school"))
    yield school
    assert school.stop() == 0, school.log_text()[-4000:]
    assert school.personal_data_in_log() == [], "personal data never reaches a log, whatever happened in the lesson"


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, school: DemoSchool) -> Iterator[Callable[..., Visitor]]:
    """Open the school as somebody: ``visit("pupil", 1)`` is the second pupil, ``visit()`` a stranger."""
    visitors: list[Visitor] = []

    def open_as(role: str = "", number: int = 0, **options: Any) -> Visitor:
        person = school.people(role)[number] if role else None
        options = {
            "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam",
            "viewport": {"width": 1024, "height": 700},
            **options,
        }
        visitor = Visitor(browser.new_context(**options), school.base_url, person.name if person else "")
        visitors.append(visitor)
        if role == "unit":
            visitor.context.add_init_script("localStorage.setItem('erbij.camera', 'demo')")
        return visitor.sign_in(person.sign_in_url) if person else visitor

    yield open_as
    failed = request.node.stash.get(FAILED, False)
    errors = [f"{visitor.name}: {error}" for visitor in visitors for error in visitor.errors]
    for number, visitor in enumerate(visitors):
        if failed:
            print(visitor.told())  # noqa: T201
            with suppress(Error):
                visitor.screenshot(f"failed-{request.node.name}-{number}")
        with suppress(Error):
            visitor.context.close()
    if failed:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"failed-{request.node.name}.log").write_text(school.log_text()[-200_000:], encoding="utf-8")
    assert failed or not errors, errors
