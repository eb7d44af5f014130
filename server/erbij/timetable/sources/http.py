"""The addresses from which the timetable is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.timetable.sources.reading import shown
from erbij.timetable.sources.rules import HELD, shown_address
from erbij.timetable.sources.service import LISTED
from erbij.timetable.sources.wire import (
    BadLesson,
    LessonFault,
    LessonShown,
    SourceAsked,
    SourceCard,
    SourceChoice,
    SourcePause,
    SourceRemove,
    Sources,
    SourceYes,
    UnknownWord,
)
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.timetable.sources import service as sources_service
    from erbij.timetable.sources.model import Kept, SchoolSources, Standing
    from erbij.web.route import Call

COORDINATOR = frozenset({Role.COORDINATOR})
MAX_BODY = 256 * 1024
_EMPTY = LessonShown(subject="", group="", teacher="", place="", starts_at=None, ends_at=None)


def routes(service: sources_service.Sources) -> list[Route]:
    """Return the routes of this room; each answers with the page as it is afterwards."""

    async def page(call: Call) -> Sources:
        return listed(await service.listed(call.actor))

    async def add(call: Call) -> Sources:
        await service.add(call.actor, call.body)
        return await page(call)

    async def change(call: Call) -> Sources:
        await service.change(call.actor, call.part("id"), call.body)
        return await page(call)

    async def read(call: Call) -> Sources:
        await service.read_now(call.actor, call.part("id"))
        return await page(call)

    async def agree(call: Call) -> Sources:
        await service.agree(call.actor, call.part("id"), call.body.mark)
        return await page(call)

    async def pause(call: Call) -> Sources:
        await service.pause(call.actor, call.part("id"), call.body)
        return await page(call)

    async def remove(call: Call) -> Sources:
        await service.remove(call.actor, call.part("id"), cancel=call.body.cancel)
        return await page(call)

    one = "/api/timetable/sources/{id}"
    return [
        Route("GET", "/api/timetable/sources", page, COORDINATOR, reply=Sources),
        Route("POST", "/api/timetable/sources", add, COORDINATOR, SourceAsked, Sources, max_body=MAX_BODY),
        Route("POST", one, change, COORDINATOR, SourceAsked, Sources, max_body=MAX_BODY),
        Route("POST", f"{one}/read", read, COORDINATOR, Nothing, Sources),
        Route("POST", f"{one}/yes", agree, COORDINATOR, SourceYes, Sources),
        Route("POST", f"{one}/pause", pause, COORDINATOR, SourcePause, Sources),
        Route("POST", f"{one}/remove", remove, COORDINATOR, SourceRemove, Sources),
    ]


def listed(found: SchoolSources) -> Sources:
    """Return the page as a message."""
    groups, teachers = (
        tuple(SourceChoice(id=key, name=name) for key, name in some.items())
        for some in (found.names.group_names, found.names.teacher_names)
    )
    return Sources(sources=tuple(card(one) for one in found.standings), groups=groups, teachers=teachers, now=found.now)


def card(one: Standing) -> SourceCard:
    """Return a source as the page shows it."""
    source = one.source
    return SourceCard(
        id=source.id,
        name=source.name,
        kind=source.kind,
        state=one.state,
        address=shown_address(source.address.reveal()),
        has_token=bool(source.token.reveal()),
        mapping=source.mapping,
        version=source.version,
        tried_at=source.tried_at,
        read_at=source.read_at,
        trouble=source.trouble,
        trouble_since=source.trouble_since,
        lessons=one.coming,
        bad_count=len(one.bad),
        bad=tuple(bad(each) for each in one.bad[:LISTED]),
        unknown=unknown(one.bad),
        waiting=one.waiting,
    )


def bad(kept: Kept) -> BadLesson:
    """Return one appointment that cannot be used."""
    item = kept.item
    return BadLesson(
        what=shown(item.what) if item.what else _EMPTY,
        fault=item.fault or LessonFault.NOT_READABLE,
        word=item.word,
        kept=shown(kept.good) if kept.good else None,
        slot_id=item.slot_id if item.fault in HELD else None,
    )


def unknown(some: tuple[Kept, ...]) -> tuple[UnknownWord, ...]:
    """Return the words that are no group or teacher here, the most frequent first."""
    found = Counter(
        (kept.item.word, kept.item.fault)
        for kept in some
        if kept.item.word and kept.item.fault in {LessonFault.UNKNOWN_GROUP, LessonFault.UNKNOWN_TEACHER}
    )
    return tuple(
        UnknownWord(word=word, about=fault, lessons=count)
        for (word, fault), count in found.most_common(LISTED)
        if fault is not None
    )
