"""The board of who is in view, contacts, and the school's agreement. Nothing here makes or proposes a notice.

Theory of operation
===================
Somebody should be in view who has an arrangement, a period at home, or is ill for more than some school days. What
counts is contact with one pupil: written down by staff, or a live lesson that was for this pupil only. A lesson with
the class stands beside it: who listens in for weeks may still be out of view.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from erbij.absence.in_view import store
from erbij.absence.in_view.model import Board, Cadence, Contact, InSight, Rules, Step
from erbij.absence.in_view.rules import FAR, Calendar, colour, ill_since, rungs
from erbij.absence.in_view.wire import Colour, ContactKind, InViewWhy, LadderRole
from erbij.absence.records.store import units
from erbij.absence.store import pupil_for, pupils_of_staff
from erbij.absence.wire import NationalReason
from erbij.actor import Role
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.people.looks import look_at
from erbij.people.store import names_of, people_of_school
from erbij.plans.arrangements.store import arrangements
from erbij.plans.board.store import mentors as mentors_of_groups
from erbij.plans.store import remotes
from erbij.private import Private
from erbij.schools.store import groups_of, school_of
from erbij.timetable.store import free_days

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from erbij.absence.in_view.wire import AddContact, InViewRules, NoteContact, SetCadence
    from erbij.absence.ports import Disclose
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person

PAGE = "absence.in_view"
CONTACT, CADENCE, RULES = "absence.contact", "absence.cadence", "absence.in_view"
BACK = timedelta(days=14)
"""So far back a contact may be written down."""
UNDO = timedelta(hours=24)
KEPT = timedelta(days=731)
ILLNESS = timedelta(days=120)
AT_ONCE = 200
_ROLES = {LadderRole.COORDINATOR: Role.COORDINATOR, LadderRole.LEADER: Role.LEADER}
_WORST = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2}


class InView:
    """The use cases of "In beeld"."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose | None) -> None:
        """``disclose`` None: no look is written down; only for tests."""
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def board(self, actor: Actor) -> Board:
        """Return the pupils of the actor who should be in view; each is written to the who-looked log."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            free = await free_days(tx, school.id, today - KEPT, today + timedelta(days=FAR))
            calendar = Calendar(free, every_day=school.demo)
            rules = await store.rules_of(tx, school.id)
            pupils, _ = await pupils_of_staff(tx, actor)
            why = await self._why(tx, school.id, [one.id for one in pupils], today, calendar, rules)
            shown = [one for one in pupils if one.id in why]
            lines = await self._lines(tx, school.id, shown, why, today, calendar, rules)
            groups = {group.id: group.name for group in await groups_of(tx, school.id, also_ended=True)}
            names = await names_of(tx, school.id, {one.last.author_id for one in lines if one.last})
            await look_at(self._disclose, tx, actor, PAGE, why, now=now)
        return Board(today, school.timezone, rules, tuple(sorted(lines, key=_place)), groups, names)

    async def red_on(self, read: Reading, school_id: str, day: date) -> frozenset[str]:
        """Return who of a school was out of view at the end of a date. For counts only: no right is asked here."""
        school = await school_of(read, school_id)
        calendar = Calendar(
            await free_days(read, school.id, day - KEPT, day + timedelta(days=FAR)), every_day=school.demo
        )
        rules = await store.rules_of(read, school.id)
        pupils = [one for one in await people_of_school(read, school.id) if Role.PUPIL in one.roles]
        why = await self._why(read, school.id, [one.id for one in pupils], day, calendar, rules)
        shown = [one for one in pupils if one.id in why]
        lines = await self._lines(read, school.id, shown, why, day, calendar, rules)
        return frozenset(one.pupil.id for one in lines if one.colour is Colour.RED)

    async def contacts(
        self, actor: Actor, pupil_id: str
    ) -> tuple[Person, str, list[Contact], Mapping[str, Private[str]], Mapping[str, Private[str]]]:
        """Return a pupil, the time zone, their contacts, the notes by contact and the names; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, _ = await pupil_for(tx, actor, pupil_id)
            zone = (await school_of(tx, actor.school_id)).timezone
            today = now.astimezone(ZoneInfo(zone)).date()
            found = (await store.contacts_of(tx, actor.school_id, [pupil.id], today - KEPT, today))[:AT_ONCE]
            notes = await store.notes(tx, actor.school_id, {one.id for one in found})
            names = await names_of(tx, actor.school_id, {one.author_id for one in found})
            await look_at(self._disclose, tx, actor, PAGE, [pupil.id], now=now)
        return pupil, zone, found, notes, names

    async def add(self, actor: Actor, asked: AddContact) -> None:
        """Keep that there was contact; the same id again changes nothing. Raises ``NotFound``, ``Invalid``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil, _ = await pupil_for(tx, actor, asked.pupil_id)
            today = now.astimezone(ZoneInfo((await school_of(tx, actor.school_id)).timezone)).date()
            day = asked.date or today
            if not today - BACK <= day <= today:
                raise Invalid([("body.date", "today, or at most 14 days ago")])
            if asked.kind is ContactKind.FEEDBACK:
                raise Invalid([("body.kind", "is kept by itself where a teacher answers")])
            row = Contact(asked.id, actor.school_id, pupil.id, day, asked.kind, actor.id, now)
            if not await store.add_contact(tx, row):
                there = await store.contact(tx, actor.school_id, asked.id)
                if there is None or (there.author_id, there.pupil_id) != (actor.id, pupil.id):
                    raise Conflict("that id is another contact's")

    async def note(self, actor: Actor, asked: NoteContact) -> None:
        """Keep a few words with a contact of the actor's own; raises ``NotFound``, ``Conflict`` for a second note."""
        async with self._database.transaction() as tx:
            one = await self._own(tx, actor, asked.contact_id)
            if one.id in await store.notes(tx, actor.school_id, [one.id]):
                raise Conflict("there is a note already")
            await store.add_note(tx, one, Private(asked.note), self._clock.now())

    async def withdraw(self, actor: Actor, contact_id: str) -> None:
        """Take back a contact of the actor's own within a day; raises ``NotFound``, ``Conflict`` later."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            one = await self._own(tx, actor, contact_id)
            if now - one.created_at > UNDO:
                raise Conflict("only within a day")
            await store.remove_contact(tx, actor.school_id, one.id)
            before = {"kind": one.kind, "date": one.local_date}
            await history.record(
                tx, actor, thing=CONTACT, thing_id=one.id, pupil_id=one.pupil_id, before=before, after=None, now=now
            )

    async def agree(self, actor: Actor, asked: SetCadence) -> None:
        """Keep another cadence for one pupil; raises ``NotFound``, ``Invalid``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        if asked.days is not None and not asked.reason:
            raise Invalid([("body.reason", "say why this pupil has another cadence")])
        async with self._database.transaction() as tx:
            pupil, _ = await pupil_for(tx, actor, asked.pupil_id)
            old = (await store.cadences(tx, actor.school_id, [pupil.id])).get(pupil.id, Cadence(None, 0))
            await self._check(tx, actor, CADENCE, pupil.id, asked.version, old.version)
            new = Cadence(asked.days, old.version + 1, Private(asked.reason if asked.days is not None else ""))
            if not await store.put_cadence(tx, actor.school_id, pupil.id, new):
                await self._stop(tx, actor, CADENCE, pupil.id, asked.version)
            await history.record(
                tx,
                actor,
                thing=CADENCE,
                thing_id=pupil.id,
                pupil_id=pupil.id,
                before=asdict(old),
                after=asdict(new),
                now=now,
            )

    async def set_rules(self, actor: Actor, asked: InViewRules) -> None:
        """Keep the school's agreement; raises ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await store.rules_of(tx, actor.school_id)
            await self._check(tx, actor, RULES, actor.school_id, asked.version, old.version)
            ladder = tuple(Step(one.role, one.title, one.late) for one in asked.ladder)
            new = Rules(old.version + 1, asked.cadence_days, asked.ill_days, ladder)
            if not await store.put_rules(tx, actor.school_id, new):
                await self._stop(tx, actor, RULES, actor.school_id, asked.version)
            await history.record(
                tx, actor, thing=RULES, thing_id=actor.school_id, before=asdict(old), after=asdict(new), now=now
            )

    async def _check(  # noqa: PLR0917 - two versions of one thing
        self, tx: Transaction, actor: Actor, thing: str, thing_id: str, given: int, current: int
    ) -> None:
        await history.check(
            tx, actor.school_id, thing=thing, thing_id=thing_id, given=given, current=current, names=names_of
        )

    async def _stop(self, tx: Transaction, actor: Actor, thing: str, thing_id: str, given: int) -> NoReturn:
        await history.stop(tx, actor.school_id, thing=thing, thing_id=thing_id, given=given, names=names_of)

    async def _own(self, tx: Transaction, actor: Actor, contact_id: str) -> Contact:
        one = await store.contact(tx, actor.school_id, contact_id)
        if one is None or one.author_id != actor.id or one.kind is ContactKind.FEEDBACK:
            raise NotFound
        await pupil_for(tx, actor, one.pupil_id)
        return one

    async def _why(  # noqa: PLR0917 - what says that somebody should be in view
        self,
        read: Reading,
        school_id: str,
        pupil_ids: Collection[str],
        today: date,
        calendar: Calendar,
        rules: Rules,
    ) -> dict[str, tuple[InViewWhy, date]]:
        mine = set(pupil_ids)
        found: dict[str, tuple[InViewWhy, date]] = {}
        dates: dict[str, set[date]] = defaultdict(set)
        for unit in await units(read, school_id, today - ILLNESS, today):
            if unit.national is NationalReason.ILL:
                dates[unit.pupil_id].add(unit.local_date)
        for pupil_id in mine & dates.keys():
            ill = ill_since(dates[pupil_id], today, calendar)
            if ill is not None and ill[1] > rules.ill_days:
                found[pupil_id] = (InViewWhy.ILL, ill[0])
        for pupil_id, periods in (await remotes(read, school_id, today, today)).items():
            if pupil_id in mine:
                found[pupil_id] = (InViewWhy.HOME, min(one.from_date for one in periods))
        for plan in await arrangements.effective(read, school_id, today, today, pupil_ids):
            found[plan.pupil_id] = (InViewWhy.ARRANGEMENT, plan.first or today)
        return found

    async def _lines(  # noqa: PLR0917 - the parts of one page
        self,
        read: Reading,
        school_id: str,
        pupils: Sequence[Person],
        why: Mapping[str, tuple[InViewWhy, date]],
        today: date,
        calendar: Calendar,
        rules: Rules,
    ) -> list[InSight]:
        ids = [one.id for one in pupils]
        last: dict[str, Contact] = {}
        for one in await store.contacts_of(read, school_id, ids, today - KEPT, today):
            last.setdefault(one.pupil_id, one)
        lessons: dict[str, date] = {}
        for lesson in await store.joined(read, school_id, ids, today - ILLNESS, today):
            lessons[lesson.pupil_id] = max(lesson.local_date, lessons.get(lesson.pupil_id, lesson.local_date))
        own = await store.cadences(read, school_id, ids)
        people = await self._people(read, school_id, pupils, rules)
        return [
            _line(
                pupil,
                why[pupil.id],
                last.get(pupil.id),
                own.get(pupil.id),
                lessons.get(pupil.id),
                people[pupil.id],
                today=today,
                calendar=calendar,
                rules=rules,
            )
            for pupil in pupils
        ]

    async def _people(
        self, read: Reading, school_id: str, pupils: Sequence[Person], rules: Rules
    ) -> dict[str, dict[Step, tuple[Private[str], ...]]]:
        """For each pupil, who each step of the ladder is."""
        mentors = await mentors_of_groups(read, school_id)
        staff = [one for one in await people_of_school(read, school_id) if one.active]
        by_role = {role: tuple(one.name for one in staff if as_role in one.roles) for role, as_role in _ROLES.items()}
        return {
            pupil.id: {
                step: tuple(dict.fromkeys(name for group in pupil.groups for name in mentors.get(group, ())))
                if step.role is LadderRole.MENTOR
                else by_role[step.role]
                for step in rules.ladder
            }
            for pupil in pupils
        }


def _line(  # noqa: PLR0917 - what is known of one pupil
    pupil: Person,
    why: tuple[InViewWhy, date],
    last: Contact | None,
    own: Cadence | None,
    lesson: date | None,
    people: Mapping[Step, tuple[Private[str], ...]],
    *,
    today: date,
    calendar: Calendar,
    rules: Rules,
) -> InSight:
    cadence = own.days if own and own.days else rules.cadence
    start = last.local_date if last else why[1]
    days = calendar.between(last.local_date, today) if last else None
    return InSight(
        pupil=pupil,
        why=why[0],
        since=why[1],
        colour=colour(days, cadence),
        last=last,
        days=days,
        cadence=cadence,
        own=own,
        due=calendar.ahead(start, cadence),
        lesson=lesson,
        ladder=rungs(rules.ladder, people, calendar, start=start, cadence=cadence, today=today),
    )


def _place(one: InSight) -> tuple[int, int, str, str]:
    days = one.days if one.days is not None else FAR
    return _WORST[one.colour], -days, one.pupil.name.reveal().casefold(), one.pupil.id
