"""Buckets, states, statuses, periods and clock changes: from facts to answer."""

from __future__ import annotations

import pytest

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


def day_of(doc: Doc, which: int = 0) -> Doc:
    found: Doc = answer(doc)["days"][which]
    return found


@pytest.mark.parametrize(
    ("changes", "bucket"),
    [
        ({}, "REMOTE_NO_GROUND"),
        ({"absence": True}, "REMOTE_DURING_ABSENCE"),
        ({"absence": True, "deviation": True}, "REMOTE_WITHIN_DEVIATION"),
        ({"deviation": True, "programmed_online": True}, "PROGRAMMED_ONLINE"),
        ({"programmed_online": True, "at_location": "SCHOOL"}, "AT_SCHOOL"),
        ({"at_location": "HOSPITAL"}, "REMOTE_NO_GROUND"),
    ],
)
def test_the_first_bucket_that_fits_a_live_lesson_and_what_replaces_it(changes: Doc, bucket: str) -> None:
    covered = {"from": "2026-10-06", "to": "2026-10-06", "slots": ["s1", "old"]}
    doc = paper(
        **live(**{key: value for key, value in changes.items() if key not in {"absence", "deviation"}}),
        catalogue=[item("i1", 10, "14:00-14:10", replaces_slot="s1")],
        offline=[offline("o1", 10, day="2026-10-07", replaces_slot="s1")],
        absence=[{"slot": "s1", "category": "ILL", "authorised": "NO"}] if "absence" in changes else [],
        deviations=[covered] if "deviation" in changes else [],
    )
    assert [day["by_bucket"] for day in answer(doc)["days"]] == [{bucket: 3600}, {bucket: 600}]


def test_a_deviation_covers_its_own_slots_and_dates_and_work_by_the_date_alone() -> None:
    doc = paper(
        **live(),
        offline=[offline("o1", 10), offline("o2", 10, day="2026-10-07")],
        deviations=[{"from": "2026-10-07", "to": "2026-10-31", "slots": ["s1"]}],
    )
    assert [day["by_bucket"] for day in answer(doc)["days"]] == [
        {"REMOTE_NO_GROUND": 3600},
        {"REMOTE_WITHIN_DEVIATION": 600},
    ]


def test_work_on_a_date_with_an_absence_is_done_during_absence() -> None:
    doc = paper(
        **live(),
        offline=[offline("o1", 10), offline("o2", 10, day="2026-10-07")],
        absence=[{"slot": "s1", "category": "ILL", "authorised": "UNDECIDED"}],
    )
    assert [day["by_bucket"] for day in answer(doc)["days"]] == [
        {"REMOTE_DURING_ABSENCE": 3600},
        {"REMOTE_NO_GROUND": 600},
    ]


@pytest.mark.rule("R11")
@pytest.mark.parametrize(
    ("presence", "more", "expected"),
    [
        ([], {}, ["ABSENT"]),
        ([], {"absence": "YES"}, ["ABSENT_AUTHORISED"]),
        ([], {"absence": "NO"}, ["ABSENT"]),
        ([], {"absence": "UNDECIDED"}, ["ABSENT"]),
        (["09:00-09:20"], {}, ["PARTIAL"]),
        (["09:30-09:50"], {}, ["PARTIAL", "LATE"]),
        (["09:25-09:50"], {}, ["PRESENT_REMOTE", "LATE"]),
        (["09:30-09:50"], {"TECHNICAL": "09:00-09:30"}, ["PRESENT_REMOTE"]),
        (["09:30-09:50"], {"AGREED_REST": "09:05-09:30"}, ["PRESENT_REMOTE"]),
        ([], {"NOT_OFFERED": "09:00:30-09:50"}, ["NOT_OFFERED"]),
        ([], {"TECHNICAL": "09:00-09:20", "AGREED_REST": "09:20-09:50"}, ["AGREED_REST"]),
        (["09:00-09:50"], {"school": "09:00-09:25"}, ["PRESENT"]),
        (["09:00-09:50"], {"school": "09:00-09:24:59"}, ["PRESENT_REMOTE"]),
        ([], {"school": "09:30-09:50"}, ["PARTIAL", "LATE"]),
    ],
)
def test_the_status_of_a_slot(presence: list[str], more: Doc, expected: list[str]) -> None:
    doc = paper(slots=[slot("09:00-09:50")], sessions=whole_day("s1"), presence=there("s1", *presence))
    for kind, text in more.items():
        if kind == "absence":
            doc["absence"].append({"slot": "s1", "category": "ILL", "authorised": text})
        elif kind == "school":
            doc["school"].append(at_school("s1", text))
        else:
            doc["states"].append({"slot": "s1", "kind": kind, **span(text)})
    row = answer(doc)["slots"][0]
    assert row["status"] == expected
    assert sum(row["states"].values()) == 3000


