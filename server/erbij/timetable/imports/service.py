"""Lessons of another program's file, in the import of the school's files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from typing_extensions import override

from erbij.actor import Role
from erbij.errors import Conflict
from erbij.ids import new_id
from erbij.private import Private
from erbij.schools.imports.service import AtOnce
from erbij.schools.model import Outcome
from erbij.timetable import store as slots
from erbij.timetable.imports import rules
from erbij.timetable.imports.model import Before
from erbij.timetable.sources import store
from erbij.timetable.sources.model import Source
from erbij.timetable.sources.rules import Held
from erbij.timetable.sources.wire import SourceMapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from erbij.db.database import Reading, Transaction
    from erbij.schools.model import Asked, Column, Table
    from erbij.timetable.imports.model import Brought, LessonsWork
    from erbij.timetable.model import StoredSlot
    from erbij.timetable.sources.model import Item, Names


class LessonsPart(AtOnce):
    """Files of lessons: each is a source that a newer file of the same name takes the place of."""

    file = rules.FILE
    columns: tuple[Column, ...] = ()

    async def load(self, read: Reading, asked: Asked, table: Table | None) -> dict[str, Before]:
        """Return what is there of each file, by label."""
        return {brought.label: await self._before(read, asked, brought) for brought in (table.held if table else ())}

    @override
    def mark(self, state: Mapping[str, Before], table: Table | None) -> Any:
        """Return what is there of each file; a source that is new has another id each time."""
        return {
            label: (one.source if one.known else None, one.held, one.names, one.source.mapping)
            for label, one in state.items()
        }

    def plan(self, state: Mapping[str, Before], asked: Asked, table: Table | None) -> Outcome:
        """See ``rules``."""
        return Outcome({}, 0, (), ()) if table is None else rules.LessonsPlan(state, asked, table).outcome()

    async def write(self, tx: Transaction, asked: Asked, work: Sequence[LessonsWork]) -> None:
        """Write the lessons, and what is held of their appointments."""
        for one in work:
            source, difference = one.before.source, one.difference
            if not one.before.known:
                await store.add(tx, source)
            elif await store.change(tx, source):
                source = replace(source, version=source.version + 1)
            else:
                raise Conflict
            await slots.add_slots(tx, difference.new)
            await slots.change_slots(tx, one.changed, asked.now)
            await store.write_items(tx, source, difference.items, difference.gone)
            await store.was_read(tx, source, asked.now, asked.today)

    async def _before(self, read: Reading, asked: Asked, brought: Brought) -> Before:
        same = (one for one in await store.sources(read, asked.school.id) if one.is_file and one.name == brought.label)
        old = next((one for one in same if one.kind is brought.kind), None)
        mapping = rules.mapping(asked, old.mapping if old else SourceMapping())
        source = replace(old, mapping=mapping) if old else _new(brought, asked, mapping)
        several = any(len(lesson.group_words) > 1 for lesson in brought.heard.lessons)
        names = _with_new(await store.names(read, asked.school.id, mapping, pupils=several), asked)
        items = await store.items(read, source) if old else {}
        mine = await slots.stored_by_id(read, asked.school.id, [i.slot_id for i in items.values() if i.slot_id])
        return Before(source, old is not None, Held(items, mine, await self._loose(read, asked, brought, items)), names)

    async def _loose(
        self, read: Reading, asked: Asked, brought: Brought, items: Mapping[str, Item]
    ) -> Sequence[StoredSlot]:
        """Lessons of no source on the days of what is new: a file takes them over."""
        zone = ZoneInfo(asked.school.timezone)
        days = [one.starts_at.astimezone(zone).date() for one in brought.heard.lessons if one.uid not in items]
        if not days:
            return ()
        owned = await store.owned_slots(read, asked.school.id)
        there = await slots.stored_slots(read, asked.school.id, min(days), max(days), ())
        return [slot for slot in there if slot.id not in owned]


def _new(brought: Brought, asked: Asked, mapping: SourceMapping) -> Source:
    return Source(
        id=new_id(asked.now),
        school_id=asked.school.id,
        name=brought.label,
        kind=brought.kind,
        address=Private(""),
        token=Private(""),
        mapping=mapping,
        paused=False,
        tried_at=None,
        read_at=None,
        read_on=None,
        etag="",
        modified="",
        trouble=None,
        trouble_since=None,
        waiting_mark=None,
        waiting_since=None,
    )


def _with_new(names: Names, asked: Asked) -> Names:
    """The words, with the groups and teachers that come in the same import; what was said of a word stays first."""
    groups = {key: group for key, group in asked.groups.items() if group.ended_on is None}
    teachers = {key: one for key, one in asked.people.items() if Role.TEACHER in one.roles and not one.left_on}
    group_words = {word.casefold(): g.id for key, g in groups.items() for word in (g.name, key) if word}
    teacher_words = {word.casefold(): t.id for key, t in teachers.items() for word in (t.name.reveal(), key) if word}
    return replace(
        names,
        groups=group_words | dict(names.groups),
        teachers=teacher_words | dict(names.teachers),
        group_names={g.id: g.name for g in groups.values()} | dict(names.group_names),
    )
