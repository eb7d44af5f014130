"""Journey 2: look on, then speak, then back; only the pupil moves the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.e2e.visitor import VOICE, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor

HEARD_WITHIN_MS = 1000
SILENT_WITHIN_MS = 500


def test_a_pupil_who_chooses_to_speak_is_heard_at_once_and_silent_again_at_once(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    unit.expect_state("luistert mee")
    unit.listen(VOICE)

    tapped = pupil.choose("Stem")
    heard = unit.heard_since(VOICE, tapped, 5)
    unit.expect_state("praat mee")
    until(lambda: unit.last_heard(VOICE) > heard + 1500, 5, "the voice goes on", unit.page)
    pupil.axe("a pupil who speaks")
    unit.axe("a class in which a pupil speaks")
    back = pupil.choose("Meekijken")
    last = unit.is_quiet_for(VOICE, 2.0, 8)

    assert heard - tapped <= HEARD_WITHIN_MS
    assert last - back <= SILENT_WITHIN_MS
    unit.expect_state("luistert mee")
    assert [asked["video"] for asked in pupil.asked()] == [False], "the camera is not asked for at Stem"


def test_a_pupil_who_chooses_to_be_seen_is_seen_and_can_close_the_camera(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()

    pupil.choose("Beeld")
    unit.expect_state("is in beeld")
    face = 'video[data-role="face"]'
    unit.sees_the_class(selector=face)
    unit.screenshot("unit-with-a-face")
    pupil.choose("Meekijken")

    unit.expect_state("luistert mee")
    expect(unit.page.locator(face)).to_have_count(0)


def test_everyone_quiet_silences_a_pupil_who_may_speak_again_when_they_choose(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    teacher = visit("teacher")
    teacher.open_the_lesson()
    pupil = visit("pupil").join()
    pupil.choose("Stem")
    unit.expect_state("praat mee")

    teacher.axe("a teacher with a pupil who speaks")
    teacher.page.get_by_role("button", name="Iedereen stil").click()

    unit.expect_state("luistert mee", within=12)  # ten seconds to undo
    expect(pupil.step("Stem")).not_to_be_checked()
    pupil.choose("Stem")
    unit.expect_state("praat mee")


def test_staff_have_no_way_to_raise_a_step(visit: Callable[..., Visitor]) -> None:
    unit = visit("unit")
    pupil = visit("pupil").join()
    teacher = visit("teacher")
    answers = [
        send(visitor, [[name, {"rid": f"rid-{number}-{visitor.name}"[:60].lower().replace(" ", "-"), "step": 5}]])
        for visitor in (teacher, unit)
        for number, name in enumerate(("presence.step", "presence.raise", "camera.open", "session.unmute"))
    ]
    invented = send(teacher, [["nobody.knows", {}]])

    assert all(answer["ok"] is False for (answer,) in answers)
    refused = [answer["problem"]["code"] for (answer,) in answers]
    unknown = invented[0]["problem"]["code"]
    assert unknown == "unknown_event"
    assert refused[1:4] == [unknown] * 3
    assert set(refused[::4]) <= {unknown, "not_found"}
    expect(pupil.step("Meekijken")).to_be_checked()
    unit.expect_state("luistert mee")
    assert pupil.asked() == []


def send(visitor: Visitor, events: list[list[object]]) -> list[dict[str, Any]]:
    """Speak Socket.IO by hand over a socket of the visitor's own session; returns the acknowledgements."""
    found: list[dict[str, Any]] = visitor.page.evaluate(
        """([events, as]) => new Promise((done, failed) => {
            const origin = location.origin.replace("http", "ws");
            const socket = new WebSocket(origin + "/realtime/?EIO=4&transport=websocket");
            const answers = [];
            setTimeout(() => failed(new Error("no answer: " + JSON.stringify(answers))), 8000);
            socket.onmessage = ({ data }) => {
                if (data[0] === "0") socket.send("40" + JSON.stringify(as));
                else if (data === "2") socket.send("3");
                else if (data.startsWith("40"))
                    events.forEach((event, number) => socket.send("42" + number + JSON.stringify(event)));
                else if (data.startsWith("44")) failed(new Error(data));
                else if (data.startsWith("43")) {
                    answers[parseInt(data.slice(2))] = JSON.parse(data.slice(data.indexOf("[")))[0];
                    if (answers.filter(Boolean).length === events.length) { socket.close(); done(answers); }
                }
            };
        })""",
        [events, {"as": "unit"} if "/unit" in visitor.page.url else {}],
    )
    return found
