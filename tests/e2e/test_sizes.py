"""What nobody looks at is not sent, and what is looked at is as large as it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.visitor import PICTURE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

# Bytes that the page's pictures have cost so far: of the room by rid, of board and teacher as "whole".
SENT = """async () => {
    const live = __probe.peers.filter((peer) => peer.connectionState === "connected");
    const sent = {};
    for (const report of await Promise.all(live.map((peer) => peer.getStats()))) {
        for (const one of report.values()) {
            if (one.type !== "outbound-rtp" || one.kind !== "video") continue;
            sent[one.rid ?? "whole"] = (sent[one.rid ?? "whole"] ?? 0) + one.bytesSent;
        }
    }
    return sent;
}"""
FACE = 'video[data-role="face"]'
FIRST_PICTURE_MS, BACK_WITHIN_MS = 3000, 1000
LARGE, SMALL = 640, 320
STANDS_FOR_MS = 1000
PAUSED_WITHIN_S = 15
PROOFS = 2


def sent(visitor: Visitor) -> dict[str, int]:
    found: dict[str, int] = visitor.page.evaluate(SENT)
    return found


def stands(visitor: Visitor, size: str) -> bool:
    """Whether nothing of a size leaves for a while, though it did before."""
    before = sent(visitor).get(size, 0)
    visitor.page.wait_for_timeout(STANDS_FOR_MS)
    return sent(visitor).get(size, 0) == before


def first_frame_after_tap(visitor: Visitor) -> float:
    """Milliseconds from the last tap to the next frame of the large picture."""
    end = until(lambda: visitor.page.evaluate("__probe.firstFrameAfterTap"), 10, "a frame after the tap", visitor.page)
    return float(end) - visitor.tapped_at()


def width(visitor: Visitor, selector: str) -> int:
    return (visitor.look(selector) or {"width": 0})["width"]


def test_what_nobody_looks_at_is_not_sent_and_a_thumbnail_is_small(visit: Callable[..., Visitor]) -> None:
    unit, teacher, pupil = visit("unit"), visit("teacher"), visit("pupil")
    assert sent(unit) == {}, "a class alone sends nothing"

    pupil.join()
    came = first_frame_after_tap(pupil)
    until(lambda: stands(unit, "l") and stands(unit, "s"), PAUSED_WITHIN_S, "the room, which nobody sees, stops")
    assert not stands(unit, "whole"), "the board goes on"

    proofs = len(pupil.kept)
    pupil.button("Klas").click()
    until(lambda: width(pupil, PICTURE) == LARGE, 5, "the room is there, and large", pupil.page)
    back = float(pupil.page.evaluate("Date.now()")) - pupil.tapped_at()
    until(lambda: stands(unit, "whole"), PAUSED_WITHIN_S, "the board, which nobody sees, stops", pupil.page)
    until(lambda: len(pupil.kept) >= proofs + PROOFS, 15, "the minutes go on", pupil.page)

    pupil.choose("Beeld")
    until(lambda: width(unit, FACE) == LARGE, 10, "one face fills the screen of the class", unit.page)
    teacher.open_the_lesson()
    until(lambda: width(teacher, FACE) == SMALL, 10, "the teacher's thumbnail is small", teacher.page)

    pupil.context.close()
    until(lambda: all(stands(unit, size) for size in sent(unit)), 30, "a class alone sends nothing any more")
    print(f"first picture after {came:.0f} ms, back after {back:.0f} ms")  # noqa: T201
    assert came <= FIRST_PICTURE_MS
    assert back <= BACK_WITHIN_MS
