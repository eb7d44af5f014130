"""From an iCalendar file or feed to appointments.

Theory of operation
===================
Events are taken by UID. One that does not repeat is read as it stands; one that does is expanded by the library
``recurring-ical-events`` within the window, one series at a time, so that a broken series spoils no other. A repeat
more often than daily is refused: it is no lesson, and it would cost the server a day. Times with a zone are instants; a
time without one ("floating") is by the school's clock, as the standard has it; a zone that nobody knows is an error.
What takes whole days is no lesson.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import icalendar
import recurring_ical_events

from erbij.timetable.sources.address import NotRead
from erbij.timetable.sources.model import Bad, Heard, Lesson, Sight
from erbij.timetable.sources.wire import CalendarField, LessonFault, SourceMapping, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

MAX_EVENTS = 30_000
MAX_OF_SERIES = 800
MAX_TEXT = 320
_EVENT_LINE = re.compile(rb"^BEGIN:VEVENT\s*$", re.MULTILINE | re.IGNORECASE)
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_BY_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_REPEATS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_ANYWHERE = (CalendarField.SUMMARY, CalendarField.CATEGORIES, CalendarField.ATTENDEE, CalendarField.DESCRIPTION)
_SPLIT = re.compile(r"\s*[,;|/\n]\s*|\s+[-\u2013\u2014]\s+")


class _Wrong(Exception):
    def __init__(self, fault: LessonFault) -> None:
        super().__init__(fault)
        self.fault = fault


def clean(text: object) -> str:
    """Return a text on one line, without control and bidirectional characters, at most 320 long."""
    return " ".join(_UNFIT.sub(" ", str(text)).split())[:MAX_TEXT]


def hear(data: bytes, mapping: SourceMapping, window: tuple[datetime, datetime], zone: ZoneInfo) -> Heard:
    """Return the appointments that begin within ``window``; raises ``NotRead``. Blocks: run it in a thread."""
    whole = b"BEGIN:VCALENDAR" in data[:2000].upper() and b"END:VCALENDAR" in data[-2000:].upper()
    if not whole:  # one that was broken off would look as if lessons were gone
        raise NotRead(Trouble.NOT_READABLE)
    try:
        found = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise NotRead(Trouble.NOT_READABLE) from None
    lines = _lines_of_events(data)
    events = [event for calendar in found for event in calendar.walk("VEVENT")]
    if len(events) > MAX_EVENTS:
        raise NotRead(Trouble.TOO_LARGE)
    hearing = _Hearing(mapping, window, zone)
    series: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    for place, event in enumerate(events):
        line = lines[place] if len(lines) == len(events) else place + 1
        series[clean(event.get("UID", "")) or f"line-{line}"].append((line, event))
    zones = [zone for calendar in found for zone in calendar.walk("VTIMEZONE")]
    for uid, some in series.items():
        hearing.series(uid, some, zones)
    return Heard(tuple(hearing.lessons), tuple(hearing.bad), hearing.other)


def _lines_of_events(data: bytes) -> list[int]:
    lines, line, last = [], 1, 0
    for match in _EVENT_LINE.finditer(data):
        line += data.count(b"\n", last, match.start())
        last = match.start()
        lines.append(line)
    return lines


class _Hearing:
    """Collects what the events of one calendar say."""

    def __init__(self, mapping: SourceMapping, window: tuple[datetime, datetime], zone: ZoneInfo) -> None:
        self._mapping = mapping
        self._window = window
        self._zone = zone
        self.lessons: list[Lesson] = []
        self.bad: list[Bad] = []
        self.other = 0

    def series(self, uid: str, some: Sequence[tuple[int, Any]], zones: Sequence[Any]) -> None:
        """Take all events of one UID."""
        line = some[0][0]
        repeats = any(name in event for _, event in some for name in _REPEATS)
        if not repeats:
            self._one(uid, line, some[0][1])
            self.bad += [
                Bad(f"{uid}#{n}", LessonFault.TWICE, line=at, what=self._sight(e))
                for n, (at, e) in enumerate(some[1:], 1)
            ]
            return
        try:
            for event in self._expanded([event for _, event in some], zones):
                begins = event["DTSTART"].dt
                self._one(f"{uid}@{self._slot_name(event, begins)}", line, event)
        except _Wrong as wrong:
            self.bad.append(Bad(uid, wrong.fault, line=line, what=self._sight(some[0][1])))
        except Exception:  # noqa: BLE001 - a library met what nobody foresaw; the other series go on
            self.bad.append(Bad(uid, LessonFault.NOT_READABLE, line=line, what=self._sight(some[0][1])))

    def _slot_name(self, event: Any, begins: Any) -> str:
        """What names one of a series, also after it was moved: its original time."""
        original = event.get("RECURRENCE-ID")
        moment = begins if original is None else original.dt
        return (
            self._instant(moment, original or event["DTSTART"]).strftime("%Y%m%dT%H%MZ")
            if isinstance(moment, datetime)
            else str(moment)
        )

    def _expanded(self, events: Sequence[Any], zones: Sequence[Any]) -> Iterator[Any]:
        for event in events:
            rules = event.get("RRULE", [])
            for rule in rules if isinstance(rules, list) else [rules]:
                often = {str(one).upper() for one in rule.get("FREQ", [])}
                if often & _TOO_OFTEN or _BY_CLOCK & {name.upper() for name in rule}:
                    raise _Wrong(LessonFault.REPEATS_TOO_OFTEN)
        alone = icalendar.Calendar()
        for part in (*zones, *events):
            alone.add_component(part)
        since, until = self._window
        found = recurring_ical_events.of(alone, keep_recurrence_attributes=False).between(since, until)
        if len(found) > MAX_OF_SERIES:
            raise _Wrong(LessonFault.REPEATS_TOO_OFTEN)
        return islice(iter(found), MAX_OF_SERIES)

    def _one(self, uid: str, line: int, event: Any) -> None:
        try:
            lesson = self._lesson(uid, line, event)
        except _Wrong as wrong:
            self.bad.append(Bad(uid[:300], wrong.fault, line=line, what=self._sight(event)))
            return
        except (AttributeError, ValueError, TypeError, KeyError, OverflowError):
            self.bad.append(Bad(uid[:300], LessonFault.NOT_READABLE, line=line))
            return
        if lesson is None:
            self.other += 1
        elif self._window[0] <= lesson.starts_at < self._window[1]:
            self.lessons.append(lesson)

    def _lesson(self, uid: str, line: int, event: Any) -> Lesson | None:
        start = event.get("DTSTART")
        if start is None or isinstance(start, list):
            raise _Wrong(LessonFault.NO_TIME)
        if not isinstance(start.dt, datetime):
            return None
        if clean(event.get("TRANSP", "")).upper() == "TRANSPARENT" and not _texts(event, CalendarField.CATEGORIES):
            return None
        starts_at = self._instant(start.dt, start)
        mapping = self._mapping
        return Lesson(
            uid=uid[:300],
            starts_at=starts_at,
            ends_at=self._end(event, starts_at),
            subject=self._subject(event),
            group_words=_words(event, mapping.group),
            teacher_words=_words(event, mapping.teacher),
            place=next(iter(_texts(event, mapping.place)), ""),
            cancelled=clean(event.get("STATUS", "")).upper() == "CANCELLED",
            texts=True,
            loose_group=mapping.group is CalendarField.ANYWHERE,
            loose_teacher=mapping.teacher is CalendarField.ANYWHERE,
            line=line,
        )

    def _subject(self, event: Any) -> str:
        return next(iter(_texts(event, self._mapping.subject)), "")

    def _end(self, event: Any, starts_at: datetime) -> datetime:
        end, duration = event.get("DTEND"), event.get("DURATION")
        if isinstance(getattr(end, "dt", None), datetime):
            return self._instant(end.dt, end)
        if isinstance(getattr(duration, "dt", None), timedelta):
            lasts: timedelta = duration.dt
            return starts_at + lasts
        raise _Wrong(LessonFault.NO_TIME)

    def _instant(self, moment: datetime, written: Any) -> datetime:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
        if "TZID" in getattr(written, "params", {}):
            raise _Wrong(LessonFault.NO_ZONE)
        found = moment.replace(tzinfo=self._zone).astimezone(UTC)
        if found.astimezone(self._zone).replace(tzinfo=None) != moment:
            raise _Wrong(LessonFault.SKIPPED_HOUR)
        return found

    def _sight(self, event: Any) -> Sight:
        """What a person recognises an event by."""
        start = getattr(event.get("DTSTART"), "dt", None)
        begins = start if isinstance(start, datetime) and start.tzinfo else None
        summary = " ".join(_texts(event, CalendarField.SUMMARY))
        return Sight(summary, "", "", clean(event.get("LOCATION", "")), begins and begins.astimezone(UTC), None)


def _texts(event: Any, where: CalendarField) -> tuple[str, ...]:
    """The texts that stand in one field of an event."""
    if where in {CalendarField.FIXED, CalendarField.NOWHERE, CalendarField.ANYWHERE}:
        return ()
    if where is CalendarField.ATTENDEE:
        return tuple(
            word for name in ("ATTENDEE", "ORGANIZER") for each in _many(event.get(name)) for word in _person(each)
        )
    if where is CalendarField.CATEGORIES:
        texts = (clean(word) for each in _many(event.get("CATEGORIES")) for word in getattr(each, "cats", [each]))
    else:
        texts = (clean(each) for each in _many(event.get(where.value)))
    return tuple(text for text in texts if text)


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _person(value: Any) -> Iterator[str]:
    """An address of a calendar, and the name beside it."""
    address = clean(value)
    yield address[7:] if address.lower().startswith("mailto:") else address
    name = clean(getattr(value, "params", {}).get("CN", ""))
    if name:
        yield name


def _words(event: Any, where: CalendarField) -> tuple[str, ...]:
    """What may name a group or a teacher: whole texts and their parts, the whole ones first."""
    anywhere = where is CalendarField.ANYWHERE
    whole = [text for each in (_ANYWHERE if anywhere else (where,)) for text in _texts(event, each)]
    parts = [part for text in whole for part in _SPLIT.split(text)]
    single = [word.strip("()[]:.") for text in whole for word in text.split()] if anywhere else []
    found = dict.fromkeys(word for word in (*whole, *parts, *single) if word)
    # A bare number in a text is a room or an hour sooner than a group.
    return tuple(word for word in found if not anywhere or not word.isdecimal())[:200]
