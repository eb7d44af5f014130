"""What a small demonstration school cannot bring about by itself, told to one page as the server would tell it.

Nine pupils from home, a hand that waits two minutes, a removal, a closed door: only the page is told so, between its
socket and the school. Pictures are made with it; journeys are not.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route, WebSocketRoute

Room = dict[str, Any]
Change = Callable[[Room], Room]
FRAME = re.compile(r"^(42|43\d+)(?=\[)")
NAMES = (
    "Noor Voorbeeld",
    "Sem Verzonnen",
    "Yara van Demo",
    "Adam Bedacht",
    "Charlotte-Sophie van der Fictief",
    "Mo Denkbeeld",
    "Lieke Zogenaamd",
    "Tygo Luchtkasteel",
    "Zoë Modelstra",
)
# The browser says that much of the sound was lost on the way, more each time it is asked.
WEAK = """() => {
    const real = RTCPeerConnection.prototype.getStats;
    let lost = 0;
    RTCPeerConnection.prototype.getStats = async function (...given) {
        const found = new Map((await real.apply(this, given)).entries());
        for (const [id, entry] of found) {
            if (entry.type !== "inbound-rtp" || entry.kind !== "audio") continue;
            found.set(id, { ...entry, packetsLost: (lost += 300) });
        }
        return found;
    };
}"""
MINUTES_LATER = """minutes => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + minutes * 60_000;
}"""


def as_told(room: Room) -> Room:
    """The room as it is."""
    return room


class Staged:
    """Stands between a page and the school."""

    def __init__(self, page: Page) -> None:
        """Call this before the page is opened."""
        self.holds = False
        """Whether the page is told nothing of the lesson: it goes on entering."""
        self.refuses = ""
        """The code with which the page is kept out."""
        self._change: Change = as_told
        self._added = 0
        self._last: tuple[Room, float] | None = None
        self._page_side: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/realtime/"), self._opened)

    def show(self, change: Change) -> None:
        """From now on the page is told the room as ``change`` makes it of the real one."""
        self._change = change
        self._added += 1
        assert self._last is not None, "the page was told of no room yet"
        self._send("42", ["room.state", self._staged(self._last[0])])

    def end(self, reason: str, moved_to: str | None = None) -> None:
        """Tell the page that it is out, and why."""
        at = self._last[0]["now"] if self._last else None
        self._send("42", ["session.ended", {"reason": reason, "at": at, "moved_to": moved_to}])

    def _send(self, head: str, body: object) -> None:
        assert self._page_side is not None, "the page opened no socket yet"
        self._page_side.send(head + json.dumps(body))

    def _opened(self, page_side: WebSocketRoute) -> None:
        self._page_side = page_side
        school_side = page_side.connect_to_server()
        school_side.on_message(lambda frame: self._told(page_side, frame))

    def _told(self, page_side: WebSocketRoute, frame: str | bytes) -> None:
        found = FRAME.match(frame) if isinstance(frame, str) else None
        if found is None:
            page_side.send(frame)
            return
        body = json.loads(frame[found.end() :])
        room = _room_in(body)
        if room is not None:
            if self.holds:
                return
            self._last = (dict(room), time.monotonic())
            room.update(self._staged(room))
            if self.refuses and found[1] != "42":
                body = [{"ok": False, "problem": _problem(self.refuses)}]
        page_side.send(found[1] + json.dumps(body))

    def _staged(self, room: Room) -> Room:
        since = time.monotonic() - self._last[1] if self._last else 0.0
        now = datetime.fromisoformat(room["now"]) + timedelta(seconds=since)
        told: Room = json.loads(json.dumps(room)) | {"now": now.isoformat(), "version": room["version"] + self._added}
        return self._change(told)


def _room_in(body: list[Any]) -> Room | None:
    """The room that a frame tells of, as an event or in the answer to a join."""
    if body[0] == "room.state":
        found: Room = body[1]
        return found
    answer = body[0] if isinstance(body[0], dict) else {}
    return (answer.get("reply") or {}).get("room")


def _problem(code: str) -> dict[str, object]:
    return {"type": f"/problems/{code}", "title": code, "status": 409, "code": code, "errors": []}


# --- what a room may be like ------------------------------------------------------------------------------------------


def ago(room: Room, seconds: float) -> str:
    """An instant so long before now; after it when negative."""
    return (datetime.fromisoformat(room["now"]) - timedelta(seconds=seconds)).isoformat()


def a_pupil(number: int, **changes: object) -> dict[str, object]:
    """A pupil as class and teacher are told of them."""
    nothing = dict.fromkeys(("hand", "away_since", "receiver_face", "receiver_voice", "energy", "pause_until"))
    unsaid = {"expression": None, "unheard_since": None, "saving": 0, "quiet_entry": False}
    who = {"participant_id": f"pupil-{number}", "name": NAMES[number % len(NAMES)], "step": 1}
    return {**who, **nothing, **unsaid, **changes}


def hand(room: Room, waited: float, answer: str | None = None) -> dict[str, object]:
    """A hand that is up for so many seconds."""
    return {"raised_at": ago(room, waited), "answer": answer}


def with_pupils(*pupils: dict[str, object]) -> Change:
    """Nobody but these from home."""
    return lambda room: room | {"pupils": list(pupils), "watching": len(pupils)}


def nine(room: Room) -> Room:
    """Nine pupils from home, each another way."""
    pupils = [
        a_pupil(0, hand=hand(room, 125)),
        a_pupil(1, hand=hand(room, 61, "seen")),
        a_pupil(2, step=4),
        a_pupil(3, step=5, energy="tired"),
        a_pupil(4, hand=hand(room, 7)),
        a_pupil(5, energy="tired"),
        a_pupil(6, pause_until=ago(room, -400)),
        a_pupil(7, away_since=ago(room, 40)),
        a_pupil(8, saving=2, expression="clap"),
    ]
    return room | {"pupils": pupils, "watching": len(pupils)}


def hands(*waited: float) -> Change:
    """So many pupils with a hand up, for so long each."""
    return lambda room: with_pupils(*(a_pupil(n, hand=hand(room, one)) for n, one in enumerate(waited)))(room)


def who_hears_nothing(sources: list[str], silent: list[str] | None = None) -> Change:
    """One pupil says so, and this is what the class sends."""

    def change(room: Room) -> Room:
        deaf = with_pupils(a_pupil(0, unheard_since=ago(room, 20)))(room)
        return deaf | {"sources": sources, "silent": silent or []}

    return change


def supply(route: Route) -> None:
    """The teacher's day, on which every lesson is a colleague's."""
    answer = route.fetch()
    day = answer.json()
    for lesson in day["lessons"]:
        lesson["supply"] = True
    route.fulfill(response=answer, json=day)
