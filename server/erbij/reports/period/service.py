"""Use cases of the coordinator's register: a page of it, its totals, one pupil of it, all of it for a file.

Theory of operation
===================
Pupils are found starting from the actor, by name. They are counted by the register a few at a time, with a pause in
between, so that a report about a whole school holds up no lesson; one view of the database serves the whole table. A
page counts its own pupils only, unless the filter can be judged only by counting. Whoever is named is disclosed first.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from erbij.absence.in_view import store as in_view
from erbij.actor import Role
from erbij.errors import Invalid, NotFound
from erbij.people import store as people
from erbij.people.model import MemberAs, Relation
from erbij.plans.board.store import mentors_by_id
from erbij.register import store as ledger
from erbij.register.counting.rules import midnights
from erbij.register.facts import Dates
from erbij.register.ledger import Head
from erbij.register.periods import store as months
from erbij.register.periods.service import Periods as Months
from erbij.register.rules import policy_on
from erbij.reports.period.model import Amount, Choices, Column, PupilCard, PupilLine, PupilPeriod, Sums, Table, Who
from erbij.reports.period.rules import added, batches, of_day, of_sums, pupil_line, summed
from erbij.reports.signature.service import Signer
from erbij.schools import store as schools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from erbij.absence.in_view.model import Contact
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading
    from erbij.people.model import Person
    from erbij.private import Private
    from erbij.register.counting.model import Period
    from erbij.register.ledger import Entry
    from erbij.register.model import Lesson, WorkRow
    from erbij.register.periods.model import Sum
    from erbij.register.ports import Absences, Disclose, Timetable
    from erbij.register.service import Register
    from erbij.reports.period.model import Filter

PAGE = "reports.period"
FILE_PAGE = "reports.period.file"
PUPIL_PAGE = "reports.pupil"
PER_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question."""

    actor: Actor
    dates: Dates
    wanted: Filter
    now: datetime


