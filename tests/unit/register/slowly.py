"""R1-R11 a second time, from the specification and not from the code: one second after the other, no intervals.

Reads a facts document as JSON has it. Everything is a set, a list or a dictionary of seconds since 1970; a second has
at most one owner. Slow on purpose, and it knows nothing of ``erbij``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
Doc = dict[str, Any]


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def seconds(one: Doc) -> range:
    return range(second(one["start"]), second(one["end"]))


def date_of(at: int) -> str:
    return datetime.fromtimestamp(at, ZONE).date().isoformat()


class Slowly:
    """One document."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.slots = {one["id"]: one for one in doc["slots"]}
        self.session = {one["slot"]: one for one in doc["sessions"]}
        self.free = set(doc["free_days"])

    def of(self, name: str, slot: str) -> list[Doc]:
        return [one for one in self.doc[name] if one["slot"] == slot]

    def mode(self, day: str) -> str:
        for one in self.doc["regimes"]:
            if one["from"] <= day <= one["to"]:
                return str(one["mode"])
        return "FULL"

    def slot_date(self, slot: str) -> str:
        return date_of(second(self.slots[slot]["start"]))

    def canvas(self, slot: str) -> range:
        one = self.slots[slot]
        extended = self.session.get(slot, {}).get("extended_until")
        return range(second(one["start"]), second(extended or one["end"]))

    def live(self, slot: str) -> set[int]:
        one, held = self.slots[slot], self.session.get(slot)
        if held is None or one.get("status", "PLANNED") != "PLANNED":
            return set()
        inside = set(self.canvas(slot)) & set(seconds(held))
        there = {at for each in self.of("presence", slot) for at in seconds(each) if at in inside}
        counts, budget, run = set(there), self.doc["policy"]["bridge_budget_s"], 0
        for at in range(min(there, default=0), max(there, default=-1) + 1):
            if at not in there:
                run += 1
                continue
            if 0 < run <= self.doc["policy"]["bridge_max_s"] and run <= budget:
                counts |= set(range(at - run, at))
                budget -= run
            run = 0
        return counts - {at for each in self.of("pauses", slot) for at in seconds(each)}

    def at_school(self, slot: str) -> set[int]:
        planned = set(seconds(self.slots[slot]))
        return {at for each in self.of("school", slot) for at in seconds(each)} & planned

    def bucket_of_slot(self, slot: str) -> str:
        one, day = self.slots[slot], self.slot_date(slot)
        if one.get("at_location") == "SCHOOL":
            return "AT_SCHOOL"
        if one.get("programmed_online"):
            return "PROGRAMMED_ONLINE"
        if any(d["from"] <= day <= d["to"] and slot in d["slots"] for d in self.doc["deviations"]):
            return "REMOTE_WITHIN_DEVIATION"
        return "REMOTE_DURING_ABSENCE" if self.of("absence", slot) else "REMOTE_NO_GROUND"

    def bucket_of_work(self, day: str, replaces: str | None) -> str:
        if replaces is not None:
            return self.bucket_of_slot(replaces)
        if any(d["from"] <= day <= d["to"] for d in self.doc["deviations"]):
            return "REMOTE_WITHIN_DEVIATION"
        if any(self.slot_date(one["slot"]) == day for one in self.doc["absence"]):
            return "REMOTE_DURING_ABSENCE"
        return "REMOTE_NO_GROUND"

    def claims(self) -> list[tuple[tuple[Any, ...], set[int], Doc]]:
        """Order, seconds asked, and what each of those seconds would be."""
        found: list[tuple[tuple[Any, ...], set[int], Doc]] = []
        for n, one in enumerate(self.doc["school"]):
            asked = set(seconds(one)) & set(seconds(self.slots[one["slot"]]))
            bucket = "AT_OTHER_SCHOOL" if one["other_school"] else "AT_SCHOOL"
            what = {"source": "S", "day": self.slot_date(one["slot"]), "bucket": bucket, "slot": one["slot"]}
            found.append(((0, second(one["start"]), one["slot"], n), asked, what))
        for key, one in self.slots.items():
            what = {"source": "L", "day": self.slot_date(key), "bucket": self.bucket_of_slot(key), "slot": key}
            found.append(((1, second(one["start"]), key, 0), self.live(key), what))
        for item in self.doc["catalogue"]:
            for n, one in enumerate(item["intervals"] if item["completed"] else ()):
                day = date_of(second(one["start"]))
                what = {"source": "C", "day": day, "item": item["item"]}
                what["bucket"] = self.bucket_of_work(day, {**item, **one}["replaces_slot"])
                found.append(((2, second(one["start"]), item["item"], n), set(seconds(one)), what))
        for n, one in enumerate(self.doc["offline"]):
            if one["start"] is not None:
                what = {"source": "O", "day": one["date"]}
                what["bucket"] = self.bucket_of_work(one["date"], one["replaces_slot"])
                found.append(((3, second(one["start"]), one["id"], n), set(seconds(one)), what))
        return sorted(found, key=lambda claim: claim[0])

    def explained(self) -> Doc:
        claims = self.claims()
        owner: dict[int, Doc] = {}
        for _, asked, what in claims:
            for at in asked:
                owner.setdefault(at, what)
        taken = {at for at, what in owner.items() if what["source"] != "O"}
        by_day: defaultdict[str, list[tuple[int, Doc]]] = defaultdict(list)
        over_norm: Counter[str] = Counter()
        used = {item["item"]: item["used_seconds"] for item in self.doc["catalogue"]}
        norm = {
            item["item"]: int(item["norm_minutes"] * 60 * Decimal(str(item["cap_factor"])))
            for item in self.doc["catalogue"]
        }
        for at, what in sorted(owner.items(), key=lambda pair: pair[0]):
            if what["source"] == "C" and self.counts(what["day"]):
                if used[what["item"]] >= norm[what["item"]]:
                    over_norm[what["day"]] += 1
                    continue
                used[what["item"]] += 1
            by_day[what["day"]].append((at, what))
        dates = {self.slot_date(key) for key in self.slots}
        dates |= {date_of(second(one["start"])) for item in self.doc["catalogue"] for one in item["intervals"]}
        dates |= {one["date"] for one in self.doc["offline"]}
        credited: Counter[str] = Counter()
        days = [self.day(day, by_day[day], over_norm[day], taken, credited) for day in sorted(dates)]
        period = self.doc.get("period") or {"from": date.min.isoformat(), "to": date.max.isoformat()}
        days = [day for day in days if period["from"] <= day["date"] <= period["to"]]
        whole = sum(day["reported_seconds"] for day in days)
        return {
            "format": "erbij-explanation/1",
            "policy_version": self.doc["policy"]["version"],
            "days": days,
            "slots": [
                self.slot(key, credited[key])
                for key, one in self.slots.items()
                if one.get("modality") == "REMOTE_LIVE" and period["from"] <= self.slot_date(key) <= period["to"]
            ],
            "total": {
                "seconds": whole,
                "minutes": whole // 60,
                "clock_hours": str((Decimal(whole) / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)),
                "hmm": f"{whole // 3600}:{whole // 60 % 60:02d}",
            },
        }

    def counts(self, day: str) -> bool:
        return self.mode(day) == "FULL" and day not in self.free

    def due(self, day: str) -> int:
        if day in self.free or self.mode(day) == "OFF":
            return 0
        return len({
            at
            for key, one in self.slots.items()
            if self.slot_date(key) == day
            and one.get("status", "PLANNED") == "PLANNED"
            and one.get("modality") != "FREE_BY_PLAN"
            for at in seconds(one)
        })  # fmt: skip

    def day(
        self, day: str, mine: list[tuple[int, Doc]], over_norm: int, taken: set[int], credited: Counter[str]
    ) -> Doc:
        due = self.due(day)
        sums: Counter[str] = Counter()
        source = dict.fromkeys("SLCO", 0)
        cap: int | None = None
        plain = [
            {"source": "O", "bucket": self.bucket_of_work(day, one["replaces_slot"])}
            for one in self.doc["offline"]
            if one["start"] is None and one["date"] == day
            for _ in range(one["minutes"] * 60)
        ]
        if self.counts(day):
            ceiling = self.doc["pupil"]["day_ceiling_min"]
            cap = due + self.doc["policy"]["catchup_allowance_min"] * 60 if ceiling is None else ceiling * 60
            offline = [what for _, what in mine if what["source"] == "O"] + plain
            rows = [
                *([what for _, what in mine if what["source"] == "S"]),
                *([what for _, what in mine if what["source"] == "L"]),
                *([what for _, what in mine if what["source"] == "C"]),
                *offline[: self.doc["policy"]["offline_day_max_min"] * 60],
            ]
            while len(rows) > cap and rows[-1]["source"] != "S":
                rows.pop()
                sums["OVER_CAP"] += 1
            for what in rows:
                source[what["source"]] += 1
                sums[what["bucket"]] += 1
        elif self.mode(day) == "OFF":
            cap, rows = 0, []
        else:
            rows = [what for _, what in mine] + plain
            sums["VOLUNTARY" if day in self.free else "UNREGISTERED"] += len(rows)
        for what in rows:
            if what["source"] in "SL":
                credited[what["slot"]] += 1
        return {
            "date": day,
            "due_seconds": due,
            "cap_seconds": cap,
            "by_source": source,
            "by_bucket": {key: value for key, value in sums.items() if value},
            "reported_seconds": sum(source.values()),
            "provisional_seconds": self.provisional(day, taken),
            "over_norm_seconds": over_norm,
        }

    def provisional(self, day: str, taken: set[int]) -> int:
        if day in self.free or self.mode(day) == "OFF":
            return 0
        asked = {
            at
            for item in self.doc["catalogue"]
            if not item["completed"]
            for one in item["intervals"]
            if date_of(second(one["start"])) == day
            for at in seconds(one)
        }
        return len(asked - taken)

    def slot(self, key: str, credited: int) -> Doc:
        there = self.at_school(key) | self.live(key)
        row: Doc = {"id": key, "attended_seconds": len(there), "credited_seconds": credited, "states": {}, "status": []}
        day = self.slot_date(key)
        if self.slots[key].get("status", "PLANNED") != "PLANNED" or day in self.free or self.mode(day) == "OFF":
            return row
        states = [self.state(key, at, there) for at in self.canvas(key)]
        row["states"] = dict(Counter(states))
        row["status"] = self.status(key, states)
        return row

    def state(self, key: str, at: int, there: set[int]) -> str:
        if at in there:
            return "ATTENDED"
        if any(at in seconds(one) for one in self.of("pauses", key)):
            return "PAUSE"
        held = self.session.get(key)
        if held is None or at not in seconds(held):
            return "NOT_OFFERED"
        for kind in ("NOT_OFFERED", "AGREED_REST", "TECHNICAL"):
            if any(at in seconds(one) for one in self.of("states", key) if one["kind"] == kind):
                return kind
        return "NOT_THERE"

    def status(self, key: str, states: list[str]) -> list[str]:
        sums = Counter(states)
        base = sums["ATTENDED"] + sums["NOT_THERE"]
        if base < 60:
            return [max(("AGREED_REST", "NOT_OFFERED", "PAUSE", "TECHNICAL"), key=lambda state: sums[state])]
        if not sums["ATTENDED"]:
            excused = any(one["authorised"] == "YES" for one in self.of("absence", key))
            return ["ABSENT_AUTHORISED" if excused else "ABSENT"]
        if sums["ATTENDED"] / base < 0.5:
            found = ["PARTIAL"]
        else:
            found = ["PRESENT" if len(self.at_school(key)) >= sums["ATTENDED"] / 2 else "PRESENT_REMOTE"]
        before = states[: states.index("ATTENDED")]
        return found + ["LATE"] * (before.count("NOT_THERE") > 300)