@pytest.mark.rule("R11")
def test_a_lesson_without_a_session_was_not_offered() -> None:
    row = answer(paper(slots=[slot("09:00-09:50")], presence=there("s1", "09:00-09:50")))["slots"][0]
    assert (row["states"], row["status"]) == ({"NOT_OFFERED": 3000}, ["NOT_OFFERED"])


@pytest.mark.rule("R11")
def test_a_double_booking_makes_nobody_absent() -> None:
    rows = answer(merged(live("09:00-09:50"), live("09:00-09:50", key="s2")))["slots"]
    assert [(row["attended_seconds"], row["credited_seconds"], row["status"]) for row in rows] == [
        (3000, 3000, ["PRESENT_REMOTE"]),
        (3000, 0, ["PRESENT_REMOTE"]),
    ]


def test_only_the_dates_of_the_period_are_printed_and_the_rest_is_context() -> None:
    doc = merged(
        live("23:30-23:59", key="a", day="2026-10-05"),
        {
            "slots": [slot("09:00-09:50", "b")],
            "offline": [offline("o1", 5, day="2026-10-07")],
            "catalogue": [item("i1", 90) | {"intervals": [{"start": at("23:50", "2026-10-05"), "end": at("00:20")}]}],
        },
        period={"from": "2026-10-06", "to": "2026-10-06"},
    )
    told = answer(doc)
    assert [day["date"] for day in told["days"]] == ["2026-10-06"]
    assert [row["id"] for row in told["slots"]] == ["b"]
    assert told["total"]["seconds"] == 0
    assert answer({**doc, "period": {"from": "2026-10-05", "to": "2026-10-05"}})["days"][0]["by_source"]["C"] == 1800


@pytest.mark.parametrize(
    ("night", "hours"), [("2026-03-29", 1), ("2026-10-25", 3), ("2030-10-27", 3), ("2040-03-25", 1)]
)
def test_a_night_in_which_the_clock_changes_has_the_hours_it_has(night: str, hours: int) -> None:
    doc = paper(
        slots=[slot("01:30-03:30", day=night)],
        sessions=[{"slot": "s1", **span("01:30-03:30", night), "extended_until": None}],
        presence=there("s1", "01:30-03:30", day=night),
    )
    told = answer(doc)
    assert told["days"][0]["date"] == night
    assert told["total"]["seconds"] == hours * 3600 == told["days"][0]["due_seconds"]


def test_the_same_minute_twice_in_autumn_is_two_minutes() -> None:
    twice = [
        {"start": "2026-10-25T02:15:00+02:00", "end": "2026-10-25T02:20:00+02:00"},
        {"start": "2026-10-25T02:15:00+01:00", "end": "2026-10-25T02:20:00+01:00"},
    ]
    assert answer(paper(catalogue=[item("i1", 60) | {"intervals": twice}]))["total"]["seconds"] == 600


def test_a_date_is_that_of_amsterdam_also_when_it_is_another_day_in_utc() -> None:
    late = {"start": "2026-10-05T22:30:00Z", "end": "2026-10-05T22:40:00Z"}
    assert day_of(paper(catalogue=[item("i1", 60) | {"intervals": [late]}]))["date"] == "2026-10-06"