class Periods:
    """The coordinator's register of every school on this server."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        register: Register,
        timetable: Timetable,
        absences: Absences,
        disclose: Disclose,
        signer: Signer | None = None,
    ) -> None:
        """``signer`` None: one whose key lives as long as this object (tests)."""
        self.signer = signer or Signer()
        self._database = database
        self._clock = clock
        self._register = register
        self._timetable = timetable
        self._absences = absences
        self._months = Months(database, clock, timetable, register.recounting)
        self._disclose = disclose

    async def page(self, actor: Actor, dates: Dates, wanted: Filter, number: int) -> Table:
        """A page of the table, from 0, with the sums of that page; an empty one beyond the last."""
        return await self._table(actor, dates, wanted, number)

    async def whole(self, actor: Actor, dates: Dates, wanted: Filter) -> Table:
        """The whole table with its sums, for a file."""
        return await self._table(actor, dates, wanted, None)

    async def totals(self, actor: Actor, dates: Dates, wanted: Filter) -> Table:
        """The sums of the whole table, without a line of it: nobody is named."""
        asked = _Asked(actor, dates, wanted, self._clock.now())
        if wanted.as_of is not None:
            return await self._table_as_of(asked, wanted.as_of, None, named=False)
        async with self._database.read() as read:
            sums = Sums()
            async for lines in self._lines(read, asked, await self._cards(read, asked)):
                sums = summed(lines, sums)
            return await self._told(read, asked, (), sums, pages=_pages(sums.pupils))

    async def choices(self, actor: Actor, dates: Dates | None) -> Choices:
        """What the lessons of the period (None: today) can be filtered by; no pupil is named."""
        async with self._database.read() as read:
            zone = await self._timetable.zone(read, actor.school_id)
            today = self._clock.now().astimezone(zone).date()
            lessons = await self._lessons(read, actor.school_id, dates or Dates(today, today))
            teachers = {teacher for lesson in lessons for teacher in lesson.teacher_ids}
            names = await self._timetable.names(read, actor.school_id, teachers)
            mine = await self._mentored(read, actor)
            groups = [
                (group.id, group.name)
                for group in await schools.groups_of(read, actor.school_id)
                if mine is None or group.id in mine
            ]
            mentored = {} if mine is not None else await mentors_by_id(read, actor.school_id)
        mentors = {id_: name for of in mentored.values() for id_, name in of.items()}
        return Choices(
            tuple(sorted(groups, key=lambda one: one[1].casefold())),
            _by_name(mentors),
            _by_name(names),
            tuple(sorted({lesson.subject for lesson in lessons}, key=str.casefold)),
            today,
        )

    async def pupil(self, actor: Actor, pupil_id: str, dates: Dates) -> PupilPeriod:
        """One pupil's period with every lesson explained; raises ``NotFound`` for one whom the actor may not see."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            card = await self._card(tx, actor, pupil_id)
            await self._disclose(tx, actor, PUPIL_PAGE, [pupil_id], relation=card.relation, now=now)
        async with self._database.read() as read:
            period = await self._register.counting.period(read, actor.school_id, [pupil_id], dates, now)
            rows = await self._register.lines(read, period)
            works = await self._register.works(read, period)
            calendar = await self._timetable.calendar(read, actor.school_id, dates.first, dates.last)
            head = await ledger.head_of(read, actor.school_id)
            moments = await in_view.contacts_of(read, actor.school_id, [pupil_id], dates.first, dates.last)
        count = period.pupils[pupil_id]
        days = tuple((day, of_day(day)) for day in count.days)
        return PupilPeriod(
            pupil=card,
            dates=dates,
            now=now,
            zone=period.zone,
            count=count,
            days=days,
            rows={row.lesson.slot.id: row for row in rows},
            works={(one.id, one.local_date): one for one in works},
            amounts=added([*(amounts for _, amounts in days), {Column.CONTACT_MOMENTS: Amount(len(moments))}]),
            free_day_names={day: told.free_day_name for day, told in calendar.items() if told.free_day_name},
            head=head,
        )

    async def _as_of(self, read: Reading, asked: _Asked, when: int | datetime) -> tuple[list[PupilLine], Entry | None]:
        """What the ledger said, and its last entry then (None: before the first); raises ``Invalid``."""
        school_id = asked.actor.school_id
        seq = when if isinstance(when, int) else await months.head_at(read, school_id, when)
        last = await ledger.entry_of(read, school_id, seq) if seq else None
        if seq and last is None:
            raise Invalid([("query.as_of", "an entry of the ledger")])
        cards = await self._cards(read, asked, as_of=seq)
        return await self._lines_as_of(read, asked, cards, seq), last

    async def _table_as_of(self, asked: _Asked, when: int | datetime, number: int | None, *, named: bool) -> Table:
        async with self._database.read() as read:
            lines, last = await self._as_of(read, asked, when)
            shown = lines if number is None else _page(lines, number)
            table = await self._told(
                read, asked, shown if named else (), summed(shown), pages=_pages(len(lines)), page=number or 0
            )
        await self._look(asked.actor, PAGE if number is not None else FILE_PAGE, table.lines, asked.now)
        head = Head(last.seq, last.hash) if last else Head()
        return replace(table, head=head, as_of=last.created_at if last else asked.now)

    async def _lines_as_of(self, read: Reading, asked: _Asked, cards: Sequence[PupilCard], seq: int) -> list[PupilLine]:
        school_id, dates = asked.actor.school_id, asked.dates
        sums = await self._months.sums(read, school_id, [card.id for card in cards], dates, seq)
        mine: defaultdict[str, list[Sum]] = defaultdict(list)
        for one in sums:
            mine[one.pupil_id].append(one)
        lines = [PupilLine(card, of_sums(mine[card.id]), ()) for card in cards]
        column = asked.wanted.column
        return lines if column is None else [line for line in lines if line.amounts.get(column)]

    async def _table(self, actor: Actor, dates: Dates, wanted: Filter, number: int | None) -> Table:
        asked = _Asked(actor, dates, wanted, self._clock.now())
        if wanted.as_of is not None:
            return await self._table_as_of(asked, wanted.as_of, number, named=True)
        judged = wanted.by_lesson or wanted.column is not None
        async with self._database.read() as read:
            cards = await self._cards(read, asked)
            pages = _pages(len(cards))
            if number is not None and not judged:
                cards = _page(cards, number)
            lines = [line async for some in self._lines(read, asked, cards) for line in some]
            if number is not None and judged:
                pages, lines = _pages(len(lines)), _page(lines, number)
            table = await self._told(read, asked, lines, summed(lines), pages=pages, page=number or 0)
        await self._look(actor, PAGE if number is not None else FILE_PAGE, lines, asked.now)
        return table

    async def _look(self, actor: Actor, page: str, lines: Sequence[PupilLine], now: datetime) -> None:
        async with self._database.transaction() as tx:
            for relation in sorted({line.pupil.relation for line in lines}):
                named = {line.pupil.id for line in lines if line.pupil.relation == relation}
                await self._disclose(tx, actor, page, named, relation=relation, now=now)

    async def _told(
        self, read: Reading, asked: _Asked, lines: Sequence[PupilLine], sums: Sums, *, pages: int, page: int = 0
    ) -> Table:
        school_id = asked.actor.school_id
        first, last = policy_on(asked.dates.first), policy_on(asked.dates.last)
        return Table(
            dates=asked.dates,
            now=asked.now,
            zone=await self._timetable.zone(read, school_id),
            sector=await self._register.counting.sector(read, school_id),
            page=page,
            pages=pages,
            lines=tuple(lines),
            sums=sums,
            head=await ledger.head_of(read, school_id),
            policy_versions=tuple(dict.fromkeys((first.version, last.version))),
        )

    async def _lines(self, read: Reading, asked: _Asked, cards: Sequence[PupilCard]) -> AsyncIterator[list[PupilLine]]:
        """The lines of these pupils, a few at a time; what the filter leaves nothing of is left out."""
        by_id = {card.id: card for card in cards}
        async for period in self.counted(read, asked.actor.school_id, by_id, asked.dates, asked.now):
            counts = [(card, period.pupils[one]) for one, card in by_id.items() if one in period.pupils]
            moments = Counter(one.pupil_id for one in await self._contacts(read, asked, list(period.pupils)))
            works: defaultdict[str, dict[tuple[str, date], WorkRow]] = defaultdict(dict)
            for one in await self._register.works(read, period):
                works[one.pupil_id][one.id, one.local_date] = one
            found = (pupil_line(card, count, asked.wanted, moments[card.id], works[card.id]) for card, count in counts)
            yield [line for line in found if line is not None]

    async def _contacts(self, read: Reading, asked: _Asked, pupil_ids: list[str]) -> list[Contact]:
        dates = asked.dates
        return await in_view.contacts_of(read, asked.actor.school_id, pupil_ids, dates.first, dates.last)

    async def counted(
        self, read: Reading, school_id: str, pupil_ids: Iterable[str], dates: Dates, now: datetime
    ) -> AsyncIterator[Period]:
        """Count pupils a few at a time, with a pause in between. No rights here."""
        for ids in batches(pupil_ids, (dates.last - dates.first).days + 1):
            yield await self._register.counting.period(read, school_id, ids, dates, now)
            await asyncio.sleep(0)

    async def _cards(self, read: Reading, asked: _Asked, as_of: int | None = None) -> list[PupilCard]:
        """The pupils whom the actor may see and the filter leaves, by name; ``as_of``: of whom the ledger spoke."""
        actor, wanted = asked.actor, asked.wanted
        if wanted.pupil_id is not None:
            return [await self._card(read, actor, wanted.pupil_id)]
        if wanted.who is Who.ALL:
            found = await people.people_visible_to(read, actor)
        else:
            ids = (
                await self.at_home(read, actor.school_id, asked.dates, asked.now)
                if as_of is None
                else await months.pupils_as_of(read, actor.school_id, asked.dates, as_of)
            )
            found = list((await people.people_by_id(read, actor.school_id, ids)).values())
        mine = await self._mentored(read, actor)
        names = {group.id: group.name for group in await schools.groups_of(read, actor.school_id, also_ended=True)}
        groups = await _groups_wanted(read, actor, wanted)
        pupils = [
            one
            for one in found
            if Role.PUPIL in one.roles
            and (mine is None or mine.intersection(one.groups))
            and (groups is None or groups.intersection(one.groups))
        ]
        cards = [_card(one, names, mine) for one in pupils]
        return sorted(cards, key=lambda one: (one.name.reveal().casefold(), one.id))

    async def _card(self, read: Reading, actor: Actor, pupil_id: str) -> PupilCard:
        one = await people.person(read, actor.school_id, pupil_id)
        mine = await self._mentored(read, actor)
        if one is None or Role.PUPIL not in one.roles or (mine is not None and not mine.intersection(one.groups)):
            raise NotFound
        names = {group.id: group.name for group in await schools.groups_of(read, actor.school_id, also_ended=True)}
        return _card(one, names, mine)

    async def at_home(self, read: Reading, school_id: str, dates: Dates, now: datetime) -> Collection[str]:
        """Everybody who was to be at home, came from there, has an absence on a lesson, or anything beside lessons."""
        lessons = await self._lessons(read, school_id, dates)
        found = await self._register.counting.beside_lessons(read, school_id, dates)
        for day in sorted({one.local_date for one in lessons}):
            some = [one for one in lessons if one.local_date == day]
            found |= await self._register.counting.from_home(read, school_id, some, now)
            absent = await self._absences.of_slots(read, school_id, [one.slot.id for one in some])
            found |= {pupil_id for pupils in absent.values() for pupil_id in pupils}
            await asyncio.sleep(0)
        return found

    async def _lessons(self, read: Reading, school_id: str, dates: Dates) -> list[Lesson]:
        zone = await self._timetable.zone(read, school_id)
        start, end = midnights(dates.first, zone)[0], midnights(dates.last, zone)[1]
        found = await self._timetable.lessons(read, school_id, start, end)
        return [one for one in found if one.local_date in dates]

    async def _mentored(self, read: Reading, actor: Actor) -> frozenset[str] | None:
        """The groups of which a mentor is mentor; None for who may see the whole school."""
        if actor.is_any(Role.COORDINATOR, Role.LEADER):
            return None
        parts = await people.own_parts(read, actor)
        return frozenset(group for group, part in parts.items() if MemberAs.MENTOR in part)


async def _groups_wanted(read: Reading, actor: Actor, wanted: Filter) -> frozenset[str] | None:
    """The groups that a group and a mentor leave; None: every one."""
    one = None if wanted.group_id is None else frozenset({wanted.group_id})
    if wanted.mentor_id is None:
        return one
    mentored = await mentors_by_id(read, actor.school_id)
    theirs = frozenset(group for group, of in mentored.items() if wanted.mentor_id in of)
    return theirs if one is None else theirs & one


def _by_name(names: Mapping[str, Private[str]]) -> tuple[tuple[str, Private[str]], ...]:
    return tuple(sorted(names.items(), key=lambda one: one[1].reveal().casefold()))


def _card(one: Person, names: dict[str, str], mentored: frozenset[str] | None) -> PupilCard:
    groups = tuple(names[group] for group in one.groups if group in names)
    relation = Relation.OWN_SCHOOL if mentored is None else Relation.MENTOR
    return PupilCard(one.id, one.name, groups, relation)


def _pages(count: int) -> int:
    return -(-count // PER_PAGE)


def _page(all_: list[T], number: int) -> list[T]:
    return all_[number * PER_PAGE : (number + 1) * PER_PAGE]
