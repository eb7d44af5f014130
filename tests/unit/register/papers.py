"""Facts files for tests: the one of the specification, short ways to write one, and any number of random ones."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from erbij.register.explain import explain
from erbij.register.intake import facts_of
from erbij.register.reading import load
from tests.unit.register.given import DAY, ZONE

Doc = dict[str, Any]
LISTS = (
    "regimes free_days deviations slots sessions presence states pauses school catalogue offline absence".split()  # noqa: SIM905
)


def at(clock: str, day: str = DAY.isoformat()) -> str:
    """``09:00`` or ``09:00:10`` in Amsterdam as the facts write it."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).isoformat()


def span(text: str, day: str = DAY.isoformat()) -> Doc:
    start, end = text.split("-")
    return {"start": at(start, day), "end": at(end, day)}


def paper(**changes: Any) -> Doc:
    """An empty file, but for what is told."""
    empty: Doc = {
        "format": "erbij-facts/1",
        "timezone": "Europe/Amsterdam",
        "policy": {
            "version": "2026-1",
            "sector": "VO",
            "bridge_max_s": 120,
            "bridge_budget_s": 300,
            "catchup_allowance_min": 60,
            "offline_day_max_min": 120,
        },
        "pupil": {"id": "p1", "day_ceiling_min": None},
        **{name: [] for name in LISTS},
    }
    return empty | copy.deepcopy(changes)


def slot(text: str, key: str = "s1", *, day: str = DAY.isoformat(), **more: Any) -> Doc:
    return {"id": key, **span(text, day), "modality": "REMOTE_LIVE"} | more


def whole_day(*keys: str, day: str = DAY.isoformat()) -> list[Doc]:
    """Sessions that never stand in the way."""
    return [{"slot": key, **span("06:00-20:00", day), "extended_until": None} for key in keys]


def there(key: str, *texts: str, device: str = "d1", day: str = DAY.isoformat()) -> list[Doc]:
    return [{"slot": key, "device": device, **span(text, day)} for text in texts]


def item(key: str, norm: int, *texts: str, day: str = DAY.isoformat(), **more: Any) -> Doc:
    usual = {"cap_factor": 1.0, "used_seconds": 0, "completed": True, "replaces_slot": None}
    return {"item": key, "norm_minutes": norm, **usual, "intervals": [span(text, day) for text in texts]} | more


def offline(key: str, minutes: int, text: str | None = None, *, day: str = DAY.isoformat(), **more: Any) -> Doc:
    when = span(text, day) if text else {"start": None, "end": None}
    return {"id": key, "date": day, "minutes": minutes, **when, "replaces_slot": None} | more


def at_school(key: str, text: str, *, other: bool = False, day: str = DAY.isoformat()) -> Doc:
    return {"slot": key, **span(text, day), "other_school": other}


def live(text: str = "09:00-09:50", *presence: str, key: str = "s1", **more: Any) -> Doc:
    """The lists of one live lesson; followed whole unless told."""
    return {
        "slots": [slot(text, key, **more)],
        "sessions": whole_day(key),
        "presence": there(key, *(presence or (text,))),
    }


def merged(*docs: Doc, **more: Any) -> Doc:
    lists: Doc = {}
    for doc in docs:
        for name, rows in doc.items():
            lists.setdefault(name, []).extend(rows)
    return paper(**lists, **more)


def answer(doc: Doc) -> Doc:
    """What ``erbij register explain`` prints for a document, as parsed JSON."""
    printed: Doc = json.loads(json.dumps(explain(facts_of(load(json.dumps(doc).encode())))))
    return printed


# --- random papers: three days around the night in which the clock goes back

START = datetime(2026, 10, 24, 21, 0, tzinfo=UTC)
HOURS = 30
DATES = ["2026-10-24", "2026-10-25", "2026-10-26"]
moments = st.integers(0, 3600) | st.integers(3 * 3600, 5 * 3600) | st.integers(0, HOURS * 3600)
flags = st.booleans()


def written(second: int) -> str:
    """Alternately with the offset of Amsterdam and in UTC."""
    when = START + timedelta(seconds=second)
    return (when.astimezone(ZONE) if second % 2 else when).isoformat()


@st.composite
def stretches(draw: Any, near: int | None = None, longest: int = 700) -> Doc:
    begin = draw(moments) if near is None else near + draw(st.integers(-200, 700))
    return {"start": written(begin), "end": written(begin + draw(st.integers(1, longest)))}


