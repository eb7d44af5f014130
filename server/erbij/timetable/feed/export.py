"""Lessons as iCalendar (RFC 5545).

Instants are written in UTC, which is right on both sides of a clock change in every program. A lesson that is off or
was moved keeps its UID, is CANCELLED and has a higher SEQUENCE; where it went is an event of its own. No person is
named and no reason is given: an address is read by servers of other firms.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from erbij.timetable.wire import SlotStatus

if TYPE_CHECKING:
    from datetime import datetime

    from erbij.timetable.feed.model import Lessons
    from erbij.timetable.model import Slot

ONLINE = "Online"
READ_AGAIN = timedelta(minutes=30)


def calendar(lessons: Lessons) -> bytes:
    """Return the file."""
    file = Calendar()
    file.add("prodid", "-//Erbij//Rooster//NL")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", f"Erbij, {lessons.school_name}")
    file.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT30M")
    for slot in lessons.slots:
        file.add_component(event(slot, lessons.now, group=lessons.groups))
    return bytes(file.to_ical())


def event(slot: Slot, now: datetime, *, group: bool) -> Event:
    """Return one lesson."""
    planned = slot.status is SlotStatus.PLANNED
    found = Event()
    found.add("uid", f"{slot.id}@erbij")
    found.add("dtstamp", now)
    found.add("dtstart", slot.starts_at)
    found.add("dtend", slot.ends_at)
    found.add("summary", f"{slot.subject}, {slot.group_name}" if group and slot.group_name else slot.subject)
    place = ONLINE if slot.all_remote else slot.place
    if place:
        found.add("location", place)
    found.add("status", "CONFIRMED" if planned else "CANCELLED")
    found.add("sequence", slot.version - 1)
    found.add("class", "PRIVATE")
    return found
