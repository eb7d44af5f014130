"""Routes of notices."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from erbij.absence import rules as counting
from erbij.absence.notices.wire import (
    ApproveNotice,
    ComposeNotice,
    DismissNotice,
    ExportNotice,
    FillNotice,
    NoticeCandidates,
    NoticeCard,
    NoticeFormat,
    NoticeHour,
    NoticeKind,
    NoticeMade,
    NoticePage,
    Notices,
    NoticeState,
)
from erbij.actor import Role
from erbij.errors import Invalid
from erbij.timetable.http import asked_date
from erbij.web.route import Route

if TYPE_CHECKING:
    from datetime import date

    from erbij.absence.notices import service as notices_service
    from erbij.absence.notices.model import Notice, NoticeHours, NoticeView
    from erbij.people.model import Person
    from erbij.web.route import Call

OFFICE = frozenset({Role.COORDINATOR, Role.LEADER})
OPEN = frozenset({NoticeState.PROPOSED, NoticeState.APPROVED})
LONGEST = timedelta(days=366)
_TYPES = {NoticeFormat.JSON: "application/json", NoticeFormat.PDF: "application/pdf"}


def routes(service: notices_service.Notices) -> list[Route]:
    """Return the routes of this room."""

    async def listed(call: Call) -> Notices:
        school, today, found = await service.listed(call.actor)
        cards = tuple(card(one, pupil, today) for one, pupil in found)
        return Notices(today=today, clock_hours=counting.by_clock(school.sector), notices=cards)

    async def look(call: Call) -> NoticePage:
        return page(await service.look(call.actor, call.query.get("notice_id", "")))

    async def candidates(call: Call) -> NoticeCandidates:
        first, last = _period(call)
        pupil, school, hours, kinds = await service.candidates(call.actor, call.query.get("pupil_id", ""), first, last)
        told = tuple(hour(one, clock=counting.by_clock(school.sector)) for one in hours)
        return NoticeCandidates(
            pupil_id=pupil.id,
            pupil_name=pupil.name.reveal(),
            timezone=school.timezone,
            kinds=tuple(kind for kind in NoticeKind if kind in kinds),
            hours=told,
        )

    period = ("pupil_id", "from", "to")
    base = "/api/absence/notices"
    return [
        Route("GET", base, listed, OFFICE, reply=Notices),
        Route("GET", f"{base}/one", look, OFFICE, reply=NoticePage, query=("notice_id",)),
        Route("GET", f"{base}/candidates", candidates, OFFICE, reply=NoticeCandidates, query=period),
        *_deeds(service, base),
    ]


def _deeds(service: notices_service.Notices, base: str) -> list[Route]:
    """What changes a notice."""

    async def compose(call: Call) -> NoticeMade:
        return NoticeMade(id=await service.compose(call.actor, call.body))

    async def fill(call: Call) -> None:
        await service.fill(call.actor, call.part("id"), call.body)

    async def approve(call: Call) -> None:
        await service.approve(call.actor, call.part("id"), call.body.version)

    async def dismiss(call: Call) -> None:
        await service.dismiss(call.actor, call.part("id"), call.body)

    async def export(call: Call) -> web.Response:
        name, body = await service.export(call.actor, call.part("id"), call.body.format)
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=_TYPES[call.body.format], headers=disposition)

    return [
        Route("POST", base, compose, OFFICE, body=ComposeNotice, reply=NoticeMade),
        Route("POST", f"{base}/{{id}}/fill", fill, OFFICE, body=FillNotice),
        Route("POST", f"{base}/{{id}}/approve", approve, OFFICE, body=ApproveNotice),
        Route("POST", f"{base}/{{id}}/dismiss", dismiss, OFFICE, body=DismissNotice),
        Route("POST", f"{base}/{{id}}/export", export, OFFICE, body=ExportNotice),
    ]


def _period(call: Call) -> tuple[date, date]:
    first, last = (asked_date(call.query.get(key, "")) for key in ("from", "to"))
    if first is None:
        raise Invalid([("query.from", "must be a date such as 2026-10-06")])
    if last is None or not first <= last <= first + LONGEST:
        raise Invalid([("query.to", "must be a date at most a year after from")])
    return first, last


def card(one: Notice, pupil: Person | None, today: date) -> NoticeCard:
    """Return a notice of the list."""
    return NoticeCard(
        id=one.id,
        version=one.version,
        kind=one.kind,
        state=one.state,
        pupil_id=one.pupil_id,
        pupil_name=pupil.name.reveal() if pupil else "",
        begin=one.begin,
        end=one.end,
        due=one.due,
        late=one.state in OPEN and one.due < today,
        hours=counting.shown_hours(one.hours),
    )


def hour(one: NoticeHours, *, clock: bool) -> NoticeHour:
    """Return a missed lesson."""
    unit = one.unit
    return NoticeHour(
        record_id=unit.record_id,
        date=unit.local_date,
        starts_at=unit.starts_at,
        ends_at=unit.ends_at,
        subject=one.slot.subject,
        national=unit.national,
        authorised=unit.authorised,
        hours=counting.shown_hours(counting.amount(unit, clock=clock)),
        may=one.may,
        included=one.included,
    )


def page(view: NoticeView) -> NoticePage:
    """Return a notice as a person looks at it."""
    one, names = view.notice, view.names
    clock = counting.by_clock(view.school.sector)
    by = {key: names[key].reveal() for key in (one.approved_by, one.exported_by) if key in names and key}
    return NoticePage(
        card=card(one, view.pupil, view.today),
        school_name=view.school.name,
        timezone=view.school.timezone,
        hours=tuple(hour(each, clock=clock) for each in view.hours),
        action_school=one.action_school.reveal(),
        action_wanted=one.action_wanted.reveal(),
        contact_name=one.contact_name.reveal(),
        contact_email=one.contact_email.reveal(),
        reason=one.reason.reveal(),
        missing=view.missing,
        stale=view.stale,
        approved_by=by.get(one.approved_by or ""),
        approved_at=one.approved_at,
        exported_by=by.get(one.exported_by or ""),
        exported_at=one.exported_at,
    )