@st.composite
def papers(draw: Any) -> Doc:
    """A small school in which everything happens at once."""
    minutes = st.integers(0, 12)
    policy = {
        "version": "v",
        "sector": draw(st.sampled_from(["BO", "VO"])),
        "bridge_max_s": draw(st.integers(0, 90)),
        "bridge_budget_s": draw(st.integers(0, 200)),
        "catchup_allowance_min": draw(minutes),
        "offline_day_max_min": draw(minutes),
    }
    doc = paper(policy=policy, pupil={"id": "p1", "day_ceiling_min": draw(st.none() | minutes)})
    begins = draw(st.lists(moments, max_size=4))
    for n, begin in enumerate(begins):
        _add_slot(draw, doc, f"s{draw(st.integers(0, 99))}-{n}", begin)
    keys = st.none() | st.sampled_from([one["id"] for one in doc["slots"]]) if doc["slots"] else st.none()
    spot = st.sampled_from([*begins, 0])
    for n in range(draw(st.integers(0, 3))):
        more = {
            "completed": draw(st.integers(0, 3)) > 0,
            "replaces_slot": draw(keys),
            "cap_factor": draw(st.sampled_from([1, 1.0, 1.15, 1.5])),
            "used_seconds": draw(st.sampled_from([0, 0, 100, 9999])),
        }
        doc["catalogue"].append(item(f"i{9 - n}", draw(minutes), **more))
        doc["catalogue"][-1]["intervals"] = [
            draw(stretches(draw(spot))) | draw(st.sampled_from([{}, {}, {"replaces_slot": draw(keys)}]))
            for _ in range(draw(st.integers(0, 3)))
        ]
    for n in range(draw(st.integers(0, 4))):
        _add_offline(draw, doc, f"o{9 - n}", draw(spot), draw(keys))
    doc["free_days"] = draw(st.lists(st.sampled_from(DATES), max_size=1))
    modes = draw(st.lists(st.sampled_from(["FULL", "FULL", "CONTACT_ONLY", "OFF"]), min_size=3, max_size=3))
    doc["regimes"] = [{"from": day, "to": day, "mode": mode} for day, mode in zip(DATES, modes, strict=True)]
    if draw(flags):
        day = draw(st.sampled_from(DATES))
        doc["period"] = {"from": day, "to": max(day, draw(st.sampled_from(DATES)))}
    if draw(st.integers(0, 3)) == 0:
        covered = [one["id"] for one in doc["slots"] if draw(flags)]
        doc["deviations"] = [{"from": DATES[draw(st.integers(0, 2))], "to": DATES[2], "slots": [*covered, "gone"]}]
    return doc


def _add_slot(draw: Any, doc: Doc, key: str, begin: int) -> None:
    end = begin + draw(st.integers(20, 700) | st.just(1500))
    doc["slots"].append({
        "id": key,
        "start": written(begin),
        "end": written(end),
        "status": draw(st.sampled_from(["PLANNED", "PLANNED", "PLANNED", "CANCELLED", "MOVED"])),
        "modality": draw(st.sampled_from(["REMOTE_LIVE", "REMOTE_LIVE", "AT_SCHOOL", "FREE_BY_PLAN"])),
        "programmed_online": draw(st.integers(0, 4)) == 0,
        "at_location": draw(st.sampled_from(["HOME", "HOME", "HOSPITAL", "SCHOOL"])),
    })  # fmt: skip
    if draw(st.integers(0, 5)):
        more = end + draw(st.integers(0, 200)) if draw(flags) else None
        first = begin + draw(st.integers(-60, 100))
        held = {"start": written(first), "end": written(first + draw(st.integers(1, 900)))}
        doc["sessions"].append({"slot": key, **held, "extended_until": written(more) if more else None})
    near = stretches(begin)
    short = stretches(begin, 120)
    doc["presence"] += [{"slot": key, "device": "d", **draw(near | short)} for _ in range(draw(st.integers(0, 5)))]
    doc["pauses"] += [{"slot": key, **draw(short)} for _ in range(draw(st.integers(0, 2)))]
    kinds = st.sampled_from(["NOT_OFFERED", "AGREED_REST", "TECHNICAL"])
    doc["states"] += [{"slot": key, "kind": draw(kinds), **draw(near)} for _ in range(draw(st.integers(0, 2)))]
    for _ in range(draw(st.integers(0, 2))):
        doc["school"].append({"slot": key, **draw(near), "other_school": draw(flags)})
    if draw(flags):
        doc["absence"].append({"slot": key, "category": "ILL", "authorised": draw(st.sampled_from(["YES", "NO"]))})


def _add_offline(draw: Any, doc: Doc, key: str, spot: int, replaces: str | None) -> None:
    minutes = 5 * draw(st.integers(1, 2))
    one = offline(key, minutes, day=draw(st.sampled_from(DATES)), replaces_slot=replaces)
    if draw(flags):
        begin = spot + draw(st.integers(-200, 700))
        one |= {"start": written(begin), "end": written(begin + minutes * 60)}
        one["date"] = (START + timedelta(seconds=begin)).astimezone(ZONE).date().isoformat()
    doc["offline"].append(one)
