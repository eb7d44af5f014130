"""From appointments as Zermelo gives them (``/api/v3/appointments``) to ours.

An appointment has versions that share ``appointmentInstance``; only the one that is ``valid`` counts, so a lesson
that was moved is the same lesson at another time. ``start`` and ``end`` are seconds since 1970. What is hidden, or is
no kind of lesson, is left out. An answer is ``{"response": {"data": [...]}}``; a bare list is read as well.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from erbij.timetable.sources.address import NotRead
from erbij.timetable.sources.calendar import clean
from erbij.timetable.sources.model import Bad, Heard, Lesson, Sight
from erbij.timetable.sources.wire import LessonFault, Trouble
from erbij.web.body import MAX_DEPTH, depth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yarl import URL

MAX_APPOINTMENTS = 60_000
FIELDS = (
    "id,appointmentInstance,start,end,type,subjects,groups,teachers,locations,online,valid,hidden,cancelled,modified,"
    "moved,changeDescription"
)
LESSON_TYPES = frozenset({"lesson", "exam", "activity", "choice", "unknown", ""})
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC).timestamp(), datetime(2100, 1, 1, tzinfo=UTC).timestamp()


def asked(url: URL, window: tuple[datetime, datetime]) -> URL:
    """Return the address with the interval and the fields that are wanted, where it does not name them itself."""
    since, until = (str(int(moment.timestamp())) for moment in window)
    wanted = {"start": since, "end": until, "valid": "true", "fields": FIELDS}
    return url.update_query({name: value for name, value in wanted.items() if name not in url.query})


def hear(data: bytes, window: tuple[datetime, datetime]) -> Heard:
    """Return the appointments that begin within ``window``; raises ``NotRead``. Blocks: run it in a thread."""
    appointments = _appointments(data)
    lessons: dict[str, Lesson] = {}
    bad: list[Bad] = []
    other = 0
    for place, found in enumerate(appointments):
        uid = _uid(found, place)
        if _is_other(found):
            other += 1
        elif uid in lessons:
            bad.append(Bad(f"{uid}#{place}", LessonFault.TWICE, line=place, what=_sight(found)))
        else:
            lesson = _lesson(uid, found, place)
            if isinstance(lesson, Bad):
                bad.append(lesson)
            elif window[0] <= lesson.starts_at < window[1]:
                lessons[uid] = lesson
    return Heard(tuple(lessons.values()), tuple(bad), other)


def _appointments(data: bytes) -> list[Any]:
    if depth(data) > MAX_DEPTH:
        raise NotRead(Trouble.NOT_READABLE)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotRead(Trouble.NOT_READABLE) from None
    if isinstance(found, dict):
        response = found.get("response", found)
        found = response.get("data") if isinstance(response, dict) else None
    if not isinstance(found, list):
        raise NotRead(Trouble.NOT_READABLE)
    if len(found) > MAX_APPOINTMENTS:
        raise NotRead(Trouble.TOO_LARGE)
    return found


def _uid(found: Any, place: int) -> str:
    if isinstance(found, dict):
        for name in ("appointmentInstance", "id"):
            value = found.get(name)
            if isinstance(value, int | str) and not isinstance(value, bool) and clean(value):
                return clean(value)[:100]
    return f"nr-{place}"


def _is_other(found: Any) -> bool:
    """An old version, something hidden, or no lesson."""
    if not isinstance(found, dict):
        return False
    if found.get("valid") is False or found.get("hidden") is True:
        return True
    kind = found.get("type", found.get("appointmentType", ""))
    return isinstance(kind, str) and kind.lower() not in LESSON_TYPES


def _lesson(uid: str, found: Any, place: int) -> Lesson | Bad:
    if not isinstance(found, dict):
        return Bad(uid, LessonFault.NOT_READABLE, line=place)
    starts_at, ends_at = (_instant(found.get(name)) for name in ("start", "end"))
    lists = {name: tuple(_texts(found.get(name))) for name in ("subjects", "groups", "teachers", "locations")}
    if starts_at is None or ends_at is None:
        return Bad(uid, LessonFault.NO_TIME, line=place, what=_sight(found))
    return Lesson(
        uid=uid,
        starts_at=starts_at,
        ends_at=ends_at,
        subject=", ".join(lists["subjects"])[:320],
        group_words=lists["groups"],
        teacher_words=lists["teachers"],
        place=next(iter(lists["locations"]), ""),
        cancelled=found.get("cancelled") is True,
        online=found.get("online") is True,
        line=place,
    )


def _instant(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _FIRST <= value < _LAST:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def _texts(value: Any) -> Iterator[str]:
    for each in value[:50] if isinstance(value, list) else []:
        text = clean(each) if isinstance(each, str | int) else ""
        if text:
            yield text


def _sight(found: Any) -> Sight | None:
    if not isinstance(found, dict):
        return None
    subject, group, teacher, place = (
        ", ".join(_texts(found.get(name)))[:320] for name in ("subjects", "groups", "teachers", "locations")
    )
    return Sight(subject, group, teacher, place, _instant(found.get("start")), _instant(found.get("end")))
