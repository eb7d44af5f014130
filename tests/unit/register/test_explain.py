"""What an auditor gets: the pair of the specification, its worked examples, and every rule from facts to answer."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from erbij.register.intake import facts_of
from erbij.register.reading import load
from erbij.register.rules import missed
from tests.unit.register.papers import (
    Doc,
    answer,
    at,
    at_school,
    item,
    live,
    merged,
    offline,
    paper,
    slot,
    span,
    there,
    whole_day,
)

HERE = Path(__file__).parent
ZERO = {"S": 0, "L": 0, "C": 0, "O": 0}


def day_of(doc: Doc, which: int = 0) -> Doc:
    found: Doc = answer(doc)["days"][which]
    return found


def test_the_facts_of_the_specification_have_its_answer() -> None:
    facts = facts_of(load((HERE / "facts.json").read_bytes()))
    from erbij.register.explain import explain

    printed = json.loads(json.dumps(explain(facts)))
    assert printed == json.loads((HERE / "explanation.json").read_text(encoding="utf-8"))


@pytest.mark.rule("R1")
def test_worked_example_1() -> None:
    told = answer(paper(**live("09:00-09:50", "08:57:10-09:50:40")))
    assert told["total"] == {"seconds": 3000, "minutes": 50, "clock_hours": "0.83", "hmm": "0:50"}
    assert told["slots"][0]["status"] == ["PRESENT_REMOTE"]


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("text", "presence", "seconds", "status"),
    [
        ("10:00-10:50", ("10:06:30-10:21:00", "10:22:30-10:51:00"), 2610, ["PRESENT_REMOTE", "LATE"]),
        ("11:00-11:50", ("11:00-11:12", "11:31-11:50"), 1860, ["PRESENT_REMOTE"]),
        (
            "09:00-09:50",
            ("09:00-09:10", "09:11:40-09:20", "09:21:40-09:30", "09:31:40-09:40", "09:41:40-09:50"),
            2900,
            ["PRESENT_REMOTE"],
        ),
        ("09:00-09:50", ("09:00-09:20:10", "09:21:50-09:50"), 3000, ["PRESENT_REMOTE"]),
        ("09:00-09:50", ("09:00-09:40", "09:10-09:50"), 3000, ["PRESENT_REMOTE"]),
    ],
)
def test_worked_examples_2_3_4_10_and_11(text: str, presence: tuple[str, ...], seconds: int, status: list[str]) -> None:
    told = answer(paper(**live(text, *presence)))
    assert (told["total"]["seconds"], told["slots"][0]["status"]) == (seconds, status)


@pytest.mark.rule("R5")
def test_worked_example_5_a_video_during_the_lesson_counts_after_it() -> None:
    day = day_of(paper(**live(), catalogue=[item("i1", 30, "09:30-10:10")]))
    assert day["by_source"] == {"S": 0, "L": 3000, "C": 1200, "O": 0}
    assert day["reported_seconds"] == 4200


@pytest.mark.rule("R6")
def test_worked_example_6_no_more_than_the_norm() -> None:
    day = day_of(paper(slots=[slot("09:00-09:50")], catalogue=[item("i1", 20, "14:00-14:23:40")]))
    assert (day["by_source"]["C"], day["over_norm_seconds"]) == (1200, 220)


@pytest.mark.rule("R6")
def test_what_was_done_of_one_item_for_two_lessons_goes_by_each_of_them_under_one_norm() -> None:
    parts = [span("14:00-14:10"), {**span("15:00-15:20"), "replaces_slot": "s2"}]
    day = day_of(
        paper(
            slots=[slot("09:00-09:50"), slot("10:00-10:50", "s2")],
            absence=[{"slot": "s2", "category": "ILL", "authorised": "YES"}],
            catalogue=[item("i1", 20, replaces_slot="s1") | {"intervals": parts}],
        )
    )
    assert day["by_bucket"] == {"REMOTE_NO_GROUND": 600, "REMOTE_DURING_ABSENCE": 600}
    assert day["over_norm_seconds"] == 600


@pytest.mark.rule("R8")
def test_worked_example_7_a_primary_school_day() -> None:
    told = answer(
        paper(
            policy={"version": "2026-1", "sector": "BO"},
            slots=[
                slot("08:30-10:15", "m1", modality="AT_SCHOOL"),
                slot("10:30-11:45", "m2", modality="AT_SCHOOL"),
                slot("13:00-13:45"),
            ],
            sessions=whole_day("s1"),
            presence=there("s1", "13:00-13:45"),
            school=[at_school("m1", "08:30-10:15"), at_school("m2", "10:30-11:45")],
            offline=[offline("o1", 30)],
        )
    )
    assert told["days"][0]["by_source"] == {"S": 180 * 60, "L": 45 * 60, "C": 0, "O": 30 * 60}
    assert (told["total"]["minutes"], told["total"]["clock_hours"]) == (255, "4.25")


@pytest.mark.rule("R8")
def test_worked_example_8_a_ceiling_takes_the_latest_of_the_lowest_source() -> None:
    doc = merged(
        live("09:00-09:50"),
        live("10:00-10:50", key="s2"),
        {"catalogue": [item("i1", 40, "14:00-14:40")]},
        pupil={"id": "p1", "day_ceiling_min": 120},
    )
    told = answer(doc)
    day = told["days"][0]
    assert day["by_source"] == {"S": 0, "L": 6000, "C": 1200, "O": 0}
    assert day["by_bucket"] == {"REMOTE_NO_GROUND": 7200, "OVER_CAP": 1200}
    assert (day["cap_seconds"], day["due_seconds"], told["total"]["minutes"]) == (7200, 6000, 120)


@pytest.mark.rule("R10")
def test_worked_example_9_rows_are_rounded_and_the_total_is_exact() -> None:
    hours = range(8, 15)
    doc = merged(*(live(f"{h:02}:30-{h + 1:02}:20", f"{h:02}:30:10-{h + 1:02}:20", key=f"s{h}") for h in hours))
    assert answer(doc)["total"] == {"seconds": 20_930, "minutes": 348, "clock_hours": "5.81", "hmm": "5:48"}


@pytest.mark.rule("R12")
def test_worked_example_12_sixteen_lessons_are_sixteen_lesson_hours() -> None:
    assert sum(missed((0, 3000), (), "VO") for _ in range(5 + 4 + 4 + 3)) == 16


@pytest.mark.rule("R12")
def test_what_was_missed_is_counted_in_the_unit_of_the_sector() -> None:
    half_hour = ((600, 2400),)
    assert missed((0, 3600), (), "VSO") == 1
    assert missed((0, 5400), half_hour, "PRO") == Fraction(3, 2)
    assert missed((0, 5400), half_hour, "BO") == 1
    assert missed((0, 3000), (), "SO") == Fraction(5, 6)


@pytest.mark.rule("R1")
def test_a_lesson_that_was_extended_is_as_long_as_it_was_given() -> None:
    doc = paper(**live("09:00-09:50", "09:00-10:30"))
    doc["sessions"][0] |= {"extended_until": at("10:00")}
    told = answer(doc)
    assert told["slots"] == [
        {
            "id": "s1",
            "attended_seconds": 3600,
            "credited_seconds": 3600,
            "states": {"ATTENDED": 3600},
            "status": ["PRESENT_REMOTE"],
        }
    ]
    assert told["days"][0]["due_seconds"] == 3000


@pytest.mark.rule("R1")
@pytest.mark.parametrize("status", ["CANCELLED", "MOVED"])
def test_a_slot_that_did_not_take_place_has_neither_status_nor_live_seconds(status: str) -> None:
    told = answer(paper(**live(status=status)))
    row = {"id": "s1", "attended_seconds": 0, "credited_seconds": 0, "states": {}, "status": []}
    assert (told["slots"], told["days"][0]["due_seconds"]) == ([row], 0)


@pytest.mark.rule("R1")
def test_attendance_at_school_counts_inside_its_slot_only() -> None:
    doc = paper(slots=[slot("09:00-09:50", modality="AT_SCHOOL")], school=[at_school("s1", "08:00-09:30", other=True)])
    assert day_of(doc)["by_bucket"] == {"AT_OTHER_SCHOOL": 1800}


@pytest.mark.rule("R4")
def test_what_a_pupil_paused_may_be_used_for_something_else() -> None:
    doc = paper(
        **live(),
        pauses=[{"slot": "s1", **span("09:20-09:25")}],
        offline=[offline("o1", 5, "09:20-09:25")],
    )
    assert day_of(doc)["by_source"] == {"S": 0, "L": 2700, "C": 0, "O": 300}


@pytest.mark.rule("R5")
def test_of_two_lessons_at_once_the_one_that_began_first_has_the_time_whatever_its_id() -> None:
    rows = answer(merged(live("09:30-10:20", key="a"), live("09:00-09:50", key="b")))["slots"]
    assert [(row["id"], row["credited_seconds"]) for row in rows] == [("a", 1800), ("b", 3000)]


@pytest.mark.rule("R5")
def test_two_items_at_once_count_for_the_one_that_began_first() -> None:
    items = [item("b", 60, "14:00-14:30"), item("a", 60, "14:10-14:40"), item("c", 5, "14:00-14:40")]
    told = answer(paper(slots=[slot("09:00-09:50")], catalogue=items))
    assert told["total"]["seconds"] == 1800 + 300  # b first, by id; then c, which began before a
    assert told["days"][0]["over_norm_seconds"] == 300


@pytest.mark.rule("R6")
def test_seconds_over_the_norm_are_not_free_for_offline_work() -> None:
    doc = paper(catalogue=[item("i1", 20, "14:00-14:30")], offline=[offline("o1", 30, "14:00-14:30")])
    assert day_of(doc)["by_source"] == {"S": 0, "L": 0, "C": 1200, "O": 0}


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("more", "credited"),
    [
        ({"cap_factor": 1.15}, 1380),
        ({"used_seconds": 1000}, 200),
        ({"used_seconds": 5000}, 0),
        ({"cap_factor": 1}, 1200),
    ],
)
def test_the_cap_of_an_item_and_what_earlier_months_used(more: Doc, credited: int) -> None:
    day = day_of(paper(catalogue=[item("i1", 20, "14:00-14:30", **more)]))
    assert (day["by_source"]["C"], day["over_norm_seconds"]) == (credited, 1800 - credited)


@pytest.mark.rule("R6")
def test_the_cut_is_floored_to_a_second() -> None:
    doc = paper(catalogue=[item("i1", 1, "14:00-14:30", cap_factor=1.33)])
    assert day_of(doc)["by_source"]["C"] == 79


@pytest.mark.rule("R6")
def test_the_norm_is_used_over_the_whole_file_by_the_earliest_seconds_on_days_that_count() -> None:
    intervals = [span("14:00-14:10", day) for day in ("2026-10-08", "2026-10-07", "2026-10-06", "2026-10-05")]
    doc = paper(
        catalogue=[item("i1", 15) | {"intervals": intervals}],
        free_days=["2026-10-05"],
        regimes=[{"from": "2026-10-06", "to": "2026-10-06", "mode": "CONTACT_ONLY"}],
        period={"from": "2026-10-08", "to": "2026-10-31"},
    )
    told = answer(doc)
    assert [(day["date"], day["by_source"]["C"], day["over_norm_seconds"]) for day in told["days"]] == [
        ("2026-10-08", 300, 300)
    ]
    assert [
        day["by_bucket"] for day in answer({**doc, "period": {"from": "2026-10-01", "to": "2026-10-31"}})["days"]
    ] == [
        {"VOLUNTARY": 600},
        {"UNREGISTERED": 600},
        {"REMOTE_NO_GROUND": 600},
        {"REMOTE_NO_GROUND": 300},
    ]


@pytest.mark.rule("R6")
def test_an_item_that_is_not_completed_is_shown_and_claims_nothing() -> None:
    items = [item("i1", 5, "09:40-10:20", "10:10-10:30", completed=False), item("i2", 30, "10:00-10:10")]
    doc = paper(**live(), catalogue=items, offline=[offline("o1", 20, "10:10-10:30")])
    day = day_of(doc)
    assert day["provisional_seconds"] == 30 * 60
    assert day["by_source"] == {"S": 0, "L": 3000, "C": 600, "O": 1200}


@pytest.mark.rule("R7")
def test_offline_work_with_an_interval_goes_before_quantities_and_the_rest_is_dropped() -> None:
    works = [
        offline("o1", 90),
        offline("o2", 45, "16:00-16:45", replaces_slot="s1"),
        offline("o3", 30),
        offline("o4", 10, "15:00-15:10"),
    ]
    doc = paper(slots=[slot("09:00-14:00", programmed_online=True)], offline=works)
    day = day_of(doc)
    assert day["by_source"]["O"] == 120 * 60
    assert day["by_bucket"] == {"PROGRAMMED_ONLINE": 45 * 60, "REMOTE_NO_GROUND": 75 * 60}


@pytest.mark.rule("R7")
def test_offline_time_that_a_lesson_has_already_is_lost() -> None:
    doc = paper(**live(), offline=[offline("o1", 30, "09:40-10:10")])
    assert day_of(doc)["by_source"] == {"S": 0, "L": 3000, "C": 0, "O": 1200}


@pytest.mark.rule("R8")
def test_over_the_cap_goes_offline_then_catalogue_then_live_and_school_never() -> None:
    doc = merged(
        live("10:00-10:50"),
        {
            "slots": [slot("08:30-09:20", "s2", modality="AT_SCHOOL")],
            "school": [at_school("s2", "08:30-09:20")],
            "catalogue": [item("i1", 30, "15:00-15:30")],
            "offline": [offline("o1", 5), offline("o2", 5, "20:00-20:05")],
        },
    )
    sources = {}
    for minutes in (200, 137, 133, 110, 90, 50, 20, 0):
        sources[minutes] = answer({**doc, "pupil": {"id": "p1", "day_ceiling_min": minutes}})
    assert {key: list(told["days"][0]["by_source"].values()) for key, told in sources.items()} == {
        200: [3000, 3000, 1800, 600],
        137: [3000, 3000, 1800, 420],
        133: [3000, 3000, 1800, 180],
        110: [3000, 3000, 600, 0],
        90: [3000, 2400, 0, 0],
        50: [3000, 0, 0, 0],
        20: [3000, 0, 0, 0],
        0: [3000, 0, 0, 0],
    }
    assert sources[90]["slots"][0] | {"states": 0} == {
        "id": "s1",
        "attended_seconds": 3000,
        "credited_seconds": 2400,
        "states": 0,
        "status": ["PRESENT_REMOTE"],
    }
    assert sources[0]["days"][0]["by_bucket"] == {"AT_SCHOOL": 3000, "OVER_CAP": 5400}


@pytest.mark.rule("R8")
def test_due_is_the_union_of_what_is_planned_and_not_free_by_plan() -> None:
    slots = [
        slot("09:00-09:50", "a"),
        slot("09:30-10:20", "b", modality="AT_SCHOOL"),
        slot("11:00-11:50", "c", modality="FREE_BY_PLAN"),
        slot("12:00-12:50", "d", status="MOVED"),
    ]
    day = day_of(paper(slots=slots))
    assert (day["due_seconds"], day["cap_seconds"]) == (4800, 8400)


@pytest.mark.rule("R9")
def test_on_a_free_day_everything_is_voluntary_and_nothing_is_asked() -> None:
    doc = paper(
        **live(),
        catalogue=[item("i1", 1, "14:00-15:00"), item("i2", 1, "16:00-17:00", completed=False)],
        offline=[offline("o1", 240)],
        free_days=["2026-10-06"],
    )
    told = answer(doc)
    assert told["days"] == [
        {
            "date": "2026-10-06",
            "due_seconds": 0,
            "cap_seconds": None,
            "by_source": ZERO,
            "by_bucket": {"VOLUNTARY": 3000 + 3600 + 240 * 60},
            "reported_seconds": 0,
            "provisional_seconds": 0,
            "over_norm_seconds": 0,
        }
    ]
    assert told["slots"] == [
        {"id": "s1", "attended_seconds": 3000, "credited_seconds": 3000, "states": {}, "status": []}
    ]
    assert told["total"]["seconds"] == 0


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("mode", "cap", "buckets", "status"),
    [("FULL", 6600, {"REMOTE_NO_GROUND": 3000}, ["PRESENT_REMOTE"]),
     ("CONTACT_ONLY", None, {"UNREGISTERED": 3000}, ["PRESENT_REMOTE"]),
     ("OFF", 0, {}, [])],
)  # fmt: skip
def test_the_regime_of_a_date_decides_what_is_registered(mode: str, cap: int | None, buckets: Doc, status: Doc) -> None:
    told = answer(paper(**live(), regimes=[{"from": "2026-10-01", "to": "2026-10-06", "mode": mode}]))
    day = told["days"][0]
    assert (day["cap_seconds"], day["by_bucket"], told["slots"][0]["status"]) == (cap, buckets, status)
    assert day["reported_seconds"] == (3000 if mode == "FULL" else 0)
    assert day["due_seconds"] == (0 if mode == "OFF" else 3000)
