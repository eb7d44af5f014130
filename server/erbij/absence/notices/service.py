"""Notices: drafted from what changed, looked at and approved by a person, sent as a file; every step is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from erbij.absence import rules as counting
from erbij.absence.notices import rules, store
from erbij.absence.notices.drafting import LOOK_BACK, SENT, THING, calendar_of, draft_notice, keep
from erbij.absence.notices.export import notice_json, notice_pdf
from erbij.absence.notices.model import Notice, NoticeHours, NoticeView
from erbij.absence.notices.wire import NoticeFormat, NoticeKind, NoticeState
from erbij.absence.policies.store import policies as policies_of
from erbij.absence.records import store as records_store
from erbij.absence.store import pupils_of_staff
from erbij.errors import Conflict, Invalid, NotFound
from erbij.history import service as history
from erbij.people.guardians.rules import age_on
from erbij.people.model import Relation
from erbij.people.store import names_of, people_by_id
from erbij.plans.start.store import births
from erbij.private import Private
from erbij.schools.store import school_of
from erbij.timetable.rules import day_bounds
from erbij.timetable.store import slots_of_pupil

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from erbij.absence.model import Unit
    from erbij.absence.notices.wire import ComposeNotice, DismissNotice, FillNotice
    from erbij.absence.ports import Disclose
    from erbij.actor import Actor
    from erbij.clock import Clock
    from erbij.db.database import Database, Reading, Transaction
    from erbij.people.model import Person
    from erbij.schools.model import School

PAGE = "absence.notices"
REFUSED = "absence.notice_refused"
SHOWN = frozenset(NoticeState) - {NoticeState.WITHDRAWN}


class AuthorisedIsExcluded(Conflict):
    """Hours that the law allows, or on which nobody decided, cannot stand in a notice; the attempt is kept."""

    code = "authorised_is_excluded"
    title = "Authorised absence cannot be in a notice"


class NoticeIsStale(Conflict):
    """Hours in the notice were decided otherwise since it was made; nothing leaves."""

    code = "notice_is_stale"
    title = "The hours in this notice have changed"


class Notices:
    """The notices of every school on this server."""

    def __init__(self, database: Database, clock: Clock, disclose: Disclose) -> None:
        self._database = database
        self._clock = clock
        self._disclose = disclose

    async def listed(self, actor: Actor) -> tuple[School, date, list[tuple[Notice, Person | None]]]:
        """Return the school's notices, those by their last day that wait for somebody first."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            school = await school_of(tx, actor.school_id)
            found = await store.listed(tx, actor.school_id, SHOWN)
            people = await people_by_id(tx, actor.school_id, {one.pupil_id for one in found})
            await self._disclose(tx, actor, PAGE, people, relation=Relation.OWN_SCHOOL, now=now)
        open_first = sorted(found, key=lambda one: one.state not in {NoticeState.PROPOSED, NoticeState.APPROVED})
        today = now.astimezone(ZoneInfo(school.timezone)).date()
        return school, today, [(one, people.get(one.pupil_id)) for one in open_first]

    async def look(self, actor: Actor, notice_id: str) -> NoticeView:
        """Return a notice with exactly what would leave, and what stays; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            notice = await self._there(tx, actor, notice_id)
            view = await self._view(tx, notice, now)
            await self._disclose(tx, actor, PAGE, [notice.pupil_id], relation=Relation.OWN_SCHOOL, now=now)
        return view

    async def candidates(
        self, actor: Actor, pupil_id: str, first: date, last: date
    ) -> tuple[Person, School, list[NoticeHours], frozenset[NoticeKind]]:
        """Return a pupil's missed hours of a period, and the kinds of notice for their age; raises ``NotFound``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil = await self._pupil(tx, actor, pupil_id)
            school = await school_of(tx, actor.school_id)
            units = await records_store.units(tx, actor.school_id, first, last, pupil_id=pupil.id)
            hours = await self._hours(tx, school, pupil.id, units, frozenset())
            kinds = await self._kinds(tx, school.id, pupil.id, now.astimezone(ZoneInfo(school.timezone)).date())
            await self._disclose(tx, actor, PAGE, [pupil.id], relation=Relation.OWN_SCHOOL, now=now)
        return pupil, school, hours, kinds

    async def compose(self, actor: Actor, asked: ComposeNotice) -> str:
        """Make a notice by hand; raises ``NotFound``, and ``AuthorisedIsExcluded`` after keeping the attempt."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            pupil = await self._pupil(tx, actor, asked.pupil_id)
            school = await school_of(tx, actor.school_id)
            today = now.astimezone(ZoneInfo(school.timezone)).date()
            units = await records_store.units(tx, school.id, today - LOOK_BACK, today + LOOK_BACK, pupil_id=pupil.id)
            by_id = {one.record_id: one for one in units}
            if not set(asked.record_ids) <= by_id.keys():
                raise NotFound
            chosen = [by_id[record_id] for record_id in dict.fromkeys(asked.record_ids)]
            refused = [one.record_id for one in chosen if not rules.may_stand(one)]
            if refused:
                await self._keep_refusal(tx, actor, pupil.id, refused, now)
                made = ""
            else:
                made = await self._new_by_hand(tx, actor, asked, chosen, now=now)
        if refused:
            raise AuthorisedIsExcluded
        return made

    async def fill(self, actor: Actor, notice_id: str, asked: FillNotice) -> None:
        """Keep the fields that a person fills in; raises ``NotFound``, ``Conflict``, ``SomebodyElseChanged``."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._open(tx, actor, notice_id, asked.version)
            new = replace(
                old,
                action_school=Private(asked.action_school),
                action_wanted=Private(asked.action_wanted),
                contact_name=Private(asked.contact_name),
                contact_email=Private(asked.contact_email),
                version=old.version + 1,
            )
            await keep(tx, actor, old, new, now)

    async def approve(self, actor: Actor, notice_id: str, version: int) -> None:
        """A person approves the notice as it was shown.

        Raises ``NotFound``, ``Conflict``, ``Invalid`` for a field that is missing, ``NoticeIsStale``,
        ``SomebodyElseChanged``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._open(tx, actor, notice_id, version)
            missing = rules.missing_in(old)
            if missing:
                raise Invalid([(f"body.{name}", "is missing") for name in missing])
            await self._must_hold(tx, old)
            new = replace(
                old, state=NoticeState.APPROVED, approved_by=actor.id, approved_at=now, version=old.version + 1
            )
            await keep(tx, actor, old, new, now)

    async def dismiss(self, actor: Actor, notice_id: str, asked: DismissNotice) -> None:
        """A person decides that it does not go, and why; also after approval, as long as it has not left."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._open(tx, actor, notice_id, asked.version, also=NoticeState.APPROVED)
            new = replace(old, state=NoticeState.DISMISSED, reason=Private(asked.reason), version=old.version + 1)
            await keep(tx, actor, old, new, now, reason=asked.reason)

    async def export(self, actor: Actor, notice_id: str, kind: NoticeFormat) -> tuple[str, bytes]:
        """Return the file's name and contents and keep that it left; only of a notice that a person approved.

        Raises ``NotFound``, ``Conflict``, ``NoticeIsStale``.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            old = await self._there(tx, actor, notice_id)
            if old.state not in SENT:
                raise Conflict("nobody approved it")
            await self._must_hold(tx, old)
            view = await self._view(tx, old, now)
            new = replace(
                old, state=NoticeState.EXPORTED, exported_by=actor.id, exported_at=now, version=old.version + 1
            )
            await keep(tx, actor, old, new, now, reason=f"export {kind.value}")
            await self._disclose(tx, actor, f"{PAGE}.export", [old.pupil_id], relation=Relation.OWN_SCHOOL, now=now)
        body = notice_json(view) if kind is NoticeFormat.JSON else notice_pdf(view)
        return f"melding-{old.begin.isoformat()}-{old.end.isoformat()}.{kind.value}", body

    async def _new_by_hand(
        self, tx: Transaction, actor: Actor, asked: ComposeNotice, units: Sequence[Unit], *, now: datetime
    ) -> str:
        school = await school_of(tx, actor.school_id)
        today = now.astimezone(ZoneInfo(school.timezone)).date()
        policy = (await policies_of(tx, school.id)).notices_on(today)
        calendar = await calendar_of(tx, school, today, policy)
        dates = [one.local_date for one in units]
        if asked.kind not in await self._kinds(tx, school.id, asked.pupil_id, max(dates)):
            raise Invalid([("body.kind", "not about a pupil of this age")])
        new = replace(
            draft_notice(school.id, asked.pupil_id, asked.kind, min(dates), now=now),
            end=max(dates),
            due=rules.due_after(today, policy.due_working_days, calendar.closed),
            record_ids=tuple(one.record_id for one in units),
            hours=counting.total(units, clock=counting.by_clock(school.sector)),
            reason=Private(asked.reason),
            by_hand=True,
            made_by=actor.id,
        )
        await keep(tx, actor, None, new, now, reason=asked.reason)
        return new.id

    async def _kinds(self, read: Reading, school_id: str, pupil_id: str, day: date) -> frozenset[NoticeKind]:
        born = (await births(read, school_id, [pupil_id])).get(pupil_id)
        return rules.kinds_at(age_on(born, day))

    async def _keep_refusal(
        self, tx: Transaction, actor: Actor, pupil_id: str, refused: Sequence[str], now: datetime
    ) -> None:
        await history.record(
            tx,
            actor,
            thing=REFUSED,
            thing_id=pupil_id,
            pupil_id=pupil_id,
            before=None,
            after={"refused": list(refused), "at": now},
            now=now,
        )

    async def _must_hold(self, tx: Transaction, notice: Notice) -> None:
        """Every hour in it may still stand in a notice: asked again whenever something would leave."""
        units = await self._units(tx, notice)
        if {one.record_id for one in units if rules.may_stand(one)} != set(notice.record_ids):
            raise NoticeIsStale

    async def _units(self, read: Reading, notice: Notice) -> list[Unit]:
        units = await records_store.units(read, notice.school_id, notice.begin, notice.end, pupil_id=notice.pupil_id)
        return [one for one in units if one.record_id in notice.record_ids]

    async def _view(self, tx: Transaction, notice: Notice, now: datetime) -> NoticeView:
        school = await school_of(tx, notice.school_id)
        zone = ZoneInfo(school.timezone)
        people = await people_by_id(tx, notice.school_id, {notice.pupil_id})
        units = await records_store.units(tx, notice.school_id, notice.begin, notice.end, pupil_id=notice.pupil_id)
        included = frozenset(notice.record_ids)
        hours = await self._hours(tx, school, notice.pupil_id, units, included)
        holds = {one.unit.record_id for one in hours if one.included and one.may}
        names = await names_of(tx, notice.school_id, {notice.approved_by or "", notice.exported_by or ""})
        return NoticeView(
            notice=notice,
            pupil=people[notice.pupil_id],
            school=school,
            today=now.astimezone(zone).date(),
            hours=tuple(hours),
            missing=rules.missing_in(notice),
            stale=holds != included,
            names=names,
        )

    async def _hours(
        self, read: Reading, school: School, pupil_id: str, units: Sequence[Unit], included: Collection[str]
    ) -> list[NoticeHours]:
        if not units:
            return []
        start, end = day_bounds(units[0].local_date, ZoneInfo(school.timezone))[0], units[-1].ends_at
        slots = {one.id: one for one in await slots_of_pupil(read, school.id, pupil_id, start, end)}
        return [
            NoticeHours(one, slots[one.slot_id], rules.may_stand(one), one.record_id in included)
            for one in units
            if one.slot_id in slots
        ]

    async def _pupil(self, tx: Transaction, actor: Actor, pupil_id: str) -> Person:
        pupils, _ = await pupils_of_staff(tx, actor)
        found = next((one for one in pupils if one.id == pupil_id), None)
        if found is None:
            raise NotFound
        return found

    async def _there(self, tx: Transaction, actor: Actor, notice_id: str) -> Notice:
        found = await store.by_id(tx, actor.school_id, notice_id)
        if found is None or found.state is NoticeState.WITHDRAWN:
            raise NotFound
        return found

    async def _open(
        self, tx: Transaction, actor: Actor, notice_id: str, version: int, *, also: NoticeState = NoticeState.PROPOSED
    ) -> Notice:
        found = await self._there(tx, actor, notice_id)
        await history.check(
            tx,
            actor.school_id,
            thing=THING,
            thing_id=found.id,
            given=version,
            current=found.version,
            names=names_of,
        )
        if found.state not in {NoticeState.PROPOSED, also}:
            raise Conflict("it is decided already")
        return found
