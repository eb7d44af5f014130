"""A published lesson with a film for browsers, and what a pupil does with it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sqlite3
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
from fpdf import FPDF
from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page, Route

    from tests.e2e.demo_school import DemoSchool
    from tests.e2e.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
SECONDS, RATE = 12, 10
NOW = "2026-11-18 09:00:00"
BLOCKS: list[dict[str, object]] = [
    {"id": "film0001", "kind": "VIDEO", "title": "Wat is een breuk?", "file_id": "film", "media_ms": SECONDS * 1000},
    {"id": "text0001", "kind": "TEXT", "title": "Lees mee", "text": "Een breuk is een **deel** van een geheel."},
    {"id": "link0001", "kind": "LINK", "title": "Oefenen", "url": "https://voorbeeld.test/breuken"},
]
SHEET: list[dict[str, object]] = [
    {"id": "page0001", "kind": "PDF", "title": "Het werkblad", "file_id": "sheet"},
    {"id": "link0001", "kind": "LINK", "title": "Oefenen", "url": "https://voorbeeld.test/breuken"},
]
USUAL: dict[str, object] = {
    "norm_seconds": 60,
    "norm_estimated": True,
    "text": "",
    "file_id": None,
    "media_ms": None,
    "url": "",
}
DONE: dict[str, dict[str, object]] = {
    "VIDEO": {"coverage": 0.705, "view_seconds": None},
    "TEXT": {"coverage": None, "view_seconds": 3},
    "PDF": {"coverage": None, "view_seconds": 3},
}
PLAYER = "video.block__media"


def film() -> bytes:
    """Twelve seconds of moving grey."""
    whole = io.BytesIO()
    with av.open(whole, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=RATE)
        stream.width, stream.height, stream.time_base = 160, 90, Fraction(1, RATE)
        stream.gop_size = RATE
        for n in range(SECONDS * RATE):
            frame = av.VideoFrame(160, 90, "yuv420p")
            for plane, grey in zip(frame.planes, (2 * n, 128, 128), strict=True):
                plane.update(bytes([grey]) * plane.buffer_size)
            frame.pts = n
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return whole.getvalue()


def sheet(school: DemoSchool) -> None:
    """A document of two pages among the files of the school."""
    paper = FPDF()
    paper.set_font("Helvetica", size=24)
    for words in ("Een half en een half is een heel.", "En nu jij."):
        paper.add_page()
        paper.cell(text=words)
    stored(school, "sheet", bytes(paper.output()), kind="PDF", media_type="application/pdf")


def stored(school: DemoSchool, key: str, data: bytes, *, kind: str, media_type: str) -> None:
    """A file of the school that everybody there may get."""
    content_hash = hashlib.sha256(data).hexdigest()
    content = school.home / "catalogue" / "content" / content_hash[:2] / content_hash
    content.parent.mkdir(parents=True, exist_ok=True)
    content.write_bytes(data)
    with sqlite3.connect(school.home / "erbij.db") as connection:
        (school_id,) = connection.execute("SELECT id FROM schools_school WHERE demo").fetchone()
        row: dict[str, Any] = {
            "id": key, "school_id": school_id, "owner_id": "t", "name": key, "size": len(data),
            "state": "READY", "created_at": NOW, "changed_at": NOW, "why": "", "kind": kind,
            "media_type": media_type, "content_hash": content_hash, "content_size": len(data),
            "published": True,
        }  # fmt: skip
        _insert(connection, "catalogue_file", row)
    connection.close()


def published(school: DemoSchool, key: str, made_of: Sequence[dict[str, object]] = BLOCKS) -> str:
    """A published lesson of the demonstration school."""
    blocks = [USUAL | {"coverage": None, "view_seconds": 1} | DONE.get(str(one["kind"]), {}) | one for one in made_of]
    with sqlite3.connect(school.home / "erbij.db") as connection:
        (school_id,) = connection.execute("SELECT id FROM schools_school WHERE demo").fetchone()
        row: dict[str, Any] = {
            "id": key.lower(), "school_id": school_id, "author_id": "t", "title": key, "description": "",
            "subject": "Rekenen", "level": "PO", "years": "[6]", "priority": "ESSENTIAL", "goals": "[]",
            "licence": "OWN", "language": "nl", "calm_ok": True, "captioned": False, "printable": False,
            "norm_minutes": 3, "state": "READY",
            "version": 1, "revision": 1, "published_hash": "h", "created_at": NOW, "changed_at": NOW,
            "blocks": json.dumps(blocks),
        }  # fmt: skip
        _insert(connection, "catalogue_item", row)
        _insert(
            connection,
            "catalogue_revision",
            {"school_id": school_id, "item_id": key.lower(), "number": 1, "title": key, "content_hash": "h"}
            | {"published_at": NOW, "published_by": "t", "blocks": json.dumps(blocks)},
        )
    connection.close()
    return key


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608


def serve(page: Page, film: bytes) -> None:
    """Answer for the file of the film, by ranges as a server does."""

    def answer(route: Route) -> None:
        asked = re.match(r"bytes=(\d+)-(\d*)", route.request.headers.get("range", "bytes=0-"))
        start, end = (int(asked[1]), int(asked[2] or len(film) - 1)) if asked else (0, len(film) - 1)
        headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(film)}"}
        route.fulfill(status=206, body=film[start : end + 1], content_type="video/webm", headers=headers)

    page.route("**/api/catalogue/files/*/content", answer)


def play(page: Page, *, at_least: float) -> None:
    """Play, without a sound, until the film is there; there is a player once it is known what there is to play."""
    page.locator(PLAYER).wait_for(state="attached")
    page.evaluate(f"() => {{ const v = document.querySelector('{PLAYER}'); v.muted = true; return v.play(); }}")
    until(lambda: at(page) >= at_least or ended(page), 25, f"the film at {at_least}", page)


def at(page: Page) -> float:
    """Where the film is, in seconds; 0 while there is no player yet."""
    return float(page.evaluate(f"() => document.querySelector('{PLAYER}')?.currentTime ?? 0"))


def ended(page: Page) -> bool:
    """Whether the film is over."""
    return bool(page.evaluate(f"() => document.querySelector('{PLAYER}').ended"))


def pause(page: Page) -> None:
    """Pause, and wait until that was told."""
    with page.expect_response("**/api/catalogue/engagement/beats"):
        halt(page)


def halt(page: Page) -> None:
    """Pause; all may have been told before."""
    page.evaluate(f"() => document.querySelector('{PLAYER}').pause()")


def seek(page: Page, seconds: float) -> None:
    """Drag, and wait until the player is there."""
    page.evaluate(f"() => {{ document.querySelector('{PLAYER}').currentTime = {seconds} }}")
    settled = f"() => !document.querySelector('{PLAYER}').seeking"
    until(lambda: page.evaluate(settled), 10, f"the player at {seconds}", page)


def opened(visitor: Visitor, film: bytes, item: str) -> Page:
    """The lesson, with its lease."""
    page = visitor.page
    serve(page, film)
    with page.expect_response("**/lease"):
        page.goto(f"{visitor.base_url}/catalogue/lesson/{item.lower()}")
    expect(page.get_by_role("heading", name=item, level=1)).to_be_visible()
    return page


def hide(page: Page, state: str) -> None:
    """Headless browsers show every tab: say what a browser says."""
    page.evaluate(
        "(state) => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        state,
    )


def floats(page: Page) -> None:
    """The picture floats over other windows, as by the player's own button."""
    asked = f"document.querySelector({json.dumps(PLAYER)}).requestPictureInPicture().then(() => true)"
    tab = page.context.new_cdp_session(page)
    tab.send("Runtime.evaluate", {"expression": asked, "userGesture": True, "awaitPromise": True})
    tab.detach()
    assert page.evaluate("document.pictureInPictureElement !== null")


def beats(school: DemoSchool) -> list[sqlite3.Row]:
    """Every beat that the server kept."""
    with sqlite3.connect(school.home / "erbij.db") as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT * FROM catalogue_beat ORDER BY received_at, lease_id, seq").fetchall()
    connection.close()
    return found
