"""Reads of what live lessons kept, for many slots at once: sessions, presence, pauses and the class side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from erbij.live.model import Away, Interval, PupilEvidence, Session, SlotEvidence
from erbij.live.store import has_end, live_fact, live_offer, live_pause, live_seat, live_session, live_span
from erbij.live.wire import LeaveReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select, Table

    from erbij.db.database import Reading

_AT_A_TIME = 500

Stretch = tuple["datetime", "datetime"]


async def evidence_of_slots(
    read: Reading,
    school_id: str,
    slot_ids: Collection[str],
    now: datetime,
    *,
    pupil_ids: Collection[str] | None = None,
) -> dict[str, SlotEvidence]:
    """Return everything the register needs of slots; one in which nothing happened is left out.

    An open interval counts up to its last proof. ``now`` bounds nothing that was recorded; it ends an away that is
    still going on in a session that is over. ``pupil_ids``: of no others, where only a few are asked for.
    """
    found: dict[str, SlotEvidence] = {}
    whose = sorted(pupil_ids) if pupil_ids is not None and len(pupil_ids) <= _AT_A_TIME else None
    for some in _batches(slot_ids):
        found.update(await _Asked(read, school_id, some, whose).answer(now))
    return found


async def evidence_of_slot(read: Reading, school_id: str, slot_id: str, now: datetime) -> SlotEvidence:
    """Return the evidence of one slot; empty if nothing happened in it."""
    found = await evidence_of_slots(read, school_id, [slot_id], now)
    return found.get(slot_id) or SlotEvidence(slot_id, None, (), ())


async def slots_of_pupils(
    read: Reading, school_id: str, pupil_ids: Collection[str], start: datetime, end: datetime
) -> dict[str, set[str]]:
    """Return, per pupil, the slots whose session began in [start, end) and in which they were, or have a seat now."""
    began = (
        live_session.c.school_id == school_id,
        live_session.c.started_at >= start,
        live_session.c.started_at < end,
    )
    found: dict[str, set[str]] = defaultdict(set)
    for some in _batches(pupil_ids):
        was = select(live_span.c.pupil_id, live_span.c.slot_id).distinct()
        was = was.join(live_session, live_session.c.slot_id == live_span.c.slot_id)
        sits = select(live_seat.c.person_id, live_seat.c.slot_id)
        sits = sits.join(live_session, live_session.c.slot_id == live_seat.c.slot_id)
        for query, whose in ((was, live_span.c.pupil_id), (sits, live_seat.c.person_id)):
            for pupil_id, slot_id in await read.connection.execute(query.where(*began, whose.in_(some))):
                found[pupil_id].add(slot_id)
    return dict(found)


class _Asked:
    """One question about at most so many slots as a database takes as parameters."""

    def __init__(self, read: Reading, school_id: str, slot_ids: Sequence[str], whose: Sequence[str] | None) -> None:
        self._read = read
        self._school_id = school_id
        self._slot_ids = slot_ids
        self._whose = whose

    async def answer(self, now: datetime) -> dict[str, SlotEvidence]:
        """Return evidence by slot."""
        sessions = {row.slot_id: Session(**row._mapping) for row in await self._rows(select(live_session))}  # noqa: SLF001 - SQLAlchemy's public name for it
        presence = await self._presence()
        pauses = await self._pauses(now)
        offers: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in await self._rows(select(live_offer).order_by(live_offer.c.seq), live_offer):
            offers[row.slot_id].append(row)
        there = {slot_id for slot_id, _ in (*presence, *pauses)}
        found: dict[str, SlotEvidence] = {}
        by_slot: dict[str, set[str]] = defaultdict(set)
        for slot_id, pupil_id in (*presence, *pauses):
            by_slot[slot_id].add(pupil_id)
        for slot_id in sorted(sessions.keys() | there):
            session = sessions.get(slot_id)
            pupils = tuple(
                PupilEvidence(
                    pupil,
                    tuple(sorted(presence.get((slot_id, pupil), ()))),
                    tuple(sorted(pauses.get((slot_id, pupil), ()))),
                )
                for pupil in sorted(by_slot[slot_id])
            )
            end = session.ended_at if session else None
            until = end if end is None or end < now else now
            found[slot_id] = SlotEvidence(slot_id, session, pupils, _aways(offers[slot_id], until))
        return found

    async def _presence(self) -> dict[tuple[str, str], list[Interval]]:
        found: dict[tuple[str, str], list[Interval]] = defaultdict(list)
        for row in await self._rows(select(live_span), live_span, live_span.c.pupil_id):
            one = Interval(row.start, row.end, row.device, LeaveReason(row.reason))
            found[row.slot_id, row.pupil_id].append(one)
        fact = live_fact.c
        names = (fact.slot_id, fact.span_id, fact.pupil_id, fact.device)
        still_open = select(*names, func.min(fact.at).label("start"), func.max(fact.at).label("end"))
        for row in await self._rows(still_open.where(~has_end()).group_by(*names), live_fact, fact.pupil_id):
            if row.start < row.end:
                found[row.slot_id, row.pupil_id].append(Interval(row.start, row.end, row.device))
        return dict(found)

    async def _pauses(self, now: datetime) -> dict[tuple[str, str], list[Stretch]]:
        found: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for row in await self._rows(select(live_pause), live_pause, live_pause.c.pupil_id):
            found[row.slot_id, row.pupil_id].append((row.start, row.end))
        going_on = select(live_seat).where(live_seat.c.paused_at < now)
        for row in await self._rows(going_on, live_seat, live_seat.c.person_id):
            found[row.slot_id, row.person_id].append((row.paused_at, now))
        return dict(found)

    async def _rows(
        self, query: Select[Any], table: Table = live_session, pupil: ColumnElement[str] | None = None
    ) -> Sequence[Row[Any]]:
        ours = [table.c.school_id == self._school_id, table.c.slot_id.in_(self._slot_ids)]
        if pupil is not None and self._whose is not None:
            ours.append(pupil.in_(self._whose))
        rows: Sequence[Row[Any]] = (await self._read.connection.execute(query.where(*ours))).all()
        return rows


def _aways(offers: Iterable[Row[Any]], ended_at: datetime | None) -> tuple[Away, ...]:
    found: list[Away] = []
    since: tuple[datetime, LeaveReason] | None = None
    for offer in offers:
        if offer.present and since is not None:
            found.append(Away(since[0], offer.at, since[1]))
            since = None
        elif not offer.present and since is None:
            since = (offer.at, LeaveReason(offer.reason or LeaveReason.NETWORK_SCHOOL))
    if since is not None and (ended_at is None or since[0] < ended_at):
        found.append(Away(since[0], ended_at, since[1]))
    return tuple(found)


def _batches(ids: Collection[str]) -> Iterator[Sequence[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + _AT_A_TIME] for start in range(0, len(ordered), _AT_A_TIME))
