"""What was taken part in stands in the register, and the file is what the screen shows."""

from __future__ import annotations

import csv
import io
import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.visitor import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.visitor import Visitor


def test_minutes_stand_in_the_register_and_the_file_equals_the_screen(visit: Callable[..., Visitor]) -> None:
    visit("unit")
    pupil = visit("pupil").join()
    began = time.monotonic()
    until(lambda: len(pupil.kept) >= 3, 25, "three proofs are acknowledged", pupil.page)
    pupil.button("Stoppen").click()
    truth = time.monotonic() - began
    coordinator = visit("coordinator")
    until(
        lambda: any(r["credited_seconds"] for r in coordinator.api("GET", "/api/register/day")["body"]["rows"]),
        10,
        "seconds are credited",
        coordinator.page,
    )

    coordinator.page.goto(f"{coordinator.base_url}/register")
    expect(coordinator.page.get_by_text(pupil.name).first).to_be_visible()
    expect(coordinator.page.get_by_text("Uitleg").first).to_be_visible()
    coordinator.axe("the register")
    coordinator.screenshot("register-of-today")
    day = coordinator.api("GET", "/api/register/day")["body"]
    row = next(row for row in day["rows"] if row["pupil_name"] == pupil.name and row["credited_seconds"])
    assert truth - 10 <= row["credited_seconds"] <= truth + 10
    stretches = [(part["start"], part["end"]) for part in row["parts"]]
    assert stretches[0][0] == row["starts_at"]
    assert stretches[-1][1] == row["ends_at"]
    assert all(left[1] == right[0] for left, right in pairwise(stretches))

    with coordinator.page.expect_download() as saved:
        coordinator.page.get_by_role("link", name=re.compile("CSV")).or_(
            coordinator.page.get_by_role("button", name=re.compile("CSV"))
        ).first.click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    on_screen = coordinator.page.locator("main").inner_text()
    assert len([line for line in lines if pupil.name in line.values()]) == len(
        [row for row in day["rows"] if row["pupil_name"] == pupil.name]
    )
    ended = [one for one in day["rows"] if one["pupil_name"] == pupil.name and one["slot_id"] == row["slot_id"]]
    in_file = [line for line in lines if line["leerling"] == pupil.name and line["geteld_seconden"] != "0"]
    assert [(line["geteld_seconden"], line["geteld_minuten"]) for line in in_file] == [
        (str(one["credited_seconds"]), str(one["credited_minutes"])) for one in ended
    ]
    assert pupil.name in on_screen


def test_the_teacher_says_seen_and_right_with_one_tap(visit: Callable[..., Visitor]) -> None:
    teacher = visit("teacher")

    to_confirm = teacher.api("GET", "/api/register/to-confirm")

    assert to_confirm["status"] == 200


def test_nobody_but_the_office_sees_the_register(visit: Callable[..., Visitor]) -> None:
    answers = [visit(role).api("GET", "/api/register/day") for role in ("pupil", "guardian", "teacher", "mentor")]
    missing = visit("pupil").api("GET", "/api/nothing/here")

    assert {answer["status"] for answer in answers} == {404}
    assert {answer["body"]["code"] for answer in answers} == {missing["body"]["code"]}
