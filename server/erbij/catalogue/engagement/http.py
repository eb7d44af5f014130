"""The routes of engaged time; only of pupils, and only about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from erbij.actor import Role
from erbij.catalogue.engagement import wire
from erbij.catalogue.engagement.model import Beat, BlockDone
from erbij.web.route import Route
from erbij.wire import Nothing

if TYPE_CHECKING:
    from erbij.catalogue.engagement.service import Engagement, Opened
    from erbij.web.route import Call

PUPIL = frozenset({Role.PUPIL})
PATH = "/api/catalogue/engagement"


def routes(service: Engagement) -> list[Route]:
    """Return the routes of this room."""

    async def lesson(call: Call) -> wire.LessonPage:
        return _page(await service.open(call.actor, call.part("id")))

    async def lease(call: Call) -> wire.LeaseIssued:
        issued, pupil = await service.lease(call.actor, call.part("id"))
        return wire.LeaseIssued(lease_id=issued.id, revision=issued.revision, asks=pupil.asks, idle_s=pupil.idle_s)

    async def offline(call: Call) -> wire.OfflineLease:
        issued, pupil = await service.lease(call.actor, call.part("id"), offline=True)
        ends = issued.window_end or issued.issued_at
        return wire.OfflineLease(
            lease_id=issued.id,
            revision=issued.revision,
            asks=pupil.asks,
            idle_s=pupil.idle_s,
            stays_s=int((ends - issued.issued_at).total_seconds()),
        )

    async def beats(call: Call) -> wire.BeatsTaken:
        taken = await service.take(call.actor, [beat_of(one) for one in call.body.beats])
        return wire.BeatsTaken(
            verdicts=tuple(wire.BeatVerdict(one.value) for one in taken.verdicts), superseded=taken.superseded
        )

    return [
        Route("GET", f"{PATH}/lesson/{{id}}", lesson, PUPIL, reply=wire.LessonPage),
        Route("POST", f"{PATH}/lesson/{{id}}/lease", lease, PUPIL, body=Nothing, reply=wire.LeaseIssued),
        Route("POST", f"{PATH}/lesson/{{id}}/offline", offline, PUPIL, body=Nothing, reply=wire.OfflineLease),
        Route("POST", f"{PATH}/beats", beats, PUPIL, body=wire.BeatBatch, reply=wire.BeatsTaken),
    ]


def beat_of(one: wire.BeatSent | None) -> tuple[str, Beat] | None:
    """Return a beat with its lease, in the words of the rules; None: it could not be read."""
    if one is None:
        return None
    return one.session, Beat(
        m0=one.m0,
        m1=one.m1,
        seq=one.seq,
        block=one.block,
        rev=one.rev,
        start=one.from_ms,
        end=one.to_ms,
        rate=round(one.rate * 1000),
        playing=one.playing,
        visible=one.visible,
        pip=one.pip,
        muted=one.muted,
        audio_only=one.audio_only,
        input_age=one.input_age,
        online=one.online,
        cause=one.cause.value,
    )


def _page(opened: Opened) -> wire.LessonPage:
    lesson, nothing = opened.lesson, BlockDone()
    return wire.LessonPage(
        item_id=lesson.item_id,
        title=lesson.title,
        norm_minutes=lesson.norm_minutes,
        revision=lesson.revision,
        blocks=tuple(
            wire.LessonBlock(
                block=one,
                done=one.id in opened.done,
                resume_ms=opened.blocks.get(one.id, nothing).resume,
                seconds=opened.blocks.get(one.id, nothing).engaged // 1000,
            )
            for one in lesson.shown
        ),
        here=opened.here,
        completed=opened.completed,
        seconds=opened.work.seconds,
        left_min=opened.left_min,
        window_end=lesson.window_end,
        late_waits=opened.work.late_waits,
        goals=lesson.goals,
    )
